"""Uploads are kept for a while and then forgotten: what was typed goes, what became of each row stays (R83)."""
from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from imi.database import db
from imi.uploads.models import Upload, UploadChange, UploadProblem, UploadRow

KEPT_DAYS = 90
FOLDER = "uploads"


def forget_old(now: datetime, instance: Path) -> int:
    """Empty what was read, said and changed of uploads older than so many days, and remove their files; how many."""
    old = list(Upload.select(Upload.id, Upload.file_key, Upload.state).where(
        Upload.at < now - timedelta(days=KEPT_DAYS), Upload.file_key.is_null(False)))
    ids = [upload.id for upload in old] or [0]
    with db.atomic():
        UploadRow.update(cells=None, odd="{}", fixed="{}").where(UploadRow.upload.in_(ids)).execute()
        UploadChange.update(was="", now="").where(UploadChange.upload.in_(ids)).execute()
        UploadProblem.delete().where(UploadProblem.upload.in_(ids)).execute()
        Upload.update(state="cancelled").where(Upload.id.in_(ids), Upload.state.not_in(("registered", "part"))).execute()
        Upload.update(state="registered").where(Upload.id.in_(ids), Upload.state == "part").execute()
        Upload.update(file_key=None).where(Upload.id.in_(ids)).execute()
    for upload in old:
        (instance / FOLDER / upload.file_key).unlink(missing_ok=True)
    return len(old)
