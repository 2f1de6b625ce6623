"""Candidates of a centre by what is typed about them and by filters: a bounded number of hits, by name.

Each way to find somebody (by surname, by first name, by employer …) is a range of one index that begins with the centre,
and gives so many ids at most. What is shown of a page is read afterwards, for its fifty rows only.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from peewee import SQL, EnclosedNodeList, Expression, ModelSelect, Node, TextField, fn

from imi.candidates.fields import RECORD
from imi.candidates.gaps import lacking
from imi.candidates.models import Candidate, CentreCandidate, Employer, Employment
from imi.candidates.names.keys import fold, span
from imi.candidates.record import NAMED, ONE_BY_ONE, CandidateRecord, at, meant, read
from imi.catalogue.models import Package, Version
from imi.centres.models import Centre
from imi.database.connection import db
from imi.fields.dates import day
from imi.fields.field import Context, Field, Invalid
from imi.formats import count
from imi.registrations.models import Registration

PAGE = 50
# So many registrations of a candidate are listed, and how many more there are.
LISTED = 2
# Counted and listed are so many; a file holds more.
MOST, MOST_IN_FILE = 1_000, 20_000
# A filter that so few candidates pass leads the search; else the text or the names do, and the filter is asked of each.
FEW = 2_000
# Fewer digits would be the beginning of nearly every number there is; fewer letters, of too many names and employers.
DIGITS, LETTERS = 4, 3
# A later word of an employer's name begins with so many: "car" would be every dealer there is.
LATER_LETTERS = 4
SEVEN, TEN = 7, 10
CHUNK = 500
NONE = "none"
STATES = {"active": "Registered", "completed": "Completed", "withdrawn": "Withdrawn", "cancelled": "Cancelled",
          "transferred": "Transferred", NONE: "Never registered"}
# The link's flag `missing` is kept from the same fields.
LABELS = {asked.name: asked.label for asked in RECORD}
HEADINGS = ("Candidate Number", *LABELS.values(), "Missing", "Registrations")
Hit = tuple[str, int]
Query = TypeVar("Query", bound="ModelSelect[Any]")


def born_on(text: str, today: date) -> date | None:
    """Return the date of birth that a text is, None where it is something else."""
    try:
        return day(text, Context(today)) if text else None
    except Invalid:
        return None


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `born` is the text as a date, where it is one; empty filters narrow nothing."""

    text: str = ""
    born: date | None = None
    standard: str = ""
    state: str = ""
    missing: bool = False
    employer: int = 0

    @property
    def digits(self) -> str:
        """Return the text without its spaces, where it is a number; else ''."""
        digits = re.sub(r"[\s-]", "", self.text)
        return digits if digits.isascii() and digits.isdigit() else ""

    @property
    def too_short(self) -> bool:
        """Return whether the text is a number of too few digits to look for."""
        return self.born is None and 0 < len(self.digits) < DIGITS

    @property
    def words(self) -> list[str]:
        """Return the text as the keys write it, word by word."""
        return fold(self.text).split()

    @property
    def by_registration(self) -> bool:
        """Return whether a registration is asked for."""
        return bool(self.standard or (self.state and self.state != NONE))

    @property
    def one_filter(self) -> bool:
        """Return whether a registration or an employer is asked for, and nothing else."""
        return (self.by_registration != bool(self.employer)) and not (self.text or self.missing or self.state == NONE)

    @property
    def narrowed(self) -> bool:
        """Return whether a filter is chosen."""
        return bool(self.standard or self.state or self.missing or self.employer)


@dataclass(frozen=True)
class SearchHit:
    """A candidate in the list: what is held, and (standard, package, state) of each registration, the latest first.

    `missing` has the names of the fields that hold nothing, or a choice that was closed.
    """

    held: CandidateRecord
    missing: Sequence[str]
    registrations: Sequence[tuple[str, str, str]] = ()

    @property
    def latest(self) -> Sequence[tuple[str, str, str]]:
        """Return the registrations that are named in the list."""
        return self.registrations[:LISTED]

    @property
    def more(self) -> int:
        """Return how many more registrations there are than are named."""
        return max(len(self.registrations) - LISTED, 0)


@dataclass(frozen=True)
class SearchResult:
    """One page of the hits, how many there are (MOST at most), whether there are more than that, and how many pages."""

    lines: Sequence[SearchHit]
    total: int
    more: bool
    pages: int

    @property
    def said(self) -> str:
        """Say how many there are, and what to do where they are too many to be listed."""
        if self.more:
            return (f"More than {self.total:,} candidates. The first {self.total:,} are listed: type more, or choose a filter")
        return count(self.total, "candidate")


