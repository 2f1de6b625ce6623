"""Values kept differently from their cells are reported by cause; the same value of another type is no change."""
from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.givens import GIVEN
from support.workbooks import SHEET, book, file_of, row, send, workbook

from imi.database.connection import now
from imi.formats import visible
from imi.privacy.retention import forget
from imi.registrations.models import Registration
from imi.registry import NOUNS
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.uploads.checking.cells.damage import repaired
from imi.uploads.checking.cells.normalised import SENTENCES, Tidied, tidied, told_of
from imi.uploads.models import UploadRow

TIDIED = [
    ("first_names", " Sam  Lee ", "spaces", "Sam Lee"), ("surname", "O\u00a0Neill", "spaces", "O Neill"),
    ("surname", "\u200bTaylor\u202e ", "invisible", "Taylor"),
    ("employer_name", "\ufeffNorth Motors", "invisible", "North Motors"),
    ("surname", "O’Neill", "marks", "O'Neill"), ("first_names", "Anne–Marie", "marks", "Anne-Marie"),
    ("first_names", "Zoe\u0308", "letters", "Zo\u00eb"), ("uln", "１000000043", "letters", "1000000043"),
    ("email", "Sam@College.Example", "case", "Sam@college.example"), ("employer_postcode", "bs1 4dj", "case", "BS1 4DJ"),
    ("title", "mr", "case", "Mr"), ("title", "Mr.", "form", "Mr"), ("employer_postcode", "bs14dj", "form", "BS1 4DJ"),
    ("uln", "100 000 0043", "form", "1000000043"), ("uln", "ULN: 1000000043", "words", "1000000043"),
    ("email", "mailto:sam@college.example", "words", "sam@college.example"),
    ("funding_type", "private", "words", "Employer paid"),
    ("phone", " 0117 496 0860", "spaces", "0117 496 0860"), ("phone", "+44–117–496–0860", "marks", "+44-117-496-0860"),
    ("candidate_number", "1000 001", "form", "1000001"), ("purchase_order", "PO  7", "spaces", "PO 7"),
    ("uln", "'1000000043", "apostrophe", "1000000043"), ("starts_on", "46266", "serial", "2026-09-01"),
    ("starts_on", "1/9/2026 00:00", "day", "2026-09-01"), ("starts_on", "2026-09-01T00:00:00Z", "day", "2026-09-01"),
    ("starts_on", "2026/09/01", "day", "2026-09-01"), ("starts_on", "Tue 1/9/2026", "day", "2026-09-01"),
    ("starts_on", "31/8/2026 23:59:17", "late", "2026-09-01"), ("starts_on", "Wed 1/9/2026", "weekday", "2026-09-01"),
    ("uln", "1,000,000,043", "form", "1000000043"), ("employer_ern", "100,000,010", "form", "100000010"),
]
AS_IT_STANDS = [
    ("first_names", "Sam"), ("surname", "Nguyễn"), ("surname", "أحمد"), ("surname", "Null"), ("gender", "female"),
    ("funding_type", "LEVY"), ("starts_on", "2026-09-01"), ("starts_on", "1 Sep 2026"), ("starts_on", " 1/9/2026"),
    ("uln", "1000000043"), ("uln", " 12"), ("email", "nobody"), ("standard", " Autocare"), ("purchase_order", "PO 7"),
]


def kept_of(name: str, text: str) -> Any:
    """What is kept of one cell where it is not what stands in it."""
    mended = repaired(SHEET, {name: text}, {})
    read = {name: mended[name].text if name in mended else text}
    return tidied(SHEET, {name: text}, APPRENTICESHIP.record.read(read, GIVEN).values, mended, GIVEN).get(name)


@pytest.mark.parametrize("name, text, cause, kept", TIDIED)
def test_each_value_stored_differently_has_its_cause(name: str, text: str, cause: str, kept: str) -> None:
    assert kept_of(name, text) == Tidied(cause, kept)


@pytest.mark.parametrize("name, text", AS_IT_STANDS)
def test_equal_or_wrong_values_are_not_listed_as_corrected(name: str, text: str) -> None:
    assert kept_of(name, text) is None


def test_repair_causes_have_one_order_and_each_has_a_sentence() -> None:
    assert [told.sentence for told in told_of({"case": 2, "spaces": 1, "marks": 0})] == [
        f"1 value {SENTENCES['spaces']}", f"2 values {SENTENCES['case']}"]


