"""Transfer a registration to another centre: one side asks, the other agrees, the receiver completes it (`taking_over`).

It is about an active registration and ends with it. At most one is open for a registration.
"""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from peewee import IntegrityError

from imi.audit.actions import record
from imi.candidates.actions import hold_records
from imi.candidates.models import Candidate
from imi.candidates.queries import known
from imi.catalogue.models import Package
from imi.catalogue.queries import is_approved
from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import Conflict, Refused
from imi.fields.text import note
from imi.formats import local
from imi.people.models import Person
from imi.registrations.changes.each_side import TransferView, transfer
from imi.registrations.changes.ending import TEXT_AT_MOST, After, nothing
from imi.registrations.changes.mail import tell
from imi.registrations.changes.models import Transfer
from imi.registrations.changes.queries import Registered
from imi.registrations.models import Registration


class NoTransfer(Refused):
    """There is nothing that could be transferred like this; it does not say more."""

    field, code = "transfer", "transfer.none"


class TransferMoved(Conflict):
    """The other side was faster."""

    code = "transfer.state"


def offer(centre: Centre, person: Person, line: Registered, to: str, text: str, *, after: After = nothing) -> int:
    """Offer a registration to another centre by its number, and return the transfer's id. Raises NoTransfer, TransferMoved."""
    receiver = Centre.get_or_none(Centre.number == to.strip(), Centre.state == "active", Centre.id != centre.id)
    if receiver is None or not is_approved(receiver, line.version_id, local(now()).date()):
        raise NoTransfer(f"No other centre with the number {to.strip()} can take {line.package_code} at present. Check the "
                         "number with them", field="centre")
    return _ask(centre, receiver, person, line.id, text, by_receiver=False, after=after)


def ask(centre: Centre, person: Person, number: str, code: str, text: str, *, after: After = nothing, scheme: str = "") -> int:
    """Ask for the registration of one of the centre's own candidates at another centre, of one scheme or of any, and return the
    transfer's id.

    Every reason why there is none answers alike. Raises NoTransfer, TransferMoved.
    """
    held = known(centre, [number.strip()]).get(number.strip())
    found = (Registration.select(Registration, Package).join(Package, on=(Registration.package == Package.id))
             .where(Registration.candidate == (held.id if held else 0), Registration.centre != centre,
                    Package.code == code.strip().upper(), Registration.state == "active",
                    *((Registration.scheme == scheme,) if scheme else ())).first())
    if found is None or not is_approved(centre, found.version_id, local(now()).date()):
        raise NoTransfer(f"There is no registration of {number.strip()} on {code.strip()} that your centre could take over. The "
                         "candidate must be linked to your centre, and your centre approved for the package", field="number")
    sender = Centre.get_by_id(found.centre_id)
    return _ask(sender, centre, person, found.id, text, by_receiver=True, after=after)


def _ask(sender: Centre, receiver: Centre, person: Person, registration: int, text: str, *, by_receiver: bool,
         after: After) -> int:
    asking, asked = (receiver, sender) if by_receiver else (sender, receiver)
    try:
        with db.atomic():
            hold_records(Candidate.id.in_(Registration.select(Registration.candidate).where(Registration.id == registration)))
            row = Registration.get_by_id(registration)
            made = Transfer.create(
                candidate=row.candidate_id, package=row.package_id, registration=registration, from_centre=sender,
                to_centre=receiver, asked_by_receiver=by_receiver, text=note(text, TEXT_AT_MOST), asked_by=person,
                asked_at=now(), changed_by=person, changed_at=now())
            _hold(registration, by_receiver=by_receiver)
            record("asked for a transfer", "transfer", made.id, person=person, centre=asking, candidate=row.candidate_id)
            tell(asked, made.id, f"{asking.name} ({asking.number}) "
                 + ("asks you to transfer a registration" if by_receiver else "offers you a registration"))
            db.after_commit(after)
    except IntegrityError:
        _refuse_ended(registration, by_receiver=by_receiver)
        raise TransferMoved("A transfer of this registration is under way already. See Transfers") from None
    return int(made.id)


def _hold(registration: int, *, by_receiver: bool) -> None:
    """Hold the registration until the transfer is stored, so that it does not end at the same moment. Raises TransferMoved."""
    if not Registration.update(edition=Registration.edition).where(
            Registration.id == registration, Registration.state == "active").execute():
        _refuse_ended(registration, by_receiver=by_receiver)


def _refuse_ended(registration: int, *, by_receiver: bool) -> None:
    """Raise TransferMoved where the registration is not active. Another centre is not told in which state it is."""
    state = Registration.get_by_id(registration).state
    if state != "active":
        raise TransferMoved("There is nothing to take over any more: the registration has ended" if by_receiver
                            else f"The registration is {state}. Nothing was offered")


def agree_to(centre: Centre, person: Person, number: int, *, after: After = nothing, scheme: str = "") -> None:
    """Agree to what the other centre asks: it completes the transfer then. Raises TransferMoved, NotFound."""
    _move(centre, person, number, "asked", "agreed", lambda seen: seen.may_agree, "", after, scheme)


def refuse(centre: Centre, person: Person, number: int, answer: str, *, after: After = nothing, scheme: str = "") -> None:
    """Say no, with a reason that the other centre reads. Raises TransferMoved, Refused, NotFound."""
    seen = transfer(centre, number, scheme)
    if not seen.may_refuse:
        raise faster(seen)
    if not answer.strip():
        raise Refused("Say why, for the other centre", field="answer", code="transfer.answer")
    _move(centre, person, number, "asked", "refused", lambda seen: seen.may_refuse, answer, after, scheme)


def take_back(centre: Centre, person: Person, number: int, *, after: After = nothing, scheme: str = "") -> None:
    """Take one's own question back while it is open. Raises TransferMoved, NotFound."""
    seen = transfer(centre, number, scheme)
    _move(centre, person, number, seen.state, "taken_back", lambda seen: seen.may_take_back, "", after, scheme)


def _move(centre: Centre, person: Person, number: int, was: str, becomes: str, may: Callable[[TransferView], bool], answer: str,
          after: After, scheme: str) -> None:
    with db.atomic():
        hold_of(number)
        seen = transfer(centre, number, scheme)
        if not may(seen) or not close(number, was, person, state=becomes, answer=note(answer, TEXT_AT_MOST)):
            raise faster(seen)
        row = Transfer.get_by_id(number)
        other = row.to_centre if seen.mine == "from" else row.from_centre
        record(f"transfer {becomes.replace('_', ' ')}", "transfer", number, person=person, centre=centre,
               candidate=seen.candidate_id)
        tell(other, number, f"{centre.name} ({centre.number}): transfer {becomes.replace('_', ' ')}")
        db.after_commit(after)


def hold_of(number: int) -> None:
    """Hold the candidate whom a transfer (its id) is about, until the transaction ends."""
    hold_records(Candidate.id.in_(Transfer.select(Transfer.candidate).where(Transfer.id == number)))


def faster(seen: TransferView) -> TransferMoved:
    """Return the refusal for whoever comes too late."""
    how = f"waits for {seen.waits_for}" if seen.waits_for else f"is {seen.words}"
    return TransferMoved(f"This transfer {how}. Nothing was changed")


def close(number: int, was: str, person: Person, **values: Any) -> bool:
    """Change a transfer that still is in a state; whether it was."""
    return bool(Transfer.update(**values, changed_by=person, changed_at=now()).where(
        Transfer.id == number, Transfer.state == was).execute())
