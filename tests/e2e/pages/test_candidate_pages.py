"""Candidates, their details, corrections and employers in each of their states."""
from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect
from support.judging import judge

from imi.candidates.queries import find
from imi.corrections import asking
from imi.web.addresses import under

LISTS = ["/candidates?state=active", "/candidates?missing=yes", "/candidates?q=jones", "/candidates?q=100000&page=9",
         "/candidates?q=nobody", "/candidates/duplicates", "/employers?near=yes"]


def test_a_candidates_record_is_accessible_in_every_state(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001"))
    twin = world.candidate(first_names="Samuel", surname="Taylor", date_of_birth=find(world.north, 1000001).date_of_birth,
                           phone=None)
    page: Page = look.sign_in("registrar")
    look.open("/candidates/1000001")
    judge(look, "a record")
    page.get_by_role("link", name="Change Email ID").click()
    page.get_by_role("textbox", name="Email ID").fill("nobody")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".held .err")).to_be_visible()
    judge(look, "a value refused in its place")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Change Email ID")).to_be_focused()
    page.get_by_role("link", name="Ask for a correction of Surname").click()
    page.get_by_role("textbox", name="Surname").fill("Tailor")
    page.get_by_label("Why it is to be changed").fill("Passport seen")
    page.get_by_role("button", name="Ask for the correction").click()
    expect(page.locator("#asked table")).to_be_visible()
    judge(look, "a correction that waits")
    for path in (f"/candidates/{twin}", "/candidates/1000001/details", f"/candidates/1000001/duplicates/{twin}",
                 "/candidates/new",
                 "/candidates/duplicates", "/candidates/link", "/candidates/1000001/details/phone"):
        look.open(path)
        judge(look, path)
    # A page of one value leads back to the record, which is not around it.
    page.get_by_role("textbox", name="Phone").fill("0117 496 0999")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_url("**/candidates/1000001#*")


def test_the_new_candidate_form_is_accessible_outside_a_batch(look: Any, server: Any) -> None:
    held = find(server.world.north, 1000001)
    page: Page = look.sign_in("registrar")
    look.open("/candidates/new")
    page.get_by_label("Surname", exact=True).fill("Taylor")
    with page.expect_response("**/candidates/new/match"), page.expect_response("**/candidates/new/draft"):
        page.get_by_label("Date of Birth", exact=True).fill(f"{held.date_of_birth:%d/%m/%Y}")
        page.keyboard.press("Tab")
    expect(page.locator("#match fieldset")).to_contain_text("1000001 Sam Taylor")
    expect(page.locator("#draft-state")).to_contain_text("Kept")
    judge(look, "whom the form may be about already")
    look.open("/candidates/new")
    expect(page.get_by_label("Surname", exact=True)).to_have_value("Taylor")
    judge(look, "the form as it was left")


def test_lists_of_candidates_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001 1000002"))
    held = find(world.north, 1000001)
    world.candidate(first_names="Sam", surname="Taylor", date_of_birth=held.date_of_birth, phone=None,
                    employer_name="Bridge Street Garage Ltd")
    look.sign_in("registrar")
    for path in LISTS:
        look.open(path)
        judge(look, path)


def test_refused_details_and_employer_forms_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    world.candidate(uln=None, email=None, employer_name="Bridge Street Garage Ltd")
    page: Page = look.sign_in("registrar")
    look.open("/candidates/missing")
    page.get_by_label("ULN").fill("12")
    page.get_by_role("button", name="Keep all").last.click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the grid refused")
    look.open("/employers/1")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "an employer, its candidates undecided")
    page.get_by_role("link", name="Bridge Street Garage Ltd").click()
    judge(look, "two employers compared")


def test_decided_corrections_are_accessible(look: Any, server: Any) -> None:
    world = server.world
    admin, made = world.person("admin"), {}
    for number, name, value in ((1000002, "surname", "Kahn"), (1000003, "first_names", "Leopold"), (1000004, "title", "Dr")):
        made[name] = asking.ask(world.north, world.registrar, find(world.north, number), name, value, "Passport seen").id
    asking.accept(admin, made["surname"], "", world.given)
    asking.refuse(admin, made["first_names"], "The passport says Leo", address_of=under("https://portal.example"))
    asking.take_back(world.north, world.registrar, find(world.north, 1000004).id, made["title"])
    page: Page = look.sign_in("admin")
    for state in ("accepted", "refused", "taken_back"):
        look.open(f"/admin/corrections?state={state}")
        expect(page.locator("tbody tr")).to_have_count(1)
        judge(look, f"corrections {state}")
    for name, number in made.items():
        look.open(f"/admin/corrections/{number}")
        judge(look, f"a decided correction of {name}")
    look.page.context.clear_cookies()
    look.sign_in("registrar")
    for number in (1000002, 1000003, 1000004):
        look.open(f"/candidates/{number}")
        expect(page.locator("#asked table")).to_be_visible()
        judge(look, f"the record of {number}, its correction decided")


def test_refused_proofs_are_accessible(look: Any, server: Any) -> None:
    page: Page = look.sign_in("registrar")
    for button in ("Link by number", "Link by ULN"):
        look.open("/candidates/link")
        page.get_by_role("button", name=button).click()
        expect(page.locator("#problems")).to_be_visible()
        judge(look, f"{button}, nothing entered")
    for turn in range(6):
        look.open("/candidates/link")
        page.get_by_label("Candidate Number", exact=True).fill("1000010")
        page.get_by_label("Date of Birth for the number").fill(f"0{turn + 1}/02/2005")
        page.get_by_role("button", name="Link by number").click()
        expect(page.locator("#number-problem")).to_contain_text("No more tries" if turn == 5 else "and this date of birth")
        if turn in (0, 5):
            judge(look, f"a proof refused, try {turn + 1}")
