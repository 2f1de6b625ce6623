"""Registering what is ready of an upload: one transaction, one receipt, and each row knows what became of it."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from peewee import IntegrityError

from imi.audit.actions import record, record_candidates
from imi.batches.checking import PROGRAMME
from imi.batches.saving import LINE
from imi.candidates.actions import UlnTaken
from imi.candidates.many import Cards, Known
from imi.candidates.steady import hold, moved_on
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.centres.settings import undo_until
from imi.database import bulk
from imi.database.bulk import plainly
from imi.database.connection import db, locked, now
from imi.database.errors import Conflict, Refused
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person, SaveKey
from imi.registrations.fields import PURCHASE_ORDER
from imi.registrations.mail import RECEIPT, Confirmation, Named, write_confirmation
from imi.registrations.models import ConfirmedWarning, Receipt, Registration
from imi.registrations.orders import agreed_order
from imi.registrations.references import receipt_reference
from imi.uploads.checking.checked_rows import ROW, recheck, rechecked, settle
from imi.uploads.checking.checker import pieces
from imi.uploads.checking.one_row import Checked
from imi.uploads.models import IN_ITS_ROW, OPEN_ROWS, OPEN_UPLOADS, Upload, UploadProblem, UploadReceipt, UploadRow
from imi.uploads.people import People, bring_up_to_date, people_of
from imi.uploads.report.ready import Ready, orders_of, waiting
from imi.uploads.report.shown import upload as load


class NothingReady(Refused):
    """No row is ready, or fewer than were asked for."""

    field, code = "upload", "upload.not_ready"


class Changed(Conflict):
    """What is ready is not what the review showed."""

    code = "upload.changed"


def register(centre: Centre, person: Person, reference: str, *, key: str, fingerprint: str, purchase_order: str, today: date,
             address_of: AddressOf = nowhere, after: Callable[[], object] = lambda: None) -> Receipt:
    """Register the ready rows and return the receipt; the receipt of an earlier press of the same form.

    Raises NothingReady, Changed, Refused for the purchase order, Unknown.
    """
    try:
        with db.atomic():
            receipt = _register(centre, person, reference, key, fingerprint, purchase_order, today, address_of)
            db.after_commit(after)
            return receipt
    except (Changed, NothingReady):
        # What has changed since the last check is what the report says from now on.
        check_again(centre, reference, today)
        raise
    except (IntegrityError, UlnTaken):
        check_again(centre, reference, today)
        raise Changed("A colleague registered one of these candidates in the meantime. Look through the report again") from None


def check_again(centre: Centre, reference: str, today: date) -> None:
    """Let the report say what is true now."""
    with db.atomic():
        upload = load(centre, reference)
        if upload.state in OPEN_UPLOADS:
            recheck(centre, upload, today)


def _register(centre: Centre, person: Person, reference: str, key: str, fingerprint: str, purchase_order: str, today: date,
              address_of: AddressOf) -> Receipt:
    upload = load(centre, reference)
    earlier = _earlier(centre, person, upload, key)
    if earlier is not None:
        return earlier
    # As it is now that nobody else changes or registers it.
    upload = locked(Upload.select().where(Upload.id == upload.id)).get()
    hold(centre, UploadRow.select(UploadRow.candidate).where(UploadRow.upload == upload.id, UploadRow.state.in_(OPEN_ROWS)))
    seen = _ready_now(centre, upload, today)
    if not seen.rows or upload.state not in OPEN_UPLOADS:
        raise NothingReady("No row is ready to be registered")
    if fingerprint and fingerprint != seen.fingerprint:
        raise Changed("The upload or a price was changed since you opened the review. Look through it again")
    order = order_number(centre, purchase_order, seen.orders, today)
    receipt, people = write(centre, person, seen, order, today, address_of)
    _became(centre, upload, receipt, seen.rows, people)
    note_confirmed(centre, upload, receipt)
    settle_rest(centre, upload, seen.waiting, today)
    SaveKey.update(answer=receipt.reference).where(SaveKey.centre == centre, SaveKey.key == key).execute()
    return receipt


def settle_rest(centre: Centre, upload: Upload, waiting: int, today: date) -> None:
    """Let the state follow the rows. Those that wait are looked at again: they stand beside what is registered now."""
    if waiting:
        recheck(centre, upload, today)
    else:
        settle(upload)


def write(centre: Centre, person: Person, seen: Ready, order: str, today: date, address_of: AddressOf) -> tuple[Receipt, People]:
    """The receipt of these rows with all that belongs to it, and who each row was about; rows of the upload stay as they are.

    Call it inside the transaction in which the rows were checked. Raises Changed where a candidate is another by now.
    """
    at = now()
    receipt = Receipt.create(
        reference=receipt_reference(today), centre=centre, scheme="apprenticeship", batch=None, purchase_order=order,
        candidates=len(seen.rows), person=person, at=at, pence=seen.pence, unpriced=seen.unpriced,
        undo_until=undo_until(at))
    people: dict[int, Known] = {}
    cards: Cards = {}
    taken_on: dict[str, int] = {}
    reasons = _reasons(seen.upload)
    if moved_on(centre, (one.held for one in seen.rows if one.held is not None)):
        raise Changed("Details of a candidate were changed in the meantime. Look through the report again")
    bring_up_to_date(centre, person, seen.upload, seen.rows)
    for piece in pieces(seen.rows):
        of_piece = people_of(centre, person, seen.upload, piece, cards, taken_on)
        _lines(centre, receipt, piece, len(people) + 1, of_piece, reasons, today)
        people.update(of_piece)
    write_confirmation(centre, person, receipt.id, _letter(centre, person, seen, receipt, people, address_of))
    record("registered", "receipt", receipt.id, person=person, centre=centre, cause=seen.upload.reference,
           action=receipt.reference)
    record_candidates("registered", (people[one.row].id for one in seen.rows), person=person, centre=centre,
                      cause=receipt.reference)
    UploadReceipt.create(centre=centre, upload=seen.upload, receipt=receipt)
    return receipt, people


def _ready_now(centre: Centre, upload: Upload, today: date) -> Ready:
    """Every open row checked again inside the transaction, and those that are ready."""
    rows = [one for piece in rechecked(centre, upload, today) for one in piece]
    return Ready(upload, rows, waiting(upload), orders_of(rows))


def _earlier(centre: Centre, person: Person, upload: Upload, key: str) -> Receipt | None:
    SaveKey.insert(centre=centre, key=key, person=person, request_hash=upload.reference, answer="",
                   at=now()).on_conflict_ignore().execute()
    kept = SaveKey.get(SaveKey.centre == centre, SaveKey.key == key)
    return Receipt.get_or_none(Receipt.centre == centre, Receipt.reference == kept.answer) if kept.answer else None


def order_number(centre: Centre, typed: str, of_rows: Sequence[str], today: date) -> str:
    """The one purchase order number of a receipt: typed, or that of all rows. Raises Refused with the field's own words."""
    if not typed.strip() and len(of_rows) > 1:
        raise Refused(f"The rows have {len(of_rows)} purchase order numbers. Enter the one for this receipt",
                      field=PURCHASE_ORDER.name, code="purchase_order.several")
    return agreed_order(centre, typed.strip() or "".join(of_rows), given(today))


