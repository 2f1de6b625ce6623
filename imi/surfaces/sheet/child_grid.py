"""The cells of one sheet by columns: what is hidden left out, merged cells filled, every cell a text in the end.

A column is looked at as a whole: most hold cells of one kind, and few different ones.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

CELLS_MERGED_AT_MOST = 10_000
EXACT_BELOW = 2.0 ** 53


class Failed(str):
    """The code of an error, like #N/A."""

    __slots__ = ()


class Unworked(str):
    """A formula of which no value is stored."""

    __slots__ = ()


# One letter for what a cell was; a cell's text is what somebody would have typed.
KINDS = {str: "s", float: "n", int: "n", bool: "b", datetime: "d", date: "d", time: "t", timedelta: "t", Failed: "e",
         Unworked: "f"}
Cells = list[Any]
# Changes the cells of a row.
Mend = Callable[[Cells], None]
# The first and the last cell of each merged block, as (row, column) counted from 0.
Blocks = Sequence[tuple[tuple[int, int], tuple[int, int]]]


class Grid:
    """Rows by their numbers in the sheet, counted from 1, and cells as they were read, column by column, with each column's
    place in the sheet, counted from 0. `more` rows were counted and not kept."""

    def __init__(self, numbers: Sequence[int], columns: Sequence[Sequence[Any]], places: Sequence[int], *, more: int = 0,
                 hidden_rows: int = 0, hidden_columns: Sequence[int] = (), encoding: str = "") -> None:
        self.numbers, self.columns, self.places, self.more = numbers, columns, places, more
        self.hidden_rows, self.hidden_columns, self.encoding = hidden_rows, hidden_columns, encoding
        # Where a column has something in every row, as one of most lists has, no row is blank.
        if not any(all(map(_is_said, column)) for column in columns):
            kept = [n for n, cells in enumerate(zip(*columns, strict=True)) if any(map(_is_said, cells))]
            self.numbers, self.columns = [numbers[n] for n in kept], [[column[n] for n in kept] for column in columns]

    def first_rows(self, most: int) -> Iterator[tuple[str, ...]]:
        """The texts of so many rows."""
        return zip(*([as_typed(cell) for cell in column[:most]] for column in self.columns), strict=True)

    def beneath(self, row: int, skipped: int) -> Grid:
        """What is beneath a row, without the first columns."""
        return Grid(self.numbers[row + 1:], [column[row + 1:] for column in self.columns[skipped:]], self.places[skipped:],
                    more=self.more, hidden_rows=self.hidden_rows, hidden_columns=self.hidden_columns, encoding=self.encoding)


def _is_said(cell: Any) -> bool:
    return cell != "" and (type(cell) is not str or not cell.isspace())


def grid(sheet: Any, about: dict[str, Any], *, hidden: bool, most: int) -> Grid:
    """A sheet of a workbook, so many rows of it. `about` tells what is hidden in it and which cells hold no value."""
    top, left = sheet.start or (0, 0)
    there = range(left, left + sheet.width)
    hidden_rows = set() if hidden else set(about.get("hidden_rows", ()))
    hidden_columns = [] if hidden else sorted({*about.get("hidden_columns", ())}.intersection(there))
    mending = _mending(sheet.merged_cell_ranges or (), about.get("odd", {}), top, left)
    numbers: list[int] = []
    rows: list[Cells] = []
    more = left_out = 0
    for number, cells in enumerate(sheet.iter_rows(), top + 1):
        was_blank = not any(map(_is_said, cells))
        if number in mending:
            for mend in mending[number]:
                mend(cells)
        elif was_blank:
            continue
        if number in hidden_rows:
            left_out += not was_blank
        elif len(rows) < most:
            numbers.append(number)
            rows.append(cells)
        else:
            more += 1
    columns = list(zip(*rows, strict=True)) or [()] * len(there)
    places = [place for place in there if place not in hidden_columns]
    return Grid(numbers, [columns[place - left] for place in places], places, more=more, hidden_rows=left_out,
                hidden_columns=hidden_columns)


def _mending(merged: Blocks, odd: dict[tuple[int, int], tuple[type, str]], top: int, left: int) -> dict[int, list[Mend]]:
    """By a row's number, what is to be done to its cells: they get the value that was merged over them, or what stands in
    the file instead of a value. The sheet begins at `top` and `left`, counted from 0."""
    found: dict[int, list[Mend]] = defaultdict(list)
    for (above, first), (bottom, last) in merged:
        if above >= top and (bottom - above + 1) * (last - first + 1) <= CELLS_MERGED_AT_MOST:
            fill = _fill(first - left, range(first - left, last - left + 1))
            for row in range(above, bottom + 1):
                found[row + 1].append(fill)
    for (row, column), (kind, text) in odd.items():
        found[row].append(_put(column - left, kind(text)))
    return found


def _fill(first: int, merged: range) -> Mend:
    """Give every empty cell of a merged block the value of its first one. Its rows come from the top."""
    value: Any = None

    def fill(cells: Cells) -> None:
        nonlocal value
        if value is None:
            value = cells[first] if 0 <= first < len(cells) else ""
        for place in merged:
            if 0 <= place < len(cells) and cells[place] == "":
                cells[place] = value

    return fill


def _put(place: int, mark: Failed | Unworked) -> Mend:
    def put(cells: Cells) -> None:
        if 0 <= place < len(cells) and (type(mark) is Failed or cells[place] == ""):
            cells[place] = mark

    return put


def as_typed(cell: Any) -> str:
    """A cell as somebody would have typed it: whole numbers as digits, days as yyyy-mm-dd."""
    if type(cell) is str:
        return cell
    if type(cell) is date:
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_BELOW else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return str(cell)


def told(cells: Sequence[Any]) -> tuple[Sequence[str], list[int] | None, str]:
    """(texts, places, kinds) of a column. Where few texts are different, each is told once and `places` has the place of
    every row's; a single one is told without. A kind that all cells have is told once."""
    types = set(map(type, cells))
    if len(types) > 1:
        # One is another here: 1.0 is not true, though Python takes them for equal.
        return *_once(list(map(as_typed, cells))), "".join(KINDS.get(type(cell), "s") for cell in cells)
    text_of = {cell: as_typed(cell) for cell in set(cells)} if types != {str} else {}
    return *_once([text_of[cell] for cell in cells] if text_of else cells), KINDS.get(types.pop(), "s")


def _once(texts: Sequence[str]) -> tuple[Sequence[str], list[int] | None]:
    different = dict.fromkeys(texts)
    if len(different) == 1:
        return texts[:1], None
    if len(different) > len(texts) // 2:
        return texts, None
    place_of = {text: place for place, text in enumerate(different)}
    return list(different), [place_of[text] for text in texts]
