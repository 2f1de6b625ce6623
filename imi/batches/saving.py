"""Save: one transaction that registers a batch, or nothing. Pressed twice, it registers once.

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

from imi.audit.actions import record, record_candidates
from imi.batches.actions import NotADraft, touch
from imi.batches.checking import CheckedRow
from imi.batches.confirming import Kind, confirm, kinds, ticked
from imi.batches.meanwhile import forget, last_done
from imi.batches.view import BatchView, look
from imi.batches.view import batch as load
from imi.candidates.steady import hold
from imi.centres.models import Centre
from imi.centres.settings import undo_until
from imi.database import bulk
from imi.database.bulk import marked
from imi.database.connection import db, now
from imi.database.errors import Conflict, Refused
from imi.formats import count, plural
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person, SaveKey
from imi.registrations.mail import RECEIPT, Confirmation, Named, write_confirmation
from imi.registrations.models import Batch, BatchRow, ConfirmedWarning, Receipt, Registration
from imi.registrations.orders import order_problems
from imi.registrations.references import random_reference, receipt_reference


@dataclass(frozen=True)
class Submission:
    """What the review posts. `pence` is the price each that the page showed, None for "not set".

    `accept_price` names the price each that somebody accepted since, as `amount` writes it; `purchase_order` is the one that the
    page showed, None where it does not say.
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
        """Stands for everything that was posted with the key."""
        posted = [self.fingerprint, self.pence, self.accept_price, self.purchase_order, self.complete_only, sorted(self.ticks),
                  sorted(self.reasons.items())]
        return hashlib.sha256(json.dumps(posted).encode()).hexdigest()


def amount(pence: int | None) -> str:
    """A price as a form names it."""
    return "not set" if pence is None else str(pence)


class NotReady(Refused):
    """Something stands in the way. `screen` is the batch as it is now; ticks that fitted are confirmed."""

    field, code = "batch", "batch.not_ready"

    def __init__(self, screen: BatchView, message: str) -> None:
        super().__init__(message)
        self.screen = screen


class PriceChanged(Conflict):
    """The price is not the one that was shown."""

    code = "batch.price_changed"


class Changed(Conflict):
    """The batch is not the one that was shown."""

    code = "batch.changed"


def register(centre: Centre, person: Person, reference: str, submission: Submission, today: date, *,
             address_of: AddressOf = nowhere, after: Callable[[], object] = lambda: None, at: datetime | None = None) -> Receipt:
    """Register the batch's candidates and return the receipt; the receipt of an earlier Save if there is one.

    Raises NotReady, PriceChanged, Changed, Unknown. `after` is called once the receipt is safely stored; `at` is the
    moment of the Save in UTC where it is not this one.
    """
    try:
        with db.atomic():
            receipt = _register(centre, person, reference, submission, today, address_of, at or now())
            db.after_commit(after)
            return receipt
    except (IntegrityError, NotADraft):
        # Another Save was faster: it made the receipt, or took one of the candidates, and the rows now say so.
        return _too_late(centre, reference, today)
    except _Odd as odd:
        with db.atomic():
            confirm(centre, person, odd.confirmed)
        raise odd.refusal from None


class _Odd(Exception):
    """Warnings are left; those that were ticked are kept although Save was refused."""

    def __init__(self, confirmed: Sequence[tuple], refusal: Refused) -> None:  # type: ignore[type-arg]
        super().__init__()
        self.confirmed, self.refusal = confirmed, refusal


def _too_late(centre: Centre, reference: str, today: date) -> Receipt:
    batch = load(centre, reference)
    receipt = Receipt.get_or_none(Receipt.batch == batch.id)
    if receipt is None and batch.state == "discarded":
        raise NotADraft(f"{batch.reference} was discarded in the meantime")
    if receipt is None:
        raise NotReady(look(centre, batch, today), "A colleague registered one of these candidates in the meantime")
    return receipt