@pytest.mark.parametrize("text, shown", [
    (" Sam", "[space]Sam"), ("Sam   Lee", "Sam[3 spaces]Lee"), ("\u200bSam\u202e", "[U+200B]Sam[U+202E]"),
    ("O\u00a0Neill", "O[U+00A0]Neill"), ("Sam Lee", "Sam Lee"),
])
def test_invisible_characters_are_shown_by_name(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_the_report_counts_and_lists_corrections_without_questions(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname=" Taylor\u200b"), row(surname="Okafor ", first_names="Ada  May"), row()))
    assert "3 ready, 0 to fix, 0 to look at" in page.text
    assert [line.get_text() for line in page.all("#tidied-heading ~ ul li")] == [
        f"2 values {SENTENCES['spaces']}", f"1 value {SENTENCES['invisible']}"]
    listed = registrar.get(f"{page.url}?view=tidied")
    lines = [[cell.get_text() for cell in line.select("th, td")][:4] for line in listed.all("tbody tr")]
    assert ["2", "Surname", "[space]Taylor[U+200B]", "Taylor"] in lines
    assert ["3", "First name(s)", "Ada[2 spaces]May", "Ada May"] in lines
    assert len(lines) == 3
    # What is left out is registered as nothing; another text has nothing to tidy.
    registrar.submit(registrar.get(f"{page.url}/rows/2"), "form[action$=exclude]")
    page = registrar.submit(registrar.get(f"{page.url}/rows/3"), "form[action$='rows/3']", surname="Okafor")
    assert [line.get_text() for line in page.all("#tidied-heading ~ ul li")] == [f"1 value {SENTENCES['spaces']}"]


def test_the_report_fetches_corrections_without_reading_every_row(registrar: Any, statements: Any) -> None:
    page = send(registrar, workbook(row(surname="Okafor "), row()))
    with statements() as asked:
        assert SENTENCES["spaces"] in registrar.get(page.url).text
    assert [one for one in asked if '"tidied" FROM' in one] == []


def test_corrections_are_not_told_once_the_upload_was_emptied(registrar: Any, tmp_path: Path) -> None:
    page = send(registrar, workbook(row(surname="Okafor ")))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    assert SENTENCES["spaces"] in registrar.get(page.url).text
    assert forget("upload_days", now() + timedelta(days=400), tmp_path, NOUNS) == 1
    assert SENTENCES["spaces"] not in registrar.get(page.url).text


def test_the_list_of_changes_and_both_workbooks_hold_corrections(registrar: Any) -> None:
    made = book([row(surname="Okafor "), row(phone=1174960123)])
    page = send(registrar, file_of(made))
    changes = list(csv.reader(io.StringIO(registrar.client.get(f"{page.url}/changes.csv").get_data(as_text=True))))
    assert changes[1:] == [["2", "Surname", "Okafor[space]", "Okafor", SENTENCES["spaces"]],
                           ["3", "Candidate Phone Number", "1174960123", "01174960123", SENTENCES["zero"]]]
    annotated = load_workbook(io.BytesIO(registrar.client.get(f"{page.url}/annotated.xlsx").data))
    assert [cell.value for cell in annotated["Put right while reading"][2]][:4] == [2, "Surname", "Okafor[space]", "Okafor"]
    corrected = load_workbook(io.BytesIO(registrar.client.get(f"{page.url}/corrected.xlsx").data)).active
    place = [cell.value for cell in corrected[1]].index("Surname")
    assert corrected[2][place].value == "Okafor"


def test_an_end_may_be_so_many_months_from_the_start_and_the_day_is_told(registrar: Any) -> None:
    page = send(registrar, workbook(row(ends_on="+24m"), row(ends_on="+24m", starts_on=None)))
    assert "1 ready, 1 to fix" in page.text
    assert UploadRow.get(UploadRow.row == 2).tidied == '{"ends_on": ["words", "2028-08-31"]}'
    assert "that +24m is reckoned from" in page.text
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    assert Registration.get().ends_on == date(2028, 8, 31)


def test_corrections_are_still_told_after_registering(registrar: Any) -> None:
    page = send(registrar, workbook(row(surname="Okafor ")))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    assert "Okafor[space]" in registrar.get(f"{page.url}?view=tidied").text
    assert UploadRow.get().tidied == '{"surname": ["spaces", "Okafor"]}'
