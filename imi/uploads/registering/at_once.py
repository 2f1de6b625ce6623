"""Register a list on arrival: store, check and register it in one transaction."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peewee import IntegrityError

from imi.audit.actions import record
from imi.candidates.actions import UlnTaken
from imi.centres.models import Centre
from imi.database.bulk import pieces
from imi.database.connection import db, now
from imi.mail.texts import AddressOf, nowhere
from imi.people.models import Person
from imi.registrations.checking.duplicates import NEEDS_REASON
from imi.registrations.models import Receipt
from imi.registrations.register import Confirmed
from imi.uploads.checking.checked_rows import NewRow, keep_new, state_of
from imi.uploads.checking.checker import SheetCheck
from imi.uploads.checking.lines import Row, stored
from imi.uploads.checking.one_row import CheckedSheetRow, SheetLine
from imi.uploads.checking.rejudging.judged import keep
from imi.uploads.fixing.repairing import confirm_all
from imi.uploads.kinds import UploadKind
from imi.uploads.matching.columns import Columns, match
from imi.uploads.matching.deciding import Decided
from imi.uploads.models import VALUE_AT_MOST, Upload
from imi.uploads.reading.read_sheet import ReadSheet
from imi.uploads.receiving import each_line, open_upload, receive, told
from imi.uploads.registering.commit import ReviewOutdated
from imi.uploads.registering.ready import Ready, orders_of
from imi.uploads.registering.register import order_number, settle_rest


@dataclass(frozen=True)
class Arrived:
    """Holds a file that was read: its name, the hash of its bytes, the key under which it is stored, its sheet, and the
    places of its fields where somebody gave them.
    """

    file_name: str
    digest: str
    key: str
    sheet: ReadSheet
    decided: Decided | None = None

    def columns(self, kind: UploadKind) -> Columns:
        """Return which column of the sheet is which field."""
        return self.decided.columns if self.decided else match(kind.fields, self.sheet.headings)

    def told(self, columns: Columns) -> str:
        """Return what the upload remembers of the reading."""
        return told(self.sheet, columns, **(self.decided.kept if self.decided else {}))


@dataclass(frozen=True)
class Wish:
    """Says what is to be registered: all rows or nothing, or those that are ready. `accept_warnings` confirms every warning."""

    purchase_order: str = ""
    ready_only: bool = False
    accept_warnings: bool = False


class ArrivalOutcome(NamedTuple):
    """Holds the upload that was stored, its receipt, None where nothing was registered, and how many rows wait."""

    upload: Upload
    receipt: Receipt | None
    waiting: int


class _Row(NamedTuple):
    checked: CheckedSheetRow
    state: str


def register_at_once(centre: Centre, person: Person, kind: UploadKind, file: Arrived, wish: Wish, today: date, *,
                     address_of: AddressOf = nowhere, after: Callable[[], object] = lambda: None) -> ArrivalOutcome:
    """Keep a file's rows and register what is ready of them, as `wish` has it. Where some wait and all were asked for,
    nothing is registered, and the upload is open in the portal like any other.

    `after` is called once the receipt is safely stored. Raises SameFile, NoColumns and Refused for the purchase order,
    and keeps nothing then. Raises ReviewOutdated where a colleague was faster with one of the candidates: the upload is kept.
    """
    try:
        with db.atomic():
            outcome = _registered(centre, person, kind, file, wish, today, address_of)
            db.after_commit(after)
            return outcome
    except (IntegrityError, UlnTaken, ReviewOutdated):
        upload = receive(centre, person, kind, file.file_name, file.digest, file.key, file.sheet, today,
                         decided=file.decided)
        raise ReviewOutdated("A colleague registered or changed one of these candidates in the meantime. Nothing was registered; "
                             f"{upload.reference} is open in the portal") from None


def _registered(centre: Centre, person: Person, kind: UploadKind, file: Arrived, wish: Wish, today: date,
                address_of: AddressOf) -> ArrivalOutcome:
    columns = file.columns(kind)
    said = file.told(columns)
    upload = open_upload(centre, person, kind, file.file_name, file.digest, file.key, said, "checking", False)
    record("uploaded", "upload", upload.id, person=person, centre=centre, cause=upload.reference)
    whole = SheetCheck(centre, kind, today)
    rows = list(_checked(whole, each_line(file.sheet, columns), wish))
    judged = whole.judged
    # What rows were compared with is let go before they are written: it takes a sixth of the memory.
    del whole
    ready = [row.checked for row in rows if row.state == "ready"]
    waiting = len(rows) - len(ready)
    receipt, became = None, {}
    if ready and (wish.ready_only or not waiting):
        seen = Ready(upload, ready, waiting, orders_of(ready))
        order = order_number(centre, wish.purchase_order, seen.orders, today)
        made, people = kind.commit(centre, person, seen, order, _confirmed(person, ready), today, address_of=address_of)
        receipt = made.receipt
        became = {one.row: (people[one.row].id, made.ids[n]) for n, one in enumerate(ready, 1)}
    # Their texts are written out once more from the sheet: to hold those of all rows until now takes a third of the memory.
    for piece in pieces(zip(rows, each_line(file.sheet, columns), strict=True)):
        keep_new(centre, upload, [NewRow(stored(line), row.checked, "registered", *became[line.row])
                                  if line.row in became else _kept(stored(line), row) for row, line in piece])
    if wish.accept_warnings:
        confirm_all(person, upload)
    settle_rest(centre, upload, waiting if receipt is not None else 0, today)
    if receipt is None:
        keep(upload, judged)
    return ArrivalOutcome(upload, receipt, waiting)


def _confirmed(person: Person, rows: Iterable[CheckedSheetRow]) -> dict[int, list[Confirmed]]:
    """Return every warning of rows that are ready: they are only where all warnings are accepted."""
    at = now()
    return {one.row: [Confirmed(problem.field, problem.code, problem.value[:VALUE_AT_MOST], "", person.id, at)
                      for problem in dict.fromkeys(one.problems)] for one in rows if one.problems}


def _checked(whole: SheetCheck, lines: Iterable[SheetLine], wish: Wish) -> Iterator[_Row]:
    for piece in pieces(lines):
        for one in whole.check(piece):
            state = state_of(one, {})
            may = wish.accept_warnings and not any(problem.code in NEEDS_REASON for problem in one.problems)
            yield _Row(one, "ready" if state == "warning" and may else state)


def _kept(read: Row, row: _Row) -> NewRow:
    return NewRow(read, *row, row.checked.held.id if row.checked.held else None)