def _register(centre: Centre, person: Person, reference: str, submission: Submission, today: date,
              address_of: AddressOf, at: datetime) -> Receipt:
    batch = load(centre, reference)
    earlier = _earlier(centre, person, batch, submission)
    if earlier is not None:
        return earlier
    touch(batch, person)
    hold(centre, BatchRow.select(BatchRow.candidate).where(BatchRow.batch == batch.id, BatchRow.removed_at.is_null()))
    # As it is now that nobody else writes to it.
    screen = look(centre, load(centre, reference), today)
    batch = screen.batch
    lines = _agreed(centre, person, screen, submission)
    ready = {line.row.id for line in lines}
    _set_aside(centre, person, batch, [line for line in screen.lines if line.row.id not in ready])
    Batch.update(state="registered").where(Batch.id == batch.id).execute()
    forget(batch)
    receipt = _receipt(centre, person, screen, lines, today, at)
    _write_lines(centre, receipt, screen, lines, today)
    write_confirmation(centre, person, receipt.id, _letter(centre, person, screen, lines, receipt, address_of))
    record("registered", "receipt", receipt.id, person=person, centre=centre, cause=batch.reference, action=receipt.reference)
    record_candidates("registered", (line.held.id for line in lines), person=person, centre=centre, cause=receipt.reference)
    SaveKey.update(answer=receipt.reference).where(SaveKey.centre == centre, SaveKey.key == submission.key).execute()
    return receipt


def _earlier(centre: Centre, person: Person, batch: Batch, submission: Submission) -> Receipt | None:
    """The receipt of this form's first Save, or of the batch's; None where this is the first."""
    saved = Receipt.get_or_none(Receipt.batch == batch.id, Receipt.centre == centre)
    if saved is not None:
        return saved
    SaveKey.insert(centre=centre, key=submission.key, person=person, request_hash=submission.hash, answer="",
                   at=now()).on_conflict_ignore().execute()
    kept = SaveKey.get(SaveKey.centre == centre, SaveKey.key == submission.key)
    if kept.request_hash != submission.hash:
        raise Conflict("This form was sent before with other contents. Open the review again")
    return None


def _agreed(centre: Centre, person: Person, screen: BatchView, submission: Submission) -> list[CheckedRow]:
    """The lines to register, in the order they were entered, once everything about them has been agreed to."""
    _refuse_unseen(screen, submission)
    wrong_order = [p for p in order_problems(screen.batch, screen.batch.purchase_order, screen.given)
                   if p.severity == "error"]
    if screen.obstacles or wrong_order:
        raise NotReady(screen, (*screen.obstacles, *wrong_order)[0].message)
    lines = [line for line in screen.entered if not line.errors]
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
    """Raise Changed where the review showed something else than what would be registered now."""
    pence = screen.offer.pence if screen.offer else None
    # Where all were ready and one is not any more, that one is named instead.
    seen = {screen.fingerprint_at(each, all_ready=ready) for each in (submission.pence, pence)
            for ready in ((False,) if submission.complete_only else (False, True))}
    if submission.fingerprint not in seen or submission.purchase_order not in (None, screen.batch.purchase_order):
        last = last_done(screen.batch)
        raise Changed("The batch was changed since you opened the review, or other rows are ready by now. Look through it again",
                      who=last.person.name if last else "", at=last.at if last else None)


def _left_open(groups: Sequence[Kind], submission: Submission) -> str:
    """Say what is still to be done about the warnings; a tick that lacks its reason is said where nothing else is left."""
    for kind in groups:
        for one in kind.warned:
            if kind.key not in submission.ticks and one.key not in submission.ticks:
                return "Confirm or correct every warning"
    without = [one.line.held.name for kind in groups if kind.needs_reason for one in kind.warned
               if not submission.reasons.get(one.key, "").strip()]
    more = "" if len(without) == 1 else f" and {count(len(without) - 1, 'other')}"
    return f"Say why {without[0]}{more} {plural(len(without), 'is', 'are')} registered again"


def _set_aside(centre: Centre, person: Person, batch: Batch, lines: Sequence[CheckedRow]) -> None:
    """Move the rows that are not complete to a new draft, so that one batch has one receipt."""
    if not lines:
        return
    kept = {name: getattr(batch, name) for name in
            ("version_id", "package_id", "starts_on", "ends_on", "epa_on", "funding_type", "purchase_order")}
    rest = Batch.create(reference=random_reference("B"), centre=centre, opened_by=person, changed_by=person,
                        changed_at=now(), split_from=batch, **kept)
    BatchRow.update(batch=rest).where(BatchRow.id.in_([line.row.id for line in lines])).execute()
    record("opened", "batch", rest.id, person=person, centre=centre, cause=batch.reference)


