"""List the values that are stored otherwise than in the sheet, for the report, the list of changes and the workbooks."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from peewee import Field, ModelSelect

from imi.centres.models import Centre
from imi.uploads.checking.cells.normalised import SENTENCES, CauseCount, told_of
from imi.uploads.checking.texts import texts_now
from imi.uploads.fields import SheetFields
from imi.uploads.kinds import kind_of
from imi.uploads.models import Upload, UploadRow

# Rows that are left out are registered as nothing.
TOLD = ("problem", "warning", "ready", "registered")
PAGE = 50


class StoredDifferently(NamedTuple):
    """Holds one cell whose value is stored otherwise than in the sheet.

    It has Excel's row number, the field, the cell's text, the stored text, and why.
    """

    row: int
    name: str
    label: str
    read: str
    kept: str
    why: str


def causes(found: Upload) -> list[CauseCount]:
    """Return how many values each cause concerns, as they were counted when the rows last changed.

    What was emptied since, with the file or with a person, is no longer told: then the rows that are left are counted.
    """
    known = found.said.get("tidied") if found.file_key else None
    return told_of(numbers(found) if known is None else known)


def numbers(found: Upload) -> Counter[str]:
    """Return how many values each cause concerns, counted now."""
    return Counter(cause for (said,) in _rows(found, UploadRow.tidied).tuples() for cause, _kept in json.loads(said).values())


def kept(centre: Centre, found: Upload, number: int = 0) -> list[StoredDifferently]:
    """Return the cells in the order of the file: all of them, or those of one page of rows."""
    query = _rows(found, UploadRow.row, UploadRow.cells, UploadRow.fixed, UploadRow.tidied).where(
        UploadRow.centre == centre).order_by(UploadRow.row)
    return list(_cells(kind_of(found).fields, (query.paginate(number, PAGE) if number else query).tuples()))


def row_count(centre: Centre, found: Upload) -> int:
    """Return how many rows have such a cell."""
    return int(_rows(found, UploadRow.id).where(UploadRow.centre == centre).count())


def _rows(found: Upload, *columns: Field[Any]) -> ModelSelect[Any]:
    return UploadRow.select(*columns).where(UploadRow.upload == found.id, UploadRow.tidied != "{}", UploadRow.state.in_(TOLD))


def _cells(fields: SheetFields, rows: Iterable[tuple[int, str, str, str]]) -> Iterator[StoredDifferently]:
    for row, cells, fixed, said in rows:
        texts = texts_now(cells, fixed)
        for name, (cause, text) in json.loads(said).items():
            yield StoredDifferently(row, name, fields[name].label, texts.get(name, ""), text, SENTENCES[cause])
