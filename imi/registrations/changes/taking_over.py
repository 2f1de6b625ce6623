"""Complete a transfer: the receiver registers the candidate in the transaction in which the old registration ends."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from imi.candidates.queries import known
from imi.candidates.record import CandidateRecord
from imi.candidates.steady import hold
from imi.catalogue.queries import is_approved
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.connection import db
from imi.database.errors import NotFound
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.changes.each_side import TransferView, transfer
from imi.registrations.changes.ending import After, NotInState, move, nothing
from imi.registrations.changes.mail import write_moved
from imi.registrations.changes.models import Transfer
from imi.registrations.changes.queries import registrations
from imi.registrations.changes.reregister import NotOffered, Plan, agree, brought_up_to_date, plan, register_anew
from imi.registrations.changes.transfers import TransferMoved, close, faster, hold_of
from imi.registrations.models import Receipt, Registration
from imi.registrations.orders import agreed_order
from imi.schemes.every import SCHEMES, Schemes


def receivable(centre: Centre, seen: TransferView) -> CandidateRecord | None:
    """Return the candidate as the receiving centre holds them, None while they are not linked by a proof yet."""
    return known(centre, [str(seen.number)]).get(str(seen.number))


def in_the_way(centre: Centre, seen: TransferView, today: date) -> str:
    """Say why the centre could not take the registration over today, whatever it enters; '' where it can. It may say no or take
    it back then.
    """
    if not seen.may_complete or is_approved(centre, seen.version_id, today):
        return ""
    return f"Your centre is not approved for {seen.standard} today, so it can’t take this registration over"


def completing(centre: Centre, seen: TransferView, held: CandidateRecord, texts: Mapping[str, str], today: date,
               schemes: Schemes = SCHEMES) -> Plan:
    """Plan what completing the transfer would register. Nothing is written by it.

    A package that is closed to new starts goes on; raises NotOffered where the centre is not approved for its standard.
    """
    if seen.mine != "to":
        raise NotFound("transfer")
    blocked = in_the_way(centre, seen, today)
    if blocked:
        raise NotOffered(blocked)
    return plan(centre, held, texts, seen.version_id, seen.code, today, instead_of=seen.registration_id, goes_on=True,
                schemes=schemes)


def complete(centre: Centre, person: Person, number: int, texts: Mapping[str, str], *, purchase_order: str, confirmed: bool | str,
             today: date, reason: str = "", address_of: AddressOf = nowhere, after: After = nothing,
             schemes: Schemes = SCHEMES) -> Receipt:
    """Take the registration over, and return the new receipt: the old registration is transferred and a new one begins, in one
    transaction.

    The new registration has no price: what was charged stays with the centre that registered. Raises NotAgreed,
    TransferMoved, Refused, NotFound.
    """
    order = agreed_order(centre, purchase_order, given(today))
    with db.atomic():
        hold_of(number)
        seen = transfer(centre, number)
        if seen.scheme not in schemes.by_code:
            raise NotFound("transfer")
        asked = Transfer.get_by_id(number)
        hold(centre, [seen.candidate_id])
        held = receivable(centre, seen)
        if held is None and seen.may_complete:
            raise TransferMoved("The candidate is not linked to your centre yet. Enter the date of birth first")
        if not seen.may_complete or held is None or not close(number, seen.state, person, state="done"):
            raise faster(seen)
        made = completing(centre, seen, held, texts, today, schemes)
        agree(made, confirmed=confirmed, reason=reason)
        made = brought_up_to_date(centre, person, made, texts, f"transfer {number}")
        ending = registrations(asked.from_centre, Registration.id == seen.registration_id)
        # For the centre that lets it go it is done by whoever agreed there.
        theirs = asked.changed_by if asked.asked_by_receiver else asked.asked_by
        to = f"{centre.name} ({centre.number})"
        try:
            action = move(asked.from_centre, theirs, ending, ("active",), "transferred", today, text=f"To {to}")
        except NotInState:
            # How the other centre's registration stands is not told.
            raise TransferMoved("There is nothing to take over any more: the registration has ended") from None
        receipt = register_anew(centre, person, made, purchase_order=order, charged=False, reason=reason,
                                cause=f"transfer {number}", today=today, address_of=address_of)
        Transfer.update(became=Registration.get(Registration.receipt == receipt.id)).where(Transfer.id == number).execute()
        write_moved(asked.from_centre, theirs, ending, "transferred", action, [f"To: {to}"], address_of)
        db.after_commit(after)
    return receipt
