"""Remove what was typed in old uploads and their files; the outcome of each row stays."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import time

from peewee import ModelSelect, fn

from imi.candidates.models import Candidate
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.connection import db
from imi.database.entry.kept import DueItem, InUse, Kept
from imi.formats import local
from imi.uploads.checking.checked_rows import settle
from imi.uploads.models import OPEN_ROWS, Upload, UploadChange, UploadJob, UploadProblem, UploadRow
from imi.uploads.queue import release, takes_of

FOLDER = "uploads"
# An upload that nobody can go on with any more.
ENDED = ("refused", "registered", "cancelled")
STRAY_SECONDS = 24 * 3600
ERASED = "Somebody in this spreadsheet was erased, so nothing of it is read. Send it again without them"


def _old(since: datetime) -> ModelSelect[Upload]:
    """Select the uploads of before a moment. Of some an erasure took the file, and what was typed is left."""
    typed = UploadRow.select(UploadRow.id).where(UploadRow.upload == Upload.id, UploadRow.cells.is_null(False))
    return Upload.select(Upload.id, Upload.file_key, Upload.state).where(
        Upload.at < since, Upload.file_key.is_null(False) | fn.EXISTS(typed))


def last_day(found: Upload, days: int) -> date:
    """Return the last day on which an upload is kept whole, where uploads are for so many days."""
    return found.at.date() + timedelta(days=days)


def _listed(since: datetime, most: int) -> Iterator[DueItem]:
    rows = (Upload.select(Upload.reference, Upload.file_name, Upload.at, Centre.number).join(Centre)
            .where(Upload.id.in_(_old(since).select(Upload.id))).order_by(Upload.id).limit(most).tuples())
    for reference, name, at, centre in rows:
        yield DueItem(f"{reference} {name}", f"Centre {centre}", local(at).date())


def _forget(since: datetime, most: int, instance: Path) -> int:
    """Empty what was read, said and changed of uploads of before a moment, so many at most, remove their files, and return how
    many.
    """
    old = list(_old(since).order_by(Upload.id).limit(most))
    ids = [upload.id for upload in old] or [0]
    with db.atomic():
        UploadRow.update(cells=None, odd="{}", fixed="{}", tidied="{}", compared=None).where(UploadRow.upload.in_(ids)).execute()
        UploadChange.update(was="", now="").where(UploadChange.upload.in_(ids)).execute()
        UploadProblem.delete().where(UploadProblem.upload.in_(ids)).execute()
        Upload.update(state="cancelled").where(Upload.id.in_(ids), Upload.state.not_in(("registered", "part"))).execute()
        Upload.update(state="registered").where(Upload.id.in_(ids), Upload.state == "part").execute()
        Upload.update(file_key=None).where(Upload.id.in_(ids)).execute()
    for upload in old:
        if upload.file_key is None:
            continue
        (instance / FOLDER / upload.file_key).unlink(missing_ok=True)
    _forget_strays(instance / FOLDER)
    return len(old)


def forget_files(uploads: Collection[int]) -> tuple[str, ...]:
    """Let go of the files of these uploads, also of one that still waits to be read; their keys, to remove afterwards.

    Call it inside the transaction of what the files must go for.
    """
    keys: list[str] = []
    for found in Upload.select().where(Upload.id.in_(among(uploads))):
        keys += filter(None, [found.file_key])
        job = UploadJob.get_or_none(UploadJob.upload == found.id)
        takes = takes_of(job) if job else None
        if takes is None or not release(found):
            continue
        keys += [takes.file.key] if takes.file else []
        what = takes.file.name if takes.file else "Other columns"
        Upload.update(read=json.dumps({**found.said, "not_taken": [what, ERASED]})).where(
            Upload.id == found.id).execute()
        settle(found)
    Upload.update(file_key=None).where(Upload.id.in_(among(uploads))).execute()
    return tuple(keys)


def _forget_strays(folder: Path) -> None:
    """Remove files of no upload, which a crash between keeping the file and its row leaves behind."""
    if not folder.is_dir():
        return
    # By the clock of the disk: a file that is just being sent has no row yet.
    files = [file for file in folder.iterdir() if file.is_file() and time() - file.stat().st_mtime > STRAY_SECONDS]
    kept = {key for (key,) in Upload.select(Upload.file_key).where(Upload.file_key.is_null(False)).tuples()} if files else set()
    for job in UploadJob.select().where(UploadJob.takes.is_null(False)) if files else ():
        takes = takes_of(job)
        kept |= {takes.file.key} if takes and takes.file else set()
    for file in files:
        if file.name not in kept:
            file.unlink(missing_ok=True)


def _of_candidate() -> ModelSelect[UploadRow]:
    return UploadRow.select(UploadRow.id).join(Upload, on=(UploadRow.upload == Upload.id)).where(
        UploadRow.candidate == Candidate.id)


KEPT = (Kept("upload_days", (_old,), _listed, _forget),)
IN_USE = (
    InUse(20, "In a spreadsheet that is open", lambda _since: _of_candidate().where(
        Upload.state.not_in(ENDED), UploadRow.state.in_(OPEN_ROWS))),
    InUse(80, "In a spreadsheet of the period", lambda since: _of_candidate().where(Upload.at >= since)),
)
