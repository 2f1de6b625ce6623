"""Receive an upload: its rows are stored and checked, or wait until a question about the file is answered."""
from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from peewee import IntegrityError

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.bulk import pieces
from imi.database.connection import db, now
from imi.database.errors import Conflict, Refused
from imi.formats import day, letter, local, spans
from imi.people.models import Person
from imi.registrations.models import Receipt
from imi.registrations.references import random_reference
from imi.schemes.every import Schemes
from imi.uploads.checking.checked_rows import NewRow, keep_new, settle, state_of
from imi.uploads.checking.checker import SheetCheck
from imi.uploads.checking.lines import Row, lines, nobody, stored
from imi.uploads.checking.one_row import SheetLine
from imi.uploads.checking.rejudging.judged import keep
from imi.uploads.kinds import UploadKind, kind_of
from imi.uploads.matching.columns import FEWEST_COLUMNS, Columns
from imi.uploads.matching.deciding import Decided, decide
from imi.uploads.matching.headings import kept_of, samples
from imi.uploads.models import Upload, UploadReceipt
from imi.uploads.reading.alphabets import question
from imi.uploads.reading.read_sheet import ReadSheet
from imi.uploads.reading.source import called


class SameFile(Conflict):
    """The same file was sent before; `earlier` is the upload that was made of it."""

    code = "upload.same_file"

    def __init__(self, earlier: Upload) -> None:
        receipts = Receipt.select(Receipt.reference).join(UploadReceipt, on=(UploadReceipt.receipt == Receipt.id)).where(
            UploadReceipt.upload == earlier.id).order_by(Receipt.id).tuples()
        became = ", ".join(reference for (reference,) in receipts)
        super().__init__(f"This file was uploaded before, as {earlier.reference}, on {day(local(earlier.at).date())} by "
                         f"{earlier.person.name}{f', and registered as {became}' if became else ''}")
        self.earlier = earlier


class NoColumns(Refused):
    """The sheet has no candidates that the portal could find: no heading that it knows, or no row."""

    field, code = "file", "upload.no_columns"


class NoRows(NoColumns):
    """The sheet's headings are known, and there is nobody beneath them."""

    code = "upload.no_rows"


def receive(centre: Centre, person: Person, kind: UploadKind, file_name: str, digest: str, key: str, sheet: ReadSheet,
            today: date, *, again: bool = False, ask_columns: bool = False, decided: Decided | None = None) -> Upload:
    """Keep the rows of a sheet and check them; the upload. Columns that are no field of ours are not kept; which is which may be
    `decided` before.

    With `ask_columns` a sheet with other headings is kept as it is and waits for somebody to say which is which, and so is one of
    which nobody knows which letters it has.
    Raises SameFile where the centre has sent these bytes before (unless `again`), and NoColumns.
    """
    decided = decided or decide(centre, kind, sheet, today)
    columns, asked = decided.columns, asked_first(sheet, decided) if ask_columns else {}
    ask = bool(asked)
    lines = None if ask else lines_of(sheet, columns)
    with db.atomic():
        said = told(sheet, columns, **asked, **decided.kept)
        upload = open_upload(centre, person, kind, file_name, digest, key, said, "received" if ask else "checking", again)
        if lines is not None:
            _insert_checked(centre, upload, lines, today)
        record("uploaded", "upload", upload.id, person=person, centre=centre, cause=upload.reference)
    return upload


def asked_first(sheet: ReadSheet, decided: Decided) -> dict[str, Any]:
    """Return what an upload that waits for an answer remembers: which names are right, else which column is which; else nothing.
    """
    readings = question(sheet, decided.columns)
    return {"readings": readings} if readings else matching(sheet, decided)


def open_upload(centre: Centre, person: Person, kind: UploadKind, file_name: str, digest: str, key: str, told: str,
                state: str, again: bool) -> Upload:
    """Open an upload. Raises SameFile."""
    try:
        with db.atomic():
            upload = Upload.create(
                reference=random_reference("U"), centre=centre, scheme=kind.scheme.code, file_name=file_name[-200:],
                file_hash=digest, file_key=key, again=again, state=state, read=told, person=person, at=now())
            upload.schemes = Schemes((kind.scheme,))
            return upload
    except IntegrityError:
        earlier = sent_before(centre, digest)
        if earlier is None:
            raise
        raise SameFile(earlier) from None


