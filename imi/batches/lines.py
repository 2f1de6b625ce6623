"""The rows of drafts, each checked: what is held of the candidates and what they have is looked up for all at once.

The number of statements is the same for two rows and for two hundred, and for one draft and for many.
"""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import Field, Select, Table, fn

from imi.batches.checking import CheckedRow, Confirmed, Known, RowToCheck, check, typed
from imi.candidates.models import Candidate
from imi.candidates.queries import namesakes
from imi.candidates.record import at, held
from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.fields.field import Context
from imi.people.models import Person
from imi.registrations.duplicates import Already, PackageChoice, holding
from imi.registrations.fields import TRAINING
from imi.registrations.models import BatchRow, ConfirmedWarning, Receipt, Registration

# By its name: the table is that of the moves, which know of registrations, and not the other way round.
MOVES = Table("registration_move")


def lines_of(centre: Centre, batches: Mapping[int, tuple[PackageChoice | None, Context]]) -> dict[int, list[CheckedRow]]:
    """The lines of these batches of the centre, by batch, each checked for its course; the latest added first."""
    rows = list(_rows(centre=centre, batches=list(batches)))
    here = [row["id"] for row in rows]
    emails = {row["email"] for row in rows if row["email"]}
    known = Known(already_of(centre, here), namesakes(centre, here), of_address(centre, emails), _confirmed(centre, rows))
    found: dict[int, list[CheckedRow]] = {batch: [] for batch in batches}
    for row in rows:
        course, given = batches[row["row_batch"]]
        found[row["row_batch"]].append(check(_row(row, given), held(row), course, given, known))
    return found


@Prepared
def _rows(centre: Blank, batches: Blank) -> Select[dict[str, Any]]:
    return (
        at(centre, BatchRow.batch.alias("row_batch"), BatchRow.id.alias("row_id"), BatchRow.position.alias("row_position"),
           BatchRow.edition.alias("row_edition"), BatchRow.typed, BatchRow.unkept, Person.name.alias("row_by"),
           BatchRow.changed_at.alias("row_at"))
        .join_from(Candidate, BatchRow, on=(BatchRow.candidate == Candidate.id))
        .join(Person, on=(BatchRow.changed_by == Person.id))
        .where(BatchRow.batch.in_(batches.each()), BatchRow.removed_at.is_null())
        .order_by(BatchRow.position)
        .dicts()
    )


def _row(row: dict[str, Any], given: Context) -> RowToCheck:
    texts = TRAINING.written_out(typed(row["typed"]), given)
    return RowToCheck(row["row_id"], row["row_position"], row["row_edition"], texts, row["row_by"], row["row_at"],
               typed(row["unkept"]))


def already_of(centre: Centre, candidates: Collection[int]) -> dict[int, tuple[Already, ...]]:
    """What candidates are registered on anywhere, newest first; another centre's without its reference.

    What was transferred from or to the centre is among it where what took its place was cancelled.
    """
    found: dict[int, tuple[Already, ...]] = {}
    for candidate, *had, at_centre in _registrations(centre=centre, candidates=candidates):
        found[candidate] = (*found.get(candidate, ()), _as_already(had, at_centre == centre.id))
    return {candidate: _latest(had) for candidate, had in found.items()}


