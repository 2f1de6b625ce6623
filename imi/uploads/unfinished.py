"""Spreadsheets that were read and wait for somebody to go on with them."""
from __future__ import annotations

from dataclasses import dataclass

from peewee import fn

from imi.centres.models import Centre
from imi.uploads.models import Upload, UploadRow


@dataclass(frozen=True)
class Unfinished:
    """A spreadsheet with rows that are not registered; `to_fix` of them have something wrong or odd."""

    reference: str
    file_name: str
    to_fix: int


def unfinished(centre: Centre, limit: int) -> list[Unfinished]:
    """The centre's unfinished spreadsheets, newest first."""
    to_fix = UploadRow.select(fn.COUNT(UploadRow.id)).where(
        UploadRow.upload == Upload.id, UploadRow.state.in_(("problem", "warning")))
    rows = (Upload.select(Upload.reference, Upload.file_name, to_fix)
            .where(Upload.centre == centre, Upload.state.in_(("problems", "ready", "part")))
            .order_by(Upload.id.desc()).limit(limit).tuples())
    return [Unfinished(*row) for row in rows]
