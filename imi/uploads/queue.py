"""Tell the queue what to do with an upload: check it, perhaps after reading another file or other columns."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from imi.database.connection import now
from imi.uploads.models import Upload, UploadJob


@dataclass(frozen=True)
class SentFile:
    """Holds a file that is to take the place of an upload's earlier one."""

    name: str
    digest: str
    key: str


@dataclass(frozen=True)
class Takes:
    """Says what an upload is to read in place of what it had: another file, other columns (`mapping`), rows that the file
    hides (`hidden`, None where nothing is said of them), or another encoding (`reading`). `person` is the id of who said so.
    """

    person: int
    file: SentFile | None = None
    mapping: Mapping[str, int] | None = None
    hidden: bool | None = None
    reading: str = ""


def ask(upload: Upload, takes: Takes | None = None) -> None:
    """Give an upload to the queue, from its first row."""
    UploadJob.delete().where(UploadJob.upload == upload.id).execute()
    UploadJob.create(upload=upload, at=now(), takes=json.dumps(asdict(takes)) if takes else None)


def takes_of(job: UploadJob) -> Takes | None:
    """Return what is to be read before the check, None once it was read."""
    if not job.takes:
        return None
    said = json.loads(job.takes)
    return Takes(said["person"], SentFile(**said["file"]) if said["file"] else None, said["mapping"], said.get("hidden"),
                 said.get("reading", ""))


def took(job: UploadJob) -> bool:
    """Take the upload, and return whether this worker is the one that took it: somebody may have let it go meanwhile."""
    return bool(UploadJob.update(takes=None, checked_to=0).where(
        UploadJob.upload == job.upload_id, UploadJob.takes == job.takes).execute())


def release(upload: Upload) -> bool:
    """Let go what was still to be read, and return whether there was something. Its file goes with the next look for strays."""
    return bool(UploadJob.update(takes=None, done_at=now()).where(
        UploadJob.upload == upload.id, UploadJob.takes.is_null(False), UploadJob.done_at.is_null()).execute())
