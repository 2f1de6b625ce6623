"""Every page in each of its states: no violation of WCAG 2.2 AA, by axe and beyond it, and no breach of the policy."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from authenticator import App, app_of
from makers import PASSWORD, email_of
from playwright.sync_api import Page, expect
from workbooks import SHEETS, book, file_of, row, sheet, workbook

from imi.body import packages, prices
from imi.candidates.queries import find
from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.corrections import alike, asking
from imi.corrections.models import CorrectionRequest
from imi.database import Refused, now
from imi.letters.models import Letter
from imi.people.models import SecondStep, Session
from imi.protection import erasing
from imi.tabs.apprenticeship import spreadsheets
from imi.uploads import waiting

REGISTRATIONS = "/apprenticeships/registrations"
BATCHES = f"{REGISTRATIONS}/batches"
LOOKS = [(1366, False), (1366, True), (320, False), (320, True)]
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
         "/employers", "/employers/1", "/employers?q=nobody", "/centre", "/centre/letters",
         "/roc-checker", "/reports", "/nothing-here",
         f"{BATCHES}/B-000000"]


@pytest.fixture(params=LOOKS, ids=[f"{width}-{'dark' if dark else 'light'}" for width, dark in LOOKS])
def look(request: pytest.FixtureRequest, visit: Callable[..., Any]) -> Any:
    """A window of one width and theme."""
    width, dark = request.param
    return visit(width=width, dark=dark)


def judge(look: Any, what: str) -> None:
    """The page as it stands, by axe and by its width; the policy was not breached on the way."""
    look.settled()
    wide = look.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{what}: {wide} px too wide"
    assert not look.violations(), what
    assert not look.faults(), what
    breached = [line for line in look.complaints if "Content Security Policy" in line]
    assert not breached, what


def test_pages_at_rest(look: Any, server: Any) -> None:
    server.world.save(server.world.batch("1000001 1000002"))
    look.open("/sign-in")
    judge(look, "sign-in")
    look.open("/sign-in/forgotten")
    judge(look, "forgotten")
    look.sign_in("registrar")
    for path in PLAIN:
        look.open(path)
        judge(look, path)


def test_the_centre_and_its_people(look: Any, server: Any) -> None:
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


def test_the_second_step_in_its_states(look: Any, server: Any) -> None:
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


def test_signing_in_again_in_place_with_a_second_step(look: Any, server: Any) -> None:
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


def test_the_batch_screen_in_all_its_states(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000009"))
    gaps = world.candidate(uln=None, email=None)
    odd = world.candidate(surname="smith")
    page: Page = look.sign_in("registrar")
    look.open(BATCHES)
    page.get_by_role("button", name="Start a batch").click()
    page.wait_for_url("**/B-*")
    judge(look, "an empty batch")
    address = f"{BATCHES}/{world.batch(f'1000001 1000009 {gaps} {odd}')}"
    look.open(address)
    judge(look, "a batch with candidates ready, blocked, missing something and odd")
    page.get_by_label("Existing Candidate Number").fill("9999 1000001 1000099")
    page.get_by_role("button", name="Add Existing / Search").click()
    expect(page.get_by_text("2 numbers not found")).to_be_visible()
    judge(look, "numbers that are not found")
    page.get_by_role("button", name="Next to fix").click()
    page.locator("tr.prompt input:not([type=hidden])").first.fill("123")
    page.get_by_role("button", name="Keep and go to the next").click()
    expect(page.locator("tr.prompt .err").first).to_be_visible()
    judge(look, "a prompt refused")
    page.get_by_role("button", name="Edit Sam Taylor").click()
    expect(page.get_by_role("textbox", name="Apprenticeship Start Date for Sam Taylor")).to_be_visible()
    judge(look, "a row being edited")
    page.get_by_label("Find by name").press_sequentially("ta")
    expect(page.locator("#picker li")).not_to_have_count(0)
    judge(look, "the search")
    page.get_by_role("button", name="New Candidate", exact=True).click()
    page.get_by_role("button", name="Save and add another").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the form refused")
    page.get_by_role("button", name="Remove Sam Taylor").click()
    expect(page.locator("#undo-button")).to_be_visible()
    judge(look, "undo offered")


def test_review_receipt_and_asking(look: Any, server: Any) -> None:
    world = server.world
    odd = f"{world.candidate(surname='smith')} {world.candidate(surname='jones')} {world.candidate(employer_ern='999999999')}"
    address = f"{BATCHES}/{world.batch(f'1000001 {world.candidate(phone=None)} {odd}')}"
    page: Page = look.sign_in("registrar")
    look.open(f"{address}/review")
    judge(look, "the review")
    page.get_by_role("button", name="Save the 4 complete").first.click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the review refused")
    for tick in page.locator("#warnings input[type=checkbox]:visible").all():
        tick.check()
    page.get_by_role("button", name="Save the 4 complete").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 candidates registered")
    judge(look, "the receipt")
    look.open(f"{BATCHES}/{world.batch('1000003')}/discard")
    judge(look, "asking before discarding")


def test_an_upload_in_all_its_states(look: Any, server: Any, tmp_path: Path) -> None:
    assert server.world
    page: Page = look.sign_in("registrar")
    look.open(SHEETS)
    page.get_by_role("button", name="Upload and check").click()
    expect(page.locator("#main .msg.error")).to_contain_text("Choose a file")
    judge(look, "no file chosen")
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(row(), row(package="ACAP01B"), row(surname=None), row(email="nobody "), row(surname="smith"),
                              row(funding_type="Levi"), row(funding_type="Levi"), *(row() for _n in range(12))))
    page.get_by_label("Spreadsheet", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/U-*")
    judge(look, "the report")
    address = page.url.removeprefix(server.url)
    for view in ("warnings", "ready", "left-out", "registered", "all", "tidied"):
        look.open(f"{address}?view={view}")
        judge(look, f"the view {view}")
    look.open(address)
    page.get_by_role("button", name="Begin each word with a capital").click()
    expect(page.get_by_role("button", name="Apply to 1 row")).to_be_visible()
    judge(look, "a look at what a rule would change")
    look.open(f"{address}/rows/4")
    judge(look, "a whole row")
    look.open(f"{address}/review")
    judge(look, "the review of a sheet")
    page.get_by_role("button", name="Save and register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("14 candidates registered")
    judge(look, "a receipt with two packages")
    look.open(address)
    judge(look, "a part registered upload")
    for name in ("Surname, row 4", "Funding Type, row 7", "Funding Type, row 8"):
        page.get_by_role("row").filter(has=page.get_by_label(name)).get_by_role("button", name="Leave out").click()
        expect(page.get_by_label(name)).to_have_count(0)
    for name in ("Email ID, row 5", "Surname, row 6"):
        page.get_by_role("row").filter(has=page.get_by_label(name)).get_by_role("button", name="Leave out").click()
        expect(page.get_by_label(name)).to_have_count(0)
    look.open(address)
    judge(look, "a registered upload, with rows left out")
    file.write_bytes(workbook(row()))
    look.open(SHEETS)
    page.get_by_label("Spreadsheet", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/U-*")
    address = page.url.removeprefix(server.url)
    page.get_by_role("button", name="Put this spreadsheet aside").click()
    page.wait_for_url("**/spreadsheets")
    look.open(address)
    judge(look, "an upload that was put aside")


def test_an_upload_on_its_way(
    look: Any, server: Any, short: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert server.world
    page: Page = look.sign_in("registrar")
    made, file = [row(surname=None), row(), row(), row()], tmp_path / "list.xlsx"

    def send(content: bytes) -> None:
        file.write_bytes(content)
        look.open(SHEETS)
        page.get_by_label("Spreadsheet", exact=True).set_input_files(file)
        page.get_by_role("button", name="Upload and check").click()
        page.wait_for_url("**/U-*")

    send(workbook(*made))
    judge(look, "being read")
    asked = iter((False, False, True))
    work = partial(waiting.Work, tmp_path, lambda _path, _hidden: sheet(*made), today=now().date())
    waiting.work(work(stopping=lambda: next(asked)), now())
    expect(page.locator("progress")).to_have_attribute("value", "2")
    judge(look, "being checked")
    # The page asks again by itself, and the report takes its place.
    waiting.work(work(), now())
    expect(page.locator(".lead")).to_contain_text("3 ready, 1 to fix")
    judge(look, "the report in its place")
    page.get_by_label("Corrected file").set_input_files({"name": "b.xlsx", "mimeType": "", "buffer": workbook(row(), *made[1:])})
    monkeypatch.setattr(spreadsheets, "AT_ONCE_ROWS", 9)
    page.get_by_role("button", name="Upload it here").click()
    expect(page.get_by_role("heading", name="What the corrected file changed")).to_be_visible()
    judge(look, "what a corrected file changed")
    monkeypatch.setattr(spreadsheets, "AT_ONCE_ROWS", 2)
    page.get_by_label("Corrected file").set_input_files({"name": "c.xlsx", "mimeType": "", "buffer": workbook(*made[1:])})
    page.get_by_role("button", name="Upload it here").click()
    expect(page.get_by_role("button", name="Cancel and leave it as it was")).to_be_visible()
    judge(look, "a corrected file on its way")
    waiting.work(waiting.Work(tmp_path, no_workbook, now().date()), now())
    expect(page.locator("#report .msg.error")).to_contain_text("c.xlsx was not taken")
    judge(look, "a corrected file that was not taken")
    send(file_of(book([row()], headings=["First nam", *(f"Column {n}" for n in range(20))])))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Match the columns")
    page.get_by_label("Our field for Column 3").select_option("Surname")
    page.get_by_label("Our field for Column 4").select_option("Surname")
    page.get_by_role("button", name="Use these columns and check").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "columns to match")
    send(workbook(*made[1:]))
    waiting.work(waiting.Work(tmp_path, no_workbook, now().date()), now())
    expect(page.get_by_role("heading", level=1)).to_contain_text("was not read")
    judge(look, "a file that was not read")
    send(workbook(*made))
    page.get_by_role("button", name="Cancel and put it aside").click()
    page.wait_for_url("**/spreadsheets")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is put aside")
    judge(look, "a file that was put aside before it was read")


def no_workbook(_path: Path, _hidden: bool) -> Any:
    """What the reader says of a file that is none."""
    raise Refused("The workbook is protected by a password. Remove the password in Excel and upload it again")


def test_two_people_at_one_row_of_a_sheet(look: Any, server: Any, tmp_path: Path) -> None:
    assert server.world
    page: Page = look.sign_in("registrar")
    look.open(SHEETS)
    file = tmp_path / "list.xlsx"
    file.write_bytes(workbook(row(surname=None), row(email="nobody")))
    page.get_by_label("Spreadsheet", exact=True).set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.wait_for_url("**/U-*")
    address = page.url.removeprefix(server.url)
    page.evaluate("() => { const form = document.querySelector('form[action$=\"rows/2\"]:has([name=surname])'); "
                  "form.elements['edition'].value = 99; form.elements['was-surname'].value = 'x'; }")
    page.get_by_label("Surname, row 2").fill("Okafor")
    page.get_by_role("button", name="Save row 2").click()
    expect(page.get_by_role("button", name="Use “Okafor”")).to_be_visible()
    judge(look, "two people at one cell")
    look.open(f"{address}/rows/3")
    page.evaluate("() => { document.querySelector('[name=edition]').value = 99; "
                  "document.querySelector('[name=was-email]').value = 'x'; }")
    page.get_by_label("Email ID").fill("somebody@post.example")
    page.get_by_role("button", name="Save the row").click()
    expect(page.locator(".err")).to_have_count(1)
    judge(look, "two people at one row")


def test_somebody_who_may_only_read(look: Any, server: Any) -> None:
    address = f"{BATCHES}/{server.world.batch('1000001')}"
    look.sign_in("reader")
    look.open(address)
    judge(look, "a batch to look at")
    look.open(f"{address}/candidates/new")
    judge(look, "refused for want of a role")


def test_a_registration_afterwards_in_its_states(look: Any, server: Any) -> None:
    world = server.world
    receipt = f"{REGISTRATIONS}/{world.save(world.batch('1000001 1000002 1000003')).reference}"
    page: Page = look.sign_in("registrar")
    look.open(f"{receipt}/1")
    judge(look, "an active registration")
    page.get_by_role("button", name="Withdraw the candidate").click()
    expect(page.locator("#main .msg.error")).to_be_visible()
    judge(look, "a withdrawal refused")
    page.get_by_label("Why the candidate is withdrawn").select_option("HEALTH")
    page.get_by_role("button", name="Withdraw the candidate").click()
    expect(page.get_by_role("button", name="Put it back")).to_be_visible()
    judge(look, "a withdrawn registration")
    look.open(f"{receipt}/ending")
    judge(look, "several to end")
    look.open(f"{receipt}/2/package?package=ACAP01C")
    judge(look, "a change of package")
    look.open(f"{receipt}/2")
    page.get_by_label("Number of the other centre").fill("0523")
    page.get_by_role("button", name="Offer the registration").click()
    expect(page.get_by_role("button", name="Take it back")).to_be_visible()
    judge(look, "a transfer that was offered")
    look.open(f"{REGISTRATIONS}/transfers")
    judge(look, "transfers")
    look.open(receipt)
    judge(look, "a receipt of which something became")


ADMINISTRATION = ["/", "/admin", "/admin/centres", "/admin/centres?q=nobody", "/admin/centres/new", "/admin/centres/0471",
                  "/admin/people", "/admin/people?q=n", "/admin/letters", "/admin/letters?after=31/2/2026", "/admin/audit",
                  "/admin/audit?candidate=1000001", "/help/administration"]


def test_the_administration(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001 1000002"))
    Letter.update(state="failed", next_at=None, answer="550 no such box").where(Letter.to.startswith("registrar")).execute()
    page: Page = look.sign_in("admin")
    for path in [*ADMINISTRATION, f"/admin/people/{world.registrar.id}", f"/admin/people/{world.person('admin').id}"]:
        look.open(path)
        judge(look, path)
    page.get_by_role("button", name="Switch the account off").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the last administrator")
    look.open("/admin/centres/0523")
    page.get_by_role("button", name="Suspend", exact=True).click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "a centre suspended without a reason")
    page.get_by_role("button", name="View as this centre").click()
    expect(page.locator(".looking-in")).to_be_visible()
    judge(look, "looking in")


def test_a_candidates_record_in_its_states(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001"))
    twin = world.candidate(first_names="Samuel", surname="Taylor", date_of_birth=find(world.north, 1000001).date_of_birth,
                           phone=None)
    page: Page = look.sign_in("registrar")
    look.open("/candidates/1000001")
    judge(look, "a record")
    page.get_by_role("link", name="Change Email ID").click()
    page.get_by_role("textbox", name="Email ID").fill("nobody")
    page.get_by_role("button", name="Save", exact=True).click()
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


def test_a_new_candidates_form_outside_a_batch(look: Any, server: Any) -> None:
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


LISTS = ["/candidates?state=active", "/candidates?missing=yes", "/candidates?q=jones", "/candidates?q=100000&page=9",
         "/candidates?q=nobody", "/candidates/duplicates", "/employers?near=yes"]


def test_the_lists_of_candidates_with_something_in_them(look: Any, server: Any) -> None:
    world = server.world
    world.save(world.batch("1000001 1000002"))
    held = find(world.north, 1000001)
    world.candidate(first_names="Sam", surname="Taylor", date_of_birth=held.date_of_birth, phone=None,
                    employer_name="Bridge Street Garage Ltd")
    look.sign_in("registrar")
    for path in LISTS:
        look.open(path)
        judge(look, path)


def test_what_the_awarding_body_decides_about_candidates(look: Any, server: Any) -> None:
    world = server.world
    held = find(world.north, 1000001)
    twin = find(world.north, world.candidate(first_names="Sam", surname="Taylor", date_of_birth=held.date_of_birth))
    alike.say(world.north, world.registrar, held, twin, "asked", "One passport")
    for number, name, value in ((1000002, "surname", "Kahn"), (1000003, "first_names", "Leopold"), (1000004, "title", "Dr")):
        asking.ask(world.north, world.registrar, find(world.north, number), name, value, "Passport seen")
    first = CorrectionRequest.select().order_by(CorrectionRequest.id).first().id
    page: Page = look.sign_in("admin")
    for path in ("/admin", "/admin/corrections", f"/admin/corrections/{first}", "/admin/duplicates", "/admin/settings",
                 f"/admin/duplicates/preview?number={twin.number}&into={held.number}", "/admin/erasure?number=1000005"):
        look.open(path)
        judge(look, f"{path}, with requests")
    look.open("/admin/duplicates")
    page.get_by_role("button", name="Refuse to merge").click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "left two without words")
    box, card = page.get_by_label("Why").bounding_box(), page.locator("td[data-label='Leave them two']").bounding_box()
    assert box
    assert card
    assert box["x"] + box["width"] <= card["x"] + card["width"]
    if look.page.viewport_size["width"] < 640:
        page.locator(".sub summary").click()
        assert min(each.bounding_box()["height"] for each in page.locator(".sub a:visible, .stack .btn").all()) >= 44
    else:
        assert len({each.bounding_box()["y"] for each in page.locator(".sub a:visible").all()}) == 1


CATALOGUE = ["/admin/standards", "/admin/standards/new", "/admin/standards/st0499-ap01", "/admin/standards/st0499-ap01/preview",
             "/admin/standards/st0499-ap01/packages/new", "/admin/packages/ACAP01A", "/admin/prices", "/admin/lists",
             "/admin/lists/funding-types", "/admin/lists/funding-types/LEVY", "/admin/catalogue"]


def test_the_catalogue_of_the_awarding_body_in_its_states(look: Any, server: Any) -> None:
    package = Package.get(Package.code == "ACAP01A")
    prices.draft(None, package, "retail", date(2027, 1, 1), 45000, server.world.today)
    closed = Package.get(Package.code == "ACAP01B")
    prices.draft(None, closed, "retail", date(2027, 1, 1), 46000, server.world.today)
    Package.update(closes_on=date(2026, 12, 31)).where(Package.id == closed.id).execute()
    packages.draft_contents(None, package, date(2027, 1, 1), ["Unit one", "Unit two"])
    page: Page = look.sign_in("admin")
    for path in CATALOGUE:
        look.open(path)
        judge(look, path)
    look.open("/admin/prices")
    page.get_by_role("button", name="Publish what is ticked").click()
    expect(page.locator("#drafts")).to_be_visible()
    judge(look, "publishing nothing")
    look.open("/admin/packages/ACAP01A")
    page.get_by_role("button", name="Keep the draft", exact=True).click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "a price refused")
    look.open("/admin/catalogue")
    for price, what in (("999", "a workbook that would change something"), ("12.345", "a workbook with a cell to put right")):
        page.get_by_label("Workbook", exact=True).set_input_files({
            "name": "catalogue.csv", "mimeType": "text/csv",
            "buffer": f"code,version,package_code,retail_price\nST0499,AP01,ACAP01D,{price}\n".encode()})
        page.get_by_role("button", name="Check the workbook").click()
        expect(page.locator("#result")).to_be_visible()
        judge(look, what)


def test_missing_details_and_employers_refused(look: Any, server: Any) -> None:
    world = server.world
    world.candidate(uln=None, email=None, employer_name="Bridge Street Garage Ltd")
    page: Page = look.sign_in("registrar")
    look.open("/candidates/missing")
    page.get_by_label("ULN").fill("12")
    page.get_by_role("button", name="Save all").last.click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "the grid refused")
    look.open("/employers/1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#problems")).to_be_visible()
    judge(look, "an employer, its candidates undecided")
    page.get_by_role("link", name="Bridge Street Garage Ltd").click()
    judge(look, "two employers compared")


def test_corrections_that_were_decided(look: Any, server: Any) -> None:
    world = server.world
    admin, made = world.person("admin"), {}
    for number, name, value in ((1000002, "surname", "Kahn"), (1000003, "first_names", "Leopold"), (1000004, "title", "Dr")):
        made[name] = asking.ask(world.north, world.registrar, find(world.north, number), name, value, "Passport seen").id
    asking.accept(admin, made["surname"], "", world.given)
    asking.refuse(admin, made["first_names"], "The passport says Leo", public_url="https://portal.example")
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


def test_proofs_that_are_refused(look: Any, server: Any) -> None:
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


def test_what_the_administration_and_a_coordinator_see_of_a_second_step(look: Any, server: Any) -> None:
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


def test_what_would_be_removed_and_who_was_erased(look: Any, server: Any, tmp_path: Path) -> None:
    world = server.world
    world.save(world.batch("1000001"))
    ago = now() - timedelta(days=20)
    Letter.update(state="sent", sent_at=ago, at=ago, next_at=None).execute()
    page: Page = look.sign_in("admin")
    look.open("/admin/settings")
    page.get_by_label("Texts of letters, days").fill("10")
    page.get_by_role("button", name="Save the settings", exact=True).click()
    expect(page.get_by_role("button", name="Save the settings all the same")).to_be_visible()
    judge(look, "a period that makes things due")
    page.get_by_role("button", name="Save the settings all the same").click()
    page.get_by_role("link", name="Look, then remove").click()
    expect(page.get_by_role("button", name="Remove all")).to_be_visible()
    judge(look, "what would be removed")
    look.open("/admin/settings/removal/upload_days")
    judge(look, "nothing to remove")
    erasing.erase(1000002, world.person("admin"), "Request of 20 November 2026", tmp_path)
    page.context.clear_cookies()
    look.sign_in("registrar")
    look.open("/candidates/1000002")
    judge(look, "who was erased")


def test_two_administrators_at_one_price(look: Any, server: Any) -> None:
    package = Package.get(Package.code == "ACAP01A")
    page: Page = look.sign_in("admin")
    look.open("/admin/packages/ACAP01A")
    prices.draft(None, package, "retail", date(2027, 1, 1), 45000, server.world.today)
    page.locator("#price-from_on").fill("1/1/2027")
    page.locator("#price-pence").fill("460")
    page.get_by_role("button", name="Keep the draft", exact=True).first.click()
    expect(page.get_by_text("Another price from 1 January 2027 was drafted meanwhile")).to_be_visible()
    judge(look, "a draft that a colleague made")
    look.open("/admin/prices")
    prices.draft(None, package, "retail", date(2027, 1, 1), 47000, server.world.today)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Publish what is ticked").click()
    expect(page.locator("#drafts")).to_contain_text("A draft was changed")
    judge(look, "a draft that is another one now")
