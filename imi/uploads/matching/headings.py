"""Keep the headings and first values of a sheet for the page that matches columns, so that no page reads the file again."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from imi.centres.models import Centre
from imi.uploads.models import Upload, UploadRow
from imi.uploads.reading.read_sheet import ReadSheet
from imi.uploads.reading.source import called

SAMPLES, SAMPLE_LENGTH, SAMPLED_ROWS = 3, 60, 20


class Headings(NamedTuple):
    """Holds the headings of a sheet, the places of their columns, counted from 0, and the first values beneath each."""

    sheet: str
    row: int
    headings: Sequence[str]
    columns: Sequence[int]
    samples: Sequence[Sequence[str]]

    @property
    def called(self) -> str:
        """Return the sheet within a sentence."""
        return called(self.sheet)


def kept_of(sheet: ReadSheet) -> dict[str, Any]:
    """Return what an upload remembers of its headings."""
    return {"headings": sheet.headings, "places": sheet.columns, "heading_row": sheet.heading_row}


def samples(sheet: ReadSheet) -> list[list[str]]:
    """Return the first different values of each column, for somebody who is to say what it holds."""
    return [_first(row.cells[place] for row in sheet.rows[:SAMPLED_ROWS]) for place in range(len(sheet.headings))]


def of_sheet(sheet: ReadSheet) -> Headings:
    """Return the headings and samples of a sheet that was just read."""
    return Headings(sheet.name, sheet.heading_row, sheet.headings, sheet.columns, samples(sheet))


def headings(centre: Centre, found: Upload) -> Headings:
    """Return the headings that are remembered; columns that are not used have no samples, once the others were."""
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
