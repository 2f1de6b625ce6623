"""Write e-mails as rows, in the transaction of what they tell of. Sending them is done by `sending`."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from imi.database.connection import Numbered, db, now, number_of
from imi.database.errors import NotFound, Refused
from imi.formats import one_line
from imi.mail.models import Letter


class NotAgain(Refused):
    """The letter cannot be sent again."""

    field, code = "letter", "letter.not_again"


class StillWaiting(NotAgain):
    """The letter, or one that repeats it, has not gone out yet."""

    code = "letter.waiting"
    message = "This e-mail is still waiting to be sent"


class Removed(NotAgain):
    """The text of the letter is kept for thirty days only."""

    code = "letter.removed"
    message = "The text of this e-mail has been removed. Send the receipt’s address instead"


def write(kind: str, to: str, subject: str, body: str, sender: str, centre: Numbered | None = None) -> Letter:
    """Write a letter to one address. Call it inside the transaction of what it tells of.

    The text of a kind that is secret is removed as soon as it has gone out or failed.
    """
    with db.atomic():
        return _write(kind, to, one_line(subject), body, sender, centre=number_of(centre))


def write_each(kind: str, addresses: Iterable[str], subject: str, body: str, sender: str, centre: Numbered,
               receipt_id: int) -> list[Letter]:
    """Write the same letter about a receipt to each of these addresses, once however it is written in capitals.

    There is one original per receipt, kind and address: what is told of a receipt twice is of two kinds.
    """
    with db.atomic():
        return [_write(kind, to, one_line(subject), body, sender, centre=centre.id, receipt_id=receipt_id)
                for to in _once(addresses)]


def resend(centre: Numbered | None, letter: Letter, renewed: Callable[[str], str]) -> Letter:
    """Write a letter once more, to its address, as another letter that waits to be sent. `renewed` brings its text up to date.

    Call it inside the caller's transaction. Raises Removed where its text is gone, StillWaiting where it or an earlier repeat
    has not gone out yet, NotFound where it is not the centre's (None: a letter to a person, of no centre).
    """
    first = _first(centre, letter)
    family = list(Letter.select().where((Letter.id == first) | (Letter.resend_of == first)))
    if any(each.is_waiting for each in family):
        raise StillWaiting
    body = next((each.body for each in family if each.body is not None), None)
    if body is None:
        raise Removed
    return _write(letter.kind, letter.to, letter.subject, renewed(body), letter.sender, centre=number_of(centre),
                  receipt_id=letter.receipt_id, resend_of=first)


def _first(centre: Numbered | None, letter: Letter) -> int:
    """Return the number of the letter that all repeats point at, with the letter's row held so that two repeats cannot meet."""
    number = int(letter.resend_of_id or letter.id)
    if not Letter.update(kind=Letter.kind).where(Letter.id == number, Letter.centre_id == number_of(centre)).execute():
        raise NotFound("E-mail")
    return number


def _once(addresses: Iterable[str]) -> list[str]:
    """Return each address once, however it is written in capitals; the first way of writing counts."""
    once: dict[str, str] = {}
    for text in addresses:
        once.setdefault(text.strip().casefold(), text.strip())
    return list(once.values())


def _write(kind: str, to: str, subject: str, body: str, sender: str, *, centre: int | None,
           receipt_id: int | None = None, resend_of: int | None = None) -> Letter:
    at = now()
    domain = sender.rpartition("@")[2]
    return Letter.create(kind=kind, to=to, subject=subject, body=body, sender=sender, centre_id=centre, receipt_id=receipt_id,
                         resend_of=resend_of, at=at, next_at=at, message_id=f"<{secrets.token_hex(16)}@{domain}>")
