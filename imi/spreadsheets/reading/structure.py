"""Describe what a file says of a sheet besides its values: what is hidden or merged, which cells hold an error or came to
nothing.
"""
from __future__ import annotations

from collections.abc import Iterable

# More places than these are never read.
ROWS_AT_MOST, COLUMNS_AT_MOST = 1_048_576, 100


class Failed(str):
    """The code of an error, like #N/A."""

    __slots__ = ()


class Unsure(str):
    """A text whose encoding the file does not state."""

    __slots__ = ()


class Unworked(str):
    """A formula without a stored value."""

    __slots__ = ()


# The text for an error whose code is not in the file.
NAMELESS = "#ERROR!"


class Structure:
    """What one sheet says besides its values.

    It has spans of hidden rows, counted from 1; places of hidden columns, counted from 0; `odd` cells, which hold an error or a
    formula without its value, by (row from 1, column from 0); `zeros`, by a row's number a bit for each column in which a
    formula came to 0; `merged` blocks as (row, column) counted from 0; and the number of the `last` row that was seen.

    `cuts` are (first byte, byte after the last, replacement): with these replaced, the reader of values accepts a part that it
    would refuse.
    """

    def __init__(self) -> None:
        self.hidden_rows: list[range] = []
        self.hidden_columns: set[int] = set()
        self.odd: dict[tuple[int, int], Failed | Unworked] = {}
        self.zeros: dict[int, int] = {}
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.cuts: list[tuple[int, int, bytes]] = []
        self.last = 0

    def hide_rows(self, first: int, count: int = 1) -> None:
        """Note that so many rows from a number on are hidden."""
        last = min(first + count, ROWS_AT_MOST + 1)
        if self.hidden_rows and self.hidden_rows[-1].stop == first:
            first = self.hidden_rows.pop().start
        self.hidden_rows.append(range(first, last))

    def hide_columns(self, places: Iterable[int]) -> None:
        """Note that these columns are hidden."""
        self.hidden_columns.update(places)

    def zero(self, row: int, column: int) -> None:
        """Note that a formula came to 0."""
        if column < COLUMNS_AT_MOST:
            self.zeros[row] = self.zeros.get(row, 0) | 1 << column

    def hidden_until(self, last: int) -> set[int]:
        """Return the numbers of hidden rows up to a last one."""
        return {number for span in self.hidden_rows for number in span[:max(last + 1 - span.start, 0)]}
