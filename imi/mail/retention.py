"""The texts of letters go after a while; that a letter went out, to whom and when, stays."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from peewee import ModelSelect

from imi.database.connection import db
from imi.database.entry.kept import DueItem, Kept
from imi.formats import local
from imi.mail.models import Letter


def _old(since: datetime) -> ModelSelect[Letter]:
    """Return the query of letters that came to an end before a moment and whose text is still kept."""
    done = Letter.next_at.is_null() & ((Letter.sent_at < since) | (Letter.sent_at.is_null() & (Letter.at < since)))
    return Letter.select(Letter.id).where(Letter.body.is_null(False), done)


def _listed(since: datetime, most: int) -> Iterator[DueItem]:
    rows = Letter.select(Letter.subject, Letter.to, Letter.at).where(Letter.id.in_(_old(since))).order_by(
        Letter.id).limit(most).tuples()
    for subject, to, at in rows:
        yield DueItem(subject, to, local(at).date())


def _forget(since: datetime, most: int, _instance: Path) -> int:
    """Remove the texts of letters that came to an end before a moment, the oldest first and so many at most; return how many."""
    old = _old(since).order_by(Letter.id).limit(most)
    with db.atomic():
        return int(Letter.update(body=None).where(Letter.id.in_([row.id for row in old])).execute())


KEPT = (Kept("letter_days", (_old,), _listed, _forget),)
