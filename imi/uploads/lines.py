"""The rows of a sheet that are about somebody, as lines of fields, and a line as it is stored."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import orjson

from imi.registrations.checking import PROGRAMME
from imi.uploads.checking import SheetLine
from imi.uploads.columns import Columns
from imi.uploads.damage import odd_kinds
from imi.uploads.headings import ReadRow

# What a template may have in every row: a row with nothing else is about nobody.
NOBODY = frozenset({"standard", "package", "purchase_order", *PROGRAMME})
# (number, cells as JSON, odd kinds as JSON)
Row = tuple[int, str, str]


def lines(rows: Iterable[ReadRow], columns: Columns) -> Iterator[SheetLine]:
    """Those that have more than what a template fills in."""
    names, places = tuple(columns.at), tuple(columns.at.values())

    @lru_cache(maxsize=1_024)
    def odd_of(kinds: str) -> Mapping[str, str]:
        return odd_kinds({name: kinds[place] for name, place in columns.at.items()})

    for row in rows:
        texts = [row.cells[place] for place in places]
        cells = {name: text for name, text in zip(names, texts, strict=True) if text and not text.isspace()}
        if cells.keys() <= NOBODY:
            continue
        odd = odd_of(row.kinds)
        if odd:
            odd = {name: kind for name, kind in odd.items() if name in cells}
        if "\x00" in "".join(texts):
            # No database keeps a zero byte. Another control character in its place is refused in the cell's own words.
            cells = {name: cell.replace("\x00", "\x01") for name, cell in cells.items()}
        yield SheetLine(row.number, cells, odd)


def stored(one: SheetLine) -> Row:
    """A line as it is stored."""
    return one.row, orjson.dumps(one.texts).decode(), orjson.dumps(one.odd).decode() if one.odd else "{}"
