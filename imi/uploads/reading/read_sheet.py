"""Define what a sheet that was read must offer, so that this noun needs no reader; `spreadsheets` has one."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class ReadRow(Protocol):
    """A row that was read: Excel's number, texts, and one letter for each cell's kind."""

    @property
    def number(self) -> int:
        """Return Excel's number of the row."""

    @property
    def cells(self) -> Sequence[str]:
        """Return the texts in the order of the headings."""

    @property
    def kinds(self) -> str:
        """Return a letter for each cell."""


class ReadSheet(Protocol):
    """A sheet that was read: its headings, the rows beneath them, and what is to be said of it."""

    @property
    def name(self) -> str:
        """Return what the sheet is called, '' where the file is no workbook."""

    @property
    def heading_row(self) -> int:
        """Return Excel's number of the row of headings."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings from the left, '' where a column has none."""

    @property
    def columns(self) -> tuple[int, ...]:
        """Return the place of each heading in the sheet, counted from 0: hidden columns are left out."""

    @property
    def format(self) -> str:
        """Return what kind of file it was in: xlsx, xlsm, xls, ods or csv."""

    @property
    def rows(self) -> Sequence[ReadRow]:
        """Return the rows beneath the headings."""

    @property
    def hidden_rows(self) -> tuple[int, ...]:
        """Return the numbers of the hidden rows that were left out."""

    @property
    def hidden_columns(self) -> tuple[str, ...]:
        """Return the letters of the hidden columns that were left out."""

    @property
    def zero_rows(self) -> tuple[int, ...]:
        """Return the numbers of the rows that were left out because formulas came to 0 in them and they hold nothing else."""

    @property
    def above_headings(self) -> tuple[int, ...]:
        """Return the numbers of the rows above the headings that are as full as those beneath."""

    @property
    def merged_cells(self) -> int:
        """Return how many cells got the value of the one that was merged over them."""

    @property
    def other_sheets(self) -> tuple[str, ...]:
        """Return the names of the sheets that were not read."""

    @property
    def other_lists(self) -> tuple[tuple[str, int], ...]:
        """Return (name, rows) of the other sheets that have the same headings."""

    @property
    def without_heading(self) -> tuple[tuple[str, str, int, int], ...]:
        """Return (letter, first text, its row, how many rows) of the columns that hold something and have no heading."""

    @property
    def too_wide(self) -> tuple[tuple[int, int, int], ...]:
        """Return (row, cells, headings) of the lines of a text file with more cells than there are headings."""

    @property
    def epoch_1904(self) -> bool:
        """Return whether the workbook counts days from 1904."""

    @property
    def encoding(self) -> str:
        """Return what a text file was read as, '' of a workbook."""

    @property
    def reading(self) -> str:
        """Return the way to read it that somebody named, '' where nobody did or none was needed."""

    @property
    def readings(self) -> Sequence[tuple[str, Sequence[tuple[int, Sequence[tuple[int, str]]]]]]:
        """Return the ways to read a text file that does not say its letters, and (row, [(place, text)]) of some cells in each."""

    @property
    def noted(self) -> tuple[str, ...]:
        """Return the sentences about the file."""

    @property
    def with_hidden(self) -> bool:
        """Return whether what is hidden was asked for."""
