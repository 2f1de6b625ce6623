"""Look up for many rows at once: catalogue, candidates by number and ULN, namesakes, and earlier registrations."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from peewee import Select

from imi.candidates.locks import locked_among
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.names.keys import fold
from imi.candidates.record import NAMED, CandidateRecord, at, meant, named, read, read_named
from imi.catalogue.models import PackageHolds
from imi.catalogue.queries import Offer, Standard, all_offers, as_stored, standards
from imi.centres.models import Centre
from imi.centres.queries import given as given_on
from imi.centres.queries import lists_as_stored
from imi.database.bulk import among
from imi.database.compiled import Prepared
from imi.fields.field import Context, Record
from imi.fields.many import REMEMBERED
from imi.registrations.checking.already import already_of
from imi.registrations.checking.duplicates import Already, PackageChoice
from imi.registrations.checking.windows import course_of
from imi.uploads.checking.cells.package_codes import by_code
from imi.uploads.checking.cells.standard_names import beginning_so, by_name, choice_of
from imi.uploads.fields import SheetFields

# Of so many centres what was made of the catalogue is kept: those whose sheets are looked at in the same minutes.
CATALOGUES = 16
# Catalogue, lists and overlapping packages as the database gives them.
Stored = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Elsewhere:
    """Refers to a living person with a ULN of the file, whom another centre knows and this one does not."""

    id: int
    date_of_birth: date | None
    surname: str


@dataclass(frozen=True)
class Courses:
    """Holds the catalogue as the centre may use it today: standards under every way of writing them, and packages by code.

    `digest` stands for all of it and the lists as they are on their day: another day has another digest.
    """

    fields: SheetFields
    given: Context
    standards: Mapping[str, Standard]
    offers: Mapping[str, tuple[Standard, Offer]]
    overlapping: Mapping[int, frozenset[int]]
    digest: str
    _of: dict[int, PackageChoice] = field(default_factory=dict)
    _meant: dict[tuple[str, int], tuple[Standard, ...]] = field(default_factory=dict)

    def meant(self, text: str, of_package: Standard | None) -> tuple[Standard, ...]:
        """Return the standards that a text of which none has the name may mean: of several the one of the package, if it is one.
        """
        key = text, of_package.id if of_package else 0
        if key not in self._meant:
            if len(self._meant) >= REMEMBERED:
                self._meant.clear()
            of_text = tuple(choice_of(text, self.standards))
            fits = of_package is not None and of_package in beginning_so(text, self.standards.values())
            self._meant[key] = (of_package,) if fits and of_package else of_text
        return self._meant[key]

    def course(self, standard: Standard | None, offer: Offer) -> PackageChoice:
        """Return the course that a row is registered on; it is made once for each package."""
        if offer.id not in self._of:
            self._of[offer.id] = course_of(offer, standard, self.overlapping.get(offer.id, ()))
        return self._of[offer.id]


@dataclass(frozen=True)
class SheetLookups:
    """Holds everything that the check of a row may know besides the row: the catalogue, and the candidates, registrations and
    locks that the sheet's rows name.
    """

    courses: Courses
    by_number: Mapping[int, CandidateRecord]
    by_uln: Mapping[str, CandidateRecord]
    elsewhere: Mapping[str, Elsewhere]
    already: Mapping[int, tuple[Already, ...]]
    locked: frozenset[int]
    # ULNs known elsewhere whose proofs get no answer any more today.
    unheard: frozenset[str] = frozenset()

    @property
    def record(self) -> Record:
        """Return the Record of everything that is asked in each row, of the person and of the registration."""
        return self.courses.fields.scheme.record

    @property
    def given(self) -> Context:
        """Return the Context of the rules."""
        return self.courses.given

    def is_locked(self, held: CandidateRecord) -> bool:
        """Return whether the person's own details are no longer this centre's to change."""
        return held.id in self.locked


@dataclass(frozen=True)
class NamedNumbers:
    """Holds the candidate numbers and ULNs that rows name."""

    numbers: frozenset[int]
    ulns: frozenset[str]


def courses(centre: Centre, fields: SheetFields, today: date) -> Courses:
    """Look up what the catalogue has of a sheet's scheme, once for a file.

    What was made of it for the last sheets is kept in this process for as long as all is stored as it was.
    """
    stored = _stored(centre, fields, today)
    try:
        kept = _made(centre, fields, today, stored)
    except _Changed:
        kept = _make(centre, fields, today)
    # What a sheet's rows say is remembered for that sheet only.
    return replace(kept, _of={}, _meant={})


def _stored(centre: Centre, fields: SheetFields, today: date) -> Stored:
    return as_stored(centre, today, fields.scheme.code), lists_as_stored(today), tuple(_holds.plainly())


class _Changed(Exception):
    """Somebody changed the catalogue while it was looked up."""


@lru_cache(maxsize=CATALOGUES)
def _made(centre: Centre, fields: SheetFields, today: date, stored: Stored) -> Courses:
    """Return what is made of what is stored. Raises _Changed where it may have been made of something else."""
    made = _make(centre, fields, today)
    if _stored(centre, fields, today) != stored:
        raise _Changed
    return made


def _make(centre: Centre, fields: SheetFields, today: date) -> Courses:
    linked = standards(centre, today, fields.scheme.code)
    by_id = {standard.id: standard for standard in linked}
    offers = by_code((offer.code, (by_id[version], offer)) for version, sold in all_offers(centre, today).items()
                     for offer in sold if version in by_id)
    named, given, overlapping = by_name(linked), given_on(today), _overlapping()
    return Courses(fields, given, named, offers, overlapping, _digest(given, named, offers, overlapping))


def _digest(given: Context, named: Mapping[str, Standard], offers: Mapping[str, tuple[Standard, Offer]],
            overlapping: Mapping[int, frozenset[int]]) -> str:
    seen = (given, sorted(named.items(), key=itemgetter(0)), sorted(offers.items(), key=itemgetter(0)),
            sorted((package, sorted(held)) for package, held in overlapping.items()))
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def known(centre: Centre, catalogue: Courses, asked: NamedNumbers) -> SheetLookups:
    """Look up what rows ask for, with as many statements for many as for few."""
    by_number = {number: held for number, _uln, held in read_named(named(centre).where(
        NAMED.number.in_(among(list(asked.numbers))), CentreCandidate.live))}
    # Most of a list are new: where nobody has the ULN, nobody's employment is looked for.
    living = _living(asked.ulns)
    here = {held.id: held for held in _held(centre, {one.id for one in living.values()})}
    by_uln = {uln: here[one.id] for uln, one in living.items() if one.id in here}
    found = {held.id for held in (*by_number.values(), *by_uln.values())}
    elsewhere = {uln: one for uln, one in living.items() if uln not in by_uln}
    everybody = found | {one.id for one in elsewhere.values()}
    return SheetLookups(catalogue, by_number, by_uln, elsewhere, already_of(centre, everybody), locked_among(centre, found))


def namesakes(centre: Centre, names: Iterable[str]) -> dict[tuple[date, str], int]:
    """Return the numbers of the centre's living candidates who have one of these names (as `name_key` writes them), by birth and
    name.
    """
    rows = CentreCandidate.select(Candidate.date_of_birth, CentreCandidate.name_key, Candidate.number).join(
        Candidate, on=(Candidate.id == CentreCandidate.candidate_id)).where(
        CentreCandidate.centre == centre, CentreCandidate.name_key.in_(among(set(names))), CentreCandidate.live).tuples()
    return {(born, name): number for born, name, number in rows if born}


def _overlapping() -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for holds, held in _holds.plainly():
        found[holds] = found.get(holds, frozenset()) | {held}
        found[held] = found.get(held, frozenset()) | {holds}
    return found


@Prepared
def _holds() -> Select[tuple[Any, ...]]:
    return PackageHolds.select(PackageHolds.package, PackageHolds.held).tuples()


def _held(centre: Centre, ids: Collection[int]) -> Iterator[CandidateRecord]:
    """Yield the centre's living candidates among these."""
    return read(at(centre, few=True).where(Candidate.id.in_(among(ids)), CentreCandidate.live))


def _living(ulns: Iterable[str]) -> dict[str, Elsewhere]:
    """Return the living candidates of all centres by these ULNs, also by those of records merged into theirs."""
    rows = NAMED.select(NAMED.uln, Candidate.id, Candidate.date_of_birth, Candidate.surname).join(
        Candidate, on=(Candidate.id == meant())).where(
        NAMED.uln.in_(among(list(ulns))), NAMED.uln.is_null(False), Candidate.state == "live").tuples()
    return {uln: Elsewhere(number, born, fold(surname)) for uln, number, born, surname in rows}
