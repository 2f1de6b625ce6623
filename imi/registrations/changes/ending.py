"""End registrations, or put them back: cancelled inside the undo window, withdrawn with a reason.

States move by a conditional update and the database guards the moves; each has its line, its audit and its letter.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from peewee import IntegrityError

from imi.audit.actions import new_action, record_each
from imi.candidates.actions import Erased, hold_records
from imi.candidates.models import Candidate
from imi.catalogue.queries import overlaps
from imi.centres.models import Centre
from imi.centres.settings import undo_until
from imi.database import bulk
from imi.database.bulk import among
from imi.database.connection import db, now
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.field import Problem
from imi.fields.text import note
from imi.formats import day, local
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.changes.chains import BACK, standings
from imi.registrations.changes.mail import write_moved
from imi.registrations.changes.models import RegistrationMove
from imi.registrations.changes.open_work import end_transfers, tell_who_let_go
from imi.registrations.changes.queries import Registered, reasons, registrations
from imi.registrations.changes.reregister import confirmed_by, stands_for
from imi.registrations.checking.already import already_of
from imi.registrations.checking.duplicates import PackageChoice, problems
from imi.registrations.models import Registration
from imi.registrations.register import keep_confirmed
from imi.schemes.every import SCHEMES, Schemes

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
    """Do nothing: what follows a change where nothing is to follow."""


def cancel(centre: Centre, person: Person, ids: Collection[int], *, today: date, address_of: AddressOf = nowhere,
           after: After = nothing) -> list[Registered]:
    """Cancel registrations inside the undo window, free of charge; final. Raises TooLate, NotInState, NotFound."""
    with db.atomic():
        lines = chosen(centre, ids)
        late = next((line for line in lines if not line.may_undo(today)), None)
        if late:
            raise TooLate(f"{late.reference} could be cancelled until {day(late.undo_until)}. Withdraw it instead")
        action = move(centre, person, lines, ("active",), "cancelled", today)
        write_moved(centre, person, lines, "cancelled", action, ["Not charged", *_paid_before(centre, lines, today)], address_of)
        tell_who_let_go(centre, [line.id for line in lines if line.came_from])
        db.after_commit(after)
    return lines


def _paid_before(centre: Centre, lines: Sequence[Registered], today: date) -> list[str]:
    """Say for the letter which registrations stay charged that these took the place of."""
    came = [line for line in lines if line.came_from]
    before = [found.came_from for found in standings(centre, came, today).values()] if came else []
    return [f"{one.reference} on {one.code}, which was withdrawn for it, stays charged. It can be put back on its page"
            for one in before if one is not None and one.mine and one.state == "withdrawn"]


def withdraw(centre: Centre, person: Person, ids: Collection[int], *, reason: str, on: date | None, today: date, text: str = "",
             address_of: AddressOf = nowhere, after: After = nothing) -> list[Registered]:
    """Withdraw candidates from their packages with a reason of the list. Raises Refused at its field, NotInState, NotFound."""
    label = dict(reasons(today)).get(reason)
    if label is None:
        raise Refused("Choose why the candidate is withdrawn", field="reason", code="move.reason")
    if on is None or on > today:
        raise Refused("Withdrawn on must be a day up to today, like 1/9/2026", field="moved_on", code="move.day")
    with db.atomic():
        lines = chosen(centre, ids)
        early = next((line for line in lines if on < local(line.at).date()), None)
        if early:
            raise Refused(f"Withdrawn on must not be before {day(local(early.at).date())}, when {early.reference} was registered",
                          field="moved_on", code="move.day")
        action = move(centre, person, lines, ("active",), "withdrawn", on, reason, text)
        told = [f"Reason: {label}", f"Withdrawn on: {day(on)}"]
        write_moved(centre, person, lines, "withdrawn", action, told, address_of)
        db.after_commit(after)
    return lines


class Odd(Refused):
    """A warning was not confirmed."""

    field, code = "confirmed", "move.odd"


def put_back(centre: Centre, person: Person, ids: Collection[int], *, text: str, today: date, confirmed: bool | str = False,
             address_of: AddressOf = nowhere, after: After = nothing, schemes: Schemes = SCHEMES) -> list[Registered]:
    """Take a withdrawal back, and say why; or a transfer that the other centre cancelled.

    It counts from the day of the withdrawal, or of the cancellation of what had taken its place. `confirmed` is as `agree` has
    it. Raises TooLate, NotInState, Refused where no reason is given or the candidate was registered again meanwhile, Odd,
    Erased, NotFound.
    """
    again = Refused("The candidate has been registered on this package again in the meantime. The withdrawal stays",
                    field="registration", code="move.again")
    try:
        with db.atomic():
            lines = chosen(centre, ids)
            _refuse_back(centre, lines, today)
            found = odd(centre, lines, schemes)
            unusual = [one for ones in found.values() for one in ones]
            if any(one.severity == "error" for one in unusual):
                raise again
            if not note(text, TEXT_AT_MOST):
                raise Refused("Say why it is put back", field="text", code="move.why")
            if unusual and confirmed is not True and confirmed != stands_for(unusual):
                raise Odd("Confirm what is unusual, or leave it as it is")
            action = move(centre, person, lines, BACK, "active", today, text=text)
            at = now()
            keep_confirmed(centre, [(number, one) for number, ones in found.items() for one in confirmed_by(person, ones, at)])
            write_moved(centre, person, lines, "active", action, [], address_of)
            db.after_commit(after)
    except IntegrityError:
        raise again from None
    return lines


def _refuse_back(centre: Centre, lines: Sequence[Registered], today: date) -> None:
    """Refuse registrations that can't be put back today: erased, in another state, too late, or with another in their place."""
    if any(line.erased for line in lines):
        raise Erased
    other = next((line for line in lines if line.state not in BACK), None)
    if other:
        raise not_in_state(other)
    around = standings(centre, lines, today)
    late = next((line for line in lines if around[line.id].why_not), None)
    if late:
        raise TooLate(f"{late.reference} stays {late.state}. {around[late.id].why_not}")


