"""Register the ready rows of an upload: one transaction, one receipt, and each row keeps its outcome."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from peewee import IntegrityError

from imi.candidates.actions import UlnTaken
from imi.candidates.many import Cards, Known
from imi.candidates.steady import hold, moved_on
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database import bulk
from imi.database.bulk import pieces
from imi.database.connection import db, locked
from imi.database.errors import Conflict, Refused
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations import register as registrations
from imi.registrations.fields import PURCHASE_ORDER
from imi.registrations.models import Receipt
from imi.registrations.orders import agreed_order
from imi.registrations.register import Bought, Confirmed, Entry, Order, Registered
from imi.registrations.saved_forms import answered
from imi.uploads.checking.checked_rows import ROW, recheck, rechecked, settle
from imi.uploads.checking.one_row import Checked
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadProblem, UploadReceipt, UploadRow
from imi.uploads.registering.people import People, bring_up_to_date, people_of
from imi.uploads.report.ready import Ready, orders_of, waiting
from imi.uploads.report.shown import upload as load

# What was confirmed, by the row's number.
ConfirmedOf = Mapping[int, Sequence[Confirmed]]


class NothingReady(Refused):
    """No row is ready, or fewer than were asked for."""

    field, code = "upload", "upload.not_ready"


class Changed(Conflict):
    """What is ready is not what the review showed."""

    code = "upload.changed"


def register(centre: Centre, person: Person, reference: str, *, key: str, fingerprint: str, purchase_order: str, today: date,
             address_of: AddressOf = nowhere, after: Callable[[], object] = lambda: None) -> Receipt:
    """Register the ready rows and return the receipt; the receipt of an earlier press of the same form.

    Raises NothingReady, Changed, Refused for the purchase order, NotFound.
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
    made, people = write(centre, person, seen, order, _confirmed(upload), today, key=key, address_of=address_of)
    _became(centre, upload, made, seen.rows, people)
    settle_rest(centre, upload, seen.waiting, today)
    return made.receipt


def settle_rest(centre: Centre, upload: Upload, waiting: int, today: date) -> None:
    """Let the state follow the rows. Those that wait are looked at again: they stand beside what is registered now."""
    if waiting:
        recheck(centre, upload, today)
    else:
        settle(upload)


def write(centre: Centre, person: Person, seen: Ready, order: str, confirmed: ConfirmedOf, today: date, *, key: str = "",
          address_of: AddressOf = nowhere) -> tuple[Registered, People]:
    """Register these rows: write the receipt with all that belongs to it, and return it with who each row was about; rows of the
    upload stay as they are.

    Call it inside the transaction in which the rows were checked. Raises Changed where a candidate is another by now.
    """
    people: dict[int, Known] = {}
    if moved_on(centre, (one.held for one in seen.rows if one.held is not None)):
        raise Changed("Details of a candidate were changed in the meantime. Look through the report again")
    bring_up_to_date(centre, person, seen.upload, seen.rows)
    entries = _entries(centre, person, seen, confirmed, people)
    made = registrations.register(centre, person, _order(seen, order, key, address_of), entries, today, with_ids=True)
    UploadReceipt.create(centre=centre, upload=seen.upload, receipt=made.receipt)
    return made, people


def _order(seen: Ready, number: str, key: str, address_of: AddressOf) -> Order:
    standards = dict.fromkeys(part.standard.label for part in seen.parts)
    packages = [f"{part.offer.code} {part.offer.description} ({part.count})" for part in seen.parts]
    return Order(scheme=seen.upload.spec, candidates=len(seen.rows),
                 bought=Bought("; ".join(standards), "; ".join(packages), seen.pence, seen.unpriced), purchase_order=number,
                 cause=seen.upload.reference, key=key, address_of=address_of)


def _entries(centre: Centre, person: Person, seen: Ready, confirmed: ConfirmedOf, people: dict[int, Known]) -> Iterator[Entry]:
    """Yield the entries of the rows, with new candidates taken on a piece at a time. Who each row is about is added to `people`.
    """
    cards: Cards = {}
    taken_on: dict[str, int] = {}
    for piece in pieces(seen.rows):
        of_piece = people_of(centre, person, seen.upload, piece, cards, taken_on)
        people.update(of_piece)
        for one in piece:
            assert one.offer is not None  # noqa: S101  a ready row has one
            who, of_row = of_piece[one.row], confirmed.get(one.row, ())
            yield Entry(who.id, who.edition, who.employment, who.number, one.name, one.offer, one.values, of_row)


def _ready_now(centre: Centre, upload: Upload, today: date) -> Ready:
    """Check every open row again inside the transaction, and return those that are ready."""
    rows = [one for piece in rechecked(centre, upload, today) for one in piece]
    return Ready(upload, rows, waiting(upload), orders_of(rows))


def _earlier(centre: Centre, person: Person, upload: Upload, key: str) -> Receipt | None:
    reference = answered(centre, person, key, upload.reference)
    return Receipt.get_or_none(Receipt.centre == centre, Receipt.reference == reference) if reference else None


def order_number(centre: Centre, typed: str, of_rows: Sequence[str], today: date) -> str:
    """Return the one purchase order number of a receipt: typed, or that of all rows. Raises Refused with the field's own words.
    """
    if not typed.strip() and len(of_rows) > 1:
        raise Refused(f"The rows have {len(of_rows)} purchase order numbers. Enter the one for this receipt",
                      field=PURCHASE_ORDER.name, code="purchase_order.several")
    return agreed_order(centre, typed.strip() or "".join(of_rows), given(today))


def _confirmed(upload: Upload) -> ConfirmedOf:
    """Return the confirmed warnings of the upload's rows, by row: they go with the registration."""
    found: dict[int, list[Confirmed]] = {}
    rows = UploadProblem.select(
        UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.value, UploadProblem.reason,
        UploadProblem.confirmed_by, UploadProblem.confirmed_at).where(
        UploadProblem.upload == upload.id, UploadProblem.confirmed_by.is_null(False)).tuples()
    for row, *said in rows:
        found.setdefault(row, []).append(Confirmed(*said))
    return found


def _became(centre: Centre, upload: Upload, made: Registered, rows: Sequence[Checked], people: People) -> None:
    """Note on each row what became of it."""
    # The rows are there: as rows to be inserted they are changed some hundred at a time, which takes half as long.
    # What rows were compared by is no longer needed, and says something of people.
    became = (UploadRow.state, UploadRow.registration, UploadRow.candidate, UploadRow.compared)
    bulk.insert(UploadRow, (UploadRow.centre, *ROW, *became), [
        (centre.id, upload.id, one.row, "registered", made.ids[n], people[one.row].id, None) for n, one in enumerate(rows, 1)],
        key=ROW, change=became)
