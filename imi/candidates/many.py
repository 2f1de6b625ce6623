"""Add many candidates at once, as a spreadsheet brings them, with a few statements, however many there are."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, IntegrityError

from imi.audit.actions import record_candidates
from imi.candidates.actions import FIRST_NUMBER, UlnTaken
from imi.candidates.models import PARTICULARS, Candidate, CentreCandidate, Employer, Employment
from imi.candidates.names.keys import fold, given_key, last_key, name_key
from imi.candidates.names.search_keys import add_keys
from imi.candidates.record import CARD
from imi.centres.models import Centre
from imi.centres.queries import take
from imi.database import bulk
from imi.database.bulk import among, one_transaction, plainly
from imi.database.connection import now
from imi.people.models import Person

Values = Mapping[str, Any]
Cards = dict[tuple[Any, ...], int]
# What a row of the search counts as missing while it has no value.
NEEDED = (*PARTICULARS, *CARD, "position")
CARD_NAME = CARD.index("employer_name")
LINKED = (CentreCandidate.centre, CentreCandidate.candidate_id, CentreCandidate.name_key, CentreCandidate.given_key,
          CentreCandidate.last_key, CentreCandidate.how, CentreCandidate.linked_at, CentreCandidate.missing,
          CentreCandidate.registered)


def create_many(centre: Centre, person: Person, people: Sequence[Values], cause: str, cards: Cards) -> list[int]:
    """Add candidates to the centre, each with a new number; return their ids in the same order.

    Raises UlnTaken, after which nothing more may be done in the transaction. The candidates must be registered in the caller's
    open transaction, because the search's rows are marked as registered at once. `cards` are employers' cards by their details,
    as far as they were looked up; others are added.
    """
    if not people:
        return []
    with one_transaction():
        first = take("candidate", len(people), first=FIRST_NUMBER)
        numbers = range(first, first + len(people))
        keys = [(name_key(one["surname"], one["first_names"]), given_key(one["surname"], one["first_names"])) for one in people]
        _insert(people, numbers, keys)
        ids = _ids(numbers)
        here, at = centre.id, now()
        # The database keeps `missing` and `registered` in step by itself. Setting them to other values first, and changing them
        # with the employment and the registration, would write each of the search's indexes three times.
        bulk.insert(CentreCandidate, LINKED, [
            (here, number, *key, last_key(one["surname"], one["first_names"]), "created", at,
             None in map(one.get, NEEDED), True) for number, key, one in zip(ids, keys, people, strict=True)])
        add_keys(centre, ids, people)
        _employ(centre, ids, people, cards)
        record_candidates("created", ids, person=person, centre=centre, cause=cause)
    return ids


def _insert(people: Sequence[Values], numbers: Sequence[int], keys: Sequence[tuple[str, str]]) -> None:
    try:
        bulk.insert(Candidate, (Candidate.number, Candidate.name_key, Candidate.given_key, *PARTICULARS), [
            (number, *key, *map(one.get, PARTICULARS)) for number, key, one in zip(numbers, keys, people, strict=True)])
    except IntegrityError:
        raise UlnTaken from None


def _ids(numbers: Sequence[int]) -> list[int]:
    by_number = dict(plainly(Candidate.select(Candidate.number, Candidate.id).where(
        Candidate.number.between(numbers[0], numbers[-1]))))
    return [by_number[number] for number in numbers]


def _employ(centre: Centre, ids: Sequence[int], people: Sequence[Values], cards: Cards) -> None:
    """Open an employment for each candidate whose employer has a name."""
    on = [tuple(map(one.get, CARD)) for one in people]
    named = {details: fold(str(details[CARD_NAME])) for details in on if details[CARD_NAME]}
    _look_up(centre, {details: key for details, key in named.items() if details not in cards}, cards)
    here, at = centre.id, now()
    bulk.insert(Employment, (Employment.centre, Employment.candidate, Employment.employer, Employment.position, Employment.since),
                [(here, candidate, cards[details], one.get("position"), at)
                 for candidate, details, one in zip(ids, on, people, strict=True) if details in named])


def _look_up(centre: Centre, asked: Mapping[tuple[Any, ...], str], cards: Cards) -> None:
    """Look up the centre's cards with these details, and add new cards for those that it does not remember."""
    cards.update(_remembered(centre, asked.values()))
    new = {details: key for details, key in asked.items() if details not in cards}
    bulk.insert(Employer, (Employer.centre, Employer.name_key, *CARD), [
        (centre.id, key, *details) for details, key in new.items()])
    if new:
        cards.update(_remembered(centre, new.values()))


def _remembered(centre: Centre, names: Iterable[str]) -> Cards:
    rows = plainly(Employer.select(*(getattr(Employer, name) for name in CARD), Employer.id).where(
        Employer.centre == centre, Employer.name_key.in_(among(set(names))), Employer.successor.is_null())
        .order_by(Employer.id.desc()))
    return {row[:-1]: row[-1] for row in rows}


@dataclass(frozen=True, slots=True)
class KnownCandidate:
    """Refers to a candidate as a registration does: number, edition of the particulars, and the open employment at the centre."""

    id: int
    number: int
    edition: int
    employment: int | None


def known_as(centre: Centre, ids: Sequence[int]) -> dict[int, KnownCandidate]:
    """Return these candidates by id."""
    rows = plainly(Candidate.select(Candidate.id, Candidate.number, Candidate.edition, Employment.id).join(
        Employment, JOIN.LEFT_OUTER, on=((Employment.candidate == Candidate.id) & (Employment.centre == centre)
                                         & Employment.until.is_null())).where(Candidate.id.in_(among(ids))))
    return {row[0]: KnownCandidate(*row) for row in rows}