def odd(centre: Centre, lines: Sequence[Registered], schemes: Schemes) -> dict[int, list[Problem]]:
    """Find what is unusual or in the way if these become active again, beside what their candidates have by now."""
    had = already_of(centre, {line.candidate for line in lines}) if lines else {}
    over = overlaps({line.package_id for line in lines}) if lines else {}
    return {line.id: list(problems(
        schemes[line.scheme],
        PackageChoice(line.package_id, line.version_id, line.package_code, frozenset(over.get(line.package_id, ()))),
        [one for one in had.get(line.candidate, ()) if one.package_id != line.package_id or one.state not in BACK],
        line.starts_on, line.ends_on)) for line in lines}


def chosen(centre: Centre, ids: Collection[int]) -> list[Registered]:
    """Return the centre's registrations of these ids. Raises NothingChosen, and NotFound where there are not all of them."""
    if not ids:
        raise NothingChosen
    of_these = Registration.id.in_(among(ids))
    hold_records(Candidate.id.in_(Registration.select(Registration.candidate).where(Registration.centre == centre, of_these)))
    lines = registrations(centre, of_these)
    if len(lines) != len(set(ids)):
        raise NotFound("registration")
    return lines


WRITTEN = (RegistrationMove.action, RegistrationMove.centre, RegistrationMove.registration, RegistrationMove.from_state,
           RegistrationMove.to_state, RegistrationMove.moved_on, RegistrationMove.reason, RegistrationMove.text,
           RegistrationMove.person, RegistrationMove.at, RegistrationMove.undo_until)


def move(centre: Centre, person: Person, lines: Sequence[Registered], was: Collection[str], becomes: str, on: date,
         reason: str | None = None, text: str = "") -> str:
    """Move every line from one of some states to another, or none; with a move and an audit line each. Raises NotInState.

    What is open about them ends with them. The action that moves, audit lines and letters share.
    """
    ids = [line.id for line in lines]
    if becomes != "active":
        end_transfers(person, lines)
    moved = _set(centre, ids, was, becomes, on)
    if moved != len(ids):
        raise not_in_state(next((line for line in lines if line.state not in was), lines[0]))
    action, at = new_action(), now()
    # After a cancellation it is what that one had taken the place of that can be put back until then.
    until = undo_until(at) if becomes in ("withdrawn", "cancelled") else None
    bulk.insert(RegistrationMove, WRITTEN, [
        (action, centre.id, line.id, line.state, becomes, on, reason, note(text, TEXT_AT_MOST), person.id, at, until)
        for line in lines])
    record_each(becomes, "registration", ((line.id, line.candidate, line.receipt) for line in lines), person=person,
                centre=centre, action=action, at=at)
    return action


def not_in_state(line: Registered) -> NotInState:
    """Return the refusal for a registration that is in another state by now."""
    return NotInState(f"{line.reference} is {line.state} since {day(line.state_on)}. Nothing was changed")


def _set(centre: Centre, ids: Collection[int], was: Collection[str], becomes: str, on: date) -> int:
    """Change the state of those that are in one of these states, and return how many were. An ending fails where a transfer was
    asked for at the same moment.
    """
    try:
        return int(Registration.update(state=becomes, state_on=on, edition=Registration.edition + 1).where(
            Registration.centre == centre, Registration.id.in_(among(ids)), Registration.state.in_(list(was))).execute())
    except IntegrityError:
        if becomes == "active":
            raise
        raise NotInState("A transfer was asked for in the meantime. Nothing was changed: look at it, and try again") from None
