"""Write e-mails about receipts: the confirmation of a Save and what was changed later; list them, and send one again."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, ColumnBase, fn

from imi.audit.actions import record
from imi.catalogue.models import Scheme
from imi.centres.models import Centre
from imi.centres.queries import letter_addresses
from imi.database.connection import db
from imi.database.errors import NotFound
from imi.database.ordering import Columns, Order
from imi.formats import charge, clock, day, local, money, registered
from imi.mail import actions
from imi.mail.actions import write_each
from imi.mail.kinds import Kinds
from imi.mail.models import Letter
from imi.mail.queries import Delivery, delivery, failed_for_good, readable_by
from imi.mail.texts import Text, compose
from imi.people.models import Person
from imi.people.own.emails import wants
from imi.registrations.models import Receipt
from imi.registrations.receipts import sums

# The process under which a centre keeps the addresses that these e-mails go to.
REGISTRATION = "registration"
# What the e-mails are about, as an address is asked for.
RECEIPT = "receipt"
CONFIRMATION = "confirmation"
# The kind of an e-mail about a change begins so, and ends with the action of the change.
CHANGE = "change "
# The line of a receipt's sums begins so; by it the line is found again in an e-mail that is sent again.
BY_NOW = "The receipt by now: "
SUMS = re.compile(f"^{BY_NOW}.*$", re.MULTILINE)

# What a centre's e-mails are sorted by, and the columns that stand for it. They were written in the order of their numbers.
COLUMNS = Columns({"at": "Written", "subject": "Subject", "about": "About"}, "-at", frozenset({"at"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {"at": (), "subject": (Letter.subject,), "about": (Receipt.id,)}


class Named(NamedTuple):
    """A candidate as a letter names them."""

    number: int | str
    name: str


@dataclass(frozen=True)
class Confirmation:
    """Holds what the confirmation of a Save tells.

    `pence` is the whole total, None where no price is set; `unpriced` counts those without one; `at` is UTC; `names` are in
    the receipt's order. `address` is that of the receipt, '' where the portal has none.
    """

    reference: str
    centre: str
    standard: str
    package: str
    purchase_order: str
    pence: int | None
    unpriced: int
    person: str
    at: datetime
    names: Sequence[Named]
    address: str = ""


def confirmation(told: Confirmation, programme_word: str) -> Text:
    """Compose the letter that confirms a Save, with the scheme's word for what was registered on. Somebody who stands in the list
    twice is one candidate.
    """
    candidates = len({named.number for named in told.names})
    return compose(
        "confirmation", told=told, programme_word=programme_word, candidates=candidates,
        registered=registered(candidates, len(told.names)),
        charged=_charged(told), saved=f"{day(local(told.at).date())}, {clock(told.at)}", reference=told.reference,
        address=told.address)


def _charged(told: Confirmation) -> str:
    unpriced = f"{told.unpriced:,} not priced"
    if told.pence is None:
        return unpriced if told.unpriced else charge(None, 0)
    priced = f"{money(told.pence)}, VAT not stated"
    return f"{priced}, {unpriced}" if told.unpriced else priced


def by_now(charged: int, taken_back: int, net: int) -> str:
    """Return the line that says what a receipt comes to after some of it was cancelled; '' where nothing was."""
    return f"{BY_NOW}Charged {money(charged)}, cancelled {money(taken_back)}, net {money(net)}" if taken_back else ""


def write_confirmation(centre: Centre, person: Person, receipt_id: int, told: Confirmation) -> list[Letter]:
    """Write the confirmation of a Save, one letter for the person who saved and each of the centre's addresses.

    Call it inside the transaction of the Save. The sender and the words are those of the receipt's scheme. Raises NotFound
    where the receipt is not the centre's.
    """
    scheme = _scheme(centre, receipt_id)
    return _write(CONFIRMATION, centre, [person.email], receipt_id, confirmation(told, scheme.programme_word), scheme)


def write_about(centre: Centre, person: Person, reference: str, action: str, text: Text) -> list[Letter]:
    """Write a letter about a receipt that was changed afterwards, to the same people as a confirmation, except to a person who
    chose not to get it; it is listed with the receipt.

    `action` is that of the change: its kind tells by it which registrations of the receipt the letter is about.

    Call it inside the transaction of the change. Raises NotFound where the receipt is not the centre's.
    """
    receipt = Receipt.get_or_refuse(Receipt.centre == centre, Receipt.reference == reference)
    to = [person.email] if wants(person, CHANGE.strip()) else []
    return _write(f"{CHANGE}{action}", centre, to, receipt.id, text, _scheme(centre, receipt.id))


def _write(kind: str, centre: Centre, to: Sequence[str], receipt_id: int, text: Text, scheme: Scheme) -> list[Letter]:
    to = [*to, *letter_addresses(centre, REGISTRATION)]
    return write_each(kind, to, *text, scheme.sender, centre, receipt_id)


def _scheme(centre: Centre, receipt_id: int) -> Scheme:
    """Return the words and the sender of a receipt's scheme."""
    row = Scheme.select(Scheme.programme_word, Scheme.sender).join(Receipt, on=Receipt.scheme == Scheme.code).where(
        Receipt.id == receipt_id, Receipt.centre == centre).first()
    if row is None:
        raise NotFound("Receipt")
    return row


def resend(centre: Centre | None, letter: Letter, person: Person | None = None) -> Letter:
    """Write a letter once more, to its address, as another letter that waits to be sent. Where some of its receipt was
    cancelled, it says what the receipt comes to now.

    Raises Removed where its text is gone, StillWaiting where it or an earlier repeat has not gone out yet,
    NotFound where it is not the centre's (None: a letter to a person, of no centre).
    """
    with db.atomic():
        again = actions.resend(centre, letter, lambda body: _up_to_date(centre, letter, body))
        record("resent", "letter", again.id, person=person, centre=centre)
        return again


def _up_to_date(centre: Centre | None, letter: Letter, body: str) -> str:
    """Return the text with what its receipt comes to now, where some of that was cancelled: in the line for it, or at the end."""
    told = by_now(*sums(centre, letter.receipt_id)) if centre and letter.receipt_id else ""
    if not told:
        return body
    return SUMS.sub(told, body) if SUMS.search(body) else f"{body}\n{told}\n"


def of_centre(centre: Centre, page: int, per: int, today: date, kinds: Kinds, *, of_people: bool, failed: bool = False,
              order: Order = COLUMNS.usual) -> tuple[list[tuple[Delivery, str, str]], int]:
    """Return (one page of (letter, its receipt's reference or '', the receipt's scheme) in an order; how many there are).

    They are the centre's. E-mails to people about their own accounts are among them only `of_people`; with `failed` only what was
    not delivered.
    """
    query = (Letter.select(Letter, fn.COALESCE(Receipt.reference, "").alias("reference"), Receipt.scheme.alias("scheme"))
             .join(Receipt, JOIN.LEFT_OUTER, on=((Letter.receipt_id == Receipt.id) & (Receipt.centre == Letter.centre_id)))
             .where(Letter.centre_id == centre.id, *readable_by(kinds, of_people), *([failed_for_good()] if failed else [])))
    rows = query.order_by(*order.terms(SORTED, Letter.id)).paginate(page, per).objects()
    return [(delivery(row, not (row.is_waiting or kinds.is_secret(row)), today), row.reference, row.scheme)
            for row in rows], query.count()
