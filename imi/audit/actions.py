"""Write the audit inside the transaction of what was done, so that neither is there without the other."""
from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from imi.audit.models import Audit, AuditValue
from imi.database import bulk
from imi.database.connection import Numbered, now, number_of

Changes = Mapping[str, tuple[str | None, str | None]]


def new_action() -> str:
    """Return a new id that all lines of one action share."""
    return secrets.token_hex(8)


def record(
    verb: str, thing: str, thing_id: int | None = None, *, person: Numbered | None = None, centre: Numbered | int | None = None,
    candidate: int | None = None, cause: str = "", action: str = "", changes: Changes | None = None, address: str = "",
) -> Audit:
    """Write one line, which says who did what to which thing, with the values before and after, and return the line.

    The line holds no personal value; `cause` is the reference of what it happened in (B-…, R-…).
    """
    line = Audit.create(
        action=action or new_action(), at=now(), person_id=number_of(person),
        centre_id=centre if isinstance(centre, int) else number_of(centre), verb=verb, thing=thing, thing_id=thing_id,
        candidate_id=candidate, cause=cause, address=address)
    if changes:
        AuditValue.insert_many([
            {"audit": line.id, "field": field, "was": was, "now": value} for field, (was, value) in changes.items()
        ]).execute()
    return line


# What is written of each of many things; the rest of a line is empty.
LINE = (Audit.action, Audit.at, Audit.person_id, Audit.centre_id, Audit.verb, Audit.thing, Audit.thing_id, Audit.candidate_id,
        Audit.cause)


def record_each(verb: str, thing: str, about: Iterable[tuple[int, int, str]], *, person: Numbered, centre: Numbered,
                action: str, at: datetime) -> None:
    """Write a line for each of many things to which the same was done: (id, candidate's id, cause) each. `at` is UTC."""
    bulk.insert(Audit, LINE, [(action, at, person.id, centre.id, verb, thing, *each) for each in about])


@dataclass(frozen=True)
class Told:
    """A line to be written of one of many things: what was done to it, in which cause, and the values before and after."""

    verb: str
    thing: str
    thing_id: int
    cause: str
    changes: Changes


def record_told(lines: Iterable[Told], *, person: Numbered | None, action: str) -> None:
    """Write the lines of one action that did many things, each with its values: the statements do not grow with the lines."""
    told, at, who = list(lines), now(), number_of(person)
    bulk.insert(Audit, LINE, [(action, at, who, None, one.verb, one.thing, one.thing_id, None, one.cause) for one in told])
    # In the order in which they were written, each with a higher number than the one before.
    written = bulk.plainly(Audit.select(Audit.id).where(Audit.action == action, Audit.at == at).order_by(Audit.id))
    bulk.insert(AuditValue, (AuditValue.audit, AuditValue.field, AuditValue.was, AuditValue.now), [
        (number, field, was, value) for (number,), one in zip(written, told, strict=True)
        for field, (was, value) in one.changes.items()])


def record_candidates(verb: str, candidates: Iterable[int], *, person: Numbered, centre: Numbered, cause: str) -> None:
    """Write one line for each of many candidates to whom the same was done, in one statement."""
    # As SQL: the database makes the lines of a list of numbers, and no row is put together here.
    bulk.for_each("INSERT INTO audit (action, at, person_id, centre_id, verb, cause, thing, thing_id, candidate_id, address)"
                  " SELECT ?, ?, ?, ?, ?, ?, 'candidate', value, value, '' FROM {each}",
                  list(candidates), new_action(), now(), person.id, centre.id, verb, cause)
