"""The annotated list has every text as it was sent and every wrong cell marked, however long it is."""
from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from support.odd_files import HEADINGS, book, of

from imi.spreadsheets.annotated import MOST_NOTES, Note, annotated, corrected
from imi.spreadsheets.sheet import Sheet, SheetRow


def listed(*rows: Sequence[str], headings: Sequence[str] = ("Surname", "", "ULN")) -> Sheet:
    """A list that was read, its rows from the second on."""
    return Sheet("Mine", "xlsx", 1, tuple(headings), tuple(range(len(headings))),
                 tuple(SheetRow(n, list(cells), "s" * len(cells)) for n, cells in enumerate(rows, 2)))


def opened(content: bytes) -> Workbook:
    """The file as a spreadsheet program has it."""
    return load_workbook(io.BytesIO(content))


def values(sheet: Any) -> list[list[Any]]:
    """What stands in each row."""
    return [[cell.value for cell in row] for row in sheet.rows]


def apart(made: Workbook) -> None:
    """A title and a blank row above the headings, a blank row and a hidden one between the candidates."""
    sheet = made.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Cohort 2026"
    sheet.insert_rows(5)
    sheet.row_dimensions[6].hidden = True


APART = book(apart, rows=[("Taylor", "Sam", "1"), ("Hidden", "Row", "2"), ("Khan", "Aisha", "3"), ("Reid", "Ann", "4")])


def test_every_row_keeps_its_number_when_returned_and_read_again(tmp_path: Path) -> None:
    mine = of(tmp_path, APART)
    assert (mine.heading_row, [row.number for row in mine.rows]) == (3, [4, 7, 8])
    first = annotated(mine, {7: Note("To fix", [(2, "Enter the ULN")])})
    sheet = opened(first)["Candidates"]
    assert [cell.value for cell in sheet[3]] == ["Problems", "Status", *HEADINGS]
    assert [sheet.cell(row=n, column=3).value for n in range(1, 9)] == [
        None, None, "Surname", "Taylor", None, None, "Khan", "Reid"]
    assert (sheet["A7"].value, sheet["E7"].comment.text) == ("Enter the ULN", "Enter the ULN")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C4", "A3:F8")
    assert opened(first)["What to fix"]["A2"].value == 7
    second = corrected(mine, {(7, 2): "9"})
    assert (opened(second).active["C7"].value, opened(second).active.freeze_panes) == ("9", "A4")
    for content in (first, second):
        again = of(tmp_path, content)
        assert (again.heading_row, again.headings, [row.number for row in again.rows]) == (3, HEADINGS, [4, 7, 8])


def test_headings_far_down_do_not_fill_the_window() -> None:
    deep = Sheet("Mine", "xlsx", 40, ("Surname",), (0,), (SheetRow(41, ["Okafor"], "s"),))
    sheet = opened(annotated(deep, {}))["Candidates"]
    assert (sheet["C40"].value, sheet["C41"].value, sheet.freeze_panes) == ("Surname", "Okafor", "C1")
    assert opened(corrected(deep, {})).active.freeze_panes is None


def test_a_text_file_with_more_lines_than_a_workbook_has_is_closed_up() -> None:
    long = Sheet("", "csv", 9, ("Surname",), (0,), (SheetRow(10, ["Okafor"], "s"), SheetRow(2_000_000, ["Iqbal"], "s")))
    sheet = opened(annotated(long, {2_000_000: Note("To fix", [(0, "Wrong")])}))["Candidates"]
    assert values(sheet) == [["Problems", "Status", "Surname"], [None, None, "Okafor"], ["Wrong", "To fix", "Iqbal"]]
    assert sheet["C3"].comment.text == "Wrong"


ODD = ("=1+1", " two\nlines ", "a\rb", "<b>&amp;\"’", "+44 117", "0012", "𝕏 é", "]]>")


@pytest.mark.parametrize("text", ODD)
def test_every_text_comes_back_as_it_was_and_none_is_a_formula(text: str) -> None:
    mine = listed([text, "", "1"])
    for content, before in ((annotated(mine, {}), 2), (corrected(mine, {}), 0)):
        sheet = opened(content)["Candidates"]
        cell = sheet.cell(row=2, column=before + 1)
        assert (cell.value, cell.data_type) == (text, "s")
        assert len(list(sheet.rows)) == 2


