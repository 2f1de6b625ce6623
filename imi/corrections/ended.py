"""End what is open about somebody who is erased: corrections that wait, and wishes to merge two records."""
from __future__ import annotations

from typing import TypeVar

from peewee import Node

from imi.audit.actions import record
from imi.candidates.models import Candidate
from imi.centres.models import Centre
from imi.corrections.asking import made_by, particulars
from imi.corrections.mail import tell
from imi.corrections.models import CorrectionRequest, LikePair
from imi.database.connection import now
from imi.mail.texts import nowhere
from imi.people.models import Person

Asked = TypeVar("Asked", CorrectionRequest, LikePair)
WHY = ("The record was erased, so there is nothing to decide any more",)


def end_open(candidate: int, person: Person) -> None:
    """End what waits about a candidate (id) and all records merged into it, and tell who asked. The letters name numbers only.

    Call it inside the transaction of the erasure, before it.
    """
    them = Candidate.select(Candidate.id).where((Candidate.id == candidate) | (Candidate.merged_into == candidate))
    for one in _waiting(CorrectionRequest, CorrectionRequest.candidate.in_(them)):
        _close(one, person)
        number = particulars(one.candidate_id).number
        record("taken_back", "correction", one.id, person=person, candidate=one.candidate_id, cause=made_by(one.id))
        tell(one.centre, one.asked_by, f"Correction ended: candidate {number}", WHY, nowhere, number)
    for pair in _waiting(LikePair, LikePair.candidate.in_(them) | LikePair.other.in_(them)):
        _close(pair, person)
        low, high = particulars(pair.candidate_id).number, particulars(pair.other_id).number
        record("said_taken_back", "pair", pair.id, person=person, candidate=pair.candidate_id, cause=f"{low} and {high}")
        tell(pair.centre, pair.asked_by, f"Wish to merge ended: candidates {low} and {high}", WHY, nowhere, low)


def _waiting(table: type[Asked], where: Node) -> list[Asked]:
    return list(table.select(table, Centre, Person).join(Centre, on=(table.centre == Centre.id)).switch(table).join(
        Person, on=(table.asked_by == Person.id)).where(where, table.state == "asked"))


def _close(one: CorrectionRequest | LikePair, person: Person) -> None:
    type(one).update(state="taken_back", decided_by=person, decided_at=now()).where(type(one).id == one.id).execute()
