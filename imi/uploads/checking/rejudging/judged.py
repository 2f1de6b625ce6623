"""Store what the rows of an upload were judged by: the lists of a day, and the last line of the audit."""
from __future__ import annotations

import hashlib
import json
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import fn

from imi.audit.models import Audit
from imi.database.connection import now
from imi.uploads.checking.lookups import Courses
from imi.uploads.models import Upload


class Mark(NamedTuple):
    """Says what rows were judged by: a digest of the lists, the last line of the audit, and when.

    With an empty mark nothing was.
    """

    lists: str = ""
    audit: int = 0
    at: str = ""


class Judgement(NamedTuple):
    """Holds what rows are to be judged by: the catalogue and lists, and the mark that was taken when they were looked up."""

    catalogue: Courses
    mark: Mark


def lists(catalogue: Courses) -> str:
    """Return a digest of the catalogue and the lists as they are on their day: another day has another digest."""
    seen = (catalogue.given, sorted(catalogue.standards.items(), key=itemgetter(0)),
            sorted(catalogue.offers.items(), key=itemgetter(0)),
            sorted((package, sorted(held)) for package, held in catalogue.overlapping.items()))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def mark(catalogue: Courses) -> Mark:
    """Return the mark of now. Take it before rows are judged, and `keep` it afterwards."""
    return Mark(lists(catalogue), Audit.select(fn.MAX(Audit.id)).scalar() or 0, now().isoformat())


def keep(upload: Upload, judged: Mark) -> None:
    """Keep the mark by which the rows of an upload were judged."""
    upload.judged = json.dumps(judged)
    Upload.update(judged=upload.judged).where(Upload.id == upload.id).execute()


def marked(upload: Upload) -> Mark:
    """Return the mark that was kept with an upload, or an empty one."""
    said: list[Any] = json.loads(upload.judged or "[]")
    return Mark(*said)
