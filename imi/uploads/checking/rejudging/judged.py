"""Store what the rows of an upload were judged by: the lists of a day, and the last line of the audit."""
from __future__ import annotations

import json
from typing import Any, NamedTuple

from imi.audit.since import Mark, reached
from imi.uploads.checking.lookups import Courses
from imi.uploads.models import Upload


class Judged(NamedTuple):
    """Says what rows were judged by: a digest of the lists, and how far the audit had come.

    With an empty one nothing was.
    """

    lists: str = ""
    mark: Mark = Mark(0, "")


class Judgement(NamedTuple):
    """Holds what rows are to be judged by: the catalogue and lists, and what is kept of them and of the audit, taken when they
    were looked up.
    """

    catalogue: Courses
    judged: Judged


def judged_by(catalogue: Courses) -> Judged:
    """Return what rows are judged by from now on. Take it before they are judged, and `keep` it afterwards."""
    return Judged(catalogue.digest, reached())


def keep(upload: Upload, judged: Judged) -> None:
    """Keep what the rows of an upload were judged by."""
    upload.judged = json.dumps([judged.lists, *judged.mark])
    Upload.update(judged=upload.judged).where(Upload.id == upload.id).execute()


def kept_with(upload: Upload) -> Judged:
    """Return what was kept with an upload, or an empty one."""
    said: list[Any] = json.loads(upload.judged or "[]")
    return Judged(said[0], Mark(*said[1:])) if said else Judged()
