"""Record where candidates work, as their centre says: employers' cards, and who is employed on which."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import IntegrityError

from imi.audit.actions import record, record_candidates
from imi.candidates.models import Employer, Employment
from imi.candidates.names.keys import fold
from imi.candidates.record import CARD, CandidateRecord
from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import Conflict
from imi.people.models import Person


class Overtaken(Conflict):
    """A colleague changed the values that were seen. Nothing has been written when this is raised."""


# A statement takes a limited number of parameters, so thousands of moves are made in pieces of some hundred.
CHUNK = 500


def card(centre: Centre, values: Mapping[str, Any]) -> Employer:
    """Return the centre's card with exactly these details: the one it remembers, or a new one."""
    details = {name: values.get(name) for name in CARD}
    same = [getattr(Employer, name) == value if value is not None else getattr(Employer, name).is_null()
            for name, value in details.items()]
    found = Employer.get_or_none(Employer.centre == centre, Employer.successor.is_null(), *same)
    return found or Employer.create(centre=centre, name_key=fold(values["employer_name"]), **details)


def carry(centre: Centre, old: int | None, new: int | None) -> None:
    """Carry what was confirmed about a card over to the card that replaces it, as far as the value is the same.

    Call it inside the transaction that replaces a card.
    """
    # As SQL: the table belongs to registrations, which know of cards, and not the other way round.
    db.execute_sql(
        "INSERT INTO confirmed_warning (centre_id, employer_id, field, code, value, reason, person_id, at)"
        f" SELECT centre_id, {db.param}, field, code, value, reason, person_id, at FROM confirmed_warning"
        f" WHERE centre_id = {db.param} AND employer_id = {db.param} AND registration_id IS NULL ON CONFLICT DO NOTHING",
        (new, centre.id, old))


def employ(centre: Centre, candidate_id: int, values: Mapping[str, Any]) -> None:
    """Open an employment for a candidate who has none. Does nothing without the employer's name."""
    if not values.get("employer_name"):
        return
    Employment.create(centre=centre, candidate=candidate_id, employer=card(centre, values),
                      position=values.get("position"), since=now())


def has_one(centre: Centre, candidate_id: int) -> bool:
    """Return whether the candidate has an open employment at the centre."""
    return bool(Employment.select().where(
        Employment.centre == centre, Employment.candidate == candidate_id, Employment.until.is_null()).exists())


def supply(centre: Centre, person: Person, held: CandidateRecord, values: Mapping[str, Any], cause: str) -> None:
    """Fill in details of a candidate's employment. A gap in a card is filled for everybody employed on it.

    Raises Overtaken where a colleague was faster.
    """
    wanted = {name: values[name] for name in (*CARD, "position")
              if values.get(name) is not None and values[name] != held.values[name]}
    if not wanted:
        return
    with db.atomic():
        others: Sequence[int] = ()
        if held.employment_id is None:
            _employ_first(centre, held, wanted)
        else:
            _refuse_stale(held)
            others = _replace(centre, held, wanted)
        record("supplied", "employment", held.employment_id, person=person, centre=centre, candidate=held.id, cause=cause,
               changes={name: (held.values[name], value) for name, value in wanted.items()})
        if others:
            record_candidates("moved", others, person=person, centre=centre, cause=cause)


def _employ_first(centre: Centre, held: CandidateRecord, wanted: Mapping[str, Any]) -> None:
    try:
        with db.atomic():
            employ(centre, held.id, {**held.values, **wanted})
    except IntegrityError:
        raise _faster(held) from None


def _refuse_stale(held: CandidateRecord) -> None:
    """Lock the employment that was seen, if it is still the open one; else raise Overtaken."""
    seen = Employment.update(position=Employment.position).where(
        Employment.id == held.employment_id, Employment.until.is_null())
    if not seen.execute():
        raise _faster(held)


def _faster(held: CandidateRecord) -> Overtaken:
    return Overtaken(f"A colleague changed where {held.name} works in the meantime. Nothing of yours has been lost: "
                    "compare and save again")


def _replace(centre: Centre, held: CandidateRecord, wanted: Mapping[str, Any]) -> list[int]:
    """Open a new employment for the candidate, and on a changed card for the others whose card had the gap; return the ids of
    these others.
    """
    old, details = held.employer_id, {**held.values, **wanted}
    new = old
    if any(name in wanted for name in CARD):
        new = card(centre, details).id
    if old != new:
        carry(centre, old, new)
    if "position" in wanted:
        _close([held.employment_id])
        Employment.create(centre=centre, candidate=held.id, employer=new, position=details["position"], since=now())
    if new != old and all(held.values[name] is None for name in CARD if name in wanted):
        moved = move(centre, old, new)
        Employer.update(successor=new).where(Employer.centre == centre, Employer.id == old).execute()
        return [one for one in moved if one != held.id]
    if new != old and "position" not in wanted:
        _move(centre, [held.employment_id], new)
    return []


def move(centre: Centre, old: int | None, new: int | None) -> list[int]:
    """Move everybody who works on one card to another; return the candidates' ids. Call it inside a transaction."""
    open_there = list(Employment.select(Employment.id, Employment.candidate).where(
        Employment.centre == centre, Employment.employer == old, Employment.until.is_null()))
    for start in range(0, len(open_there), CHUNK):
        _move(centre, [row.id for row in open_there[start:start + CHUNK]], new)
    return [row.candidate_id for row in open_there]


def _move(centre: Centre, ids: list[int | None], new: int | None) -> None:
    """Close employments and open the same ones on another card: registrations keep their own."""
    if not ids:
        return
    _close(ids)
    closed = Employment.select(Employment.centre, Employment.candidate, Employment.position).where(Employment.id.in_(ids))
    Employment.insert_many([
        {"centre": centre, "candidate": row.candidate_id, "employer": new, "position": row.position, "since": now()}
        for row in closed
    ]).execute()


def _close(ids: list[int | None]) -> None:
    Employment.update(until=now()).where(Employment.id.in_(ids)).execute()
