"""A spreadsheet on its way and its report in each of their states."""
from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from support.addresses import SHEETS
from support.judging import judge
from support.workbooks import book, file_of, row, sheet, workbook

from imi.database.connection import now
from imi.database.errors import Refused
from imi.screens import files
from imi.uploads import worker


def test_an_uploads_page_is_accessible_in_every_state(look: Any, server: Any, tmp_path: Path) -> None:
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
    page.get_by_role("button", name="Save: register").click()
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


def test_an_upload_is_accessible_while_it_is_being_checked(
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
    work = partial(worker.Work, tmp_path, lambda *_how: sheet(*made), today=now().date())
    worker.work(work(stopping=lambda: next(asked)), now())
    expect(page.locator("progress")).to_have_attribute("value", "2")
    judge(look, "being checked")
    # The page asks again by itself, and the report takes its place.
    worker.work(work(), now())
    expect(page.locator(".lead")).to_contain_text("3 ready, 1 to fix")
    judge(look, "the report in its place")
    page.get_by_label("Corrected file").set_input_files({"name": "b.xlsx", "mimeType": "", "buffer": workbook(row(), *made[1:])})
    monkeypatch.setattr(files, "AT_ONCE_ROWS", 9)
    page.get_by_role("button", name="Upload it here").click()
    expect(page.get_by_role("heading", name="What the corrected file changed")).to_be_visible()
    judge(look, "what a corrected file changed")
    monkeypatch.setattr(files, "AT_ONCE_ROWS", 2)
    page.get_by_label("Corrected file").set_input_files({"name": "c.xlsx", "mimeType": "", "buffer": workbook(*made[1:])})
    page.get_by_role("button", name="Upload it here").click()
    expect(page.get_by_role("button", name="Cancel and leave it as it was")).to_be_visible()
    judge(look, "a corrected file on its way")
    worker.work(worker.Work(tmp_path, no_workbook, now().date()), now())
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
    worker.work(worker.Work(tmp_path, no_workbook, now().date()), now())
    expect(page.get_by_role("heading", level=1)).to_contain_text("was not read")
    judge(look, "a file that was not read")
    send(workbook(*made))
    page.get_by_role("button", name="Cancel and put it aside").click()
    page.wait_for_url("**/spreadsheets")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is put aside")
    judge(look, "a file that was put aside before it was read")


def no_workbook(_path: Path, _fields: object, _hidden: bool, _reading: str) -> Any:
    """What the reader says of a file that is none."""
    raise Refused("The workbook is protected by a password or a sensitivity label. Save a copy without it and upload that")


def test_a_conflict_over_a_row_of_a_sheet_is_shown_accessibly(look: Any, server: Any, tmp_path: Path) -> None:
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
    page.get_by_role("button", name="Keep row 2").click()
    expect(page.get_by_role("button", name="Use “Okafor”")).to_be_visible()
    judge(look, "two people at one cell")
    look.open(f"{address}/rows/3")
    page.evaluate("() => { document.querySelector('[name=edition]').value = 99; "
                  "document.querySelector('[name=was-email]').value = 'x'; }")
    page.get_by_label("Email ID").fill("somebody@post.example")
    page.get_by_role("button", name="Keep the row").click()
    expect(page.locator(".err")).to_have_count(1)
    judge(look, "two people at one row")
