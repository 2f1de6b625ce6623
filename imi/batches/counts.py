"""Count the candidates of drafts, and how many of them are complete, without checking every row of every draft at every look.

The counts of a draft are kept with what they were worked out by: the draft as it was seen, with its edition, its package and the
lists of the day, and how far the audit had come. Every change of a row goes up in the draft's edition; every change of a
candidate, of where they work or of what they are registered on has its line in the audit, about that candidate. So the counts are
right as long as the draft is seen alike and no later line is about a candidate of it; else the rows are checked again, as the
batch's own page does. They are kept in the memory of the process, for a look changes nothing that is stored.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from peewee import Database, Select

from imi.audit.since import Line, Mark, is_later, lines_since, reached
from imi.batches.lines import lines_of
from imi.batches.models import BatchRow
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.database.connection import behind, db
from imi.fields.field import Context
from imi.registrations.checking.duplicates import PackageChoice
from imi.schemes.spec import SchemeSpec

# More lines than these are not looked through one by one.
MOST = 2_000
# So many lines behind, a mark is renewed, although nothing of its draft has changed: the next look has less to go through.
BEHIND = 1_000
# The counts of so many drafts are kept; those kept longest go first.
DRAFTS = 20_000


class Counts(NamedTuple):
    """How many candidates a draft has, and how many of them have no error."""

    candidates: int
    complete: int


class Seen(NamedTuple):
    """A draft as it was read: its edition, whether that tells every change of its rows, and what these are checked for."""

    edition: int
    tells_all: bool
    scheme: SchemeSpec
    course: PackageChoice | None
    given: Context


class Kept(NamedTuple):
    """Counts, and what they were worked out by: the draft as it was seen, and the mark of the audit."""

    seen: Seen
    mark: Mark
    counts: Counts


# By the database and the draft's id.
_KEPT: WeakKeyDictionary[Database, dict[int, Kept]] = WeakKeyDictionary()


def counts(centre: Centre, drafts: Mapping[int, Seen]) -> dict[int, Counts]:
    """Return the counts of these drafts of the centre, by id. What is asked does not depend on how many drafts and rows there
    are: it is the same as long as nothing has changed, and the same where something has.
    """
    # Before anything is looked up: what changes meanwhile is a later line.
    mark = reached()
    drafts = {number: one._replace(given=_once(one.given)) for number, one in drafts.items()}
    held = _KEPT.setdefault(behind(db), {})
    kept = {number: found for number, one in drafts.items() if one.tells_all and (found := held.get(number)) is not None
            and found.seen == one}
    lines = lines_since([one.mark for one in kept.values()], MOST + 1)
    stale = (drafts.keys() - kept.keys()) | _concerned(centre, {number: one.mark for number, one in kept.items()}, lines)
    renewed = {number: one._replace(mark=mark) for number, one in kept.items()
               if number not in stale and mark.line - one.mark.line > BEHIND}
    if stale:
        checked = lines_of(centre, {number: (one.scheme, one.course, one.given) for number, one in drafts.items()
                                    if number in stale})
        renewed |= {number: Kept(drafts[number], mark, Counts(
            len(rows), sum(not row.errors for row in rows))) for number, rows in checked.items()}
    # Inside a transaction nothing is kept: what was read may be gone with it.
    if renewed and not db.in_transaction():
        _keep(held, renewed)
    return {number: (renewed.get(number) or kept[number]).counts for number in drafts}


@lru_cache(maxsize=20)
def _once(given: Context) -> Context:
    """Return one and the same Context for equal ones: thousands of drafts are kept with it, and it is compared by every look."""
    return given


def _concerned(centre: Centre, marks: Mapping[int, Mark], lines: Sequence[Line]) -> set[int]:
    """Return those of these drafts of which a candidate has a line later than the draft's mark; all where there are too many
    lines.
    """
    if len(lines) > MOST:
        return set(marks)
    of: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        of[line.candidate].append(line)
    # Asked also where there is no line, so that as much is asked as where there is one about somebody else.
    about = _drafts_with.plainly(centre=centre, candidates=list(of), drafts=list(marks))
    return {number for number, candidate in about if any(is_later(line, marks[number]) for line in of[candidate])}


@Prepared
def _drafts_with(centre: Blank, candidates: Blank, drafts: Blank) -> Select[tuple[Any, ...]]:
    # Removed rows, too: whoever was erased is in no draft any more, and of two who became one only one row is left.
    return BatchRow.select(BatchRow.batch, BatchRow.candidate).where(
        BatchRow.centre == centre, BatchRow.candidate.in_(candidates.each()), BatchRow.batch.in_(drafts.each())).tuples()


def _keep(held: dict[int, Kept], renewed: Mapping[int, Kept]) -> None:
    for number, one in renewed.items():
        held.pop(number, None)
        held[number] = one
    if len(held) > DRAFTS:
        # Another thread may be doing the same: each takes what it finds.
        for number in list(held)[:len(held) - DRAFTS]:
            held.pop(number, None)
