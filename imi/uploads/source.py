"""What is said of the file that was sent, before any of its rows."""
from __future__ import annotations

from collections.abc import Iterable

from imi.words import count, one_line

# The name of a list that came by the clipboard and so has none.
PASTED = "pasted rows"


def kind(sheet: str, form: str, file_name: str) -> str:
    """What the rows came from: the sheet of a workbook, a text file, or a block that was pasted. `form` is the file's kind."""
    if form != "csv":
        return f"Sheet “{sheet}”"
    return "Pasted list" if file_name == PASTED else "Text file"


def called(sheet: str) -> str:
    """A sheet within a sentence; what is no sheet of a workbook has no name."""
    return f"the sheet “{sheet}”" if sheet else "the list"


def not_read(lists: Iterable[tuple[str, int]]) -> list[str]:
    """A sentence for each (name, rows) of the other sheets of candidates in a workbook."""
    return [f"The sheet “{one_line(name)}” has {count(rows, 'more row')} and was not read: upload it as a file of its own"
            for name, rows in lists]


def merged(cells: int) -> str:
    """What is said where so many cells got the value of the one merged over them, '' where none did."""
    return f"{count(cells, 'cell')} beneath a merged one took its value" if cells else ""
