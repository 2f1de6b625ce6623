"""Give back somebody's own list with every row in its place, together with its problems or its corrections.

A day in the list stays a day; every other cell is a text, so that no leading zero is lost and nothing is a formula.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING

from imi.fields.field import Context, Field
from imi.spreadsheets import excel
from imi.spreadsheets.dropdowns import Offered, add_choices, add_lists
from imi.spreadsheets.sheet import DAY as IS_DAY
from imi.spreadsheets.sheet import Sheet, SheetRow
from imi.spreadsheets.streamed import LAST_ROW, Styled, filling
from imi.spreadsheets.writing import DAY, WHOLE, style, text, write

if TYPE_CHECKING:
    from openpyxl.styles import PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

# The two added columns come first, and are ignored when the file comes back.
OURS = ("Problems", "Status")
LIST, TO_FIX, TIDIED = "Candidates", "What to fix", "Put right while reading"
# How many wrong cells also get their sentence as a note: more make spreadsheet programs slow, and the row says it anyway.
MOST_NOTES = 2_000
# A heading further down would fill the window if it were frozen.
LAST_IN_SIGHT = 10
ISO_DAY = 10
# The first day that every program counts alike: a workbook counts from 1900 on, with one day too many in that year.
FIRST_DAY = date(1900, 3, 1)


@dataclass(frozen=True)
class Note:
    """Holds what the file says of a row: its state, and its problems as (place of the column or None, sentence).

    `who` is the name of the person that the row is about, where the row itself has no name.
    """

    status: str
    problems: Sequence[tuple[int | None, str]] = ()
    who: str = ""

    def about(self, said: str) -> str:
        """Return the sentence with the person's name."""
        return f"{self.who}: {said}" if self.who and said else said


NOTHING = Note("")


def annotated(sheet: Sheet, notes: Mapping[int, Note], tidied: Sequence[Sequence[object]] = ()) -> bytes:
    """Return the file that `annotated_pieces` yields."""
    return b"".join(annotated_pieces(sheet, notes, tidied))


def annotated_pieces(sheet: Sheet, notes: Mapping[int, Note], tidied: Sequence[Sequence[object]] = ()) -> Iterator[bytes]:
    """Yield the list with two more columns, wrong cells marked and explained, and a sheet with one line for each problem.

    Rows keep their numbers, so that a sentence about a row, here or in the browser, also fits this workbook and the file that
    comes back. `tidied` has (row, column, what was read, what is kept, why) of each value that was corrected while reading.
    """
    book = excel.Workbook()
    top, numbers = _places(sheet)
    first = _with_headings(book.active, LIST, (*OURS, *sheet.headings), top)
    first.freeze_panes = _in_sight("C", top)
    first.auto_filter.ref = f"A{top}:{excel.get_column_letter(len(sheet.headings) + 2)}{max(numbers, default=top)}"
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 48, 14
    _explain(first, sheet, numbers, notes)
    second = _with_headings(book.create_sheet(), TO_FIX, ("Row", "Column", "Value", "What to do"))
    for letter, width in zip("BCD", (28, 28, 70), strict=True):
        second.column_dimensions[letter].width = width
    if tidied:
        _with_headings(book.create_sheet(), TIDIED, ("Row", "Column", "Read", "Kept", "Why"))
    plain, number = style(first), style(first, WHOLE)
    return filling(book, {LIST: _noted(sheet, notes, Styles(first, excel.WRONG)), TO_FIX: _to_fix(sheet, notes, plain, number),
                          TIDIED: ([(row, number), *((each, plain) for each in line)] for row, *line in tidied)}, {LIST: numbers})


def _places(sheet: Sheet) -> tuple[int, Sequence[int]]:
    """Return (the heading's row, each row's number): their old places, or consecutive ones where a text file had more lines
    than a workbook holds.
    """
    numbers = [row.number for row in sheet.rows]
    if numbers and numbers[-1] > LAST_ROW:
        return 1, range(2, len(numbers) + 2)
    return sheet.heading_row, numbers


def _in_sight(column: str, top: int) -> str:
    """Return the first cell that scrolls: below the heading and right of the frozen columns."""
    return f"{column}{top + 1 if top <= LAST_IN_SIGHT else 1}"


class Styles:
    """The styles of a sheet's cells: texts and days, plain or with a fill."""

    def __init__(self, sheet: Worksheet, mark: PatternFill) -> None:
        self._plain = style(sheet), style(sheet, DAY)
        self._marked = style(sheet, fill=mark), style(sheet, DAY, mark)

    def cell(self, value: str | date, *, marked: bool = False) -> Styled:
        """Write a text or a day; a day that programs count differently is written as text."""
        if type(value) is date and value < FIRST_DAY:
            value = value.isoformat()
        return value, (self._marked if marked else self._plain)[type(value) is date]


