"""Writing letters: rows made in the transaction of what they tell of. Sending is another matter (`sending`)."""
from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from imi.audit.actions import record
from imi.catalogue.models import Scheme
from imi.centres.models import Centre
from imi.centres.queries import letter_addresses
from imi.database.connection import db, now
from imi.database.errors import NotFound, Refused
from imi.formats import one_line
from imi.mail.models import Letter
from imi.mail.texts import BY_NOW, Confirmation, by_now, confirmation_body, confirmation_subject
from imi.people.models import Person
from imi.registrations.models import Receipt
from imi.registrations.receipts import sums

REGISTRATION = "registration"
# The kind of a letter about a change begins so, and ends with the action of the change.
CHANGE = "change "
# What a letter says of its receipt's sums.
SUMS = re.compile(f"^{BY_NOW}.*$", re.MULTILINE)


class NotAgain(Refused):
    """The letter cannot be sent again."""

    field, code = "letter", "letter.not_again"


class StillWaiting(NotAgain):
    """The letter, or one that repeats it, has not gone out yet."""

    code = "letter.waiting"
    message = "This letter is still waiting to be sent"


class Removed(NotAgain):
    """The text of the letter is kept for thirty days only."""

    code = "letter.removed"
    message = "The text of this letter has been removed. Send the receipt’s address instead"


def write_confirmation(centre: Centre, person: Person, receipt_id: int, told: Confirmation) -> list[Letter]:
    """The confirmation of a Save, one letter for the person who saved and each of the centre's addresses.

    Call it inside the transaction of the Save. The sender is that of the receipt's scheme (R17). Raises Unknown
    where the receipt is not the centre's.
    """
    sender = _sender(centre, receipt_id)
    subject, body = confirmation_subject(told), confirmation_body(told)
    with db.atomic():
        return [
            _write("confirmation", to, subject, body, sender, centre=centre, receipt=receipt_id)
            for to in _once([person.email, *letter_addresses(centre, REGISTRATION)])
        ]


def write_about(centre: Centre, person: Person, reference: str, action: str, subject: str, body: str) -> list[Letter]:
    """A letter about a receipt that was changed afterwards, to the same people as a confirmation, kept with the receipt.

    `action` is that of the change: its kind tells by it which registrations of the receipt the letter is about.

    Call it inside the transaction of the change. Raises Unknown where the receipt is not the centre's.
    """
    receipt = Receipt.get_or_refuse(Receipt.centre == centre, Receipt.reference == reference)
    sender = _sender(centre, receipt.id)
    # One original per receipt, kind and address: each change is a kind of its own.
    kind = f"{CHANGE}{action}"
    with db.atomic():
        return [_write(kind, to, one_line(subject), body, sender, centre=centre, receipt=receipt.id)
                for to in _once([person.email, *letter_addresses(centre, REGISTRATION)])]


def write(kind: str, to: str, subject: str, body: str, sender: str, centre: Centre | None = None) -> Letter:
    """Any other letter, for example one with a link to set a password. Call it inside the caller's transaction.

    The text of a kind that is SECRET is removed as soon as it has gone out or failed.
    """
    with db.atomic():
        return _write(kind, to, one_line(subject), body, sender, centre=centre, receipt=None)


def resend(centre: Centre | None, letter: Letter, person: Person | None = None) -> Letter:
    """Write a letter once more, to its address, as another letter that waits to be sent. Where some of its receipt was
    cancelled, it says what the receipt comes to now.

    Raises Removed where its text is gone, StillWaiting where it or an earlier repeat has not gone out yet,
    Unknown where it is not the centre's (None: a letter to a person, of no centre).
    """
    with db.atomic():
        first = _first(centre, letter)
        family = list(Letter.select().where((Letter.id == first) | (Letter.resend_of == first)))
        if any(each.is_waiting for each in family):
            raise StillWaiting
        body = next((each.body for each in family if each.body is not None), None)
        if body is None:
            raise Removed
        again = _write(letter.kind, letter.to, letter.subject, _up_to_date(centre, letter, body), letter.sender, centre=centre,
                       receipt=letter.receipt_id, resend_of=first)
        record("resent", "letter", again.id, person=person, centre=centre)
        return again


def _up_to_date(centre: Centre | None, letter: Letter, body: str) -> str:
    """The text with what its receipt comes to now, where some of that was cancelled: in the line for it, or at the end."""
    told = by_now(*sums(centre, letter.receipt_id)) if centre and letter.receipt_id else ""
    if not told:
        return body
    return SUMS.sub(told, body) if SUMS.search(body) else f"{body}\n{told}\n"


def _first(centre: Centre | None, letter: Letter) -> int:
    """The number of the letter that all repeats point at, its row held so that two repeats cannot meet."""
    number = int(letter.resend_of_id or letter.id)
    if not Letter.update(kind=Letter.kind).where(Letter.id == number, Letter.centre == centre).execute():
        raise NotFound("Letter")
    return number


def _sender(centre: Centre, receipt_id: int) -> str:
    row = Scheme.select(Scheme.sender).join(Receipt, on=Receipt.scheme == Scheme.code).where(
        Receipt.id == receipt_id, Receipt.centre == centre).first()
    if row is None:
        raise NotFound("Receipt")
    return str(row.sender)


def _once(addresses: Iterable[str]) -> list[str]:
    """Each address once, however it is written in capitals; the first way of writing counts."""
    once: dict[str, str] = {}
    for text in addresses:
        once.setdefault(text.strip().casefold(), text.strip())
    return list(once.values())


def _write(kind: str, to: str, subject: str, body: str, sender: str, *, centre: Centre | None,
           receipt: int | None, resend_of: int | None = None) -> Letter:
    at = now()
    domain = sender.rpartition("@")[2]
    return Letter.create(kind=kind, to=to, subject=subject, body=body, sender=sender, centre=centre, receipt=receipt,
                         resend_of=resend_of, at=at, next_at=at, message_id=f"<{secrets.token_hex(16)}@{domain}>")
