"""How long things are kept: a report of what is due first, then its removal, no more at once than a run may.

What is short-lived goes by itself every hour; a candidate only when somebody has read the report.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import fn

from imi.audit.actions import record
from imi.audit.models import Audit
from imi.candidates.models import Candidate
from imi.centres.settings import (
    BODY_SECOND_STEP,
    CANDIDATE_DAYS,
    DRAFT_DAYS,
    LETTER_DAYS,
    PER_RUN,
    THRESHOLDS,
    UPLOAD_DAYS,
    Threshold,
    before,
    is_on,
    put,
    read,
    threshold,
    thresholds,
)
from imi.database import Refused, db
from imi.letters.sending import old_bodies, purge_bodies
from imi.people.models import Person
from imi.protection.erasing import erase
from imi.registrations.models import Batch, BatchRow, CandidateDraft, Registration
from imi.uploads.retention import forget_old, old_uploads


@dataclass(frozen=True)
class Due:
    """A kind of thing that has been kept for long enough: how many there are, and how long they are kept."""

    kept: Threshold
    days: int
    count: int
    by_hand: bool


def report(now: datetime) -> list[Due]:
    """What the next run would remove, by kind. Nothing is removed."""
    queries: list[tuple[Threshold, Any]] = [
        (UPLOAD_DAYS, old_uploads(now)), (LETTER_DAYS, old_bodies(now)), (DRAFT_DAYS, _old_rows(now)),
        (CANDIDATE_DAYS, _old_candidates(now))]
    days = thresholds()
    return [Due(kept, days[kept.name], query.count(), kept is CANDIDATE_DAYS) for kept, query in queries]


def run(name: str, person: Person, now: datetime, instance: Path) -> int:
    """Remove what is due of one kind, no more than a run may; how many. Audited. Raises Refused for an unknown kind."""
    acts: dict[str, Callable[[], int]] = {
        UPLOAD_DAYS.name: lambda: forget_old(now, instance), LETTER_DAYS.name: lambda: purge_bodies(now),
        DRAFT_DAYS.name: lambda: forget_drafts(now), CANDIDATE_DAYS.name: lambda: _erase_old(person, now, instance)}
    if name not in acts:
        raise Refused("Choose what is to be removed", field="kind", code="retention.kind")
    removed = acts[name]()
    with db.atomic():
        record("removed", "retention", person=person, changes={name: (None, str(removed))})
    return removed


def change(person: Person, texts: dict[str, str]) -> dict[str, str]:
    """Store thresholds from what was typed; the problems by name, where nothing is stored then. Audited before and after."""
    problems, wanted = {}, {}
    for name in (name for name in THRESHOLDS if name in texts):
        try:
            wanted[name] = read(name, texts[name].strip())
        except Refused as refusal:
            problems[name] = refusal.message
    if problems:
        return problems
    with db.atomic():
        was = thresholds()
        changed = {name: value for name, value in wanted.items() if was[name] != value}
        for name, value in changed.items():
            put(name, value)
        if changed:
            record("changed", "setting", person=person,
                   changes={name: (str(was[name]), str(value)) for name, value in changed.items()})
    return {}


def ask_body_for_second_step(person: Person, wanted: bool) -> None:
    """Whether everybody of the awarding body signs in with a second step. The same again changes nothing."""
    with db.atomic():
        if is_on(BODY_SECOND_STEP) != wanted:
            put(BODY_SECOND_STEP, int(wanted))
            record("changed", "setting", person=person, changes={BODY_SECOND_STEP: (str(int(not wanted)), str(int(wanted)))})


def forget_drafts(now: datetime) -> int:
    """Empty what was typed in batches discarded long ago, and in forms nobody went on with; how many."""
    ids = [row.id for row in _old_rows(now).limit(threshold(PER_RUN))]
    with db.atomic():
        rows = BatchRow.update(typed="{}").where(BatchRow.id.in_(ids or [0])).execute()
        forms = CandidateDraft.delete().where(CandidateDraft.changed_at < before(DRAFT_DAYS, now)).execute()
    return int(rows + forms)


def _old_rows(now: datetime):  # type: ignore[no-untyped-def]
    return (BatchRow.select(BatchRow.id).join(Batch, on=(BatchRow.batch == Batch.id))
            .where(Batch.state == "discarded", Batch.changed_at < before(DRAFT_DAYS, now), BatchRow.typed != "{}")
            .order_by(BatchRow.id))


def _old_candidates(now: datetime):  # type: ignore[no-untyped-def]
    """Living candidates without an active registration with whom nothing has happened for so long; nobody where 0 is set."""
    days = threshold(CANDIDATE_DAYS)
    last = Audit.select(fn.MAX(Audit.at)).where(Audit.candidate_id == Candidate.id)
    active = Registration.select(Registration.id).where(Registration.candidate == Candidate.id, Registration.state == "active")
    return (Candidate.select(Candidate.id, Candidate.number)
            .where(Candidate.state == "live", days > 0, ~fn.EXISTS(active), last < before(CANDIDATE_DAYS, now))
            .order_by(Candidate.id))


def _erase_old(person: Person, now: datetime, instance: Path) -> int:
    numbers = [row.number for row in _old_candidates(now).limit(threshold(PER_RUN))]
    for number in numbers:
        erase(number, person, "Retention", instance)
    return len(numbers)
