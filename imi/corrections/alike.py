"""Find records of one centre that may be one person: by name and date of birth, a near name, or e-mail and name."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from peewee import Select

from imi.audit.actions import record
from imi.candidates.actions import refuse_dead
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.names.keys import fold
from imi.candidates.record import CandidateRecord, at, read, read_rows
from imi.centres.models import Centre
from imi.corrections.asking import TEXT_AT_MOST
from imi.corrections.models import LikePair
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db, now
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.text import note
from imi.people.models import Person

# How near a surname and the first names must be, from 0 to 1: Jon and John are 0.86, Sam and Tom 0.33.
NEAR_SURNAME, NEAR_GIVEN = 0.8, 0.75
# Pairs of which nothing is left to be said.
SETTLED = ("different", "refused", "merged")


@dataclass(frozen=True)
class Identity:
    """Holds what a person is compared by: folded names, date of birth and e-mail address."""

    id: int
    number: int
    surname: str
    given: str
    born: date | None
    email: str

    @cached_property
    def words(self) -> list[str]:
        """Return all words of the name in alphabetical order, so that a swap of first name and surname does not show."""
        return sorted(f"{self.given} {self.surname}".split())


@dataclass(frozen=True)
class Like:
    """Names two records that may be one person, the lower id first, and says in `why` what is alike."""

    one: int
    other: int
    why: str


class _Near:
    """A name with which many others are compared: whatever depends on this name alone is worked out once."""

    def __init__(self, name: str, least: float) -> None:
        self._name, self._least = name, least
        self._matcher = SequenceMatcher(None, "", name)

    def to(self, other: str) -> bool:
        """Return whether the other name is the same, one of the two begins with the other, or both are at least as near as asked
        for.
        """
        if self._name == other or (other and self._name and (self._name.startswith(other) or other.startswith(self._name))):
            return True
        self._matcher.set_seq1(other)
        # The first two are quickly worked out and never less than the third.
        return (self._matcher.real_quick_ratio() >= self._least and self._matcher.quick_ratio() >= self._least
                and self._matcher.ratio() >= self._least)


class _Compared:
    """A person with whom others are compared."""

    def __init__(self, one: Identity) -> None:
        self._one, self._words = one, one.words
        self._surname, self._given = _Near(one.surname, NEAR_SURNAME), _Near(one.given, NEAR_GIVEN)

    def why(self, other: Identity) -> str:
        """Say in what two people are alike, '' for nothing: twins have one birthday and surname, but different first names."""
        one = self._one
        if one.born is not None and one.born == other.born:
            if self._words == other.words:
                return "Same name and date of birth"
            if self._surname.to(other.surname) and self._given.to(other.given):
                return "Near name, same date of birth"
        if one.email and one.email == other.email and self._words == other.words:
            return "Same name and email"
        return ""


def compare(one: Identity, other: Identity) -> str:
    """Say in what two people are alike, '' for nothing."""
    return _Compared(one).why(other)


def among(names: Iterable[Identity]) -> Iterator[Like]:
    """Yield every pair that is alike, compared only within a birthday or an e-mail address."""
    groups: dict[object, list[Identity]] = defaultdict(list)
    for name in names:
        if name.born is not None:
            groups[name.born].append(name)
        if name.email:
            groups[name.email].append(name)
    seen = set()
    for group in groups.values():
        in_order = sorted(group, key=lambda name: name.id)
        for n, one in enumerate(in_order[:-1], 1):
            compared = _Compared(one)
            for other in in_order[n:]:
                why = "" if (one.id, other.id) in seen else compared.why(other)
                if why:
                    seen.add((one.id, other.id))
                    yield Like(one.id, other.id, why)


def identities(rows: Iterable[tuple[Any, ...]]) -> list[Identity]:
    """Return what people are compared by, from the rows of `people_of`."""
    return [Identity(number, shown, fold(surname), fold(given), born, (email or "").casefold())
            for number, shown, surname, given, born, email in rows]


def people_of(centre: Centre | Blank) -> Select[tuple[Any, ...]]:
    """Select the centre's candidates with what they are compared by."""
    return (
        CentreCandidate.select(Candidate.id, Candidate.number, Candidate.surname, Candidate.first_names,
                               Candidate.date_of_birth, Candidate.email)
        .join(Candidate, on=(Candidate.id == CentreCandidate.candidate_id))
        .where(CentreCandidate.centre == centre, CentreCandidate.ended_at.is_null(), Candidate.state == "live")
        .tuples()
    )


