"""Say what was done since a moment: how far the audit had come then, and which candidates its later lines are about.

Whatever is worked out of what is held of candidates can be kept with the mark of when it was begun, and is right as long as no
later line is about one of them: each change of a candidate or of a registration writes its line in its own transaction.
"""
from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from peewee import Select, fn

from imi.audit.models import Audit
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db, is_sqlite, now

# The clocks of a server and of the machines that write to it may differ by so much.
APART = timedelta(seconds=60)
# After every line that there is.
LAST_LINE, LAST = 2 ** 62, datetime(9999, 12, 31)


class Mark(NamedTuple):
    """How far the audit had come: its last line, and the moment before which every line is in it."""

    line: int
    at: str


class Line(NamedTuple):
    """A line that is later than a mark, and the candidate it is about."""

    line: int
    at: datetime
    candidate: int


def reached() -> Mark:
    """Return the mark of now. Take it before anything is looked up.

    Where several write at once, on PostgreSQL, a line may appear after one that has a higher number: the moment is that at which
    the oldest transaction began which may still write one.
    """
    [(last,)] = _last()
    if is_sqlite():
        return Mark(last, now().isoformat())
    # As SQL: no table of ours knows which transactions are under way.
    began = db.execute_sql("SELECT min(xact_start) FROM pg_stat_activity WHERE backend_xid IS NOT NULL"
                           " AND datname = current_database()").fetchone()[0]
    moment = began.astimezone(UTC).replace(tzinfo=None, microsecond=0) if began else now()
    return Mark(last, min(moment, now()).isoformat())


def lines_since(marks: Collection[Mark], limit: int) -> list[Line]:
    """Return the lines about candidates that are later than the earliest of these marks, so many at most."""
    number = min((mark.line for mark in marks), default=LAST_LINE)
    at = min((datetime.fromisoformat(mark.at) for mark in marks), default=None)
    return [Line(*row) for row in _since(line=number, at=_from(at), limit=limit)]


def is_later(line: Line, mark: Mark) -> bool:
    """Return whether a line may have been written after the mark was taken."""
    return line.line > mark.line or (not is_sqlite() and line.at >= _from(datetime.fromisoformat(mark.at)))


def _from(at: datetime | None) -> datetime:
    """Return from which moment on lines may have appeared since. On SQLite one transaction writes after the other: by the number
    alone a line is later, and no moment is.
    """
    return LAST if at is None or is_sqlite() else at - APART


@Prepared
def _last() -> Select[tuple[Any, ...]]:
    return Audit.select(fn.COALESCE(fn.MAX(Audit.id), 0)).tuples()


@Prepared
def _since(line: Blank, at: Blank, limit: Blank) -> Select[tuple[Any, ...]]:
    later = Audit.id > line
    if not is_sqlite():
        later |= Audit.at >= at
    return Audit.select(Audit.id, Audit.at, Audit.candidate_id).where(
        later, Audit.candidate_id.is_null(False)).limit(limit).tuples()
