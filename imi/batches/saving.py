"""Save a batch: one transaction registers all of it, or nothing. Pressed twice, it registers once.

It is safe three times over: a rendered form has a key, the batch changes its state by a conditional update,
and a receipt is unique per batch.
"""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from peewee import IntegrityError

from imi.audit.actions import record
from imi.batches.actions import NotADraft, touch
from imi.batches.checking import CheckedRow
from imi.batches.confirming import Kind, Warned, confirm, kinds, ticked
from imi.batches.meanwhile import forget, last_done
from imi.batches.models import Batch, BatchRow
from imi.batches.view import BatchView, look
from imi.batches.view import batch as load
from imi.candidates.steady import hold
from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import Conflict, Refused
from imi.fields.text import note
from imi.formats import count, plural
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations import register as registrations
from imi.registrations.checking.check import REASON_AT_MOST
from imi.registrations.checking.duplicates import PACKAGE
from imi.registrations.models import COLUMNS, ConfirmedWarning, Receipt
from imi.registrations.orders import order_problems
from imi.registrations.references import random_reference
from imi.registrations.register import Confirmed, Entry, Order, bought_of, entry_of
from imi.registrations.saved_forms import answered
from imi.schemes.every import SCHEMES, Schemes


@dataclass(frozen=True)
class Submission:
    """Holds what the review sends to Save.

    `pence` is the price each that the page showed, None for "not set"; `accept_price` is the price each that somebody
    accepted since, as `amount` writes it; `purchase_order` is the one that the page showed, None where it does not say.
    """

    key: str
    fingerprint: str
    pence: int | None
    accept_price: str = ""
    purchase_order: str | None = None
    complete_only: bool = False
    ticks: Collection[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Return a digest of everything that was posted with the key."""
        posted = [self.fingerprint, self.pence, self.accept_price, self.purchase_order, self.complete_only, sorted(self.ticks),
                  sorted(self.reasons.items())]
        return hashlib.sha256(json.dumps(posted).encode()).hexdigest()


def amount(pence: int | None) -> str:
    """Return a price as a form names it."""
    return "not set" if pence is None else str(pence)


class NotReady(Refused):
    """Something stands in the way. `screen` is the batch as it is now; ticks that fitted are confirmed, `kept` by their keys."""

    field, code = "batch", "batch.not_ready"
    kept: Collection[str] = ()

    def __init__(self, screen: BatchView, message: str) -> None:
        super().__init__(message)
        self.screen = screen


class PriceChanged(Conflict):
    """The price is not the one that was shown; ticks that fitted are confirmed, `kept` by their keys."""

    code = "batch.price_changed"
    kept: Collection[str] = ()


class BatchChanged(Conflict):
    """The batch is not the one that was shown."""

    code = "batch.changed"


def register(centre: Centre, person: Person, reference: str, submission: Submission, today: date, *,
             address_of: AddressOf = nowhere, after: Callable[[], object] = lambda: None, at: datetime | None = None,
             schemes: Schemes = SCHEMES) -> Receipt:
    """Register the batch's candidates and return the receipt; the receipt of an earlier Save if there is one.

    Raises NotReady, PriceChanged, BatchChanged, NotFound. `after` is called once the receipt is safely stored; `at` is the
    moment of the Save in UTC where it is not this one.
    """
    try:
        with db.atomic():
            receipt = _register(centre, person, reference, submission, today, address_of, at or now(), schemes)
            db.after_commit(after)
            return receipt
    except (IntegrityError, NotADraft):
        # Another Save was faster: it made the receipt, or took one of the candidates, and the rows now say so.
        return _too_late(centre, reference, today, schemes)
    except _Odd as odd:
        with db.atomic():
            confirm(centre, person, odd.confirmed)
        odd.refusal.kept = [one.key for one, _reason in odd.confirmed]
        raise odd.refusal from None


def receipt_of(centre: Centre, batch: Batch) -> Receipt | None:
    """Return the receipt that a batch became, None for one that was not saved."""
    return Receipt.get_or_none(Receipt.centre == centre, Receipt.batch_id == batch.id)


class _Odd(Exception):
    """Warnings are left; those that were ticked are kept although Save was refused."""

    def __init__(self, confirmed: Sequence[tuple[Warned, str]], refusal: NotReady | PriceChanged) -> None:
        super().__init__()
        self.confirmed, self.refusal = confirmed, refusal


def _too_late(centre: Centre, reference: str, today: date, schemes: Schemes) -> Receipt:
    batch = load(centre, reference, schemes)
    receipt = receipt_of(centre, batch)
    if receipt is None and batch.state == "discarded":
        raise NotADraft(f"{batch.reference} was discarded in the meantime")
    if receipt is None:
        raise NotReady(look(centre, batch, today), "A colleague registered one of these candidates in the meantime")
    return receipt


def _register(centre: Centre, person: Person, reference: str, submission: Submission, today: date,
              address_of: AddressOf, at: datetime, schemes: Schemes) -> Receipt:
    batch = load(centre, reference, schemes)
    earlier = _earlier(centre, person, batch, submission)
    if earlier is not None:
        return earlier
    touch(batch, person)
    hold(centre, BatchRow.select(BatchRow.candidate).where(BatchRow.batch == batch.id, BatchRow.removed_at.is_null()))
    # As it is now that nobody else writes to it.
    screen = look(centre, load(centre, reference, schemes), today)
    batch = screen.batch
    lines = _agreed(centre, person, screen, submission)
    ready = {line.row.id for line in lines}
    _set_aside(centre, person, batch, [line for line in screen.lines if line.row.id not in ready])
    Batch.update(state="registered").where(Batch.id == batch.id).execute()
    forget(batch)
    order = _order(screen, lines, submission.key, at, address_of)
    receipt = registrations.register(centre, person, order, _entries(screen, lines), today).receipt
    # The draft's texts have done their work.
    BatchRow.update(typed="{}", unkept="").where(BatchRow.batch == screen.batch.id).execute()
    return receipt


def _earlier(centre: Centre, person: Person, batch: Batch, submission: Submission) -> Receipt | None:
    """Return the receipt of this form's first Save, or of the batch's; None where this is the first."""
    saved = receipt_of(centre, batch)
    if saved is not None:
        return saved
    answered(centre, person, submission.key, submission.hash)
    return None


def _agreed(centre: Centre, person: Person, screen: BatchView, submission: Submission) -> list[CheckedRow]:
    """Return the lines to register, in the order they were entered, once everything about them has been agreed to."""
    _refuse_unseen(screen, submission)
    wrong_order = [p for p in order_problems(screen.batch.centre, screen.batch.purchase_order, screen.given)
                   if p.severity == "error"]
    if screen.obstacles or wrong_order:
        raise NotReady(screen, (*screen.obstacles, *wrong_order)[0].message)
    lines = [line for line in screen.lines if not line.errors]
    if not lines or (screen.to_fix and not submission.complete_only):
        those = count(screen.count, "candidate needs", "candidates need")
        raise NotReady(screen, f"{len(screen.to_fix):,} of {those} something first")
    groups = kinds(lines)
    confirmed = ticked(groups, submission.ticks, submission.reasons)
    left = sum(len(kind.warned) for kind in groups) - len(confirmed)
    if left:
        raise _Odd(confirmed, NotReady(screen, _left_open(groups, submission)))
    confirm(centre, person, confirmed)
    pence = screen.offer.pence if screen.offer else None
    if pence != submission.pence and amount(pence) != submission.accept_price:
        raise _Odd(confirmed, PriceChanged("The price has changed since you opened the review"))
    return lines


def _refuse_unseen(screen: BatchView, submission: Submission) -> None:
    """Raise BatchChanged where the review showed something else than what would be registered now."""
    pence = screen.offer.pence if screen.offer else None
    # Where all were ready and one is not any more, that one is named instead.
    seen = {screen.fingerprint_at(each, all_ready=ready) for each in (submission.pence, pence)
            for ready in ((False,) if submission.complete_only else (False, True))}
    if submission.fingerprint not in seen or submission.purchase_order not in (None, screen.batch.purchase_order):
        last = last_done(screen.batch)
        raise BatchChanged("The batch was changed since you opened the review, or other rows are ready by now. "
                           "Look through it again",
                           who=last.person.name if last else "", at=last.at if last else None)


def _left_open(groups: Sequence[Kind], submission: Submission) -> str:
    """Say what is still to be done about the warnings; a tick that lacks its reason is said where nothing else is left."""
    for kind in groups:
        for one in kind.warned:
            if kind.key not in submission.ticks and one.key not in submission.ticks:
                return "Confirm or correct every warning"
    without = [one.line.held.name for kind in groups if kind.needs_reason for one in kind.warned
               if not note(submission.reasons.get(one.key, ""), REASON_AT_MOST)]
    more = "" if len(without) == 1 else f" and {count(len(without) - 1, 'other')}"
    return f"Say why {without[0]}{more} {plural(len(without), 'is', 'are')} registered again"


def _set_aside(centre: Centre, person: Person, batch: Batch, lines: Sequence[CheckedRow]) -> None:
    """Move the rows that are not complete to a new draft, so that one batch has one receipt."""
    if not lines:
        return
    kept = {name: getattr(batch, name)
            for name in ("scheme_id", "version_id", "package_id", *COLUMNS, "extra", "purchase_order")}
    rest = Batch.create(reference=random_reference("B"), centre=centre, opened_by=person, changed_by=person,
                        changed_at=now(), split_from=batch, **kept)
    BatchRow.update(batch=rest).where(BatchRow.id.in_([line.row.id for line in lines])).execute()
    record("opened", "batch", rest.id, person=person, centre=centre, cause=batch.reference)


def _order(screen: BatchView, lines: Sequence[CheckedRow], key: str, at: datetime, address_of: AddressOf) -> Order:
    standard, offer = screen.standard, screen.offer
    assert standard is not None  # noqa: S101  obstacles were looked at before
    assert offer is not None  # noqa: S101
    return Order(
        screen.scheme, len(lines), bought_of(standard, offer, len(lines)), purchase_order=screen.batch.purchase_order,
        cause=screen.batch.reference, batch=screen.batch.id, key=key, at=at, address_of=address_of)


def _entries(screen: BatchView, lines: Sequence[CheckedRow]) -> list[Entry]:
    offer = screen.offer
    assert offer is not None  # noqa: S101  obstacles were looked at before
    confirmed = _confirmed(screen.batch)
    return [entry_of(line.held, offer, line.reading.values, _of_this_package(line, confirmed.get(line.row.id, ())))
            for line in lines]


def _of_this_package(line: CheckedRow, confirmed: Sequence[Confirmed]) -> list[Confirmed]:
    """Return what was confirmed of a row without what was said of another package, which was chosen before."""
    asked = {(problem.code, problem.value) for problem in line.all_warnings}
    return [one for one in confirmed if one.field != PACKAGE.name or (one.code, one.value) in asked]


def _confirmed(batch: Batch) -> dict[int, list[Confirmed]]:
    """Return the confirmed warnings of the batch's rows, by row: they become the registration's."""
    found: dict[int, list[Confirmed]] = {}
    rows = ConfirmedWarning.select(
        ConfirmedWarning.field, ConfirmedWarning.code, ConfirmedWarning.value, ConfirmedWarning.reason, ConfirmedWarning.person,
        ConfirmedWarning.at, ConfirmedWarning.batch_row_id).join(
        BatchRow, on=(ConfirmedWarning.batch_row_id == BatchRow.id)).where(
        BatchRow.batch == batch.id, BatchRow.removed_at.is_null(), ConfirmedWarning.registration.is_null()).tuples()
    for row in rows:
        found.setdefault(row[-1], []).append(Confirmed(*row))
    return found