def test_a_wrong_cell_is_marked_and_explained_also_where_it_is_empty() -> None:
    book = opened(annotated(listed(["Okafor", "x", ""], ["", "", "1"]), {
        2: Note("To fix", [(2, "Enter the ULN")]), 3: Note("To fix", [(0, "Enter the surname"), (None, "Twice")])},
        [(3, "ULN", "1", "2", "why")]))
    first = book["Candidates"]
    assert values(first)[1:] == [["Enter the ULN", "To fix", "Okafor", "x", None],
                                 ["Enter the surname; Twice", "To fix", None, None, "1"]]
    marked = {cell.coordinate: cell.comment.text if cell.comment else "" for row in first["A2:E3"] for cell in row
              if cell.fill.fgColor.rgb == "00FDECEA"}
    assert marked == {"A2": "", "A3": "", "E2": "Enter the ULN", "C3": "Enter the surname"}
    assert (first.auto_filter.ref, first.freeze_panes) == ("A1:E3", "C2")
    assert values(book["What to fix"])[1:] == [[2, "ULN", None, "Enter the ULN"], [3, "Surname", None, "Enter the surname"],
                                               [3, None, None, "Twice"]]
    assert values(book["Put right while reading"])[1:] == [[3, "ULN", "1", "2", "why"]]


def test_a_corrected_list_has_what_was_put_right_in_grey() -> None:
    sheet = opened(corrected(listed(["Okafor", "x", "1"], ["Iqbal", "", "2"]), {(3, 1): "y"}))["Candidates"]
    assert values(sheet) == [["Surname", None, "ULN"], ["Okafor", "x", "1"], ["Iqbal", "y", "2"]]
    assert [cell.coordinate for row in sheet.rows for cell in row if cell.fill.fgColor.rgb == "00EEEEEE"] == ["B3"]


def test_dates_come_back_as_dates_and_other_cells_as_their_text(tmp_path: Path) -> None:
    content = book(rows=[("Okafor", date(2006, 5, 4), "0123", "04/05/2006"), (datetime(2006, 5, 4, 10, 30), 7, True, "=A1")])
    mine = of(tmp_path, content)
    for made, at in ((annotated(mine, {}), 3), (corrected(mine, {(2, 0): date(2007, 1, 2), (3, 3): "x"}), 1)):
        sheet = opened(made)["Candidates"]
        born = sheet.cell(row=2, column=at + 1)
        assert (born.value.date(), born.number_format, born.is_date) == (date(2006, 5, 4), "dd/mm/yyyy", True)
        assert [sheet.cell(row=2, column=at + n).value for n in (2, 3)] == ["0123", "04/05/2006"]
        again = of(tmp_path, made)
        assert [row.cells[1:3] for row in again.rows] == [row.cells[1:3] for row in mine.rows]
        assert again.rows[0].kinds[1] == "d"
    assert again.rows[0].cells[0] == "2007-01-02"


@pytest.mark.parametrize("year", ["1899-12-31", "1900-01-01", "1900-02-28"])
def test_a_day_that_programs_count_differently_stays_a_text(year: str) -> None:
    mine = Sheet("Mine", "ods", 1, ("Day",), (0,), (SheetRow(2, [year], "d"),))
    assert opened(corrected(mine, {})).active["A2"].value == year
    assert opened(corrected(mine, {(2, 0): date.fromisoformat(year)})).active["A2"].value == year


def test_every_wrong_cell_is_marked_but_the_number_of_notes_is_limited() -> None:
    rows = MOST_NOTES + 5
    book = opened(annotated(listed(*(["Okafor", "", str(n)] for n in range(rows))),
                            {n: Note("To fix", [(2, "Wrong")]) for n in range(2, rows + 2)}))
    cells = [row[4] for row in book["Candidates"].iter_rows(min_row=2)]
    assert {cell.fill.fgColor.rgb for cell in cells} == {"00FDECEA"}
    assert sum(cell.comment is not None for cell in cells) == MOST_NOTES
    assert book["What to fix"].max_row == rows + 1