def _lines(centre: Centre, receipt: Receipt, rows: Sequence[Checked], first: int, people: People,
           reasons: Mapping[int, str], today: date) -> None:
    here, on, lines = centre.id, receipt.id, []
    for n, one in enumerate(rows, first):
        assert one.offer is not None  # noqa: S101  a ready row has one
        who, offer = people[one.row], one.offer
        lines.append((here, on, n, "apprenticeship", offer.version_id, offer.id, offer.edition, offer.price_id, offer.pence,
                      who.id, who.id, who.edition, who.employment,
                      *map(one.values.__getitem__, PROGRAMME), reasons.get(one.row), today))
    bulk.insert(Registration, LINE, lines)


def _reasons(upload: Upload) -> dict[int, str]:
    """Why somebody who was withdrawn is registered again, by row."""
    return dict(UploadProblem.select(UploadProblem.row, UploadProblem.reason).where(
        UploadProblem.upload == upload.id, UploadProblem.reason != "").tuples())


def _became(centre: Centre, upload: Upload, receipt: Receipt, rows: Sequence[Checked], people: People) -> None:
    """R83: each row says what became of it."""
    of_line = registrations_of(centre, receipt)
    # The rows are there: as rows to be inserted they are changed some hundred at a time, which takes half as long.
    # They are judged no more, so nothing is kept of what they were compared by.
    became = (UploadRow.state, UploadRow.registration, UploadRow.candidate, UploadRow.compared)
    bulk.insert(UploadRow, (UploadRow.centre, *ROW, *became), [
        (centre.id, upload.id, one.row, "registered", of_line[n], people[one.row].id, None) for n, one in enumerate(rows, 1)],
        key=ROW, change=became)


def registrations_of(centre: Centre, receipt: Receipt) -> dict[int, int]:
    """Ids of a receipt's registrations by line."""
    return dict(plainly(Registration.select(Registration.line, Registration.id).where(
        Registration.centre == centre, Registration.receipt == receipt.id)))


def note_confirmed(centre: Centre, upload: Upload, receipt: Receipt) -> None:
    """The warnings that were confirmed go with the registration."""
    confirmed = UploadProblem.select(UploadRow.registration, UploadProblem.field, UploadProblem.code, UploadProblem.value,
                                     UploadProblem.reason, UploadProblem.confirmed_by, UploadProblem.confirmed_at).join(
        UploadRow, on=IN_ITS_ROW).where(
        UploadProblem.upload == upload.id, UploadProblem.confirmed_by.is_null(False),
        UploadRow.registration.in_(Registration.select(Registration.id).where(Registration.receipt == receipt.id))).tuples()
    bulk.insert(ConfirmedWarning, (
        ConfirmedWarning.centre, ConfirmedWarning.registration, ConfirmedWarning.field, ConfirmedWarning.code,
        ConfirmedWarning.value, ConfirmedWarning.reason, ConfirmedWarning.person, ConfirmedWarning.at),
        [(centre.id, *row) for row in confirmed])


def _letter(centre: Centre, person: Person, seen: Ready, receipt: Receipt, people: People,
            address_of: AddressOf) -> Confirmation:
    standards = dict.fromkeys(part.standard.label for part in seen.parts)
    packages = [f"{part.offer.code} {part.offer.description} ({part.count})" for part in seen.parts]
    return Confirmation(
        reference=receipt.reference, centre=f"{centre.name} ({centre.number})", standard="; ".join(standards),
        package="; ".join(packages), purchase_order=receipt.purchase_order, pence=receipt.pence, unpriced=receipt.unpriced,
        person=person.name, at=receipt.at, address=address_of(RECEIPT, receipt.reference),
        names=tuple(Named(people[one.row].number, one.name) for one in seen.rows))
