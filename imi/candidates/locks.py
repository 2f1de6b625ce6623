"""Say which details of a person a centre can no longer change: after a registration, or once another centre knows the person.

A gap can always be filled. A locked value is changed by the awarding body, when somebody asks for a correction.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable

from peewee import Expression, ModelSelect, Table, fn

from imi.candidates.fields import PERSON
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.database.errors import Refused

COUNTS = ("active", "completed", "withdrawn", "transferred")
# Named as text: the table belongs to registrations, which know of candidates, and not the other way round.
REGISTRATION = Table("registration")


class Locked(Refused):
    """A detail that holds a value and can only be changed by a correction now. `field` names it."""

    code = "candidate.locked"

    def __init__(self, name: str) -> None:
        super().__init__(locked_message(name), field=name)


def locked_message(name: str) -> str:
    """Return what is said at a field that is locked."""
    return f"{PERSON[name].label} can only be changed by a correction now. Ask for it on the candidate’s record"


def is_locked(centre: Centre, held: CandidateRecord) -> bool:
    """Return whether only the awarding body can change the person's own details now."""
    return bool(locked_among(centre, [held.id]))


def locked(centre: Centre, held: CandidateRecord) -> Collection[str]:
    """Return the names of the person's own fields that hold a value and are locked."""
    if not is_locked(centre, held):
        return frozenset()
    return frozenset(name for name in PERSON.names if held.values[name] is not None)


def locked_among(centre: Centre, ids: Iterable[int]) -> frozenset[int]:
    """Return which of these candidates have details that are locked for the centre, with one statement."""
    return frozenset(candidate for (candidate,) in _locked.plainly(centre=centre, ids=list(ids)))


@Prepared
def _locked(centre: Blank, ids: Blank) -> ModelSelect[Candidate]:
    return Candidate.select(Candidate.id).where(Candidate.id.in_(ids.each()), is_fixed(centre))


def is_fixed(centre: Centre | Blank) -> Expression:
    """Return the condition that the Candidate of a statement is locked for the centre."""
    registration, link = REGISTRATION.alias("counting"), CentreCandidate.alias("elsewhere")
    return (fn.EXISTS(registration.select(registration.c.id).where(
                registration.c.candidate_id == Candidate.id, registration.c.state.in_(COUNTS)))
            | fn.EXISTS(link.select(link.centre).where(link.candidate_id == Candidate.id, link.centre != centre.id)))
