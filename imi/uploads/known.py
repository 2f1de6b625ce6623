"""What is looked up once for a whole file: catalogue, candidates by number, ULN and birth, and what they have already."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from imi.candidates.held import Held, at, read
from imi.candidates.keys import fold, name_key
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.queries import kept
from imi.catalogue.models import PackageHolds
from imi.catalogue.queries import Offer, Standard, all_offers, standards
from imi.centres.models import Centre
from imi.centres.queries import given as given_on
from imi.registrations.duplicates import Already
from imi.registrations.screen import already_of
from imi.rules.field import Given
from imi.rules.text import alike

# Databases take so many values in one list.
CHUNK = 500


@dataclass(frozen=True)
class Elsewhere:
    """A living person with a ULN of the file whom this centre does not know."""

    id: int
    date_of_birth: date | None
    surname: str


@dataclass(frozen=True)
class Known:
    """Everything that checking a row may know besides the row."""

    given: Given
    standards: Mapping[str, Standard]
    offers: Mapping[str, tuple[Standard, Offer]]
    overlapping: Mapping[int, frozenset[int]]
    by_number: Mapping[int, Held]
    by_uln: Mapping[str, Held]
    born: Mapping[tuple[date, str], Held]
    elsewhere: Mapping[str, Elsewhere]
    already: Mapping[int, tuple[Already, ...]]
    shared: frozenset[int]

    @cached_property
    def days(self) -> frozenset[date]:
        """On which days candidates of the centre were born, of those that the file names."""
        return frozenset(day for day, _name in self.born)

    def is_locked(self, held: Held) -> bool:
        """Whether the person's own details are no longer this centre's to change."""
        return held.id in self.shared or bool(self.already.get(held.id))


@dataclass(frozen=True)
class Asked:
    """What a file names: candidate numbers, ULNs, days of birth."""

    numbers: frozenset[int]
    ulns: frozenset[str]
    births: frozenset[date]


def known(centre: Centre, today: date, asked: Asked) -> Known:
    """Look up what a file asks for. The number of statements grows with the file by chunks only."""
    linked = standards(centre, today)
    by_id = {standard.id: standard for standard in linked}
    offers = {offer.code.upper(): (by_id[version], offer) for version, sold in all_offers(centre, today).items()
              for offer in sold if version in by_id}
    by_number = {held.number: held for held in _held(centre, Candidate.number, asked.numbers)}
    for some in chunks(asked.numbers - by_number.keys()):
        by_number.update(kept(centre, some))
    by_uln = {str(held.values["uln"]): held for held in _held(centre, Candidate.uln, asked.ulns)}
    born = {(held.date_of_birth, name_key(held.surname, held.first_names)): held
            for held in _held(centre, Candidate.date_of_birth, asked.births) if held.date_of_birth}
    found = {held.id for held in (*by_number.values(), *by_uln.values(), *born.values())}
    return Known(
        given_on(today), _by_name(linked), offers, _overlapping(), by_number, by_uln, born,
        _elsewhere(asked.ulns - by_uln.keys()), _already(centre, sorted(found)), _shared(centre, sorted(found)))


def _by_name(linked: Iterable[Standard]) -> dict[str, Standard]:
    """Standards under every way of writing them: the guide's underscores, the plain label, code and plan."""
    found: dict[str, Standard] = {}
    for standard in linked:
        for written in (standard.label, standard.slug, f"{standard.title} {standard.option} {standard.code} {standard.plan}"):
            found.setdefault(alike(written), standard)
    return found


def _overlapping() -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for holds, held in PackageHolds.select(PackageHolds.package, PackageHolds.held).tuples():
        found[holds] = found.get(holds, frozenset()) | {held}
        found[held] = found.get(held, frozenset()) | {holds}
    return found


def chunks(values: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """The values, so many at a time as one statement takes."""
    listed = sorted(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start:start + CHUNK]


def _held(centre: Centre, column: Any, values: Iterable[Any]) -> Iterator[Held]:
    """The centre's living candidates with one of these values."""
    for some in chunks(values):
        yield from read(at(centre).where(column.in_(some), Candidate.state == "live", CentreCandidate.ended_at.is_null()))


def _elsewhere(ulns: Iterable[str]) -> dict[str, Elsewhere]:
    found: dict[str, Elsewhere] = {}
    for some in chunks(ulns):
        rows = Candidate.select(Candidate.uln, Candidate.id, Candidate.date_of_birth, Candidate.surname).where(
            Candidate.uln.in_(some), Candidate.state == "live").tuples()
        found.update({uln: Elsewhere(number, born, fold(surname)) for uln, number, born, surname in rows})
    return found


def _already(centre: Centre, ids: Sequence[int]) -> dict[int, tuple[Already, ...]]:
    return _merged(lambda some: already_of(centre, some), ids)


def _merged(ask: Callable[[Sequence[int]], dict[int, Any]], ids: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in chunks(ids):
        found.update(ask(some))
    return found


def _shared(centre: Centre, ids: Sequence[int]) -> frozenset[int]:
    found: set[int] = set()
    for some in chunks(ids):
        found.update(row.candidate_id for row in CentreCandidate.select(CentreCandidate.candidate_id).where(
            CentreCandidate.candidate_id.in_(some), CentreCandidate.centre != centre))
    return frozenset(found)