def sent_before(centre: Centre, digest: str) -> Upload | None:
    """Return the centre's upload of the same bytes, for the sentence: a constraint decides when a file is taken."""
    return Upload.get_or_none(Upload.centre == centre, Upload.file_hash == digest, ~Upload.again,
                              Upload.state.not_in(("refused", "cancelled")))


def told(sheet: ReadSheet, columns: Columns, **more: Any) -> str:
    """Return what an upload remembers about the reading, as JSON."""
    return json.dumps({**read_of(sheet, columns), **kept_of(sheet), **more})


def matching(sheet: ReadSheet, decided: Decided) -> dict[str, Any]:
    """Return what is remembered of a sheet of which somebody is to say first which column is which; nothing of another one."""
    if not decided.asked:
        return {}
    return {"asked": decided.asked, "samples": samples(sheet), "proposals": decided.proposals}


def read_of(sheet: ReadSheet, columns: Columns) -> dict[str, Any]:
    """Return what the reading found, for the sentences about the file."""
    return {
        "sheet": sheet.name, "format": sheet.format, "rows": len(sheet.rows),
        "ignored": columns.ignored, "doubled": columns.doubled,
        "missing": columns.missing, "hidden_rows": sheet.hidden_rows, "hidden_columns": sheet.hidden_columns,
        "zero_rows": sheet.zero_rows, "above_headings": sheet.above_headings, "merged_cells": sheet.merged_cells,
        "other_sheets": sheet.other_sheets, "other_lists": sheet.other_lists,
        "columns": columns.at, "hidden": sheet.with_hidden, "nobody": spans(nobody(sheet.rows, columns)),
        "encoding": sheet.encoding, "doubtful": bool(question(sheet, columns)), "reading": sheet.reading,
        "noted": sheet.noted, "without_heading": unused(sheet, columns),
    }


def unused(sheet: ReadSheet, columns: Columns) -> list[tuple[str, str, int, int]]:
    """Return (letter, first text, its row, how many rows) of the columns without a heading that hold something and that nobody
    chose for a field.
    """
    used = {letter(sheet.columns[place]) for place in columns.at.values()}
    return [told for told in sheet.without_heading if told[0] not in used]


def rows_of(sheet: ReadSheet, columns: Columns) -> list[Row]:
    """Return (number, cells as JSON, odd kinds as JSON) of the rows that are about somebody. Raises NoColumns."""
    return [stored(one) for one in lines_of(sheet, columns)]


def lines_of(sheet: ReadSheet, columns: Columns) -> list[SheetLine]:
    """Return the rows that are about somebody. Raises NoColumns."""
    return list(each_line(sheet, columns))


def each_line(sheet: ReadSheet, columns: Columns) -> Iterator[SheetLine]:
    """Yield the rows that are about somebody, one by one. Raises NoColumns at the first."""
    if len(columns.at) < FEWEST_COLUMNS:
        raise NoColumns(f"No column of {called(sheet.name)} has a heading of the template. Row 1 needs headings like "
                        "Surname, Date of Birth and ULN")
    found = lines(sheet.rows, columns, sheet.too_wide, epoch_1904=sheet.epoch_1904)
    first = next(found, None)
    if first is None:
        raise NoRows("The sheet has no rows with a candidate. Enter one in each row beneath the headings")
    yield first
    yield from found


def _insert_checked(centre: Centre, upload: Upload, lines: Sequence[SheetLine], today: date) -> None:
    """Keep rows that were read with what their check found: each is written once."""
    whole = SheetCheck(centre, kind_of(upload), today)
    for piece in pieces(lines):
        checked = whole.check(piece)
        keep_new(centre, upload, [
            NewRow(stored(read), one, state_of(one, {}), one.held.id if one.held else None)
            for read, one in zip(piece, checked, strict=True)])
    settle(upload)
    keep(upload, whole.judged)
