"""Register candidates: the receipt, its lines, what was confirmed, the audit and the confirmation, written here and nowhere else.

A batch, a spreadsheet, a change of package and a transfer call it inside a transaction of their own, when all is agreed to.
The database decides who was faster: of one candidate one registration on a package is active.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from imi.audit.actions import record, record_candidates
from imi.candidates.record import CandidateRecord
from imi.catalogue.queries import Offer, Standard
from imi.centres.models import Centre
from imi.centres.settings import undo_until
from imi.database import bulk
from imi.database.connection import now
from imi.database.model_sql import Fields
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.columns import column_values, extra_of
from imi.registrations.mail import RECEIPT, Confirmation, Named, write_confirmation
from imi.registrations.models import COLUMNS, ConfirmedWarning, Receipt, Registration
from imi.registrations.references import receipt_reference
from imi.registrations.saved_forms import answer
from imi.schemes.spec import SchemeSpec


class Confirmed(NamedTuple):
    """Holds a warning that somebody accepted.

    `person` is an id, `at` is UTC, `batch_row` the id of the batch's row that it is about.
    """

    field: str
    code: str
    value: str
    reason: str
    person: int
    at: datetime
    batch_row: int | None = None


class Entry(NamedTuple):
    """Describes one registration to be made: who, as their particulars and employment are now, on which package, with the
    row's values. `number` and `name` are what the confirmation calls the candidate. `came_from` is the id of the registration
    that this one replaces, and `first` that of the first in the chain.
    """

    candidate: int
    edition: int
    employment: int | None
    number: int
    name: str
    offer: Offer
    values: Mapping[str, Any]
    confirmed: Sequence[Confirmed] = ()
    came_from: int | None = None
    first: int | None = None

    @property
    def reason(self) -> str | None:
        """Return why the candidate is registered again, where somebody was asked for that when they confirmed it."""
        return next((one.reason for one in self.confirmed if one.reason), None)


def entry_of(held: CandidateRecord, offer: Offer, values: Mapping[str, Any], confirmed: Sequence[Confirmed],
             came_from: int | None = None, first: int | None = None) -> Entry:
    """Return the entry of a candidate as they are held."""
    return Entry(held.id, held.edition, held.employment_id, held.number, held.name, offer, values, confirmed, came_from, first)


class Bought(NamedTuple):
    """Holds what an order buys: standard and package in the words of the confirmation, and the price of all of it.

    `pence` is None where no price is set or nothing is charged; `unpriced` counts the registrations without a price.
    """

    standard: str
    package: str
    pence: int | None
    unpriced: int


def bought_of(standard: Standard, offer: Offer, candidates: int, *, charged: bool = True) -> Bought:
    """Return what so many registrations on one package come to."""
    label = f"{offer.code} {offer.description}"
    if offer.pence is None or not charged:
        return Bought(standard.label, label, None, candidates if charged else 0)
    return Bought(standard.label, label, offer.pence * candidates, 0)


@dataclass(frozen=True)
class Order:
    """What all registrations of a receipt share. Nothing `charged` has no price at all.

    `cause` is the reference of what is registered, `key` that of the form that was sent, '' for none.
    """

    scheme: SchemeSpec
    candidates: int
    bought: Bought
    purchase_order: str
    cause: str
    batch: int | None = None
    charged: bool = True
    key: str = ""
    at: datetime | None = None
    address_of: AddressOf = nowhere


class NewReceipt(NamedTuple):
    """The receipt, and the ids of its registrations by line where they were asked for."""

    receipt: Receipt
    ids: Mapping[int, int]


# What is written of a registration that is made, and of one that was made in another's place.
LINE: Fields = (
    Registration.centre, Registration.receipt, Registration.line, Registration.scheme, Registration.version, Registration.package,
    Registration.package_edition, Registration.price, Registration.pence, Registration.candidate, Registration.registered_as,
    Registration.candidate_edition, Registration.employment, *COLUMNS, Registration.again_reason, Registration.state_on)
INSTEAD = (Registration.came_from, Registration.first_id)
CONFIRMED = (ConfirmedWarning.centre, ConfirmedWarning.registration, ConfirmedWarning.field, ConfirmedWarning.code,
             ConfirmedWarning.value, ConfirmedWarning.reason, ConfirmedWarning.person, ConfirmedWarning.at,
             ConfirmedWarning.batch_row_id)


def register(centre: Centre, person: Person, order: Order, entries: Iterable[Entry], today: date, *,
             with_ids: bool = False) -> NewReceipt:
    """Write the receipt of these entries, in their order, with all that belongs to it, and send word of it.

    Call it inside the transaction in which the entries were checked. The ids are looked up `with_ids`, or where warnings were
    confirmed. Raises peewee.IntegrityError where a candidate was registered on the package meanwhile.
    """
    at = order.at or now()
    receipt = Receipt.create(
        reference=receipt_reference(today), centre=centre, scheme=order.scheme.code, batch_id=order.batch,
        purchase_order=order.purchase_order, candidates=order.candidates, person=person, at=at,
        pence=order.bought.pence, unpriced=order.bought.unpriced, undo_until=undo_until(at))
    names: list[Named] = []
    candidates: list[int] = []
    confirmed: list[tuple[int, Confirmed]] = []
    instead = False
    # A list of tens of thousands is never held twice.
    for piece in bulk.pieces(entries):
        instead = any(one.came_from is not None for one in piece)
        first = len(names) + 1
        _write_lines(centre, receipt, order, piece, first, today, instead=instead)
        names += [Named(one.number, one.name) for one in piece]
        candidates += [one.candidate for one in piece]
        confirmed += [(n, each) for n, one in enumerate(piece, first) for each in one.confirmed]
    ids = ids_of(centre, receipt) if with_ids or confirmed else {}
    keep_confirmed(centre, [(ids[n], each) for n, each in confirmed])
    write_confirmation(centre, person, receipt.id, _told(centre, person, receipt, order, names))
    if instead:
        record("registered", "receipt", receipt.id, person=person, centre=centre, candidate=candidates[0], cause=order.cause,
               action=receipt.reference)
    else:
        record("registered", "receipt", receipt.id, person=person, centre=centre, cause=order.cause, action=receipt.reference)
        record_candidates("registered", candidates, person=person, centre=centre, cause=receipt.reference)
    if order.key:
        answer(centre, order.key, receipt.reference)
    return NewReceipt(receipt, ids)


def keep_confirmed(centre: Centre, confirmed: Iterable[tuple[int, Confirmed]]) -> None:
    """Keep who confirmed what of registrations, each told by its id."""
    bulk.insert(ConfirmedWarning, CONFIRMED, [(centre.id, number, *one) for number, one in confirmed])


def ids_of(centre: Centre, receipt: Receipt) -> dict[int, int]:
    """Return the ids of a receipt's registrations by line."""
    return dict(bulk.plainly(Registration.select(Registration.line, Registration.id).where(
        Registration.centre == centre, Registration.receipt == receipt.id)))