def find(centre: Centre, wanted: Wanted, given: Context, page: int = 1, per: int = PAGE) -> SearchResult:
    """Return one page of the centre's candidates that fit, by name, `per` on a page."""
    few = _few(centre, wanted)
    # Where one filter is all that is asked, and not few pass it, only as many are gone through as the page needs.
    many = few is None and wanted.one_filter
    hits = _hits(centre, wanted, few, min(page * per, MOST) if many else MOST + 1)
    total = MOST if many else min(len(hits), MOST)
    ids = [candidate for _key, candidate in hits[:MOST][(page - 1) * per:page * per]]
    return SearchResult(list(_lines(centre, ids, given)), total, many or len(hits) > MOST, max(-(-total // per), 1))


def everything(centre: Centre, wanted: Wanted, given: Context) -> list[SearchHit]:
    """Return all candidates that fit, by name, up to MOST_IN_FILE, for a file."""
    ids = [candidate for _key, candidate in _hits(centre, wanted, _few(centre, wanted), MOST_IN_FILE)][:MOST_IN_FILE]
    return [line for start in range(0, len(ids), CHUNK) for line in _lines(centre, ids[start:start + CHUNK], given)]


def _hits(centre: Centre, wanted: Wanted, few: Sequence[int] | None, most: int) -> list[Hit]:
    """Return (key, id) of those who fit, by name. Of each way to find somebody `most` at most, and no further way than that
    needs.
    """
    found: dict[int, str] = {}
    for way in ways(centre, wanted, few):
        if len(found) >= most:
            break
        # As they come from the database: a row of ours for each of a thousand costs more than finding them.
        found.update((candidate, key) for key, candidate in db.execute(way.limit(most)).fetchall())
    return sorted((key, candidate) for candidate, key in found.items())


def ways(centre: Centre, wanted: Wanted, few: Sequence[int] | None = None) -> list[ModelSelect[Any]]:
    """Return the queries, of (key, id) each, that together find who is wanted; none where too little was typed."""
    if wanted.too_short:
        return []
    if wanted.born is not None:
        return [_filtered(_linked(centre).where(Candidate.date_of_birth == wanted.born), centre, wanted)]
    if wanted.digits:
        return [_filtered(_meant(centre).where(one), centre, wanted) for one in _numbers(wanted.digits)]
    words = wanted.words
    if wanted.text and not words:
        return []
    link = CentreCandidate
    if few == []:
        return []
    if few is not None:
        ids = EnclosedNodeList([SQL(", ".join(map(str, few)))])
        query = _link().where(link.centre + ONE_BY_ONE == centre.id, link.candidate_id.in_(ids), link.live)
        begins = [_words(link.name_key, words) | _words(link.given_key, words)] if words else []
        return [_filtered(query.where(*begins), centre, wanted)]
    if not words:
        return [_filtered(_link().where(link.centre == centre, link.live), centre, wanted).order_by(link.name_key)]
    named: list[ModelSelect[Any]] = [
        _by_key(centre, link.name_key, words, wanted), _by_key(centre, link.given_key, words, wanted)]
    if len("".join(words)) < LETTERS:
        return named
    known = [*named, _by_key(centre, link.last_key, words, wanted), _by_employer(centre, words, wanted, *span(" ".join(words)))]
    return [*known, _by_employer(centre, words, wanted)] if len("".join(words)) >= LATER_LETTERS else known


def _link() -> ModelSelect[CentreCandidate]:
    return CentreCandidate.select(CentreCandidate.name_key, CentreCandidate.candidate_id)


def _linked(centre: Centre) -> ModelSelect[Candidate]:
    """Select candidates first and look for each at the centre: this is for what few people have in common."""
    link = CentreCandidate
    return Candidate.select(link.name_key, link.candidate_id).join(
        link, on=((link.candidate_id == Candidate.id) & (link.centre + ONE_BY_ONE == centre.id))).where(
        Candidate.state == "live", link.live)


def _meant(centre: Centre) -> ModelSelect[Candidate]:
    """Select candidates by what they are NAMED: the number or ULN of a record that was merged finds who was kept."""
    link = CentreCandidate
    return NAMED.select(link.name_key, link.candidate_id).join(
        link, on=((link.candidate_id == meant()) & (link.centre + ONE_BY_ONE == centre.id))).where(link.live)


def _numbers(digits: str) -> Iterator[Expression]:
    """Yield two conditions: a number begins so, a ULN begins so."""
    if len(digits) <= SEVEN:
        room: int = 10 ** (SEVEN - len(digits))
        yield (NAMED.number >= int(digits) * room) & (NAMED.number < (int(digits) + 1) * room)
    if len(digits) <= TEN:
        yield (NAMED.uln >= digits) & (NAMED.uln < digits + ":") & NAMED.uln.is_null(False)


def _by_key(centre: Centre, key: TextField[Any], words: Sequence[str], wanted: Wanted) -> ModelSelect[CentreCandidate]:
    """Select by surname, its last word, or first name: the key begins with the first word, and each other word begins one in it.
    """
    query = _link().where(CentreCandidate.centre == centre, CentreCandidate.live, _words(key, words))
    return _filtered(query, centre, wanted).order_by(key)


def _words(key: TextField[Any], words: Sequence[str]) -> Expression:
    low, high = span(words[0])
    fits = (key >= low) & (key < high)
    for word in words[1:]:
        fits &= key.contains(f" {word}")
    return fits


def _by_employer(centre: Centre, words: Sequence[str], wanted: Wanted, low: str = "", high: str = ""
                 ) -> ModelSelect[Employer]:
    """Select by an employer whose name begins so; without a range by a later word of it, for which a centre's cards are gone
    through.
    """
    link, text = CentreCandidate, " ".join(words)
    fits = (Employer.name_key >= low) & (Employer.name_key < high) if low else Employer.name_key.contains(f" {text}")
    query = (Employer.select(link.name_key, link.candidate_id)
             .join(Employment, on=((Employment.employer == Employer.id) & Employment.until.is_null()))
             .join(link, on=((link.centre == centre) & (link.candidate_id == Employment.candidate)))
             .where(Employer.centre == centre, Employer.successor.is_null(), fits, link.live))
    return _filtered(query, centre, wanted)


def _filtered(query: Query, centre: Centre, wanted: Wanted) -> Query:
    """Return the query with each filter as a condition."""
    link = CentreCandidate
    if wanted.missing:
        query = query.where(link.missing)
    if wanted.state == NONE:
        query = query.where(~link.registered)
    if wanted.by_registration:
        query = query.where(fn.EXISTS(_registered(centre, wanted, Registration.id).where(
            Registration.candidate == link.candidate_id)))
    if wanted.employer:
        query = query.where(fn.EXISTS(_employed(centre, wanted.employer, Employment.id).where(
            Employment.candidate == link.candidate_id)))
    return query


def _registered(centre: Centre, wanted: Wanted, *columns: Node) -> ModelSelect[Registration]:
    query = Registration.select(*columns).where(Registration.centre == centre)
    # Every state by name, so that the index over centre, state and standard is used for a standard alone too.
    states = [wanted.state] if wanted.state and wanted.state != NONE else [state for state in STATES if state != NONE]
    query = query.where(Registration.state.in_(states))
    if wanted.standard:
        query = query.where(Registration.version.in_(Version.select(Version.id).where(Version.slug == wanted.standard)))
    return query


def _employed(centre: Centre, employer: int, *columns: Node) -> ModelSelect[Employment]:
    return Employment.select(*columns).where(
        Employment.centre == centre, Employment.employer == employer, Employment.until.is_null())


def _few(centre: Centre, wanted: Wanted) -> list[int] | None:
    """Return the ids that a filter leaves, where they are few; None where the text leads, or names because many pass."""
    if wanted.born or wanted.digits or len("".join(wanted.words)) >= LETTERS:
        return None
    asked: list[ModelSelect[Any]] = []
    if wanted.employer:
        asked.append(_employed(centre, wanted.employer, Employment.candidate))
    if wanted.by_registration:
        asked.append(_registered(centre, wanted, Registration.candidate))
    for query in asked:
        # Somebody may be registered twice, so twice as many rows are looked at.
        rows = db.execute(query.limit(2 * FEW)).fetchall()
        if len(rows) < 2 * FEW and len({candidate for candidate, in rows}) <= FEW:
            return sorted({candidate for candidate, in rows})
    return None


def _lines(centre: Centre, ids: Sequence[int], given: Context) -> Iterator[SearchHit]:
    """Yield these candidates in this order, with their registrations."""
    if not ids:
        return
    rows = (Registration.select(Registration.id, Registration.candidate, Version.label, Package.code, Registration.state)
            .join_from(Registration, Version, on=(Registration.version == Version.id))
            .join_from(Registration, Package, on=(Registration.package == Package.id))
            .where(Registration.centre == centre, Registration.candidate.in_(ids)))
    registrations: dict[int, list[tuple[str, str, str]]] = {}
    # Sorted here: asked to sort, SQLite goes through every registration of the centre by its number.
    for _id, candidate, standard, package, state in sorted(db.execute(rows).fetchall(), reverse=True):
        registrations.setdefault(candidate, []).append((standard, package, state))
    people = {row.id: row for row in read(at(centre, few=True).where(Candidate.id.in_(ids)))}
    for one in ids:
        yield SearchHit(people[one], lacking(people[one], given), registrations.get(one, ()))


def cells(line: SearchHit, given: Context) -> tuple[Any, ...]:
    """Return a candidate as a row of a file, in the order of HEADINGS. Choices are their labels, days are days."""
    values = line.held.values
    return (str(line.held.number), *(_cell(one, values[one.name], given) for one in RECORD),
            ", ".join(LABELS[name] for name in line.missing),
            "; ".join(f"{standard} {package} ({state})" for standard, package, state in line.registrations))


def _cell(asked: Field, value: Any, given: Context) -> Any:
    return asked.show(value, given) if asked.control == "select" and value is not None else value
