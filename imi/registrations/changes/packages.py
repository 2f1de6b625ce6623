"""Change the package: one registration ends and another begins, in one transaction and with a receipt of its own."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from imi.candidates.queries import find
from imi.candidates.steady import hold
from imi.catalogue.queries import Offer, Standard, all_offers, taking_standards
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.connection import db
from imi.database.errors import Conflict, NotFound, Refused
from imi.formats import money
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.changes.chains import standings
from imi.registrations.changes.ending import After, NotInState, move, not_in_state, nothing
from imi.registrations.changes.mail import write_moved
from imi.registrations.changes.queries import Registered, registered, registered_candidate
from imi.registrations.changes.reregister import Plan, agree, brought_up_to_date, plan, register_anew
from imi.registrations.models import Receipt
from imi.registrations.orders import agreed_order
from imi.schemes.every import SCHEMES, Schemes


class AnotherPrice(Conflict):
    """The price is not the one that was shown."""

    code = "change.price"
    message = "The price has changed since you opened this page. Look at it again"


def others(centre: Centre, line: Registered, today: date) -> list[tuple[Standard, list[Offer]]]:
    """Return the packages of its scheme that a registration could be changed to, by standard, its own standard first."""
    sold = all_offers(centre, today)
    linked = sorted(taking_standards(centre, today, line.scheme), key=lambda standard: standard.id != line.version_id)
    found = [(standard, [offer for offer in sold.get(standard.id, []) if offer.open and offer.id != line.package_id])
             for standard in linked]
    return [(standard, offers) for standard, offers in found if offers]


def planned(centre: Centre, line: Registered, code: str, today: date, texts: Mapping[str, str] = {}, *,
            schemes: Schemes = SCHEMES) -> Plan:
    """Plan the change to a package, with what is typed for it.

    Raises NotInState, and Refused where the centre cannot register on it, or where it has paid for it already.
    """
    if line.state != "active":
        raise not_in_state(line)
    version = next((standard.id for standard, offers in others(centre, line, today) for offer in offers if offer.code == code),
                   None)
    if version is None:
        raise Refused("Choose a package from the list", field="package", code="change.package")
    _refuse_paid(centre, line, code, today)
    return plan(centre, find(centre, line.number), texts, version, code, today, instead_of=line.id, schemes=schemes)


def _refuse_paid(centre: Centre, line: Registered, code: str, today: date) -> None:
    """Refuse a package that was paid for before and can be put back, while this registration can be cancelled."""
    before = standings(centre, [line], today)[line.id].before
    paid = next((one for one in before if one.mine and one.code == code and one.state == "withdrawn"), None)
    between = [one for one in before if paid is not None and one.id > paid.id and one.state != "cancelled"]
    if paid is not None and not between and line.may_undo(today):
        raise Refused(f"{paid.reference} on {code} was withdrawn for this one and stays charged. Cancel {line.reference}, then "
                      f"put {paid.reference} back: nothing is charged twice", field="package", code="change.paid")


def change(centre: Centre, person: Person, receipt: str, number: int, code: str, *, pence: int | None, purchase_order: str,
           confirmed: bool | str, edition: int, today: date, texts: Mapping[str, str] = {}, reason: str = "",
           address_of: AddressOf = nowhere, after: After = nothing, schemes: Schemes = SCHEMES) -> Receipt:
    """Register on another package in place of a registration's own, and return the new receipt.

    Inside the undo window the old registration is cancelled and not charged, afterwards it is withdrawn. `pence` is the
    price that was shown. Raises NotAgreed, AnotherPrice, NotInState, Refused, NotFound.
    """
    order = agreed_order(centre, purchase_order, given(today))
    with db.atomic():
        # Read once nobody else changes the candidate: whoever was faster has written, and the edition tells.
        hold(centre, registered_candidate(centre, receipt, number))
        line = registered(centre, receipt, number)
        if line.scheme not in schemes.by_code:
            raise NotFound("registration")
        if line.edition != edition and line.state == "active":
            raise NotInState(f"{line.reference} was changed since you opened this page. Nothing was changed: look at it again")
        made = planned(centre, line, code, today, texts, schemes=schemes)
        agree(made, confirmed=confirmed, reason=reason)
        if made.offer.pence != pence:
            raise AnotherPrice(f"The price has changed since you opened this page: it was {money(pence)}, and is "
                               f"{money(made.offer.pence)} now. Look at it again")
        made = brought_up_to_date(centre, person, made, texts, line.receipt)
        state = "cancelled" if line.may_undo(today) else "withdrawn"
        action = move(centre, person, [line], ("active",), state, today, text=f"Changed to {code}")
        fresh = register_anew(centre, person, made, purchase_order=order, charged=True, reason=reason, cause=line.receipt,
                              today=today, address_of=address_of)
        write_moved(centre, person, [line], state, action, [f"Changed to {code}: {fresh.reference}"], address_of)
        db.after_commit(after)
    return fresh
