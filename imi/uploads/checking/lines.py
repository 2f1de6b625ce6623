"""Find the rows of a sheet that are about somebody, as texts by field, and read a stored row back."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import orjson

from imi.uploads.checking.cells.damage import EITHER, ERROR, WHOLE_ROW, counted_from_1900, either_way, errors_shown, odd_kinds
from imi.uploads.checking.one_row import SheetLine
from imi.uploads.matching.columns import Columns
from imi.uploads.reading.read_sheet import ReadRow

# (number, cells as JSON, odd kinds as JSON)
Row = tuple[int, str, str]


def lines(rows: Sequence[ReadRow], columns: Columns, too_wide: Iterable[tuple[int, int, int]] = (), *,
          epoch_1904: bool = False) -> Iterator[SheetLine]:
    """Yield the rows that have more than what a template fills in. Cells of spaces alone are empty, and empty ones are left out.

    `too_wide` has (row, cells, headings) of the rows of a text file that have more cells than there are headings. With
    `epoch_1904` the workbook counts days from 1904: a number for a day becomes that of other workbooks.
    """
    fields = columns.fields
    of_nobody = fields.of_nobody
    widths = {row: f"{cells} {headings}" for row, cells, headings in too_wide}
    cells_at = list(zip(*(row.cells for row in rows), strict=True))
    said = {name: _said(cells_at[place]) for name, place in columns.at.items()} if cells_at else {}
    # Those that are not used are let go.
    del cells_at
    if epoch_1904:
        said |= {name: [counted_from_1900(text) for text in said[name]] for name in fields.days.keys() & said.keys()}
    said = {name: column for name, column in said.items() if any(column)}
    unsure, errors = either_way(fields.days.keys(), said), errors_shown(said)

    @lru_cache(maxsize=1_024)
    def odd_of(kinds: str) -> Mapping[str, str]:
        return odd_kinds(fields, {name: kinds[place] for name, place in columns.at.items()})

    for row, texts in zip(rows, zip(*said.values(), strict=True), strict=bool(said)):
        cells = dict(zip(said, texts, strict=True))
        if "" in texts:
            cells = {name: text for name, text in cells.items() if text}
        if cells.keys() <= of_nobody:
            continue
        odd = odd_of(row.kinds)
        if odd:
            odd = {name: kind for name, kind in odd.items() if name in cells}
        if unsure:
            odd = {**odd, **{name: EITHER for name, days in unsure.items() if cells.get(name) in days}}
        if errors:
            odd = {**odd, **{name: ERROR for name, shown in errors.items() if cells.get(name) in shown}}
        if row.number in widths:
            odd = {**odd, WHOLE_ROW: widths[row.number]}
        yield SheetLine(row.number, cells, odd)


def nobody(rows: Sequence[ReadRow], columns: Columns) -> list[int]:
    """Return the numbers of the rows that are about nobody."""
    places = [place for name, place in columns.at.items() if name not in columns.fields.of_nobody]
    for place in places:
        # Most rows say something in the first of them.
        rows = [row for row in rows if not row.cells[place].strip()]
    return [row.number for row in rows]


def _said(column: Sequence[str]) -> Sequence[str]:
    if any(map(str.isspace, column)):
        column = ["" if text.isspace() else text for text in column]
    if "\x00" in "".join(column):
        # No database keeps a zero byte. Another control character in its place is refused in the cell's own words.
        column = [text.replace("\x00", "\x01") for text in column]
    return column


def stored(one: SheetLine) -> Row:
    """Return a line as it is stored."""
    return one.row, orjson.dumps(one.texts).decode(), orjson.dumps(one.odd).decode() if one.odd else "{}"
