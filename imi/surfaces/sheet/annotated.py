"""Somebody's own list back, in their order: with what is wrong beside each row, or with what was put right."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from imi.surfaces.sheet.sheet import Sheet
from imi.surfaces.sheet.writing import BOLD, HELD, WRONG, saved, text, write

# The two columns that stand first, and are left out when the file comes back.
OURS = ("Problems", "Status")


@dataclass(frozen=True)
class Note:
    """What is said of a row: its state, and problems as (place of the column or None, sentence)."""

    status: str
    problems: Sequence[tuple[int | None, str]] = ()


def annotated(sheet: Sheet, notes: Mapping[int, Note], tidied: Sequence[Sequence[object]] = ()) -> bytes:
    """The list with two columns more, wrong cells marked and explained, and a sheet with one line for each problem.

    `tidied` has row, column, what was read, what is kept, and why, of each value that was put right while reading.
    """
    book = Workbook(write_only=True)
    first = book.create_sheet("Candidates")
    first.freeze_panes = "C2"
    first.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headings) + 2)}{len(sheet.rows) + 1}"
    first.append([_cell(first, heading, bold=True) for heading in (*OURS, *sheet.headings)])
    for row in sheet.rows:
        note = notes.get(row.number, Note(""))
        wrong = {place: said for place, said in note.problems if place is not None}
        told = "; ".join(said for _place, said in note.problems)
        first.append([_cell(first, told, fill=WRONG if told else None), _cell(first, note.status),
                      *(_cell(first, cell, WRONG if place in wrong else None, wrong.get(place, ""))
                        for place, cell in enumerate(row.cells))])
    second = book.create_sheet("What to fix")
    second.append([_cell(second, heading, bold=True) for heading in ("Row", "Column", "Value", "What to do")])
    for row in sheet.rows:
        for place, said in notes.get(row.number, Note("")).problems:
            column, value = ("", "") if place is None else (sheet.headings[place], row.cells[place])
            second.append([_cell(second, each) for each in (row.number, column, value, said)])
    if tidied:
        third = book.create_sheet("Put right while reading")
        for n, line in enumerate((("Row", "Column", "Read", "Kept", "Why"), *tidied)):
            third.append([_cell(third, each, bold=not n) for each in line])
    return saved(book)


def corrected(sheet: Sheet, changes: Mapping[tuple[int, int], str]) -> bytes:
    """The list with its corrections: `changes` has the new text by (row's number, place of the column)."""
    book = Workbook(write_only=True)
    first = book.create_sheet("Candidates")
    first.freeze_panes = "A2"
    first.append([_cell(first, heading, bold=True) for heading in sheet.headings])
    for row in sheet.rows:
        first.append([_cell(first, changes.get((row.number, place), cell), HELD if (row.number, place) in changes else None)
                      for place, cell in enumerate(row.cells)])
    return saved(book)


def _cell(sheet: object, value: object, fill: PatternFill | None = None, comment: str = "", *,
          bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet)
    write(cell, value)
    if fill is not None:
        cell.fill = fill
    if comment:
        cell.comment = Comment(text(comment), "Portal")
    if bold:
        cell.font = BOLD
    return cell
