"""Hold the cells of one sheet by columns: hidden ones left out, merged cells filled, every cell a text in the end.

A column is looked at as a whole: most hold cells of one kind, with few different values.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from refusals import Refused  # type: ignore[import-not-found]
from structure import COLUMNS_AT_MOST, Failed, Structure, Unsure, Unworked  # type: ignore[import-not-found]

CELLS_MERGED_AT_MOST = 10_000
EXACT_BELOW = 2.0 ** 53


# The kind of a cell as one letter; a cell's text is what a person would have typed.
KINDS = {str: "s", float: "n", int: "n", bool: "b", datetime: "d", date: "d", time: "t", timedelta: "t", Failed: "e",
         Unworked: "f", Unsure: "u"}
Cells = list[Any]
# A function that changes the cells of a row and returns the places of those that got the value of a merged one.
Mend = Callable[[Cells], Sequence[int]]
# The first and the last cell of each merged block, as (row, column) counted from 0.
Blocks = Sequence[tuple[tuple[int, int], tuple[int, int]]]


class Grid:
    """Rows by their numbers in the sheet, counted from 1, and cells as they were read, by column, with each column's place in
    the sheet, counted from 0.

    `more` rows were counted and not kept. `hidden_rows` and `zero_rows` are the numbers of rows that were left out. `filled`
    has, by a row's number, how many of its cells got the value of a merged one.
    """

    def __init__(self, numbers: Sequence[int], columns: Sequence[Sequence[Any]], places: Sequence[int], *, more: int = 0,
                 hidden_rows: Sequence[int] = (), hidden_columns: Sequence[int] = (), zero_rows: Sequence[int] = (),
                 encoding: str = "", filled: dict[int, int] | None = None) -> None:
        self.numbers, self.columns, self.places, self.more = numbers, columns, places, more
        self.hidden_rows, self.hidden_columns, self.encoding = hidden_rows, hidden_columns, encoding
        self.zero_rows, self.filled = zero_rows, filled or {}

    def first_rows(self, most: int) -> Iterator[tuple[str, ...]]:
        """Return the texts of the first rows, so many of them."""
        return zip(*([as_typed(cell) for cell in column[:most]] for column in self.columns), strict=True)

    def beneath(self, row: int, skipped: int) -> Grid:
        """Return the grid below a row, without the first columns and without rows whose only content was in those."""
        numbers, columns = self.numbers[row + 1:], [column[row + 1:] for column in self.columns[skipped:]]
        if skipped:
            kept = [n for n, cells in enumerate(zip(*columns, strict=True)) if any(map(_is_said, cells))]
            numbers, columns = [numbers[n] for n in kept], [[column[n] for n in kept] for column in columns]
        filled = {number: cells for number, cells in self.filled.items() if number > self.numbers[row]}
        return Grid(numbers, columns, self.places[skipped:], more=self.more, hidden_rows=self.hidden_rows,
                    hidden_columns=self.hidden_columns, encoding=self.encoding, filled=filled,
                    zero_rows=[number for number in self.zero_rows if number > self.numbers[row]])


def _is_said(cell: Any) -> bool:
    return cell != "" and (type(cell) is not str or not cell.isspace())


def grid(sheet: Any, about: Structure | None, *, hidden: bool, most: int) -> Grid:
    """Read so many rows of a workbook's sheet.

    `about` says what is hidden in it and which cells hold no value; it is None where the file says nothing of the kind. Raises
    Refused for a sheet whose rows `about` knows nothing of.
    """
    is_silent, about = about is None, about or Structure()
    top, left = sheet.start or (0, 0)
    there = range(left, min(left + sheet.width, COLUMNS_AT_MOST))
    hidden_rows = set() if hidden else about.hidden_until(top + sheet.height)
    hidden_columns = [] if hidden else sorted(about.hidden_columns.intersection(there))
    places = [place for place in there if place not in hidden_columns]
    mending = _mending(sheet.merged_cell_ranges or about.merged, about.odd, top, left)
    numbers: list[int] = []
    rows: list[Cells] = []
    left_out: list[int] = []
    zero_rows: list[int] = []
    filled: dict[int, int] = {}
    more = last = 0
    # Empty rows at the top are included; empty columns on the left are not.
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if sheet.width > len(there):
            cells = _within(cells, len(there))
        if number in hidden_rows and any(map(_is_said, cells)):
            last = number
            left_out.append(number)
        taken = 0
        for mend in mending.get(number, ()):
            taken += sum(place + left not in hidden_columns for place in mend(cells))
        shown = [cells[place - left] for place in places] if hidden_columns else cells
        if number in hidden_rows or not any(map(_is_said, shown)):
            continue
        if taken and sum(map(_is_said, shown)) == taken:
            # A row that has only a merged value from above belongs to the rows above.
            continue
        last = number
        if number in about.zeros and _is_zero(shown, places, about.zeros[number]):
            zero_rows.append(number)
        elif len(rows) < most:
            numbers.append(number)
            rows.append(shown)
            if taken:
                filled[number] = taken
        else:
            more += 1
    if last > about.last and not is_silent:
        raise Refused("damaged", unseen=True)
    columns = list(zip(*rows, strict=True)) or [()] * len(places)
    return Grid(numbers, columns, places, more=more, hidden_rows=left_out, hidden_columns=hidden_columns,
                zero_rows=zero_rows, filled=filled)


def _within(cells: Cells, width: int) -> Cells:
    """Return the cells of a row that has some beyond the last column that is read. Raises Refused unless those are empty."""
    if any(map(_is_said, cells[width:])):
        raise Refused("far")
    return cells[:width]


def _is_zero(cells: Cells, places: Sequence[int], zeros: int) -> bool:
    """Return whether the only content of a row is 0, from formulas in the columns of these bits."""
    return all(zeros >> place & 1 for place, cell in zip(places, cells, strict=True) if _is_said(cell))


def _mending(merged: Blocks, odd: dict[tuple[int, int], Failed | Unworked], top: int, left: int) -> dict[int, list[Mend]]:
    """Return, by a row's number, the changes to its cells: first the file's text for cells without a value, then the values of
    merged cells, which may be such errors.

    The sheet begins at `top` and `left`, counted from 0.
    """
    found: dict[int, list[Mend]] = defaultdict(list)
    for (row, column), mark in odd.items():
        found[row].append(_put(column - left, mark))
    for (above, first), (bottom, last) in merged:
        if above >= top and (bottom - above + 1) * (last - first + 1) <= CELLS_MERGED_AT_MOST:
            fill = _fill(first - left, range(first - left, last - left + 1))
            for row in range(above, bottom + 1):
                found[row + 1].append(fill)
    return found


def _fill(first: int, merged: range) -> Mend:
    """Give every empty cell of a merged block the value of its first cell. Its rows come from the top."""
    value: Any = None

    def fill(cells: Cells) -> Sequence[int]:
        nonlocal value
        if value is None:
            value = cells[first] if 0 <= first < len(cells) else ""
        empty = [place for place in merged if 0 <= place < len(cells) and cells[place] == ""] if value != "" else []
        for place in empty:
            cells[place] = value
        return empty

    return fill


def _put(place: int, mark: Failed | Unworked) -> Mend:
    def put(cells: Cells) -> Sequence[int]:
        if 0 <= place < len(cells) and (type(mark) is Failed or cells[place] == ""):
            cells[place] = mark
        return ()

    return put


def as_typed(cell: Any) -> str:
    """Return a cell as a person would have typed it: whole numbers as digits, days as yyyy-mm-dd."""
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
    """Return (texts, places, kinds) of a column in short form.

    Where few texts differ, each is listed once and `places` has the place of every row's text; a single text is listed without
    places. A kind that all cells share is listed once.
    """
    if len(set(map(type, cells))) == 1:
        different, places = _once(cells)
        return list(map(as_typed, different)), places, KINDS.get(type(cells[0]), "s")
    # Among several kinds equal values may differ: 1.0 and true.
    return *_once(list(map(as_typed, cells))), "".join(KINDS.get(type(cell), "s") for cell in cells)


def _once(cells: Sequence[Any]) -> tuple[Sequence[Any], list[int] | None]:
    different = dict.fromkeys(cells)
    if len(different) == 1:
        return cells[:1], None
    if len(different) > len(cells) // 2:
        return cells, None
    place_of = {cell: place for place, cell in enumerate(different)}
    return list(different), [place_of[cell] for cell in cells]
