"""Spreadsheets that were read and wait for somebody to go on with them."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect, fn

from imi.centres.models import Centre
from imi.uploads.again import bring_up_to_date
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadReceipt, UploadRow


@dataclass(frozen=True)
class Unfinished:
    """A spreadsheet with rows that are not registered; `to_fix` of them have something wrong or odd."""

    reference: str
    file_name: str
    to_fix: int


@dataclass(frozen=True)
class Rest:
    """The rows of a spreadsheet that wait although others of it were registered."""

    reference: str
    rows: int


def unfinished(centre: Centre, limit: int, today: date) -> list[Unfinished]:
    """The centre's unfinished spreadsheets, newest first, their rows judged by what is true now."""
    bring_up_to_date(centre, _newest(centre, Upload.select(), limit), today)
    to_fix = UploadRow.select(fn.COUNT(UploadRow.id)).where(
        UploadRow.upload == Upload.id, UploadRow.state.in_(("problem", "warning")))
    rows = _newest(centre, Upload.select(Upload.reference, Upload.file_name, to_fix), limit).tuples()
    return [Unfinished(*row) for row in rows]


def _newest(centre: Centre, query: ModelSelect, limit: int) -> ModelSelect:
    return query.where(Upload.centre == centre, Upload.state.in_(OPEN_UPLOADS)).order_by(Upload.id.desc()).limit(limit)


def rest_of(centre: Centre, receipt: int) -> Rest | None:
    """What is left of the spreadsheet that a receipt came from; None where nothing is, or where it came from none."""
    left = (Upload.select(Upload.reference, fn.COUNT(UploadRow.id))
            .join(UploadReceipt, on=(UploadReceipt.upload == Upload.id))
            .join(UploadRow, on=(UploadRow.upload == Upload.id))
            .where(Upload.centre == centre, UploadReceipt.receipt == receipt, Upload.state.in_(OPEN_UPLOADS),
                   UploadRow.state.in_(OPEN_ROWS))
            .group_by(Upload.reference).tuples().first())
    return Rest(*left) if left else None