def _receipt(centre: Centre, person: Person, screen: BatchView, lines: Sequence[CheckedRow], today: date,
             at: datetime) -> Receipt:
    pence = screen.offer.pence if screen.offer else None
    return Receipt.create(
        reference=receipt_reference(today), centre=centre, scheme="apprenticeship", batch=screen.batch,
        purchase_order=screen.batch.purchase_order, candidates=len(lines), person=person, at=at,
        pence=None if pence is None else pence * len(lines), unpriced=len(lines) if pence is None else 0,
        undo_until=undo_until(at))


# What is written of a registration that is made.
LINE = (Registration.centre, Registration.receipt, Registration.line, Registration.scheme, Registration.version,
        Registration.package, Registration.package_edition, Registration.price, Registration.pence, Registration.candidate,
        Registration.registered_as, Registration.candidate_edition, Registration.employment, Registration.starts_on,
        Registration.ends_on, Registration.epa_on, Registration.funding_type, Registration.again_reason, Registration.state_on)


def _write_lines(centre: Centre, receipt: Receipt, screen: BatchView, lines: Sequence[CheckedRow], today: date) -> None:
    offer = screen.offer
    assert offer is not None  # noqa: S101  obstacles were looked at before
    reasons = _reasons(lines)
    bulk.insert(Registration, LINE, [
        (centre.id, receipt.id, n, receipt.scheme_id, offer.version_id, offer.id, offer.edition, offer.price_id,
         offer.pence, line.held.id, line.held.id, line.held.edition, line.held.employment_id,
         *(line.reading.values[name] for name in ("starts_on", "ends_on", "epa_on", "funding_type")),
         reasons.get(line.row.id), today)
        for n, line in enumerate(lines, 1)])
    # The row's confirmations become the registration's; the draft's texts have done their work.
    # As SQL: at each Save Peewee would take longer to put the joins together than the database to go through them.
    db.execute_sql(marked(
        "INSERT INTO confirmed_warning (centre_id, registration_id, batch_row_id, candidate_id, employer_id, field, code,"
        " value, reason, person_id, at) SELECT w.centre_id, g.id, w.batch_row_id, NULL, NULL, w.field, w.code, w.value,"
        " w.reason, w.person_id, w.at FROM registration g JOIN batch_row r ON r.candidate_id = g.candidate_id"
        " AND r.removed_at IS NULL AND r.batch_id = ? JOIN confirmed_warning w ON w.batch_row_id = r.id"
        " AND w.registration_id IS NULL WHERE g.receipt_id = ?"), (screen.batch.id, receipt.id))
    BatchRow.update(typed="{}", unkept="").where(BatchRow.batch == screen.batch.id).execute()


def _reasons(lines: Sequence[CheckedRow]) -> dict[int, str]:
    """Why somebody who was withdrawn is registered again, by row."""
    rows = ConfirmedWarning.select(ConfirmedWarning.batch_row, ConfirmedWarning.reason).where(
        ConfirmedWarning.batch_row.in_([line.row.id for line in lines]), ConfirmedWarning.reason != "",
        ConfirmedWarning.registration.is_null()).tuples()
    return dict(rows)


def _letter(centre: Centre, person: Person, screen: BatchView, lines: Sequence[CheckedRow], receipt: Receipt,
            address_of: AddressOf) -> Confirmation:
    assert screen.standard is not None  # noqa: S101  obstacles were looked at before
    assert screen.offer is not None  # noqa: S101
    return Confirmation(
        reference=receipt.reference, centre=f"{centre.name} ({centre.number})", standard=screen.standard.label,
        package=f"{screen.offer.code} {screen.offer.description}", purchase_order=receipt.purchase_order,
        pence=receipt.pence, unpriced=receipt.unpriced, person=person.name, at=receipt.at,
        names=tuple(Named(line.held.number, line.held.name) for line in lines),
        address=address_of(RECEIPT, receipt.reference))
