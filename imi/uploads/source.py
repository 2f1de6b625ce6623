"""What is said of the file that was sent, before any of its rows."""
from __future__ import annotations

from collections.abc import Iterable

from imi.words import count, one_line


def not_read(lists: Iterable[tuple[str, int]]) -> list[str]:
    """A sentence for each (name, rows) of the other sheets of candidates in a workbook."""
    return [f"The sheet “{one_line(name)}” has {count(rows, 'more row')} and was not read: upload it as a file of its own"
            for name, rows in lists]


def merged(cells: int) -> str:
    """What is said where so many cells got the value of the one merged over them, '' where none did."""
    return f"{count(cells, 'cell')} beneath a merged one took its value" if cells else ""
