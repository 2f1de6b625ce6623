"""The template: columns in the guide's order, drop-downs that lead to the right lists, nothing that could be a formula."""
from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from support import sample
from support.givens import GIVEN
from support.on_offer import STANDARDS
from support.workbooks import KIND, SHEET

from imi.fields.text import alike
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.spreadsheets.annotated import TO_FIX, Note, annotated, corrected
from imi.spreadsheets.reading.reader import read
from imi.spreadsheets.sheet import Sheet, SheetRow
from imi.spreadsheets.table import harmless
from imi.spreadsheets.template import Template, write_csv_template, write_template
from imi.spreadsheets.writing import text
from imi.uploads.matching.columns import match


def template(**changed: object) -> Template:
    """A template of four standards."""
    return Template(**{"required": SHEET.required, "optional": SHEET.optional, "standards": STANDARDS, "given": GIVEN,
                        # type: ignore[arg-type]
                       "centre": "Northgate (0471)", "rows": 10, **changed})


def opened(content: bytes, name: str = "Candidates") -> Worksheet:
    """A sheet of a workbook's file."""
    return load_workbook(io.BytesIO(content))[name]


def test_the_template_has_every_mandatory_field_in_the_guides_order() -> None:
    headings = [cell.value for cell in opened(write_template(template()))[1]]
    assert headings == [*(f"{field.label} *" for field in SHEET.required), "Candidate Number", "Purchase Order Number"]
    assert len(SHEET.required) == 2 + len(tuple(APPRENTICESHIP.record))
    assert match(KIND.fields, headings).at == {field.name: place for place, field in enumerate(SHEET)}


def test_a_template_names_its_centre_and_version() -> None:
    properties = load_workbook(io.BytesIO(write_template(template()))).properties
    assert (properties.version, properties.subject) == ("1", "Northgate (0471)")


def test_standards_without_packages_are_left_out() -> None:
    lists = opened(write_template(template()), "Lists")
    assert [cell.value for cell in lists["A"] if cell.value] == sorted(one.name for one in STANDARDS if one.packages)


def test_template_numbers_are_text_and_headings_stay_in_view() -> None:
    sheet = opened(write_template(template()))
    for place, field in enumerate(SHEET):
        wanted = "dd/mm/yyyy" if field.control == "date" else "@"
        assert sheet.cell(row=5, column=place + 1).number_format == wanted, field.name
    assert sheet.freeze_panes == "A2"


def test_one_package_for_every_row_and_known_candidates_are_filled_in() -> None:
    made = template(defaults={"standard": "Autocare Technician ST0499 AP01", "package": "ACAP01A Year 1"},
                    candidates=[{"candidate_number": "1000001", "surname": "=cmd"}])
    sheet = opened(write_template(made))
    assert sheet["B11"].value == "ACAP01A Year 1"
    assert (sheet["E2"].value, sheet["E2"].data_type, sheet["T2"].value) == ("=cmd", "s", "1000001")
    assert sheet.max_row == 11


def test_a_sheet_of_its_own_says_what_to_enter_in_the_fields_words() -> None:
    rows = list(opened(write_template(template()), "How to").values)
    assert rows[0] == ("Column", "Required", "What to enter", "Example")
    assert len(rows) == 1 + len(SHEET)
    assert ("ULN", "Yes", "10 digits, like 1000000043", "1000000043") in rows


def test_the_csv_has_the_same_columns() -> None:
    [headings] = csv.reader(io.StringIO(write_csv_template(template()).decode("utf-8-sig")))
    assert headings == [field.label for field in SHEET]


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
DANGEROUS = st.sampled_from(["=1+1", "+44", "-1", "@x", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1", "_x0041_", "'x", " x ",
                             "\x00", "\ufffe"])


def sheet_of(value: str) -> Sheet:
    """A sheet with this text in its only cell."""
    row = SheetRow(2, [value, "Sam", "1"], "sss")
    return Sheet("Candidates", "xlsx", 1, ("Surname", "First name(s)", "ULN"), (0, 1, 2), (row,))


@pytest.mark.failure(43, 44)
@settings(max_examples=25 if sample.THOROUGHLY else 10, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.one_of(TEXTS, DANGEROUS))
def test_no_text_becomes_a_formula_in_any_workbook(value: str) -> None:
    books = [annotated(sheet_of(value), {2: Note(value, [(0, value or "x")])}), corrected(sheet_of("x"), {(2, 0): value}),
             write_template(template(rows=1, candidates=[{"surname": value or "x"}]))]
    for content in books:
        for sheet in load_workbook(io.BytesIO(content)).worksheets:
            assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row), value
            # The number of a row is one; what was typed never is.
            numbers = {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "n"}
            assert numbers <= ({None, 2} if sheet.title == TO_FIX else {None})


@pytest.mark.failure(43, 44)
@settings(max_examples=200 if sample.THOROUGHLY else 50, deadline=None)
@given(value=st.one_of(TEXTS, DANGEROUS))
def test_no_text_becomes_a_formula_in_csv(value: str) -> None:
    assert not harmless(value).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def one_line_end(value: str) -> str:
    """A text with line feeds only."""
    return value.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.one_of(TEXTS, DANGEROUS), min_size=3, max_size=3))
def test_template_values_come_back_identical(tmp_path: Path, values: list[str]) -> None:
    kept = [text(value) for value in values]
    person = dict(zip(("first_names", "surname", "position"), kept, strict=True))
    file = tmp_path / "filled.xlsx"
    file.write_bytes(write_template(template(rows=1, candidates=[{"candidate_number": "1000001", **person}])))
    sheet = read(file, rows_at_most=10, known=KIND.fields.known)
    at = match(KIND.fields, sheet.headings).at
    back = {name: sheet.rows[0].cells[at[name]] for name in person}
    # Of the kinds of line end a workbook may keep one only; it writes an underscore code for what it cannot hold.
    assert {name: one_line_end(text) for name, text in back.items()} == {
        name: one_line_end(text) for name, text in person.items()}
    assert alike(sheet.headings[0]) == "standard"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.one_of(TEXTS, DANGEROUS, st.sampled_from(["'=x", "''+1", "'Abd", "-"])), min_size=5, max_size=30))
def test_our_csv_comes_back_identical(tmp_path: Path, values: list[str]) -> None:
    # One kind of line end, as a text file has; a zero byte is in no text file.
    kept = [one_line_end(text(value)) for value in values]
    people = [{"candidate_number": "1000001", "surname": value} for value in kept]
    file = tmp_path / "filled.csv"
    file.write_bytes(write_csv_template(template(rows=1, candidates=people)))
    sheet = read(file, rows_at_most=100, known=KIND.fields.known)
    place = match(KIND.fields, sheet.headings).at["surname"]
    assert [row.cells[place] for row in sheet.rows] == kept
