"""Candidates of a centre by what is typed about them and by filters: a bounded number of hits, by name.

Each way to find somebody gives so many ids at most. What is shown of a page is read afterwards, for its fifty rows only.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect

from imi.candidates.fields import RECORD
from imi.candidates.gaps import Lacking
from imi.candidates.models import Candidate
from imi.candidates.record import CandidateRecord, at, read_rows
from imi.catalogue.models import Package, Version
from imi.centres.models import Centre
from imi.database.bulk import among, plainly
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db
from imi.database.ordering import Order
from imi.fields.field import Context, Field
from imi.formats import count
from imi.registrations.models import Registration
from imi.registrations.searching.order import BY_NAME, in_order
from imi.registrations.searching.together import together
from imi.registrations.searching.wanted import SearchTerms
from imi.registrations.searching.ways import few_ids, ways

PAGE = 50
# So many registrations of a candidate are listed, and how many more there are.
LISTED = 2
# Counted and listed are so many; a file holds more.
MOST, MOST_IN_FILE = 1_000, 20_000
CHUNK = 500
# The link's flag `missing` is kept from the same fields.
LABELS = {asked.name: asked.label for asked in RECORD}
HEADINGS = ("Candidate Number", *LABELS.values(), "Missing", "Registrations")
Hit = tuple[str, int]


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
    """Holds one page of the hits: how many there are (MOST at most), whether there are more than that, and how many pages."""

    lines: Sequence[SearchHit]
    total: int
    more: bool
    pages: int
    order: Order = BY_NAME

    @property
    def said(self) -> str:
        """Say how many there are, and what to do where they are too many to be listed."""
        if self.more:
            order = "are listed" if self.order.is_usual else f"by name are listed, {self.order.words}"
            return (f"More than {self.total:,} candidates. The first {self.total:,} {order}: type more, or choose a filter")
        return count(self.total, "candidate")


def find(centre: Centre, wanted: SearchTerms, given: Context, page: int = 1, per: int = PAGE, order: Order = BY_NAME
         ) -> SearchResult:
    """Return one page of the centre's candidates that fit, `per` on a page. Of very many the first by name are listed, and these
    are put in order.
    """
    few = few_ids(centre, wanted)
    # Where one filter is all that is asked, and not few pass it, only as many are gone through as the page needs.
    many = few is None and wanted.one_filter
    hits = _hits(centre, wanted, few, min(page * per, MOST) if many and order.is_usual else MOST + 1)
    total = MOST if many else min(len(hits), MOST)
    ids = in_order(centre, [candidate for _key, candidate in hits[:MOST]], order, given)[(page - 1) * per:page * per]
    return SearchResult(list(_lines(centre, ids, given)), total, many or len(hits) > MOST, max(-(-total // per), 1), order)


def amount(centre: Centre, wanted: SearchTerms, most: int) -> int:
    """Return how many fit; where they are more than `most`, any number above it."""
    return len(_hits(centre, wanted, few_ids(centre, wanted), most + 1))


def everything(centre: Centre, wanted: SearchTerms, given: Context, order: Order = BY_NAME) -> tuple[int, Iterator[SearchHit]]:
    """Return how many candidates fit, up to MOST_IN_FILE, and all of them, which are read while somebody goes through them."""
    ids = [candidate for _key, candidate in _hits(centre, wanted, few_ids(centre, wanted), MOST_IN_FILE)][:MOST_IN_FILE]
    ids = in_order(centre, ids, order, given)
    return len(ids), (line for start in range(0, len(ids), CHUNK) for line in _lines(centre, ids[start:start + CHUNK], given))


def numbers(centre: Centre, wanted: SearchTerms, given: Context, order: Order, most: int) -> list[str]:
    """Return the candidate numbers of all who fit, in the order of the list, `most` of them at most."""
    ids = [candidate for _key, candidate in _hits(centre, wanted, few_ids(centre, wanted), most)][:most]
    by_id = dict(plainly(Candidate.select(Candidate.id, Candidate.number).where(Candidate.id.in_(among(ids)))))
    return [str(by_id[one]) for one in in_order(centre, ids, order, given)]


def _hits(centre: Centre, wanted: SearchTerms, few: Sequence[int] | None, most: int) -> list[Hit]:
    """Return (key, id) of those who fit, by name. Of each way to find somebody `most` at most, and no further way than that
    needs.
    """
    found: dict[int, str] = {}
    for asked in (ways(centre, wanted, few), together(centre, wanted)):
        for way in asked:
            if len(found) >= most:
                break
            # As they come from the database: a row of ours for each of a thousand costs more than finding them.
            found.update((candidate, key) for key, candidate in db.execute(way.limit(most)).fetchall())
        if found:
            break
    return sorted((key, candidate) for candidate, key in found.items())


def _lines(centre: Centre, ids: Sequence[int], given: Context) -> Iterator[SearchHit]:
    """Yield these candidates in this order, with their registrations."""
    if not ids:
        return
    registrations: dict[int, list[tuple[str, str, str]]] = {}
    # Sorted here: asked to sort, SQLite goes through every registration of the centre by its number.
    for _id, candidate, standard, package, state in sorted(_registered.plainly(centre=centre, ids=ids), reverse=True):
        registrations.setdefault(candidate, []).append((standard, package, state))
    people = {row.id: row for row in read_rows(_held.plainly(centre=centre, ids=ids))}
    lacking = Lacking(given)
    # Of a long list, somebody may be gone since it was begun.
    for one in filter(people.__contains__, ids):
        yield SearchHit(people[one], lacking(people[one]), registrations.get(one, ()))


@Prepared
def _held(centre: Blank, ids: Blank) -> ModelSelect[Candidate]:
    return at(centre, few=True).where(Candidate.id.in_(ids.each()))


@Prepared
def _registered(centre: Blank, ids: Blank) -> ModelSelect[Registration]:
    return (Registration.select(Registration.id, Registration.candidate, Version.label, Package.code, Registration.state)
            .join_from(Registration, Version, on=(Registration.version == Version.id))
            .join_from(Registration, Package, on=(Registration.package == Package.id))
            .where(Registration.centre == centre, Registration.candidate.in_(ids.each())))


def cells(line: SearchHit, given: Context) -> tuple[Any, ...]:
    """Return a candidate as a row of a file, in the order of HEADINGS. Choices are their labels, days are days."""
    values = line.held.values
    return (str(line.held.number), *(_cell(one, values[one.name], given) for one in RECORD),
            ", ".join(LABELS[name] for name in line.missing),
            "; ".join(f"{standard} {package} ({state})" for standard, package, state in line.registrations))


def _cell(asked: Field, value: Any, given: Context) -> Any:
    return asked.show(value, given) if asked.control == "select" and value is not None else value