def _cells(row: SheetRow) -> Iterable[str | date]:
    """Return the cells of a row, with days as days."""
    if IS_DAY not in row.kinds:
        return row.cells
    return [_day(text) if kind == IS_DAY else text for text, kind in zip(row.cells, row.kinds, strict=True)]


def _day(text: str) -> str | date:
    # A moment with a time of day is not a day.
    return date.fromisoformat(text) if len(text) == ISO_DAY else text


def _noted(sheet: Sheet, notes: Mapping[int, Note], styles: Styles) -> Iterator[list[Styled]]:
    """Yield the rows of the list, each with its note in front."""
    for row in sheet.rows:
        note = notes.get(row.number, NOTHING)
        told = "; ".join(said for _place, said in note.problems)
        places = {place for place, _said in note.problems}
        yield [styles.cell(told, marked=bool(told)), styles.cell(note.about(note.status)),
               *(styles.cell(cell, marked=place in places) for place, cell in enumerate(_cells(row)))]


def _explain(first: Worksheet, sheet: Sheet, numbers: Sequence[int], notes: Mapping[int, Note]) -> None:
    """Give wrong cells their sentence as a note; of very many, only the first ones."""
    left = MOST_NOTES
    for n, row in zip(numbers, sheet.rows, strict=True):
        wrong = {place: said for place, said in notes.get(row.number, NOTHING).problems if place is not None}
        for place, said in list(wrong.items())[:left]:
            first.cell(row=n, column=place + 3).comment = excel.Comment(text(said), "Portal")
        left -= min(len(wrong), left)
        if not left:
            return


def _to_fix(sheet: Sheet, notes: Mapping[int, Note], plain: int, number: int) -> Iterator[list[Styled]]:
    for row in sheet.rows:
        note = notes.get(row.number, NOTHING)
        for place, said in note.problems:
            column, value = ("", "") if place is None else (sheet.headings[place], row.cells[place])
            yield [(row.number, number), *((each, plain) for each in (column, value, note.about(said)))]


@dataclass(frozen=True)
class Chosen:
    """The choices of a list's drop-downs, and the field of each column by its place."""

    standards: Sequence[Offered]
    given: Context
    fields: Mapping[int, Field]


def corrected(sheet: Sheet, changes: Mapping[tuple[int, int], str | date], more: Sequence[str] = (),
              chosen: Chosen | None = None) -> bytes:
    """Return the file that `corrected_pieces` yields."""
    return b"".join(corrected_pieces(sheet, changes, more, chosen))


def corrected_pieces(sheet: Sheet, changes: Mapping[tuple[int, int], str | date], more: Sequence[str] = (),
                     chosen: Chosen | None = None) -> Iterator[bytes]:
    """Yield the list with its corrections: `changes` has the new text or day by (row's number, place of the column).

    `more` are the headings of new columns, added to the right of the list's own. With `chosen` the cells get the template's
    drop-downs.
    """
    book = excel.Workbook()
    top, numbers = _places(sheet)
    first = _with_headings(book.active, LIST, (*sheet.headings, *more), top)
    first.freeze_panes = _in_sight("A", top)
    if chosen is not None:
        lists = add_lists(book, chosen.standards, chosen.given, list(chosen.fields.values()))
        columns = {place + 1: field for place, field in chosen.fields.items()}
        # A list may have a package's code alone, or another word for it, and both are read: the drop-down is not strict.
        add_choices(first, columns, top + 1, max(numbers, default=top), lists, strict=False)
    return filling(book, {LIST: _corrected(sheet, changes, len(more), Styles(first, excel.HELD))}, {LIST: numbers})


def _corrected(sheet: Sheet, changes: Mapping[tuple[int, int], str | date], more: int, styles: Styles) -> Iterator[list[Styled]]:
    for row in sheet.rows:
        cells = enumerate((*_cells(row), *repeat("", more)))
        yield [styles.cell(changes.get((row.number, place), cell), marked=(row.number, place) in changes)
               for place, cell in cells]


def _with_headings(sheet: Worksheet, title: str, headings: Sequence[str], top: int = 1) -> Worksheet:
    sheet.title = title
    for n, heading in enumerate(headings, 1):
        cell = sheet.cell(row=top, column=n)
        write(cell, heading)
        cell.font = excel.BOLD
    return sheet