def _write_lines(centre: Centre, receipt: Receipt, order: Order, entries: Sequence[Entry], first: int, today: date, *,
                 instead: bool) -> None:
    here, on, scheme, lines = centre.id, receipt.id, order.scheme.code, []
    has_extra = any(name not in COLUMNS for name in order.scheme.row.names)
    for n, one in enumerate(entries, first):
        offer = one.offer
        price, pence = (offer.price_id, offer.pence) if order.charged else (None, None)
        line = (here, on, n, scheme, offer.version_id, offer.id, offer.edition, price, pence, one.candidate, one.candidate,
                one.edition, one.employment, *column_values(order.scheme, one.values), one.reason, today)
        if has_extra:
            line = (*line, extra_of(order.scheme, one.values))
        lines.append((*line, one.came_from, one.first) if instead else line)
    columns = (*LINE, Registration.extra) if has_extra else LINE
    bulk.insert(Registration, (*columns, *INSTEAD) if instead else columns, lines)


def _told(centre: Centre, person: Person, receipt: Receipt, order: Order, names: Sequence[Named]) -> Confirmation:
    return Confirmation(
        reference=receipt.reference, centre=f"{centre.name} ({centre.number})", standard=order.bought.standard,
        package=order.bought.package, purchase_order=receipt.purchase_order, pence=receipt.pence, unpriced=receipt.unpriced,
        person=person.name, at=receipt.at, names=names, address=order.address_of(RECEIPT, receipt.reference, order.scheme.code))
