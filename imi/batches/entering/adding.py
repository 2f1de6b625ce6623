"""Add candidates to a batch, by their numbers or one by id. Unknown numbers are kept with the batch to be dealt with."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from peewee import fn

from imi.batches.actions import MOST_ROWS, TooMany, choose, open_batch, touch
from imi.batches.actions import held as draft
from imi.batches.beginning import begin
from imi.batches.defaults import read_defaults, texts_in, with_defaults
from imi.batches.entering.pasted import joined, people_in, words_of
from imi.batches.models import NEW_ROW, Batch, BatchRow
from imi.candidates.actions import refuse_dead
from imi.candidates.queries import known
from imi.candidates.record import CandidateRecord
from imi.candidates.steady import hold
from imi.centres.models import Centre
from imi.database import bulk
from imi.database.bulk import among
from imi.database.connection import db, is_sqlite, now
from imi.database.errors import Refused
from imi.fields.field import Context
from imi.formats import plural
from imi.people.models import Person
from imi.schemes.spec import SchemeSpec

# So many are named of what was there more than once.
NAMED = 2
# A pasted sheet may give several numbers for each candidate, and a statement takes only so many parameters.
MOST_NUMBERS = 5 * MOST_ROWS


class Repeated(NamedTuple):
    """What was there more than once: the word for it, how often, and whose it is, by id, or the word where it is nobody's."""

    name: str
    times: int
    whose: int | str


@dataclass(frozen=True)
class Added:
    """Tells what came of adding numbers, in pasted order: candidates that were `added`, were in the batch `already`, or have
    left the centre (`gone`), and texts that are `unknown`. `given` counts the numbers. `often` is what was there more than once.
    """

    added: Sequence[CandidateRecord] = ()
    already: Sequence[CandidateRecord] = ()
    gone: Sequence[CandidateRecord] = ()
    unknown: Sequence[str] = ()
    given: int = field(default=0)
    often: Sequence[Repeated] = ()

    @property
    def said(self) -> str:
        """Say how many were added, with the name of a single one; '' where none was."""
        if len(self.added) == 1:
            return f"1 added: {self.added[0].name}"
        return f"{len(self.added)} added" if self.added else ""

    @property
    def repeated(self) -> str:
        """Say what was there more than once, and that it counts once; '' where nothing was."""
        if not self.often:
            return ""
        names, times = [one.name for one in self.often], {one.times for one in self.often}
        who = " and ".join(names) if len(names) <= NAMED else f"{len(names)} numbers"
        many = {2: "twice"}.get(min(times), f"{min(times)} times") if len(times) == 1 else "more than once"
        each = plural(names, "", "each ")
        once = "added" if {one.whose for one in self.often} <= {held.id for held in self.added} else "counted"
        return f"{who} {plural(len(names), 'was', 'were')} there {many}: {each}{once} once"


def add(centre: Centre, person: Person, batch: Batch, text: str, given: Context, *,
        instead_of: Collection[str] = ()) -> Added:
    """Add the centre's candidates of these numbers with the batch's defaults.

    What is unknown stays with the batch until it is dealt with; the text is there `instead_of` those of it that are tried again.
    """
    named = people_in(text)
    asked = list(dict.fromkeys(word for one in named for word in one.read()))
    if not asked:
        return Added()
    if len(asked) > MOST_NUMBERS:
        raise TooMany(f"{len(asked):,} numbers are too many at once: none was added. Enter up to {MOST_NUMBERS:,}, or use the "
                      "spreadsheet")
    with db.atomic():
        stands = draft(batch)
        found = _held_still(centre, [*asked, *(joined(word) for one in named for word in one.spaced)])
        # Whoever is named by groups of digits is asked about, and not added: two numbers may have been meant.
        read = [one.read(found) for one in named]
        numbers = list(dict.fromkeys(word for words in read for word in words))
        found = {number: found[number] for number in numbers if number in found}
        people = list({held.id: held for held in found.values()}.values())
        unknown = [number for number in numbers if number not in found]
        leftover = [word for word in words_of(stands.leftover) if word not in instead_of]
        here = _here(batch, [held.id for held in people])
        gone = [held for held in people if held.gone or held.state != "live"]
        already = [held for held in people if held.id in here and held not in gone]
        added = [held for held in people if held.id not in here and held not in gone]
        touch(batch, person, "added" if added else "", len(added), undo="",
              leftover=" ".join(dict.fromkeys([*leftover, *unknown])))
        _insert(centre, person, stands, [held.id for held in added], given)
    return Added(added, already, gone, unknown, len(numbers), _often(read, found))


