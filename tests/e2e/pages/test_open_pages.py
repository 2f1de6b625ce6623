"""What opens or comes up on a page, and lists of a busy and of an empty centre."""
from __future__ import annotations

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect
from support.addresses import BATCHES, RECEIPTS, SHEETS
from support.judging import judge
from support.makers import PASSWORD, email_of
from support.northgate import northgate_of

from imi.catalogue.models import Package
from imi.database.connection import now
from imi.people import actions
from imi.people.own import terms


def test_the_header_is_accessible_with_its_menus_open(look: Any, server: Any) -> None:
    world = server.world
    actions.add_person(email_of("registrar"), "Priya Nair", centre=world.south, roles=("reader",), pin="105299",
                       pin_expires_on=date(2027, 1, 1))
    terms.publish("Keep candidates’ data safe.\n\nSign out.", 0, now(), by=world.person("admin"))
    page: Page = look.page
    look.open("/sign-in")
    page.get_by_label("PIN or e-mail").fill(email_of("registrar"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/centre*")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "no centre chosen")
    page.get_by_label("Northgate Motor College").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Terms of use")
    judge(look, "terms to accept")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Terms of use")
    look.open("/apprenticeships/registrations")
    for opener in ("Menu", "Search", "Apprenticeship"):
        page.get_by_role("button", name=opener).first.click()
        if opener == "Menu":
            page.locator(".places summary").click()
        judge(look, f"{opener} open")
        page.keyboard.press("Escape")
    page.locator("#timeout").evaluate("bar => { bar.hidden = false; "
                                      "bar.querySelector('p').textContent = 'You will be signed out at 12:00'; }")
    judge(look, "little time left")


def test_home_and_lists_of_a_busy_centre_are_accessible_to_each_role(look: Any, server: Any) -> None:
    northgate_of(server)
    for who in ("registrar", "coordinator", "finance", "reader", "support"):
        look.page.context.clear_cookies()
        look.sign_in(who)
        judge(look, f"Home of the {who}")
    look.page.context.clear_cookies()
    look.sign_in("southgate")
    for path in ("/", "/drafts", "/messages", "/candidates/missing", "/candidates/duplicates", "/employers",
                 "/apprenticeships/registrations", f"{RECEIPTS}/transfers", SHEETS):
        look.open(path)
        judge(look, f"{path}, where there is nothing")


def test_pages_that_only_other_pages_lead_to_are_accessible(look: Any, server: Any) -> None:
    there = northgate_of(server)
    look.sign_in("registrar")
    row = f"{BATCHES}/{there.draft}/candidates/{there.row}"
    for path in ("/aom", "/ama", "/irtec", f"{SHEETS}/{there.upload}/letters", row, f"{row}/details", f"{row}/edit",
                 f"{row}/missing", f"{RECEIPTS}/transfers/{there.transfer}", f"/messages/{there.letter}",
                 f"/kept/{there.kept}", "/link/none",
                 f"/employers/{there.employer}/merge/{there.other}"):
        look.open(path)
        judge(look, path)


def test_ticked_candidates_and_open_rules_are_accessible(look: Any, server: Any) -> None:
    assert server.world
    page: Page = look.sign_in("registrar")
    look.open("/candidates")
    for number in (0, 1):
        page.locator("#found [name=these]").nth(number).check()
    expect(page.locator(".tick-bar")).to_contain_text("2 ticked")
    judge(look, "two candidates ticked")
    for query in ("sort=nothing", "standard=nothing&employer=9999&status=nothing", "missing=yes&status=active&q=zz"):
        look.open(f"/candidates?{query}")
        judge(look, f"candidates by {query}")
    look.open("/candidates/new")
    page.get_by_role("button", name="About Surname").click()
    expect(page.locator("#surname-about")).to_be_visible()
    judge(look, "the rules of a field")


def test_a_batch_is_accessible_while_it_is_put_together(look: Any, server: Any) -> None:
    world = server.world
    Package.update(usual_months=24, months_sample=True).where(Package.code == "ACAP01A").execute()
    page: Page = look.sign_in("registrar")
    look.open(f"{BATCHES}/{world.batch(package='', defaults={})}")
    page.get_by_role("link", name="Please click here for more information").first.click()
    look.settled()
    judge(look, "packages to choose from, one standard with more information")
    page.get_by_role("radio", name="ACAP01A").click()
    expect(page.locator("#course .section-line")).to_contain_text("ACAP01A")
    page.locator("#default-starts_on").fill("1/9/2026")
    page.keyboard.press("Tab")
    expect(page.locator("#suggested")).to_contain_text("31 Aug 2028")
    judge(look, "dates suggested")
    odd = world.candidate(surname="smith")
    look.open(f"{BATCHES}/{world.batch(f'{world.people(6)} {odd}')}")
    for number in (0, 1):
        page.locator("#rows [name=row]").nth(number).check()
    expect(page.locator("#bulk")).to_contain_text("2 ticked")
    judge(look, "two rows ticked")
    page.locator("#bulk-value").fill("tomorrow")
    page.keyboard.press("Enter")
    expect(page.locator("#bulk-problem")).to_be_visible()
    judge(look, "a change of the ticked refused")
    page.locator("#show-fix").click()
    look.settled()
    judge(look, "a chip under which there is nothing")
    page.locator("#show-confirm").click()
    look.settled()
    judge(look, "rows to confirm")


def test_a_review_is_accessible_with_a_row_open_and_what_changed(look: Any, server: Any) -> None:
    reference = server.world.batch("1000001 1000002")
    page: Page = look.sign_in("registrar")
    look.open(f"{BATCHES}/{reference}/review")
    other = page.context.new_page()
    other.goto(f"{server.url}{BATCHES}/{reference}")
    other.locator("#rows [name=row]").first.check()
    other.locator("#bulk-value").fill("8/9/2026")
    other.keyboard.press("Enter")
    expect(other.locator("#undo")).to_contain_text("changed from")
    other.close()
    page.get_by_role("button", name="Save: register 2").first.click()
    expect(page.locator("mark")).to_have_text("8 Sep 2026")
    page.locator("details.opens summary").first.click()
    expect(page.locator("tr.opened").first).to_be_visible()
    judge(look, "a review with a row open and what changed")
