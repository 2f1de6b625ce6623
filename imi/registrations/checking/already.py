"""Look up what candidates are registered on already, for all of them at once, whatever asks: a batch, a sheet, a change."""
from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from peewee import Field, Select, Table, fn

from imi.candidates.models import Candidate
from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.registrations.checking.duplicates import Already, holding
from imi.registrations.models import Receipt, Registration

# By its name: the table is that of the changes, which know of registrations, and not the other way round.
MOVES = Table("registration_move")


def already_of(centre: Centre, candidates: Collection[int]) -> dict[int, tuple[Already, ...]]:
    """Return what candidates are registered on at any centre, newest first; another centre's without its reference.

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
    """Return, of several registrations on one package, the one that counts: an active or completed before a withdrawn one."""
    rank = {"active": 0, "completed": 1, "withdrawn": 2, "transferred": 3}
    best: dict[int, Already] = {}
    for one in sorted(had, key=lambda one: rank[one.state]):
        best.setdefault(one.package_id, one)
    return tuple(best.values())


def of_address(centre: Centre, emails: Collection[str]) -> dict[str, list[tuple[int, int, Already]]]:
    """Return, by e-mail address, who of the centre has it and an active registration: (id, number, registration)."""
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