@Prepared
def _registrations(centre: Blank, candidates: Blank) -> Select[tuple[Any, ...]]:
    after, ended = Registration.alias("after"), MOVES.alias("ended")
    until = after.select(fn.MAX(ended.c.undo_until)).join(
        ended, on=((ended.c.registration_id == after.id) & (ended.c.to_state == "cancelled"))).where(
        Registration.state == "transferred", after.came_from == Registration.id)
    # Whose it is, and who had it last, may put it back or ask for that; nobody else is told of it.
    later = Registration.alias("later")
    theirs = (Registration.centre == centre) | fn.EXISTS(later.select(later.id).where(
        later.came_from == Registration.id, later.centre == centre))
    standing = Registration.alias("standing")
    let_go = (Registration.state == "transferred") & theirs & ~fn.EXISTS(standing.select(standing.id).where(
        standing.first_id == Registration.first_id, standing.id > Registration.id, standing.state != "cancelled"))
    return (
        Registration.select(Registration.candidate, *_had(), until, Registration.centre)
        .join_from(Registration, Package).join_from(Registration, Receipt)
        .where(Registration.candidate.in_(candidates.each()),
               Registration.state.in_(("active", "completed", "withdrawn")) | let_go)
        .order_by(Registration.id.desc()).tuples()
    )


def _had() -> tuple[Field[Any], ...]:
    return (Registration.package, Registration.version, Package.code, Registration.state, Registration.starts_on,
            Registration.ends_on, Registration.state_on, Receipt.reference, Registration.line)


def _as_already(had: list[Any], mine: bool) -> Already:
    package, version, code, state, starts, ends, on, reference, line, until = had
    return Already(package, version, code, state, starts, ends, on, f"{reference}/{line}" if mine else "",
                   date.fromisoformat(until) if isinstance(until, str) else until)


def _latest(had: tuple[Already, ...]) -> tuple[Already, ...]:
    """Of several on one package the one that counts: an active or completed before a withdrawn one."""
    rank = {"active": 0, "completed": 1, "withdrawn": 2, "transferred": 3}
    best: dict[int, Already] = {}
    for one in sorted(had, key=lambda one: rank[one.state]):
        best.setdefault(one.package_id, one)
    return tuple(best.values())


def of_address(centre: Centre, emails: Collection[str]) -> dict[str, list[tuple[int, int, Already]]]:
    """By e-mail address, who of the centre has it and an active registration: (id, number, registration)."""
    having = {candidate: (email, number) for email, candidate, number in _having(emails=emails)}
    found: dict[str, list[tuple[int, int, Already]]] = {}
    # In one statement SQLite would go through all registrations of the centre.
    for candidate, had in (already_of(centre, list(having)) if having else {}).items():
        email, number = having[candidate]
        found.setdefault(email, []).extend((candidate, number, one) for one in holding(had))
    return found


@Prepared
def _having(emails: Blank) -> Select[tuple[Any, ...]]:
    return Candidate.select(Candidate.email, Candidate.id, Candidate.number).where(
        Candidate.email.in_(emails.each("text")), Candidate.state == "live").tuples()


def _confirmed(centre: Centre, rows: Sequence[Mapping[str, Any]]) -> dict[str, Confirmed]:
    """What was confirmed for these rows, candidates and employers' cards, by owner."""
    by_owner: dict[str, Confirmed] = {}
    confirmed = _confirmations(
        centre=centre, lines=[row["row_id"] for row in rows], candidates=[row["id"] for row in rows],
        cards=list({row["employer_id"] for row in rows if row["employer_id"]}))
    for row, candidate, card, code, value in confirmed:
        key = f"row:{row}" if row else f"card:{card}" if card else f"candidate:{candidate}"
        by_owner[key] = by_owner.get(key, frozenset()) | {(code, value)}
    return by_owner


@Prepared
def _confirmations(centre: Blank, lines: Blank, candidates: Blank, cards: Blank) -> Select[tuple[Any, ...]]:
    return (
        ConfirmedWarning.select(ConfirmedWarning.batch_row, ConfirmedWarning.candidate, ConfirmedWarning.employer_id,
                                ConfirmedWarning.code, ConfirmedWarning.value)
        .where(ConfirmedWarning.centre == centre, ConfirmedWarning.registration.is_null(),
               ConfirmedWarning.batch_row.in_(lines.each()) | ConfirmedWarning.candidate.in_(candidates.each())
               | ConfirmedWarning.employer_id.in_(cards.each()))
        .tuples()
    )
