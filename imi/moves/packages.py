"""Change of package: the one registration ends and another begins, in one transaction and with a receipt of its own."""
from __future__ import annotations

from datetime import date

from imi.candidates.queries import find
from imi.catalogue.queries import Offer, Standard, all_offers, linked_standards
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database import Conflict, Refused, db
from imi.moves.anew import Plan, agree, plan, register_anew
from imi.moves.ending import After, NotInState, move, nothing
from imi.moves.letters import write_moved
from imi.moves.queries import Registered, registered
from imi.people.models import Person
from imi.registrations.batches import agreed_order
from imi.registrations.fields import APPRENTICESHIP
from imi.registrations.models import Receipt
from imi.words import day


class AnotherPrice(Conflict):
    """The price is not the one that was shown."""

    code = "change.price"
    message = "The price has changed since you opened this page. Look at it again"


def others(centre: Centre, line: Registered, today: date) -> list[tuple[Standard, list[Offer]]]:
    """The packages that a registration could be changed to, by standard, its own standard first."""
    sold = all_offers(centre, today)
    linked = sorted(linked_standards(centre, today), key=lambda standard: standard.id != line.version_id)
    found = [(standard, [offer for offer in sold.get(standard.id, []) if offer.open and offer.id != line.package_id])
             for standard in linked]
    return [(standard, offers) for standard, offers in found if offers]


def planned(centre: Centre, line: Registered, code: str, today: date) -> Plan:
    """What the change to a package would be. Raises Refused where the centre cannot register on it."""
    version = next((standard.id for standard, offers in others(centre, line, today) for offer in offers if offer.code == code),
                   None)
    if version is None:
        raise Refused("Choose a package from the list", field="package", code="change.package")
    held = find(centre, line.number)
    dates = {"starts_on": line.starts_on, "ends_on": line.ends_on, "epa_on": line.epa_on, "funding_type": line.funding_type}
    texts = APPRENTICESHIP.texts({**held.values, **dates})
    return plan(centre, held, texts, version, code, today, instead_of=line.id)


def change(centre: Centre, person: Person, receipt: str, number: int, code: str, *, pence: int | None, purchase_order: str,
           confirmed: bool, edition: int, today: date, public_url: str = "", after: After = nothing) -> Receipt:
    """Register on another package in place of the one; the new receipt.

    Inside the undo window the old registration is cancelled and not charged, afterwards it is withdrawn. `pence` is the
    price that was shown. Raises NotAgreed, AnotherPrice, NotInState, Refused, Unknown.
    """
    order = agreed_order(centre, purchase_order, given(today))
    with db.atomic():
        line = registered(centre, receipt, number)
        if line.state != "active" or line.edition != edition:
            raise NotInState(f"{line.reference} is {line.state} since {day(line.state_on)}. Nothing was changed")
        made = planned(centre, line, code, today)
        agree(made, confirmed=confirmed)
        if made.offer.pence != pence:
            raise AnotherPrice
        state = "cancelled" if line.may_undo(today) else "withdrawn"
        action = move(centre, person, [line], "active", state, today, text=f"Changed to {code}")
        fresh = register_anew(centre, person, made, line.id, purchase_order=order, charged=True, cause=line.receipt,
                              today=today, public_url=public_url)
        write_moved(centre, person, [line], state, action, [f"Changed to {code}: {fresh.reference}"], public_url)
        db.after_commit(after)
    return fresh
