"""The pages of the second step in each of their states."""
from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect
from support.addresses import BATCHES
from support.authenticator import App, app_of
from support.judging import judge
from support.makers import PASSWORD, email_of

from imi.centres.models import Centre
from imi.database.connection import now
from imi.people.models import SecondStep, Session


def test_second_step_pages_are_accessible_in_every_state(look: Any, server: Any) -> None:
    world = server.world
    page: Page = look.sign_in("registrar")
    look.open("/account")
    judge(look, "an account without a second step")
    page.get_by_role("button", name="Change the password").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "a password refused")
    look.open("/account/second-step")
    app = App(page.locator("figcaption .code").inner_text().replace(" ", ""))
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "setting up refused")
    page.get_by_label("Code from your authenticator app").fill(app.code())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    judge(look, "recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    judge(look, "an account with a second step")
    look.open("/centre")
    judge(look, "details to read")
    # On a narrow screen it stands in the menu.
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("button", name="Logout").click()
    page.get_by_label("PIN or e-mail").fill(email_of("registrar"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code")
    judge(look, "a code asked for")
    page.get_by_text("I don’t have the app here").click()
    page.get_by_label("Recovery code").fill("wrong")
    page.get_by_role("button", name="Use the recovery code").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "a recovery code refused")
    Centre.update(second_step_required=True).where(Centre.id == world.north.id).execute()
    look.open("/sign-in")
    page.get_by_label("PIN or e-mail").fill(email_of("coordinator"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/second-step")
    judge(look, "a second step asked for")
    app = App(page.locator("figcaption .code").inner_text().replace(" ", ""))
    page.get_by_label("Code from your authenticator app").fill(app.code())
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    judge(look, "recovery codes on the way in")
    look.open(f"/centre/people/{world.registrar.id}")
    judge(look, "somebody with a second step")


def sign_in_in_place(page: Page) -> None:
    """Send a number after the session has ended, and give the password in the card that takes its place."""
    Session.update(ends_at=now()).execute()
    page.get_by_role("button", name="Add Existing / Search").click()
    page.locator("#again-password").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_the_sign_in_card_with_a_second_step_is_accessible(look: Any, server: Any) -> None:
    world = server.world
    page: Page = look.sign_in("registrar")
    app = app_of(world.registrar)
    look.open(f"{BATCHES}/{world.batch('1000001')}")
    page.get_by_label("Existing Candidate Number").fill("1000002")
    sign_in_in_place(page)
    expect(page.locator("#reauth #code")).to_be_focused()
    judge(look, "the card asks for a code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.locator("#reauth .err")).to_be_visible()
    page.locator("#reauth #code").fill(app.code())
    page.keyboard.press("Enter")
    expect(page.locator("#reauth .card")).to_have_count(0)
    page.get_by_role("button", name="Add Existing / Search").click()
    expect(page.locator("tbody[id^='row-'], tr[id^='row-']")).to_have_count(2)
    Centre.update(second_step_required=True).where(Centre.id == world.north.id).execute()
    SecondStep.delete().execute()
    page.get_by_label("Existing Candidate Number").fill("1000003")
    sign_in_in_place(page)
    expect(page.locator("#reauth svg")).to_be_visible()
    judge(look, "the card asks for a second step")
    app = App(page.locator("figcaption .code").inner_text().replace(" ", ""))
    page.locator("#reauth #code").fill(app.code())
    page.keyboard.press("Enter")
    expect(page.locator("#reauth .recovery li")).to_have_count(10)
    judge(look, "the card shows recovery codes")
    page.get_by_role("button", name="Add Existing / Search").click()
    expect(page.locator("tbody[id^='row-'], tr[id^='row-']")).to_have_count(3)


def test_pages_about_other_peoples_second_step_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    Centre.update(second_step_required=True).where(Centre.id == world.south.id).execute()
    for who in ("registrar", "support", "coordinator"):
        app_of(world.person(who))
    page: Page = look.sign_in("admin")
    for number in ("0523", "0471"):
        look.open(f"/admin/centres/{number}")
        judge(look, f"centre {number}, a second step demanded or not")
    for who in ("registrar", "support", "southgate"):
        look.open(f"/admin/people/{world.person(who).id}")
        judge(look, f"{who}, with a second step or without")
    look.open(f"/admin/people/{world.registrar.id}")
    SecondStep.delete().where(SecondStep.person == world.registrar.id).execute()
    page.get_by_role("button", name="Reset the second step").click()
    expect(page.locator("#second-step-problem")).to_be_visible()
    judge(look, "a second step that is reset already")
    look.open(f"/admin/people/{world.person('support').id}")
    page.get_by_role("button", name="Reset the second step").click()
    expect(page.locator("#second-step")).to_have_count(0)
    judge(look, "a second step that was reset")
