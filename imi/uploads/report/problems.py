"""Read what is wrong or odd in the open rows of an upload, and whom each of these rows is about."""
from __future__ import annotations

from typing import Any, NamedTuple

from peewee import Select

from imi.candidates.models import Candidate
from imi.database.compiled import Blank, Prepared
from imi.uploads.checking.texts import name_of, texts_now
from imi.uploads.checking.whom import joined, with_record
from imi.uploads.models import IN_ITS_ROW, OPEN_ROWS, Upload, UploadProblem, UploadRow


class RowSaid(NamedTuple):
    """Holds what a row says: the name of the person it is about, its texts by field, and its revision."""

    name: str
    texts: dict[str, str]
    edition: int


def unconfirmed(found: Upload) -> list[tuple[Any, ...]]:
    """Return (severity, field, code, message, row, value) of every problem of an open row that nobody confirmed, by row."""
    return _unconfirmed.plainly(upload=found.id)


def rows_with_problems(found: Upload) -> dict[int, RowSaid]:
    """Return what each open row with such a problem says, by its number: it is read once, however many problems it has."""
    rows = {}
    for row, cells, fixed, edition, first_names, surname in _with_problems.plainly(upload=found.id):
        texts = texts_now(cells, fixed)
        rows[row] = RowSaid(name_of(with_record(texts, first_names, surname, None)), texts, edition)
    return rows


@Prepared
def _unconfirmed(upload: Blank) -> Select[tuple[Any, ...]]:
    return (
        UploadProblem.select(UploadProblem.severity, UploadProblem.field, UploadProblem.code, UploadProblem.message,
                             UploadProblem.row, UploadProblem.value)
        .join(UploadRow, on=IN_ITS_ROW)
        .where(UploadProblem.upload == upload, UploadProblem.confirmed_by.is_null(), UploadRow.state.in_(OPEN_ROWS))
        .order_by(UploadProblem.row, UploadProblem.id).tuples()
    )


@Prepared
def _with_problems(upload: Blank) -> Select[tuple[Any, ...]]:
    have = UploadProblem.select(UploadProblem.row).where(UploadProblem.upload == upload, UploadProblem.confirmed_by.is_null())
    return joined(UploadRow.select(
        UploadRow.row, UploadRow.cells, UploadRow.fixed, UploadRow.edition, Candidate.first_names, Candidate.surname)).where(
        UploadRow.upload == upload, UploadRow.state.in_(OPEN_ROWS), UploadRow.row.in_(have)).tuples()
