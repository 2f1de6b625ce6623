"""What the page for matching columns shows of a sheet, kept when it is read, so that no page reads a file again."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from imi.centres.models import Centre
from imi.uploads.models import Upload, UploadRow
from imi.uploads.source import called

SAMPLES, SAMPLE_LENGTH, SAMPLED_ROWS = 3, 60, 20


class SampledRow(Protocol):
    """A row of which the texts are looked at."""

    @property
    def cells(self) -> Sequence[str]: ...


class HeadedSheet(Protocol):
    """A sheet whose headings are told."""

    @property
    def name(self) -> str: ...

    @property
    def heading_row(self) -> int: ...

    @property
    def headings(self) -> tuple[str, ...]: ...

    @property
    def columns(self) -> tuple[int, ...]: ...

    @property
    def rows(self) -> Sequence[SampledRow]: ...


class ReadRow(Protocol):
    """A row that was read: Excel's number, texts, and one letter for each cell's kind."""

    @property
    def number(self) -> int:
        """Excel's number of the row."""

    @property
    def cells(self) -> Sequence[str]:
        """The texts in the order of the headings."""

    @property
    def kinds(self) -> str:
        """A letter for each cell."""


class ReadSheet(HeadedSheet, Protocol):
    """A sheet that was read."""

    @property
    def format(self) -> str:
        """What kind of file it was in: xlsx, xlsm, xls, ods or csv."""

    @property
    def rows(self) -> Sequence[ReadRow]:
        """The rows beneath them."""

    @property
    def hidden_rows(self) -> tuple[int, ...]:
        """Numbers of the hidden rows that were left out."""

    @property
    def hidden_columns(self) -> tuple[str, ...]:
        """Letters of the hidden columns that were left out."""

    @property
    def zero_rows(self) -> tuple[int, ...]:
        """Numbers of the rows that were left out because formulas came to 0 in them and they hold nothing else."""

    @property
    def merged_cells(self) -> int:
        """How many cells got the value of the one that was merged over them."""

    @property
    def other_sheets(self) -> tuple[str, ...]:
        """Names of the sheets that were not read."""

    @property
    def other_lists(self) -> tuple[tuple[str, int], ...]:
        """(name, rows) of those of them that have the same headings."""

    @property
    def without_heading(self) -> tuple[tuple[str, str], ...]:
        """(letter, first text) of the columns that hold something and have no heading."""

    @property
    def too_wide(self) -> tuple[tuple[int, int, int], ...]:
        """(row, cells, headings) of the lines of a text file with more cells than there are headings."""

    @property
    def encoding(self) -> str:
        """What a text file was read as, '' of a workbook."""

    @property
    def reading(self) -> str:
        """The way to read it that somebody named, '' where nobody did or none was needed."""

    @property
    def readings(self) -> Sequence[tuple[str, Sequence[tuple[int, Sequence[tuple[int, str]]]]]]:
        """Ways to read a text file that does not say its letters, and (row, [(place, text)]) of some cells in each."""

    @property
    def noted(self) -> tuple[str, ...]:
        """Sentences about the file."""

    @property
    def with_hidden(self) -> bool:
        """Whether what is hidden was asked for."""


class Headings(NamedTuple):
    """Headings with the sheet's columns, counted from 0, in which they stand, and the first values beneath them."""

    sheet: str
    row: int
    headings: Sequence[str]
    columns: Sequence[int]
    samples: Sequence[Sequence[str]]

    @property
    def called(self) -> str:
        """The sheet within a sentence."""
        return called(self.sheet)


def kept_of(sheet: HeadedSheet) -> dict[str, Any]:
    """What an upload remembers of its headings."""
    return {"headings": sheet.headings, "places": sheet.columns, "heading_row": sheet.heading_row}


def samples(sheet: HeadedSheet) -> list[list[str]]:
    """The first different values of each column, for somebody who is to say what it holds."""
    return [_first(row.cells[place] for row in sheet.rows[:SAMPLED_ROWS]) for place in range(len(sheet.headings))]


def of_sheet(sheet: HeadedSheet) -> Headings:
    """What a sheet that was just read shows."""
    return Headings(sheet.name, sheet.heading_row, sheet.headings, sheet.columns, samples(sheet))


def headings(centre: Centre, found: Upload) -> Headings:
    """What is remembered; beneath columns that are not used no values are, once the others were."""
    said = found.said
    there = said.get("samples") or _samples_of_rows(centre, found, said["columns"], len(said["headings"]))
    return Headings(said["sheet"], said["heading_row"], said["headings"], said["places"], there)


def _samples_of_rows(centre: Centre, found: Upload, at: Mapping[str, int], width: int) -> list[list[str]]:
    rows = [json.loads(cells or "{}") for (cells,) in UploadRow.select(UploadRow.cells).where(
        UploadRow.centre == centre, UploadRow.upload == found.id).order_by(UploadRow.row).limit(SAMPLED_ROWS).tuples()]
    of_place = {place: _first(row.get(name, "") for row in rows) for name, place in at.items()}
    return [of_place.get(place, []) for place in range(width)]


def _first(texts: Any) -> list[str]:
    different = dict.fromkeys(" ".join(text.split()) for text in texts)
    return [text[:SAMPLE_LENGTH] for text in different if text][:SAMPLES]