def _often(read: Iterable[Sequence[str]], found: Mapping[str, CandidateRecord]) -> list[Repeated]:
    """Return what was there more than once: by its word, or by the name of somebody who was there by several."""
    words: dict[int | str, list[str]] = {}
    for entry in read:
        for whose, word in {(found[word].id if word in found else word): word for word in reversed(entry)}.items():
            words.setdefault(whose, []).append(word)
    return [Repeated(those[0] if len(set(those)) == 1 else found[those[0]].name, len(those), whose)
            for whose, those in words.items() if len(those) > 1]


def _held_still(centre: Centre, numbers: Sequence[str]) -> dict[str, CandidateRecord]:
    """Return `known` of these numbers: nobody of them is merged or erased until the transaction ends."""
    found = known(centre, numbers)
    if is_sqlite() or not found:
        return found
    # Who was about to is waited for, and seen by the second look.
    hold(centre, among([held.id for held in found.values()]))
    return known(centre, numbers)


def add_candidate(centre: Centre, person: Person, batch: Batch, candidate_id: int, given: Context,
                  typed: Mapping[str, str] | None = None) -> None:
    """Add one candidate by id, with the programme texts of a form or else the defaults. Twice does nothing.

    Raises Erased, and Conflict where they were merged in the meantime.
    """
    with db.atomic():
        stands = draft(batch)
        if candidate_id in _here(batch, [candidate_id]):
            return
        refuse_dead(candidate_id)
        touch(batch, person, "added", 1, undo="")
        _insert(centre, person, stands, [candidate_id], given, typed)


def open_with(centre: Centre, person: Person, scheme: SchemeSpec, candidate: int, given: Context) -> Batch:
    """Open a draft of a scheme that holds one candidate of the centre, by id."""
    with db.atomic():
        batch = open_batch(centre, person, scheme)
        add_candidate(centre, person, batch, candidate, given, {})
    return batch


class NobodyAdded(Refused):
    """Of all the candidates for whom a draft was to be opened none can be added."""

    field, code = "these", "batch.nobody_added"
    message = "None of these candidates is at your centre any more, so no draft was opened"


def open_with_numbers(centre: Centre, person: Person, scheme: SchemeSpec, numbers: Sequence[str], given: Context,
                      standard: str = "") -> tuple[Batch, Added]:
    """Begin a draft of a scheme, on a standard where one is named, and add the centre's candidates of these numbers to it.

    Raises NotLinked, TooMany and NobodyAdded; then there is no draft.
    """
    with db.atomic():
        batch = begin(centre, person, scheme)
        if standard:
            choose(centre, person, batch, standard, "", None, given.today)
        added = add(centre, person, batch, " ".join(numbers), given)
        if not added.added:
            raise NobodyAdded
    return batch, added


def _here(batch: Batch, ids: Sequence[int]) -> set[int]:
    rows = BatchRow.select(BatchRow.candidate).where(
        BatchRow.batch == batch.id, BatchRow.candidate.in_(list(ids) or [0]), BatchRow.removed_at.is_null())
    return {candidate for (candidate,) in rows.tuples()}


def _insert(centre: Centre, person: Person, batch: Batch, ids: Sequence[int], given: Context,
            typed: Mapping[str, str] | None = None) -> None:
    """Put candidates at the end of the list, in their order. A removed row keeps its line number: Undo may put it back."""
    last, rows = BatchRow.select(
        fn.COALESCE(fn.MAX(BatchRow.position), 0), fn.COUNT(BatchRow.id) - fn.COUNT(BatchRow.removed_at)).where(
        BatchRow.batch == batch.id).tuples()[0]
    if rows + len(ids) > MOST_ROWS:
        raise TooMany(f"A batch takes {MOST_ROWS:,} candidates, and with {len(ids):,} more this one would have "
                      f"{rows + len(ids):,}: none was added. Enter fewer, save this batch first, or use the spreadsheet")
    text = json.dumps(typed if typed is not None else _defaults(batch, given))
    bulk.insert(BatchRow, NEW_ROW, [
        (centre.id, batch.id, candidate, last + n, text, person.id, now()) for n, candidate in enumerate(ids, 1)],
        skip=True)


def _defaults(batch: Batch, given: Context) -> dict[str, str]:
    """Return the defaults that are right: what is wrong is kept in its box and reaches no row."""
    kept, reading = read_defaults(batch.scheme, texts_in(batch, batch.scheme), given)
    wrong = {problem.field for problem in reading.errors}
    return with_defaults(batch.scheme, {}, {name: text for name, text in kept.items() if text and name not in wrong}, given)


def forget_leftover(person: Person, batch: Batch, numbers: Iterable[str]) -> None:
    """Drop these of the numbers that could not be added."""
    with db.atomic():
        stand = words_of(draft(batch).leftover)
        gone = set(numbers)
        touch(batch, person, leftover=" ".join(number for number in stand if number not in gone))
