"""List the e-mails of all centres for the awarding body, with their states, and send one again."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, ColumnBase, Expression, fn

from imi.administration.audit import span_of
from imi.centres.models import Centre
from imi.database.errors import NotFound
from imi.database.ordering import Columns, Order
from imi.fields.field import Choice
from imi.mail.actions import NotAgain
from imi.mail.kinds import Kinds
from imi.mail.models import Letter
from imi.mail.queries import failed_for_good, words
from imi.people.models import Person
from imi.registrations import mail as receipts
from imi.registrations.models import Receipt

PAGE = 50
STATES = (Choice("failed", "Not delivered"), Choice("waiting", "Waiting to be sent"), Choice("unknown", "Perhaps delivered"),
          Choice("sent", "Sent"))


class NotKept(NotAgain):
    """The e-mail held a link that lets its reader in, so its text is gone: there is nothing to send again."""

    code = "letter.not_kept"
    message = "The text of this e-mail is not kept, so it can’t be sent again. For a password, send the person a new link"


@dataclass(frozen=True)
class MailFilter:
    """What the list is narrowed to. Empty fields narrow nothing; `text` is part of the address it went to."""

    state: str = ""
    kind: str = ""
    centre: str = ""
    text: str = ""
    after: date | None = None
    before: date | None = None


@dataclass(frozen=True)
class ListedEmail:
    """An e-mail in the list: no text, which may hold a secret. `words` is its state for people."""

    id: int
    at: datetime
    to: str
    kind: str
    subject: str
    centre: str
    receipt: str
    state: str
    words: str
    may_resend: bool
    is_secret: bool


# What the e-mails are sorted by, and the columns that stand for it. They were written in the order of their numbers.
COLUMNS = Columns({"at": "Written", "to": "Sent to", "centre": "Centre"}, "-at", frozenset({"at"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {"at": (), "to": (Letter.to,), "centre": (Centre.number,)}


def letters(chosen: MailFilter, today: date, kinds: Kinds, page: int = 1, order: Order = COLUMNS.usual
            ) -> tuple[list[ListedEmail], int]:
    """Return (one page of e-mails in an order, how many fit)."""
    query = (
        Letter.select(Letter, Centre.number.alias("number"), fn.COALESCE(Receipt.reference, "").alias("reference"))
        .join_from(Letter, Centre, JOIN.LEFT_OUTER, on=(Letter.centre_id == Centre.id))
        .join_from(Letter, Receipt, JOIN.LEFT_OUTER, on=(Letter.receipt_id == Receipt.id))
    )
    wanted = _wanted(chosen)
    query = query.where(*wanted) if wanted else query
    rows = query.order_by(*order.terms(SORTED, Letter.id)).paginate(page, PAGE).objects()
    return [_listed(row, today, kinds) for row in rows], query.count()


def how_many(chosen: MailFilter) -> int:
    """Return how many e-mails fit."""
    return int(Letter.select().join(Centre, JOIN.LEFT_OUTER, on=(Letter.centre_id == Centre.id)).where(*_wanted(chosen)).count())


def resend(person: Person, number: int, kinds: Kinds) -> Letter:
    """Send an e-mail of any centre once more. Raises NotFound, NotKept, and what `registrations.mail.resend` raises."""
    row = Letter.select(Letter, Centre).join(
        Centre, JOIN.LEFT_OUTER, on=(Letter.centre_id == Centre.id), attr="centre").where(Letter.id == number).first()
    if row is None:
        raise NotFound("letter")
    if kinds.is_secret(row):
        raise NotKept
    return receipts.resend(getattr(row, "centre", None), row, person)


def _wanted(chosen: MailFilter) -> list[Expression]:
    wanted: list[Expression] = []
    if chosen.state == "waiting":
        wanted.append(Letter.state.in_(["queued", "sending", "unknown"]) & Letter.next_at.is_null(False))
    elif chosen.state == "failed":
        wanted.append(failed_for_good())
    elif chosen.state:
        wanted.append(Letter.state == chosen.state)
    if chosen.kind:
        wanted.append(Letter.kind.startswith(chosen.kind))
    if chosen.centre:
        wanted.append(Centre.number == chosen.centre)
    if chosen.text:
        wanted.append(Letter.to.contains(chosen.text))
    return wanted + span_of(Letter, chosen.after, chosen.before)


def _listed(row: Any, today: date, kinds: Kinds) -> ListedEmail:
    ended, is_secret = not row.is_waiting, kinds.is_secret(row)
    return ListedEmail(
        row.id, row.at, row.to, kinds.label(row.kind), row.subject, row.number or "", row.reference, row.state,
        words(row, today, with_address=False, technical=True),
        may_resend=bool(ended and not is_secret and row.body is not None), is_secret=is_secret)
