"""Keep which candidates of a centre are alike, and compare anew only those about whom something was done since.

Comparing everybody of a large centre takes seconds, and Home counts these pairs at every look. Every change of a candidate has
its line in the audit, so what was found is right for those about whom there is no later line. It is kept in the memory of the
process, for a look changes nothing that is stored.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from peewee import ColumnBase, Database, Select, fn

from imi.audit.since import Mark, is_later, lines_since, reached
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.queries import find
from imi.centres.models import Centre
from imi.corrections.alike import SETTLED, Like, among, identities, people_of, say
from imi.corrections.models import LikePair
from imi.database.bulk import among as among_these
from imi.database.compiled import Blank, Prepared
from imi.database.connection import behind, db
from imi.database.errors import Refused
from imi.database.ordering import Columns, Key, Order
from imi.database.several import each_that_may
from imi.people.models import Person

# After more lines than these everybody is compared again.
MOST = 2_000
# The pairs of so many centres are kept; those kept longest go first.
CENTRES = 500


class Kept(NamedTuple):
    """The pairs of a centre, and how far the audit had come when they were found."""

    mark: Mark
    pairs: tuple[Like, ...]


# What pairs are sorted by, and what of their first candidate stands for it.
COLUMNS = Columns({"candidate": "Candidate", "born": "Date of Birth", "why": "Alike in"}, "candidate")
HELD: Mapping[str, ColumnBase] = {"candidate": Candidate.number, "born": Candidate.date_of_birth}
# By the database and the centre's id.
_KEPT: WeakKeyDictionary[Database, dict[int, Kept]] = WeakKeyDictionary()


def likes(centre: Centre) -> list[Like]:
    """Return the centre's pairs that are alike and not settled: those of which the centre has said nothing yet, took back what it
    said, or asked for a merge that waits.
    """
    pairs = _pairs(centre)
    people = {number for pair in pairs for number in (pair.one, pair.other)}
    here = {number for (number,) in _here.plainly(centre=centre, ids=people)}
    said = set(_settled.plainly(centre=centre))
    return [pair for pair in pairs if {pair.one, pair.other} <= here and (pair.one, pair.other) not in said]


def _pairs(centre: Centre) -> tuple[Like, ...]:
    # Before anything is looked up: what changes meanwhile is a later line.
    mark = reached()
    held = _KEPT.setdefault(behind(db), {})
    kept = held.get(centre.id)
    lines = lines_since([kept.mark] if kept else [], MOST + 1)
    if kept is None or len(lines) > MOST:
        found = tuple(among(identities(people_of(centre))))
    else:
        changed = {line.candidate for line in lines if is_later(line, kept.mark)}
        if not changed:
            return kept.pairs
        found = _renewed(centre, kept.pairs, changed)
    found = tuple(sorted(found, key=lambda pair: (pair.one, pair.other)))
    # Inside a transaction nothing is kept: what was read may be gone with it.
    if not db.in_transaction():
        held.pop(centre.id, None)
        held[centre.id] = Kept(mark, found)
        for number in list(held)[:max(len(held) - CENTRES, 0)]:
            held.pop(number, None)
    return found


def _renewed(centre: Centre, pairs: Iterable[Like], changed: Collection[int]) -> tuple[Like, ...]:
    """Return the pairs of those who did not change, and those of the changed with whoever shares a birthday or an address."""
    own = list(Candidate.select(Candidate.date_of_birth, Candidate.email).where(Candidate.id.in_(among_these(changed))).tuples())
    days, addresses = {born for born, _email in own if born}, {email.lower() for _born, email in own if email}
    beside = identities(people_of(centre).where(
        Candidate.id.in_(among_these(changed)) | Candidate.date_of_birth.in_(list(days))
        | fn.LOWER(Candidate.email).in_(list(addresses))))
    left = [pair for pair in pairs if pair.one not in changed and pair.other not in changed]
    return (*left, *(pair for pair in among(beside) if pair.one in changed or pair.other in changed))


@Prepared
def _here(centre: Blank, ids: Blank) -> Select[tuple[Any, ...]]:
    return CentreCandidate.select(CentreCandidate.candidate_id).where(
        CentreCandidate.centre == centre, CentreCandidate.candidate_id.in_(ids.each()), CentreCandidate.live).tuples()


@Prepared
def _settled(centre: Blank) -> Select[tuple[Any, ...]]:
    return LikePair.select(LikePair.candidate, LikePair.other).where(
        LikePair.centre == centre, LikePair.state.in_(list(SETTLED))).tuples()


# Why some of the ticked stayed as they were.
LEFT = "were decided already, or are not at your centre any more"


def are_different(centre: Centre, person: Person, pairs: Iterable[tuple[int, int]]) -> int:
    """Store that the two of each pair of candidate numbers are not one person, and return of how many."""
    settled = set(_settled.plainly(centre=centre))

    def one(pair: tuple[int, int]) -> None:
        first, second = (find(centre, number) for number in pair)
        both = min(first.id, second.id), max(first.id, second.id)
        if both in settled:
            raise Refused
        say(centre, person, first, second, "different")
        settled.add(both)

    return each_that_may(pairs, one)


def ordered(pairs: Iterable[Like], order: Order) -> list[Like]:
    """Return pairs in an order, by one statement where it is about what candidates have."""
    pairs = list(pairs)
    keys: dict[str, Key[Like]] = {"why": lambda pair: pair.why}
    if order.column in HELD:
        held = dict(Candidate.select(Candidate.id, HELD[order.column]).where(
            Candidate.id.in_(among_these([pair.one for pair in pairs]))).tuples())
        keys[order.column] = lambda pair: held.get(pair.one)
    return order.sorted(pairs, keys)