@Prepared
def _beside(centre: Blank, candidate: Blank, born: Blank, email: Blank) -> Select[tuple[Any, ...]]:
    # Nobody is found by what is not held: nothing equals NULL.
    return people_of(centre).where(
        (Candidate.id == candidate) | (Candidate.date_of_birth == born) | (Candidate.email == email))


def like(centre: Centre, held: CandidateRecord) -> list[tuple[CandidateRecord, str]]:
    """Return the centre's candidates who may be the same person as this one, each with a text that says in what the two are
    alike.
    """
    said = _said(centre, held.id)
    beside = _beside(centre=centre, candidate=held.id, born=held.date_of_birth, email=held.values["email"] or None)
    names = {name.id: name for name in identities(beside)}
    own = names.pop(held.id, None)
    if own is None:
        return []
    found = {other.id: why for other in names.values() if (why := compare(own, other))
             and said.get((min(own.id, other.id), max(own.id, other.id))) not in SETTLED}
    return [(other, found[other.id]) for other in read_rows(_these.plainly(centre=centre, ids=list(found)))]


@Prepared
def _these(centre: Blank, ids: Blank) -> Select[Any]:
    return at(centre).where(Candidate.id.in_(ids.each())).order_by(Candidate.number)


def _said(centre: Centre, candidate: int) -> dict[tuple[int, int], str]:
    return {(one, other): state for one, other, state in _pairs.plainly(centre=centre, candidate=candidate)}


@Prepared
def _pairs(centre: Blank, candidate: Blank) -> Select[tuple[Any, ...]]:
    return LikePair.select(LikePair.candidate, LikePair.other, LikePair.state).where(
        LikePair.centre == centre, (LikePair.candidate == candidate) | (LikePair.other == candidate)).tuples()


def pair(centre: Centre, one: CandidateRecord, other: CandidateRecord) -> LikePair | None:
    """Return what the centre has said of two of its candidates, None where it has said nothing."""
    low, high = sorted((one.id, other.id))
    return LikePair.get_or_none(
        LikePair.centre == centre, LikePair.candidate == low, LikePair.other == high)


def say(centre: Centre, person: Person, one: CandidateRecord, other: CandidateRecord, state: str, reason: str = "") -> None:
    """Store what the centre says of two of its candidates: "different", "asked" (for a merge, with a reason), or "taken_back".

    The awarding body's answer is kept until the centre asks anew. Raises Refused at `reason`, Conflict where the awarding body
    has decided meanwhile or nothing is asked any more, Erased, NotFound.
    """
    if one.id == other.id or state not in ("different", "asked", "taken_back"):
        raise NotFound("pair")
    reason = note(reason, TEXT_AT_MOST)
    if state == "asked" and not reason:
        raise Refused("Say how you know that they are one person", field="reason", code="merge.reason")
    low, high = sorted((one.id, other.id))
    pair_of = (LikePair.centre == centre) & (LikePair.candidate == low) & (LikePair.other == high)
    values = {"state": state, "reason": reason, "asked_by": person, "asked_at": now()}
    if state == "asked":
        values |= {"decided_by": None, "decided_at": None, "decision": ""}
    may = LikePair.state == "asked" if state == "taken_back" else LikePair.state != "merged"
    with db.atomic():
        for record_of in (low, high):
            refuse_dead(record_of)
        if state != "taken_back":
            LikePair.insert(centre=centre, candidate=low, other=high, **values).on_conflict_ignore().execute()
        if not LikePair.update(**values).where(pair_of, may).execute():
            raise _too_late(LikePair.get_or_none(pair_of))
        record(f"said_{state}", "pair", None, person=person, centre=centre, candidate=one.id,
               cause=f"{one.number} and {other.number}")


def _too_late(found: LikePair | None) -> Conflict:
    if found is not None and found.state == "merged":
        return Conflict("The two records have been merged in the meantime")
    if found is not None and found.state == "refused":
        return Conflict(f"The awarding body did not merge them, and said so in the meantime: {found.decision}")
    return Conflict("No merge is asked for any more. Nothing was changed")


def people(centre: Centre, pairs: Iterable[Like]) -> dict[int, CandidateRecord]:
    """Return the candidates of these pairs as the centre has them, by id, with one statement."""
    ids = {number for two in pairs for number in (two.one, two.other)}
    return {held.id: held for held in read(at(centre).where(Candidate.id.in_(list(ids) or [0])))}
