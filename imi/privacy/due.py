"""Find what has been kept for long enough, by kind: how many things, and which, to be looked at before anything is removed."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from peewee import Case, ModelSelect, Value, fn

from imi.audit.models import Audit
from imi.batches.models import Batch, BatchRow, CandidateDraft
from imi.candidates.models import Candidate
from imi.candidates.record import name_of
from imi.centres.models import Centre
from imi.centres.settings import CANDIDATE_DAYS, DRAFT_DAYS, LETTER_DAYS, UPLOAD_DAYS, Threshold, before, threshold, thresholds
from imi.database.errors import NotFound
from imi.formats import count, local
from imi.mail.models import Letter
from imi.mail.sending import old_bodies
from imi.privacy.at_work import at_work
from imi.registrations.models import Registration
from imi.uploads.models import Upload
from imi.uploads.retention import old_uploads


@dataclass(frozen=True)
class Due:
    """A kind of thing that has been kept for long enough: how many there are, and how long they are kept."""

    kept: Threshold
    days: int
    count: int
    by_hand: bool


@dataclass(frozen=True)
class Going:
    """One thing that the next run would remove: what it is, whose, and the day from which it has been kept."""

    what: str
    whose: str
    since: date


def report(now: datetime) -> list[Due]:
    """Return how much the next run would remove, by kind. Nothing is removed."""
    days = thresholds()
    return [_due(kept, days[kept.name], now) for kept in KINDS]


def going(name: str, now: datetime, most: int) -> tuple[Due, list[Going]]:
    """Return (the kind, the first `most` things of it that the next run would remove). Raises NotFound for no such kind."""
    kept = next((kept for kept in KINDS if kept.name == name), None)
    if kept is None:
        raise NotFound("kind")
    _queries, listed = KINDS[kept]
    return _due(kept, threshold(kept), now), list(listed(now, most))


def _due(kept: Threshold, days: int, now: datetime) -> Due:
    queries, _listed = KINDS[kept]
    return Due(kept, days, sum(query(now).count() for query in queries), kept is CANDIDATE_DAYS)


def old_texts(now: datetime) -> ModelSelect[Letter]:
    """Return the query of letters whose text has been kept for long enough."""
    return old_bodies(before(LETTER_DAYS, now))


def old_rows(now: datetime) -> ModelSelect[BatchRow]:
    """Return the query of the rows that still have what was typed, in batches that were discarded long ago."""
    return (BatchRow.select(BatchRow.id).join(Batch, on=(BatchRow.batch == Batch.id))
            .where(Batch.state == "discarded", Batch.changed_at < before(DRAFT_DAYS, now),
                   (BatchRow.typed != "{}") | (BatchRow.unkept != ""))
            .order_by(BatchRow.id))


def old_forms(now: datetime) -> ModelSelect[CandidateDraft]:
    """Return the query of forms for a new candidate that nobody went on with and that have been kept for long enough."""
    return CandidateDraft.select().where(CandidateDraft.changed_at < before(DRAFT_DAYS, now))


def old_candidates(now: datetime) -> ModelSelect[Candidate]:
    """Return the query of living candidates without an active registration, with whom nothing has happened for long enough and
    who are part of nothing open or recent; of nobody where the period is 0.
    """
    return _old(now).where(*(~fn.EXISTS(query) for query in at_work(now).values()))


def is_still_due(candidate: int, now: datetime) -> bool:
    """Return whether a candidate (id) is due to be removed. Ask this again in the transaction that removes the candidate."""
    return bool(old_candidates(now).where(Candidate.id == candidate).exists())


def _old(now: datetime) -> ModelSelect[Candidate]:
    days = threshold(CANDIDATE_DAYS)
    last = Audit.select(fn.MAX(Audit.at)).where(Audit.candidate_id == Candidate.id)
    active = Registration.select(Registration.id).where(Registration.candidate == Candidate.id, Registration.state == "active")
    return (Candidate.select(Candidate.id, Candidate.number, Candidate.first_names, Candidate.surname, last.alias("last"))
            .where(Candidate.state == "live", Value(days) > 0, ~fn.EXISTS(active), last < before(CANDIDATE_DAYS, now))
            .order_by(Candidate.id))


def _uploads(now: datetime, most: int) -> Iterator[Going]:
    rows = (Upload.select(Upload.reference, Upload.file_name, Upload.at, Centre.number).join(Centre)
            .where(Upload.id.in_(old_uploads(now).select(Upload.id))).order_by(Upload.id).limit(most).tuples())
    for reference, name, at, centre in rows:
        yield Going(f"{reference} {name}", f"Centre {centre}", local(at).date())


def _letters(now: datetime, most: int) -> Iterator[Going]:
    rows = Letter.select(Letter.subject, Letter.to, Letter.at).where(Letter.id.in_(old_texts(now))).order_by(
        Letter.id).limit(most).tuples()
    for subject, to, at in rows:
        yield Going(subject, to, local(at).date())


def _drafts(now: datetime, most: int) -> Iterator[Going]:
    batches = (Batch.select(Batch.reference, Centre.number, Batch.changed_at, fn.COUNT(BatchRow.id))
               .join(BatchRow, on=(BatchRow.batch == Batch.id)).switch(Batch).join(Centre)
               .where(BatchRow.id.in_(old_rows(now).order_by())).group_by(Batch.id, Centre.number).order_by(Batch.id)
               .limit(most).tuples())
    for reference, centre, at, rows in batches:
        yield Going(f"{reference}, discarded: {count(rows, 'row')}", f"Centre {centre}", local(at).date())
    forms = (old_forms(now).select(CandidateDraft.changed_at, Centre.number).join(Centre)
             .order_by(CandidateDraft.changed_at).limit(most).tuples())
    for at, centre in forms:
        yield Going("A form for a new candidate that was not finished", f"Centre {centre}", local(at).date())


def _candidates(now: datetime, most: int) -> Iterator[Going]:
    for one in old_candidates(now).limit(most).objects():
        yield Going(_who(one), "Without an active registration", _since(one))


def left_out(name: str, now: datetime, most: int) -> list[Going]:
    """Return the first `most` candidates who would be due but for something open or recent, each with what that is."""
    if name != CANDIDATE_DAYS.name:
        return []
    reasons = at_work(now)
    why = Case(None, [(fn.EXISTS(query), reason) for reason, query in reasons.items()], "")
    rows = _old(now).select_extend(why.alias("why")).where(reduce(or_, map(fn.EXISTS, reasons.values()))).limit(most)
    return [Going(_who(one), one.why, _since(one)) for one in rows.objects()]


def _who(one: Any) -> str:
    return f"{one.number} {name_of(one)}"


def _since(one: Any) -> date:
    return local(one.last if isinstance(one.last, datetime) else datetime.fromisoformat(one.last)).date()


# Each kind with the queries that count it, and what lists it.
KINDS: dict[Threshold, tuple[Sequence[Callable[[datetime], ModelSelect[Any]]], Callable[[datetime, int], Iterator[Going]]]] = {
    UPLOAD_DAYS: ((old_uploads,), _uploads), LETTER_DAYS: ((old_texts,), _letters),
    DRAFT_DAYS: ((old_rows, old_forms), _drafts), CANDIDATE_DAYS: ((old_candidates,), _candidates)}
