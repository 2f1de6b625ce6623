"""Read e-mails, and tell how far the delivery of each is."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from peewee import Expression, ModelSelect, fn

from imi.database.compiled import Blank, Prepared
from imi.database.connection import Numbered
from imi.formats import clock, day, local
from imi.mail.kinds import Kinds
from imi.mail.models import Letter

# The name of a fault before its text.
TECHNICAL = re.compile(r"[A-Za-z_]\w*: ")


@dataclass(frozen=True)
class Delivery:
    """A letter and how far its delivery is. Moments are UTC. `words` is the state as people read it."""

    id: int
    to: str
    subject: str
    kind: str
    sender: str
    state: str
    words: str
    answer: str
    at: datetime
    sent_at: datetime | None
    may_resend: bool
    is_waiting: bool


def letter(centre: Numbered, letter_id: int) -> Letter:
    """Return the centre's letter of a number. Raises NotFound."""
    return Letter.get_or_refuse(Letter.centre_id == centre.id, Letter.id == letter_id)


def of_receipt(centre: Numbered, receipt_id: int, today: date | None = None) -> list[Delivery]:
    """Return the letters of a receipt, repeats included, oldest first. Those sent `today` (in London) show no date.

    `may_resend` is true for the newest letter of an address and a subject whose text is still kept, once nothing waits.
    """
    rows = list(_of_receipt(centre=centre, receipt=receipt_id))
    newest = {_about(row): row.id for row in rows}
    waiting = Counter(_about(row) for row in rows if row.is_waiting)
    return [delivery(row, newest[_about(row)] == row.id and not waiting[_about(row)], today) for row in rows]


@Prepared
def _of_receipt(centre: Blank, receipt: Blank) -> ModelSelect[Letter]:
    return Letter.select().where(Letter.centre_id == centre.id, Letter.receipt_id == receipt).order_by(Letter.id)


def words(row: Letter, today: date | None = None, *, with_address: bool = True, technical: bool = False) -> str:
    """Say a letter's state for people: "Sent 14:41 to …", "Waiting to be sent to …", "Not delivered to …: 550 …".

    The address is left out where a column of its own shows it. What went wrong on the way to the mail server is for whoever looks
    after the server: a centre reads what a server answered, and otherwise only that the server could not be reached.
    """
    to = f" to {row.to}" if with_address else ""
    if row.sent_at is not None:
        return f"Sent{' again' if row.resend_of_id else ''} {_when(row.sent_at, today)}{to}"
    if row.state == "sending":
        return f"Being sent{to}"
    answer = f": {row.answer if technical else _plain(row.answer)}" if row.answer else ""
    if row.next_at is None:
        return f"{'Perhaps' if row.state == 'unknown' else 'Not'} delivered{to}{answer}"
    if not row.tries:
        return f"Waiting to be sent{to}"
    return f"Waiting to be sent{to}, next try {_when(row.next_at, today)}{answer}"


def _plain(answer: str) -> str:
    """Say why a letter has not gone out, for somebody who does not look after the mail server."""
    return "The mail server could not be reached" if TECHNICAL.match(answer) else answer


def delivery(row: Letter, is_last: bool, today: date | None) -> Delivery:
    """Return how far a letter is. The letter may be sent again where it is the last one and its text is kept."""
    return Delivery(
        id=row.id, to=row.to, subject=row.subject, kind=row.kind, sender=row.sender, state=row.state, words=words(row, today),
        answer=row.answer or "",
        at=row.at, sent_at=row.sent_at, may_resend=is_last and row.body is not None, is_waiting=row.is_waiting)


def _about(row: Letter) -> tuple[str, str]:
    return str(row.to).casefold(), str(row.kind)


def _when(moment: datetime, today: date | None) -> str:
    on = local(moment).date()
    return clock(moment) if on == today else f"{clock(moment)} on {day(on)}"


def failed_for_good() -> Expression:
    """Return the condition that a letter failed and has no later repeat."""
    later = Letter.alias("later")
    repeated = later.select(later.id).where(
        later.resend_of == fn.COALESCE(Letter.resend_of, Letter.id), later.id > Letter.id)
    return (Letter.state == "failed") & ~fn.EXISTS(repeated)


def how_many_failed() -> int:
    """Return how many letters could not be delivered and were not sent again since."""
    return int(Letter.select().where(failed_for_good()).count())


def how_many_failed_of(centre: Numbered, kinds: Kinds, *, of_people: bool) -> int:
    """Return how many of the centre's letters that somebody may read could not be delivered and were not sent again since."""
    return int(Letter.select().where(Letter.centre_id == centre.id, failed_for_good(), *readable_by(kinds, of_people)).count())


def readable(centre: Numbered, letter_id: int, kinds: Kinds, *, of_people: bool) -> Letter:
    """Return the centre's letter of a number. Raises NotFound, also where its reader may not see the letter."""
    return Letter.get_or_refuse(Letter.centre_id == centre.id, Letter.id == letter_id, *readable_by(kinds, of_people))


def readable_by(kinds: Kinds, of_people: bool) -> list[Expression]:
    """Return the conditions of letters that somebody may read: those about accounts are for whoever looks after people alone."""
    return [] if of_people else [Letter.kind.not_in(kinds.personal)]
