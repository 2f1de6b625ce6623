"""Tell how far the repair of an upload is: how many cells are right by now, and which causes had several rows."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peewee import ModelSelect, Node, Select, fn

from imi.database.compiled import Blank, Prepared
from imi.database.connection import db
from imi.uploads.kinds import kind_of
from imi.uploads.models import IN_ITS_ROW, OPEN_ROWS, Upload, UploadChange, UploadProblem, UploadRow


def put_right(upload: Upload) -> int:
    """Return how many cells were changed or confirmed here, or left out with their row, and have no problem any more, by one
    statement.
    """
    return int(_right.plainly(upload=upload.id, names=list(kind_of(upload).fields.by_name))[0][0])


@Prepared
def _right(upload: Blank, names: Blank) -> Select[tuple[Any, ...]]:
    still = UploadProblem.alias()

    def cells(of: type[UploadChange | UploadProblem], *which: Node) -> ModelSelect[Any]:
        """Select the cells of a table that have no problem any more."""
        return of.select(of.row, of.field).where(of.upload == upload, *which, ~fn.EXISTS(
            still.select(still.id).where(still.upload == upload, still.row == of.row, still.field == of.field,
                                         still.confirmed_by.is_null())))

    changed = cells(UploadChange, UploadChange.undone_at.is_null(), UploadChange.field.in_(names.each("text")))
    confirmed = cells(UploadProblem, UploadProblem.confirmed_by.is_null(False))
    left_out = UploadProblem.select(UploadProblem.row, UploadProblem.field).join(UploadRow, on=IN_ITS_ROW).where(
        UploadProblem.upload == upload, UploadRow.state == "left_out")
    right = changed | confirmed | left_out
    return Select([right.alias("right")], [fn.COUNT(1)]).bind(db)


def several(upload: Upload, before: Iterable[str]) -> list[str]:
    """Return the keys of the causes that several rows have or once had, those of most rows first: each keeps its place on the
    page while its rows are put right, and does not become one of the causes of a single row.
    """
    rows = fn.COUNT(UploadProblem.row.distinct())
    now = UploadProblem.select(UploadProblem.field, UploadProblem.code).join(UploadRow, on=IN_ITS_ROW).where(
        UploadProblem.upload == upload.id, UploadProblem.confirmed_by.is_null(), UploadRow.state.in_(OPEN_ROWS)).group_by(
        UploadProblem.field, UploadProblem.code).having(rows > 1).order_by(rows.desc(), fn.MIN(UploadProblem.row)).tuples()
    return list(dict.fromkeys((*before, *(f"{name} {code}" for name, code in now))))
