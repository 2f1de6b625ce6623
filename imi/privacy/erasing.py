"""Erase one person: what must be kept stays (that, when and at which price somebody was registered), the person goes.

Each noun's entry says which rows have the person's id, and in which texts people may be named. The audit keeps who did what and
loses the values; the erasure itself is noted.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from imi.audit.actions import record
from imi.candidates import actions as candidates
from imi.candidates.models import Candidate
from imi.candidates.record import name_of
from imi.database.connection import db, is_sqlite, lock, now
from imi.database.entry.noun import Noun
from imi.database.entry.personal import Place
from imi.database.entry.traces import Removal
from imi.database.errors import Refused
from imi.database.peewee_private import fields_of, table_name
from imi.fields.text import note
from imi.formats import count
from imi.people.models import Person
from imi.privacy import loose
from imi.privacy.held import find
from imi.privacy.models import Erasure
from imi.privacy.whom import whom
from imi.registrations.models import Registration
from imi.uploads.personal.named_files import Read, naming

# Characters of a ground that are kept.
GROUND_AT_MOST = 500


def no_reader(_path: Path) -> None:
    """Read nothing: stands in for a reader where no file has to be read."""


class NotErasable(Refused):
    """The person cannot be erased yet; the message says what is in the way."""

    field, code = "number", "erasure.not_yet"


class _Preview(Exception):
    """Raised to roll a preview back."""


@dataclass(frozen=True)
class ErasureResult:
    """Tells what an erasure changes, or would change: how many rows by what they are, and the files of spreadsheets that are
    removed. `also` are the numbers of the records that were merged into the person's.
    """

    number: int
    name: str
    also: tuple[int, ...]
    counts: Mapping[str, int]
    files: tuple[str, ...]
    removal: Removal


def preview(number: int, person: Person, instance: Path | None = None, read: Read = no_reader, *,
            nouns: Sequence[Noun]) -> ErasureResult:
    """Return what erasing a candidate would change, by erasing and rolling back. Raises NotErasable, NotFound, Busy.

    `read` reads the instance's spreadsheets, which may name the person where no row is stored.
    """
    found: list[ErasureResult] = []
    unread = _unread(number, instance, read)
    try:
        with db.atomic():
            found.append(_erase(number, person, "preview", nouns=nouns, unread=unread))
            raise _Preview
    except _Preview:
        return found[0]


def erase(number: int, person: Person, ground: str, instance: Path, read: Read = no_reader, *,
          nouns: Sequence[Noun]) -> ErasureResult:
    """Erase a candidate for good, in one transaction, and then the files. Raises Refused, NotErasable, NotFound, Busy.

    `read` reads the instance's spreadsheets, which may name the person where no row is stored.
    """
    refuse_without(ground)
    done = erase_rows(number, person, ground, nouns=nouns, unread=_unread(number, instance, read))
    erase_files([done], instance, nouns)
    return done


def refuse_without(ground: str) -> None:
    """Raise Refused where no ground is given."""
    if not note(ground, GROUND_AT_MOST):
        raise Refused("Enter the ground for the erasure", field="ground", code="erasure.ground")


def _unread(number: int, instance: Path | None, read: Read) -> set[int]:
    # Outside any transaction: reading a file takes a while.
    candidate = find(number, None)
    return naming([whom(candidate)], instance, read)[0] if instance and candidate.state == "live" else set()


def erase_rows(number: int, person: Person, ground: str, still: Callable[[int], bool] = lambda _candidate: True, *,
               nouns: Sequence[Noun], unread: Collection[int] = ()) -> ErasureResult:
    """Erase a candidate in the database where `still` says so of the id; `erase_files` does the rest. Raises as `erase` does.

    `unread` are the ids of the uploads whose files name the person where no row is stored, see `naming`.
    """
    refuse_without(ground)
    with db.atomic():
        return _erase(number, person, note(ground, GROUND_AT_MOST), still, nouns=nouns, unread=unread)


def erase_files(erased: Iterable[ErasureResult], instance: Path, nouns: Iterable[Noun]) -> None:
    """Let the nouns do in the instance's folder what the erasures did in the database: remove spreadsheets, change e-mails."""
    done = [one.removal for one in erased]
    for noun in nouns if done else ():
        if noun.clear_files:
            noun.clear_files(instance, done)
    if is_sqlite():
        # The log of the last writes still holds the old pages.
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _erase(number: int, person: Person, ground: str, still: Callable[[int], bool] = lambda _candidate: True, *,
           nouns: Sequence[Noun], unread: Collection[int] = ()) -> ErasureResult:
    # Held in between: as it is afterwards nobody registers, merges or links them any more.
    seen = find(number, None)
    _hold(seen.id, nouns)
    candidate = find(number, None)
    if candidate.id != seen.id:
        raise NotErasable(f"{number} was merged into {candidate.number} in the meantime. Look at what would go")
    _refuse(candidate, still)
    for noun in nouns:
        if noun.on_erasure:
            noun.on_erasure(candidate.id, person)
    about = whom(candidate)
    removal = Removal(about, unread)
    cleared = loose.clear(removal, nouns)
    places = [place for noun in nouns for place in noun.personal if place.sets or place.deletes]
    # What has a key to another row is written before that row.
    written = [(place.what, _write(place, candidate.id)) for place in reversed(places)]
    counts = {**cleared, **dict(reversed(written))}
    name = name_of(candidate)
    # The ground may name the person, too.
    ground = about.without(ground)
    Erasure.create(candidate=candidate.id, person=person, ground=ground, at=now())
    record("erased", "candidate", candidate.id, person=person, candidate=candidate.id, changes={"ground": (None, ground)})
    also = tuple(sorted(about.numbers - {candidate.number}))
    return ErasureResult(candidate.number, name, also, {what: count for what, count in counts.items() if count > 0},
                         tuple(removal.files), removal)


def _hold(candidate: int, nouns: Iterable[Noun]) -> None:
    """Lock the drafts and uploads that the candidate is in, then the candidate's records, in the order in which a Save does."""
    if is_sqlite():
        return
    candidates.one_at_a_time()
    them = (Candidate.id == candidate) | (Candidate.merged_into == candidate)
    for key in (key for noun in nouns for key in noun.locks):
        theirs = key.model.select(key).where(fields_of(key.model)["candidate"].in_(Candidate.select(Candidate.id).where(them)))
        lock(key.rel_model.select(key.rel_field).where(key.rel_field.in_(theirs)).order_by(key.rel_field))
    candidates.hold_records(them)


def _refuse(candidate: Candidate, still: Callable[[int], bool]) -> None:
    number = candidate.number
    if candidate.state != "live":
        raise NotErasable(f"{number} is {candidate.state} already")
    active = Registration.select().where(Registration.candidate == candidate.id, Registration.state == "active").count()
    if active:
        raise NotErasable(f"{number} has {count(active, 'active registration')}. Withdraw or complete first, "
                          "then erase")
    if not still(candidate.id):
        raise NotErasable(f"{number} is not due any more")


def _write(place: Place, candidate: int) -> int:
    """Empty one place, and return how many rows it has."""
    # As SQL: a place's condition serves the download and the erasure alike.
    table = table_name(place.table)
    sets = ", ".join(f"{column} = {value}" for column, value in place.sets.items())
    sql = f"DELETE FROM {table}" if place.deletes else f"UPDATE {table} SET {sets}"
    sql = f"{sql} WHERE {place.where}".replace(":now", now().isoformat(" "))
    return int(db.execute_sql(sql.replace("?", str(db.param)), [candidate] * sql.count("?")).rowcount)
