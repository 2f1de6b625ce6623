"""What the script adds to the pages: nothing typed is lost, focus stays with the person, the end of the session is told."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from support.addresses import BATCHES
from support.makers import PASSWORD

from imi.database.connection import now
from imi.mail.models import Letter
from imi.people.models import Session

DROPPED = "The connection dropped. Nothing you typed has been lost. Try again."


@pytest.fixture
def batch(visit: Callable[..., Any], server: Any) -> Page:
    """The registrar at a batch that waits for its first number."""
    mine = visit()
    page: Page = mine.sign_in("registrar")
    mine.open(f"{BATCHES}/{server.world.batch()}")
    expect(page.locator("#numbers")).to_be_focused()
    return page


def test_a_dropped_connection_returns_the_numbers_and_its_message_clears(batch: Page) -> None:
    batch.context.set_offline(True)
    batch.keyboard.type("1000001")
    batch.keyboard.press("Enter")
    expect(batch.locator("#message")).to_have_text(DROPPED)
    expect(batch.locator("#say-now")).to_have_text(DROPPED)
    expect(batch.locator("#numbers")).to_have_value("1000001 ")
    expect(batch.locator("#numbers")).to_be_focused()
    batch.context.set_offline(False)
    batch.keyboard.press("Enter")
    expect(batch.locator("tbody[id^=row-]")).to_have_count(1)
    expect(batch.locator("#message")).to_have_text("")


def test_a_server_error_returns_the_numbers_to_their_box(batch: Page) -> None:
    placed = {"HX-Retarget": "#message", "HX-Reswap": "innerHTML"}
    batch.route("**/candidates", lambda route: route.fulfill(status=500, headers=placed, body="<p>Busy</p>"))
    batch.keyboard.type("1000001")
    batch.keyboard.press("Enter")
    expect(batch.locator("#message")).to_have_text("Busy")
    expect(batch.locator("#numbers")).to_have_value("1000001 ")


@pytest.mark.parametrize("status", [409, 422])
def test_a_refusal_stays_to_be_read_until_the_next_thing_is_done(batch: Page, status: int) -> None:
    placed, told = {"HX-Retarget": "#message", "HX-Reswap": "innerHTML"}, "<p data-failure>Somebody was faster</p>"
    batch.route("**/candidates", lambda route: route.fulfill(status=status, headers=placed, body=told), times=1)
    batch.keyboard.type("1000001")
    batch.keyboard.press("Enter")
    expect(batch.locator("#message")).to_have_text("Somebody was faster")
    batch.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(batch.locator("#message")).to_have_text("Somebody was faster")
    batch.keyboard.type("1000002")
    batch.keyboard.press("Enter")
    expect(batch.locator("#message")).to_have_text("")


def test_typing_goes_on_undisturbed_when_the_session_ends(batch: Page) -> None:
    Session.update(ends_at=now() - timedelta(minutes=1)).execute()
    held: list[Route] = []
    batch.route("**/candidates", lambda route: held.append(route))
    batch.keyboard.type("1000001")
    batch.keyboard.press("Enter")
    batch.keyboard.type("10000")
    while not held:  # each question to the page lets the request that is held arrive here
        batch.evaluate("() => true")
    held.pop().continue_()
    password = batch.locator("#reauth").get_by_label("Password", exact=True)
    expect(password).to_be_visible()
    expect(batch.locator("#numbers")).to_be_focused()
    # Where there is nothing to stay signed in to, that is not offered.
    batch.evaluate("() => { document.querySelector('#timeout').hidden = false; }")
    expect(batch.get_by_role("button", name="Stay signed in")).to_be_hidden()
    batch.keyboard.type("02")
    expect(batch.locator("#numbers")).to_have_value("1000001 1000002")
    batch.unroute("**/candidates")
    batch.keyboard.press("Enter")
    expect(password).to_be_focused()
    password.fill(PASSWORD)
    batch.keyboard.press("Enter")
    expect(batch.locator("#numbers")).to_be_focused()
    batch.keyboard.press("Enter")
    expect(batch.locator("tbody[id^=row-]")).to_have_count(2)


def test_save_adds_the_numbers_that_are_still_in_the_box(batch: Page) -> None:
    batch.keyboard.type("1000001 1000002")
    batch.get_by_role("button", name="Save").first.click()
    batch.wait_for_url("**/review")
    expect(batch.get_by_role("heading", level=1)).to_contain_text("2 candidates")


def test_save_stays_on_the_page_when_a_number_in_the_box_is_unknown(batch: Page) -> None:
    batch.keyboard.type("1000001 9999")
    batch.get_by_role("button", name="Save").first.click()
    expect(batch.locator("#leftover")).to_have_value("9999")
    expect(batch.locator("tbody[id^=row-]")).to_have_count(1)
    assert not batch.url.endswith("/review")


def test_users_are_warned_five_minutes_before_sign_out_and_can_stay(
    visit: Callable[..., Any],
) -> None:
    mine = visit()
    page = mine.page
    page.clock.install()
    mine.sign_in("reader")
    bar = page.get_by_role("region", name="Time left")
    expect(bar).to_be_hidden()
    page.clock.run_for("55:01")
    expect(bar).to_contain_text("You will be signed out at")
    expect(page.locator("#say")).to_contain_text("You will be signed out at")
    bar.get_by_role("button", name="Stay signed in").click()
    expect(bar).to_be_hidden()
    page.clock.run_for("55:01")
    expect(bar).to_be_visible()
    page.evaluate("() => { localStorage.setItem('portal-seen', Date.now()); dispatchEvent(new Event('storage')); }")
    expect(bar).to_be_hidden()
    page.clock.run_for("01:00:01")
    expect(bar).to_contain_text("Your session has ended")


def test_resending_a_confirmation_moves_the_focus_to_its_result(visit: Callable[..., Any], server: Any) -> None:
    mine = visit()
    page = mine.sign_in("registrar")
    world = server.world
    receipt = world.save(world.batch("1000001"))
    Letter.update(state="sent", sent_at=now(), next_at=None).execute()
    mine.open(f"/apprenticeships/registrations/{receipt.reference}")
    page.get_by_role("button", name="Resend").first.press("Enter")
    expect(page.locator("#mail-state")).to_be_focused()
    expect(page.locator("#say")).to_have_text("The confirmation is sent again")


@pytest.mark.failure(127)
def test_signing_out_leaves_nothing_in_the_browser(visit: Callable[..., Any]) -> None:
    mine = visit()
    page = mine.sign_in("reader")
    assert page.evaluate("() => Object.keys(localStorage)") == ["portal-seen"]
    page.get_by_role("button", name="Logout").click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("() => localStorage.length") == 0
    # htmx notes where it is: the address of the page that is shown, and nothing of the one before.
    assert page.evaluate("() => Object.values(sessionStorage)") == ["/sign-in"]
    assert not mine.complaints


def test_below_forty_rem_the_tabs_are_in_a_menu(visit: Callable[..., Any]) -> None:
    mine = visit(width=320, height=640)
    page = mine.sign_in("reader")
    expect(page.get_by_role("navigation", name="Tabs", exact=True)).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Tabs", exact=True).get_by_role("link", name="Reports").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reports")


def test_a_link_of_the_error_summary_goes_into_its_field(batch: Page) -> None:
    batch.keyboard.press("Alt+n")
    expect(batch.get_by_label("Title")).to_be_focused()
    batch.keyboard.press("Control+Enter")
    batch.get_by_role("link", name="Enter the candidate’s surname").click()
    expect(batch.get_by_label("Surname")).to_be_focused()


def test_arrow_keys_walk_the_search_results_and_escape_goes_back(batch: Page) -> None:
    batch.keyboard.press("Alt+j")
    batch.keyboard.type("re")
    expect(batch.locator("#picker [data-item]").first).to_be_visible()
    batch.keyboard.press("ArrowDown")
    expect(batch.locator("#picker [data-item]").first).to_be_focused()
    batch.keyboard.press("ArrowUp")
    expect(batch.locator("#q")).to_be_focused()
    batch.keyboard.press("ArrowDown")
    batch.keyboard.press("Escape")
    expect(batch.locator("#q")).to_be_focused()


def test_unsaved_texts_are_there_again_after_leaving_the_page(batch: Page, server: Any) -> None:
    number = server.world.candidate(uln=None)
    batch.keyboard.type(f"{number}")
    batch.keyboard.press("Enter")
    row = batch.locator("tbody[id^=row-]")
    row.get_by_role("button", name="missing").click()
    batch.get_by_role("textbox", name="ULN").fill("123")
    row.get_by_role("button", name="Edit").focus()
    expect(batch.locator("tr.prompt")).to_be_visible()
    batch.locator("#defaults").get_by_role("button", name="Change").click()
    batch.locator("#default-epa_on").fill("next summer")
    # Straight away: on the way out of the box it is kept.
    batch.get_by_role("link", name="Home").first.click()
    batch.go_back()
    batch.reload()
    expect(batch.locator("#default-epa_on")).to_have_value("next summer")
    # And where the page goes while the box still has the focus.
    batch.locator("#default-epa_on").fill("next winter")
    batch.reload()
    expect(batch.locator("#rows")).to_be_visible()
    batch.reload()
    expect(batch.locator("#default-epa_on")).to_have_value("next winter")
    batch.locator("tbody[id^=row-]").get_by_role("button", name="to fix").or_(
        batch.locator("tbody[id^=row-]").get_by_role("button", name="missing")).first.click()
    expect(batch.get_by_role("textbox", name="ULN")).to_have_value("123")


def test_fields_filled_faster_than_the_server_answers_are_all_kept(batch: Page, server: Any) -> None:
    batch.keyboard.type(f"{server.world.candidate(uln=None, phone=None)}")
    batch.keyboard.press("Enter")
    batch.locator("tbody[id^=row-]").get_by_role("button", name="missing").click()
    batch.route("**/missing", lambda route: (batch.wait_for_timeout(300), route.continue_()))
    batch.get_by_role("textbox", name="ULN").fill("123")
    with batch.expect_request_finished(lambda asked: "0044" in (asked.post_data or "")):
        batch.get_by_role("textbox", name="Phone").fill("0044")
        batch.keyboard.press("Tab")
    batch.reload()
    batch.locator("tbody[id^=row-]").get_by_role("button", name="missing").click()
    expect(batch.get_by_role("textbox", name="ULN")).to_have_value("123")
    expect(batch.get_by_role("textbox", name="Phone")).to_have_value("0044")
