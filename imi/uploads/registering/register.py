"""Register the ready rows of an upload: one transaction, one receipt, and each row keeps its outcome."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from peewee import IntegrityError

from imi.candidates.actions import UlnTaken
from imi.candidates.steady import hold
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database import bulk
from imi.database.connection import db, locked
from imi.database.errors import Refused
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.fields import PURCHASE_ORDER
from imi.registrations.models import Receipt
from imi.registrations.orders import agreed_order
from imi.registrations.register import Confirmed, NewReceipt
from imi.registrations.saved_forms import answered
from imi.schemes.every import SCHEMES, Schemes
from imi.uploads.checking.checked_rows import ROW, open_rows, recheck, rechecked, settle, state_of, stored_problems
from imi.uploads.checking.checker import SheetCheck, line
from imi.uploads.checking.one_row import CheckedSheetRow
from imi.uploads.kinds import kind_of
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadProblem, UploadRow
from imi.uploads.registering.commit import ConfirmedOf, ReviewOutdated
from imi.uploads.registering.people import People
from imi.uploads.registering.ready import Ready, orders_of
from imi.uploads.report.shown import up_to_date
from imi.uploads.report.shown import upload as load


class NothingReady(Refused):
    """No row is ready, or fewer than were asked for."""

    field, code = "upload", "upload.not_ready"


def ready(centre: Centre, reference: str, today: date, schemes: Schemes = SCHEMES) -> Ready:
    """Return the rows of an upload that are ready, as its review shows it. Raises NotFound."""
    found = up_to_date(centre, reference, today, schemes)
    whole, checked = SheetCheck(centre, kind_of(found), today), []
    # All open rows are looked at, as when they are registered: what is said of one may hang on another.
    for rows in open_rows(centre, found):
        stored = stored_problems(found, UploadProblem.row.between(rows[0][0], rows[-1][0]))
        checked += [one for one in whole.check([line(*row[:4]) for row in rows]) if state_of(one, stored) == "ready"]
    return Ready(found, checked, waiting(found), orders_of(checked))


def waiting(found: Upload) -> int:
    """Return how many rows have something to fix or to confirm."""
    return int(UploadRow.select().where(UploadRow.upload == found.id, UploadRow.state.in_(("problem", "warning"))).count())


def register(centre: Centre, person: Person, reference: str, *, key: str, fingerprint: str, purchase_order: str, today: date,
             address_of: AddressOf = nowhere, after: Callable[[], object] = lambda: None,
             schemes: Schemes = SCHEMES) -> Receipt:
    """Register the ready rows and return the receipt; the receipt of an earlier press of the same form.

    Raises NothingReady, ReviewOutdated, Refused for the purchase order, NotFound.
    """
    try:
        with db.atomic():
            upload = load(centre, reference, schemes)
            receipt = _register(centre, person, upload, key, fingerprint, purchase_order, today, address_of)
            db.after_commit(after)
            return receipt
    except (ReviewOutdated, NothingReady):
        # What has changed since the last check is what the report says from now on.
        check_again(centre, reference, today, schemes)
        raise
    except (IntegrityError, UlnTaken):
        check_again(centre, reference, today, schemes)
        raise ReviewOutdated("A colleague registered one of these candidates in the meantime. "
                             "Look through the report again") from None


def check_again(centre: Centre, reference: str, today: date, schemes: Schemes = SCHEMES) -> None:
    """Let the report say what is true now."""
    with db.atomic():
        upload = load(centre, reference, schemes)
        if upload.state in OPEN_UPLOADS:
            recheck(centre, upload, today)


def _register(centre: Centre, person: Person, found: Upload, key: str, fingerprint: str, purchase_order: str, today: date,
              address_of: AddressOf) -> Receipt:
    earlier = _earlier(centre, person, found, key)
    if earlier is not None:
        return earlier
    # As it is now that nobody else changes or registers it.
    upload = locked(Upload.select().where(Upload.id == found.id)).get()
    upload.schemes = found.schemes
    hold(centre, UploadRow.select(UploadRow.candidate).where(UploadRow.upload == upload.id, UploadRow.state.in_(OPEN_ROWS)))
    seen = _ready_now(centre, upload, today)
    if not seen.rows or upload.state not in OPEN_UPLOADS:
        raise NothingReady("No row is ready to be registered")
    if fingerprint and fingerprint != seen.fingerprint:
        raise ReviewOutdated("The upload or a price was changed since you opened the review. Look through it again")
    order = order_number(centre, purchase_order, seen.orders, today)
    made, people = kind_of(upload).commit(centre, person, seen, order, _confirmed(upload), today, key=key, address_of=address_of)
    _became(centre, upload, made, seen.rows, people)
    settle_rest(centre, upload, seen.waiting, today)
    return made.receipt


def settle_rest(centre: Centre, upload: Upload, waiting: int, today: date) -> None:
    """Let the state follow the rows. Those that wait are looked at again: they stand beside what is registered now."""
    if waiting:
        recheck(centre, upload, today)
    else:
        settle(upload)


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


def _became(centre: Centre, upload: Upload, made: NewReceipt, rows: Sequence[CheckedSheetRow], people: People) -> None:
    """Note on each row what became of it."""
    # The rows are there: as rows to be inserted they are changed some hundred at a time, which takes half as long.
    # What rows were compared by is no longer needed, and says something of people.
    became = (UploadRow.state, UploadRow.registration, UploadRow.candidate, UploadRow.compared)
    bulk.insert(UploadRow, (UploadRow.centre, *ROW, *became), [
        (centre.id, upload.id, one.row, "registered", made.ids[n], people[one.row].id, None) for n, one in enumerate(rows, 1)],
        key=ROW, change=became)
