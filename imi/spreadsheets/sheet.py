"""Define a sheet as it was read: headings, rows under Excel's numbers, and what its reader should be told."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

# The kind of each cell in the file; a row's kinds are one letter for each cell.
TEXT, NUMBER, DAY, TIME, BOOLEAN, ERROR, FORMULA, UNSURE = "sndtbefu"
# How the bytes of a text file may be read, with the texts of some cells in that encoding.
Reading = tuple[str, Sequence[tuple[int, Sequence[tuple[int, str]]]]]


class SheetRow(NamedTuple):
    """One row: Excel's number, its cells as text in the order of the headings, and the kind of each cell.

    Text is what somebody would have typed: whole numbers as digits, days as yyyy-mm-dd, an empty cell as ''.
    A cell whose formula has no stored value is FORMULA and holds the formula's text; an error cell is ERROR and
    holds its code, like #N/A. UNSURE is a text of which the file does not say which letters it has.
    """

    number: int
    cells: Sequence[str]
    kinds: str


@dataclass(frozen=True)
class Sheet:
    """What was read of a file, without hidden rows and columns unless they were asked for; their Excel numbers and letters are
    kept.

    `zero_rows`, in which formulas came to 0 and nothing else was entered, and rows `above_headings` that are as full as those
    below are left out in the same way.

    `merged_cells` counts the cells that got the value of the merged block over them. `other_sheets` are visible and were not
    read; `other_lists` are those of them that have the same headings, with their rows. `without_heading` has (letter, first
    text, its row, how many rows hold something) of each column that has content and no heading; `too_wide` has (row, cells,
    headings) of the lines of a text file with more cells than there are headings; `noted` are sentences about the file.

    `encoding` is how a text file was read; where that is doubtful, `readings` has this encoding and others with the texts of
    the first UNSURE cells in each: (row, [(place, text)]). `reading` is the encoding that the user named.
    """

    name: str
    format: str
    heading_row: int
    headings: tuple[str, ...]
    columns: tuple[int, ...]
    rows: tuple[SheetRow, ...]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    zero_rows: tuple[int, ...] = ()
    above_headings: tuple[int, ...] = ()
    merged_cells: int = 0
    other_sheets: tuple[str, ...] = ()
    other_lists: tuple[tuple[str, int], ...] = ()
    encoding: str = ""
    epoch_1904: bool = False
    with_hidden: bool = False
    without_heading: tuple[tuple[str, str, int, int], ...] = ()
    too_wide: tuple[tuple[int, int, int], ...] = ()
    noted: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    reading: str = ""


class Unreadable(Exception):
    """The file can't be read. `code` never changes; `message` says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message
