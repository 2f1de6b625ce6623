"""Pages at rest, as a registrar, a coordinator and somebody who may only read find them."""
from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect
from support.addresses import BATCHES
from support.judging import judge

PLAIN = ["/", "/apprenticeships", "/apprenticeships/standards", "/apprenticeships/standards/st0499-ap01",
         "/apprenticeships/packages/ACAP01C", "/apprenticeships/packages", "/apprenticeships/packages?compare=ACAP01A,ACAP01C",
         "/apprenticeships/claims",
         "/apprenticeships/registrations/spreadsheets",
         "/apprenticeships/registrations/spreadsheets/template?package=ACAP01A&candidates=numbers",
         "/apprenticeships/registrations", BATCHES, f"{BATCHES}?state=discarded",
         "/help", "/help/apprenticeship", "/help/keyboard", "/help/non-direct-claims", "/download/qjms-setup", "/accessibility",
         "/search", "/search?q=taylor", "/search?q=tailor", "/drafts", "/messages", "/preferences",
         "/apprenticeships/packages/ACAP01X", "/apprenticeships/standards/st0499-ap99",
         "/privacy", "/qualifications", "/qaa", "/ata", "/candidates", "/candidates?q=tailor", "/candidates/missing",
         "/candidates/corrections",
         "/employers", "/employers/1", "/employers?q=nobody", "/centre", "/centre/letters",
         "/roc-checker", "/reports", "/nothing-here",
         f"{BATCHES}/B-000000"]


def test_pages_are_accessible_before_anybody_acts(look: Any, server: Any) -> None:
    server.world.save(server.world.batch("1000001 1000002"))
    look.open("/sign-in")
    judge(look, "sign-in")
    look.open("/sign-in/forgotten")
    judge(look, "forgotten")
    look.sign_in("registrar")
    for path in PLAIN:
        look.open(path)
        judge(look, path)


def test_pages_about_the_centre_and_its_people_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001 1000002"))
    page: Page = look.sign_in("coordinator")
    for path in ("/centre", "/centre/people", f"/centre/people/{world.person('reader').id}", "/centre/letters", "/centre/spend",
                 "/centre/spend?order="):
        look.open(path)
        judge(look, path)
    look.open("/centre/people")
    page.get_by_role("button", name="Invite").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "an invitation refused")


def test_pages_are_accessible_to_a_person_who_may_only_read(look: Any, server: Any) -> None:
    address = f"{BATCHES}/{server.world.batch('1000001')}"
    look.sign_in("reader")
    look.open(address)
    judge(look, "a batch to look at")
    look.open(f"{address}/candidates/new")
    judge(look, "refused for want of a role")
