"""Find what has been kept for long enough, by kind: how many things, and which, to be looked at before anything is removed."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from peewee import Case, ModelSelect, Value, fn

from imi.audit.models import Audit
from imi.candidates.models import Candidate
from imi.candidates.record import name_of
from imi.centres.settings import CANDIDATE_DAYS, THRESHOLDS, Threshold, before, threshold, thresholds
from imi.database.entry.kept import DueItem, InUse, Kept
from imi.database.entry.noun import Noun
from imi.database.errors import NotFound
from imi.formats import local
from imi.registrations.models import Registration


@dataclass(frozen=True)
class Due:
    """A kind of thing that has been kept for long enough: how many there are, and how long they are kept."""

    kept: Threshold
    days: int
    count: int
    by_hand: bool


def report(now: datetime, nouns: Sequence[Noun]) -> list[Due]:
    """Return how much of these nouns the next run would remove, by kind. Nothing is removed."""
    days = thresholds()
    return [_due(kept, days[kept.name], now, nouns) for kept in _kinds(nouns)]


def going(name: str, now: datetime, most: int, nouns: Sequence[Noun]) -> tuple[Due, list[DueItem]]:
    """Return (the kind, the first `most` things of it that the next run would remove). Raises NotFound for no such kind."""
    kept = next((kept for kept in _kinds(nouns) if kept.name == name), None)
    if kept is None:
        raise NotFound("kind")
    listed = _candidates(now, most, nouns) if kept is CANDIDATE_DAYS else (
        one for of in kept_of(name, nouns) for one in of.listed(before(kept, now), most))
    return _due(kept, threshold(kept), now, nouns), list(listed)


def kept_of(name: str, nouns: Sequence[Noun]) -> list[Kept]:
    """Return what these nouns keep for the days of a threshold."""
    return [kept for noun in nouns for kept in noun.kept if kept.threshold == name]


def _kinds(nouns: Sequence[Noun]) -> list[Threshold]:
    """Return the thresholds of what goes, in the order of the settings."""
    return [asked for name, asked in THRESHOLDS.items() if asked is CANDIDATE_DAYS or kept_of(name, nouns)]


def _due(kept: Threshold, days: int, now: datetime, nouns: Sequence[Noun]) -> Due:
    by_hand, since = kept is CANDIDATE_DAYS, now - timedelta(days=days)
    queries = [old_candidates(now, nouns)] if by_hand else [
        query(since) for of in kept_of(kept.name, nouns) for query in of.queries]
    return Due(kept, days, sum(query.count() for query in queries), by_hand)


def old_candidates(now: datetime, nouns: Sequence[Noun]) -> ModelSelect[Candidate]:
    """Return the query of living candidates without an active registration, with whom nothing has happened for long enough and
    who are in use nowhere in these nouns; of nobody where the period is 0.
    """
    since = before(CANDIDATE_DAYS, now)
    return _old(now).where(*(~fn.EXISTS(one.query(since)) for one in _in_use(nouns)))


def _in_use(nouns: Sequence[Noun]) -> list[InUse]:
    return sorted((one for noun in nouns for one in noun.in_use), key=lambda one: one.place)


def is_still_due(candidate: int, now: datetime, nouns: Sequence[Noun]) -> bool:
    """Return whether a candidate (id) is due to be removed. Ask this again in the transaction that removes the candidate."""
    return bool(old_candidates(now, nouns).where(Candidate.id == candidate).exists())


def _old(now: datetime) -> ModelSelect[Candidate]:
    days = threshold(CANDIDATE_DAYS)
    last = Audit.select(fn.MAX(Audit.at)).where(Audit.candidate_id == Candidate.id)
    active = Registration.select(Registration.id).where(Registration.candidate == Candidate.id, Registration.state == "active")
    return (Candidate.select(Candidate.id, Candidate.number, Candidate.first_names, Candidate.surname, last.alias("last"))
            .where(Candidate.state == "live", Value(days) > 0, ~fn.EXISTS(active), last < before(CANDIDATE_DAYS, now))
            .order_by(Candidate.id))


def _candidates(now: datetime, most: int, nouns: Sequence[Noun]) -> Iterator[DueItem]:
    for one in old_candidates(now, nouns).limit(most).objects():
        yield DueItem(_who(one), "Without an active registration", _since(one))


def left_out(name: str, now: datetime, most: int, nouns: Sequence[Noun]) -> list[DueItem]:
    """Return the first `most` candidates who would be due but for something open or recent, each with what that is."""
    if name != CANDIDATE_DAYS.name:
        return []
    since = before(CANDIDATE_DAYS, now)
    reasons = [(fn.EXISTS(one.query(since)), one.why) for one in _in_use(nouns)]
    why = Case(None, reasons, "")
    rows = _old(now).select_extend(why.alias("why")).where(reduce(or_, (there for there, _why in reasons))).limit(most)
    return [DueItem(_who(one), one.why, _since(one)) for one in rows.objects()]


def _who(one: Any) -> str:
    return f"{one.number} {name_of(one)}"


def _since(one: Any) -> date:
    return local(one.last if isinstance(one.last, datetime) else datetime.fromisoformat(one.last)).date()
