"""What can be chosen for a template, all of it in an address that can be kept."""
from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from support.addresses import SHEETS
from support.workbooks import SHEET, file_of
from support.workbooks import send as send_file

from imi.spreadsheets.excel import HELD
from imi.uploads import prefill
from imi.uploads.models import UploadRow

COLUMN = {field.name: place for place, field in enumerate(SHEET, 1)}
STARTS = "starts_on=1%2F9%2F2026&ends_on=31+Aug+2028&epa_on=2028-09-01&funding_type=LEVY"


def made(browser: Any, query: str) -> Any:
    """The template of an address."""
    return load_workbook(io.BytesIO(browser.client.get(f"{SHEETS}/template.xlsx?{query}").data))


def cell(sheet: Any, row: int, name: str) -> Any:
    """A cell by its field."""
    return sheet.cell(row=row, column=COLUMN[name])


def test_values_common_to_all_rows_are_filled_into_the_template(registrar: Any) -> None:
    sheet = made(registrar, f"package=ACAP01A&rows=10&{STARTS}")["Candidates"]
    assert sheet.max_row == 11
    assert cell(sheet, 11, "starts_on").value == datetime(2026, 9, 1)
    assert cell(sheet, 11, "ends_on").number_format == "dd/mm/yyyy"
    assert cell(sheet, 2, "package").value.startswith("ACAP01A ")
    funding = cell(sheet, 2, "funding_type").value
    assert funding == "Levy"


def test_template_candidates_stand_in_grey_in_pasted_order(portal: Any, registrar: Any) -> None:
    first, second = (portal.world.candidate(surname=name) for name in ("Reid", "Okafor"))
    book = made(registrar, f"package=ACAP01A&rows=10&candidates=numbers&numbers={second}%0A{first}&{STARTS}")
    sheet = book["Candidates"]
    assert [cell(sheet, row, "surname").value for row in (2, 3, 4)] == ["Okafor", "Reid", None]
    assert [cell(sheet, row, "candidate_number").value for row in (2, 3)] == [str(second), str(first)]
    assert cell(sheet, 2, "surname").fill.fgColor.rgb == HELD.fgColor.rgb
    assert isinstance(cell(sheet, 2, "date_of_birth").value, datetime)
    page = send_file(registrar, file_of(book))
    assert "2 ready, 0 to fix, 0 to look at" in page.text
    assert UploadRow.select().count() == 2


def test_candidates_not_yet_on_the_standard_are_filled_in(portal: Any, registrar: Any) -> None:
    portal.world.save(portal.world.batch("1000001 1000002"))
    there = {row[COLUMN["candidate_number"] - 1].value for row in
             made(registrar, "package=ACAP01A&candidates=unregistered")["Candidates"].iter_rows(min_row=2)}
    assert "1000003" in there
    assert not there & {"1000001", "1000002"}
    assert made(registrar, "standard=st0499-ap01&candidates=unregistered")["Candidates"]["A2"].value.startswith("Autocare")


def test_a_template_says_how_many_candidates_it_had_no_room_for(
        portal: Any, registrar: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "package=ACAP01A&candidates=unregistered"
    assert made(registrar, query)["How to"].max_row == len(SHEET) + 1
    monkeypatch.setattr(prefill, "MOST", 4)
    book = made(registrar, query)
    assert sum(bool(row[COLUMN["candidate_number"] - 1].value) for row in book["Candidates"].iter_rows(min_row=2)) == 4
    said = book["How to"].cell(row=book["How to"].max_row, column=1).value
    assert said.startswith("4 of your 9 candidates who are not registered on Autocare Technician ST0499 AP01 are filled in")


def test_last_years_list_is_filled_in_from_its_receipt_in_its_order(portal: Any, registrar: Any, southgate: Any) -> None:
    receipt = portal.world.save(portal.world.batch("1000003 1000001 1000002")).reference
    page = registrar.get(f"/apprenticeships/registrations/{receipt}/2/ending", what="withdraw")
    registrar.submit(page, "main form[action$=ending]", reason="HEALTH", what="withdraw")
    [link] = [link["href"] for link in registrar.get(f"/apprenticeships/registrations/{receipt}").all("a")
              if "Spreadsheet template" in link.get_text()]
    assert registrar.get(link).one("#receipt")["value"] == receipt
    sheet = made(registrar, f"package=ACAP01B&rows=10&candidates=receipt&receipt={receipt.lower()}")["Candidates"]
    assert [cell(sheet, row, "candidate_number").value for row in (2, 3, 4)] == ["1000003", "1000002", None]
    assert cell(sheet, 2, "package").value.startswith("ACAP01B ")
    assert southgate.get(f"{SHEETS}/template.xlsx?candidates=receipt&receipt={receipt}").status == 422


@pytest.mark.parametrize("query, sentence", [
    ("candidates=receipt&receipt=R-26-000000", "R-26-000000 is not a receipt of your centre"),
    ("candidates=receipt", "Enter the reference of a receipt"),
    ("candidates=numbers&numbers=9999999", "9999999 is not at your centre"),
    ("candidates=numbers&numbers=12+x", "12, x are not at your centre"),
    ("candidates=numbers&numbers=1000+002", "1000, 002 are not at your centre. If 1000002 is meant, enter it without the space"),
    ("candidates=unregistered", "Choose the standard that they are not registered on yet"),
    ("starts_on=31%2F2%2F2026", "must be a real date"),
])
def test_an_impossible_template_is_explained_and_its_choices_kept(registrar: Any, query: str, sentence: str) -> None:
    page = registrar.get(f"{SHEETS}/template.xlsx?rows=50&{query}")
    assert page.status == 422
    assert sentence in page.text
    assert page.one("#rows option[selected]")["value"] == "50"


def test_the_address_of_the_choices_is_shown_and_its_page_keeps_them(registrar: Any) -> None:
    page = registrar.get(f"{SHEETS}/template?package=ACAP01A&rows=50&starts_on=1/9/2026")
    assert page.one("#package option[selected]")["value"] == "ACAP01A"
    assert "template.xlsx?package=ACAP01A&rows=50&starts_on=1/9/2026" in page.one(".msg.ok a")["href"].replace("%2F", "/")


def test_a_template_refuses_another_centres_candidate(portal: Any, registrar: Any, southgate: Any) -> None:
    number = portal.world.candidate(surname="Reid")
    assert southgate.get(f"{SHEETS}/template.xlsx?candidates=numbers&numbers={number}").status == 422


def test_the_csv_holds_the_same(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(surname="=Reid")
    content = registrar.client.get(f"{SHEETS}/template.csv?candidates=numbers&numbers={number}&{STARTS}").data
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1][COLUMN["surname"] - 1] == "'=Reid"
    assert rows[1][COLUMN["starts_on"] - 1] == "01/09/2026"
