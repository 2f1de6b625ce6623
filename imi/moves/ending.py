"""A registration ends, or is put back: cancelled inside the undo window, withdrawn with a reason.

States move by a conditional update and the database guards the moves; each has its line, its audit and its letter.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from peewee import IntegrityError

from imi.audit.actions import new_action
from imi.candidates.actions import Erased
from imi.centres.models import Centre
from imi.centres.settings import undo_until
from imi.database import Conflict, Refused, Unknown, db, now
from imi.moves.letters import write_moved
from imi.moves.queries import Registered, moves, reasons, registrations
from imi.people.models import Person
from imi.registrations.models import Registration
from imi.statements import among, many
from imi.words import day, local

TEXT_AT_MOST = 500
After = Callable[[], object]


class TooLate(Refused):
    """The undo window has closed."""

    field, code = "registration", "move.too_late"


class NotInState(Conflict):
    """The registration is not what was shown: somebody was faster."""

    code = "move.state"


class NothingChosen(Refused):
    """No registration was ticked."""

    field, code = "registration", "move.nothing"
    message = "Choose at least one registration"


def nothing() -> None:
    """What follows a change where nothing is to follow."""


def cancel(centre: Centre, person: Person, ids: Collection[int], *, today: date, public_url: str = "",
           after: After = nothing) -> list[Registered]:
    """Cancel registrations inside the undo window, free of charge; final. Raises TooLate, NotInState, Unknown."""
    with db.atomic():
        lines = chosen(centre, ids)
        late = next((line for line in lines if not line.may_undo(today)), None)
        if late:
            raise TooLate(f"{late.reference} could be cancelled until {day(late.undo_until)}. Withdraw it instead")
        action = move(centre, person, lines, "active", "cancelled", today)
        write_moved(centre, person, lines, "cancelled", action, ["Not charged"], public_url)
        db.after_commit(after)
    return lines


def withdraw(centre: Centre, person: Person, ids: Collection[int], *, reason: str, on: date | None, today: date, text: str = "",
             public_url: str = "", after: After = nothing) -> list[Registered]:
    """Withdraw candidates from their packages with a reason of the list. Raises Refused at its field, NotInState, Unknown."""
    label = dict(reasons(today)).get(reason)
    if label is None:
        raise Refused("Choose why the candidate is withdrawn", field="reason", code="move.reason")
    if on is None or on > today:
        raise Refused("Withdrawn on must be a day up to today, like 1/9/2026", field="moved_on", code="move.day")
    with db.atomic():
        lines = chosen(centre, ids)
        early = next((line for line in lines if on < line.state_on), None)
        if early:
            raise Refused(f"Withdrawn on must not be before {day(early.state_on)}, when {early.reference} was registered",
                          field="moved_on", code="move.day")
        action = move(centre, person, lines, "active", "withdrawn", on, reason, text)
        told = [f"Reason: {label}", f"Withdrawn on: {day(on)}"]
        write_moved(centre, person, lines, "withdrawn", action, told, public_url)
        db.after_commit(after)
    return lines


def put_back(centre: Centre, person: Person, ids: Collection[int], *, today: date, public_url: str = "",
             after: After = nothing) -> list[Registered]:
    """Take a withdrawal back inside the undo window, which counts from the day of the withdrawal.

    Raises TooLate, NotInState, Refused where the candidate was registered again meanwhile, Erased, Unknown.
    """
    try:
        with db.atomic():
            lines = chosen(centre, ids)
            if any(line.erased for line in lines):
                raise Erased
            until = put_back_until(centre, lines)
            late = next((line for line in lines if today > until.get(line.id, date.max)), None)
            if late:
                raise TooLate(f"The withdrawal of {late.reference} could be taken back until {day(until[late.id])}. "
                              "Register the candidate again")
            action = move(centre, person, lines, "withdrawn", "active", today)
            write_moved(centre, person, lines, "active", action, [], public_url)
            db.after_commit(after)
    except IntegrityError:
        raise Refused("The candidate has been registered on this package again in the meantime. The withdrawal stays",
                      field="registration", code="move.again") from None
    return lines


def put_back_until(centre: Centre, lines: Sequence[Registered]) -> dict[int, date]:
    """For withdrawn registrations, the last day on which the withdrawal can be taken back, as it was promised when it was
    entered."""
    return {one.registration_id: one.undo_until or local(one.at).date()
            for one in moves(centre, [line.id for line in lines if line.state == "withdrawn"])}


def chosen(centre: Centre, ids: Collection[int]) -> list[Registered]:
    """The centre's registrations of these ids. Raises NothingChosen, and Unknown where there are not all of them."""
    if not ids:
        raise NothingChosen
    lines = registrations(centre, Registration.id.in_(among(ids)))
    if len(lines) != len(set(ids)):
        raise Unknown("registration")
    return lines


def move(centre: Centre, person: Person, lines: Sequence[Registered], was: str, becomes: str, on: date, reason: str | None = None,
         text: str = "") -> str:
    """Move every line from a state to another, or none; with a move and an audit line each. Raises NotInState.

    The action that moves, audit lines and letters share.
    """
    ids = [line.id for line in lines]
    moved = Registration.update(state=becomes, state_on=on, edition=Registration.edition + 1).where(
        Registration.centre == centre, Registration.id.in_(among(ids)), Registration.state == was).execute()
    if moved != len(ids):
        odd = next((line for line in lines if line.state != was), lines[0])
        raise NotInState(f"{odd.reference} is {odd.state} since {day(odd.state_on)}. Nothing was changed")
    action, at = new_action(), now()
    until = undo_until(at) if becomes == "withdrawn" else None
    many("INSERT INTO registration_move (action, centre_id, registration_id, from_state, to_state, moved_on, reason_id, text,"
         " person_id, at, undo_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
         [(action, centre.id, line.id, was, becomes, on, reason, text.strip()[:TEXT_AT_MOST], person.id, at, until)
          for line in lines])
    many("INSERT INTO audit (action, at, person_id, centre_id, verb, thing, thing_id, candidate_id, cause, address)"
         " VALUES (?, ?, ?, ?, ?, 'registration', ?, ?, ?, '')",
         [(action, at, person.id, centre.id, becomes, line.id, line.candidate, line.receipt) for line in lines])
    return action

