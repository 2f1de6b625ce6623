"""An upload arrives: its rows are kept as they were read, then checked; the check is repeated after every repair."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import IntegrityError

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database import Conflict, Refused, db, now
from imi.people.models import Person
from imi.registrations.models import Receipt
from imi.registrations.references import random_reference
from imi.rules.field import Problem
from imi.statements import many, plainly
from imi.uploads.alphabets import question
from imi.uploads.checking import Checked, SheetLine
from imi.uploads.columns import FEWEST_COLUMNS, Columns
from imi.uploads.deciding import Decided, decide
from imi.uploads.headings import ReadSheet, kept_of, samples
from imi.uploads.judged import keep
from imi.uploads.kept import numbers
from imi.uploads.lines import Row, lines, nobody, stored
from imi.uploads.models import OPEN_ROWS, Upload, UploadProblem, UploadReceipt, UploadRow
from imi.uploads.put_right import several
from imi.uploads.source import called, spans
from imi.uploads.whole import PIECE, Whole, line, pieces
from imi.words import day, letter, local

OpenRow = tuple[Any, ...]
STORED = (UploadRow.row, UploadRow.cells, UploadRow.odd, UploadRow.fixed, UploadRow.tidied, UploadRow.state,
          UploadRow.candidate)
Stored = dict[tuple[int, str, str, str, str, str], tuple[Any, Any]]


class SameFile(Conflict):
    """The same file was sent before; `earlier` is what became of it."""

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
    """Its headings are known, and beneath them is nobody."""

    code = "upload.no_rows"


def receive(centre: Centre, person: Person, file_name: str, digest: str, key: str, sheet: ReadSheet, today: date,
            *, again: bool = False, ask_columns: bool = False, decided: Decided | None = None) -> Upload:
    """Keep the rows of a sheet and check them; the upload. Columns that are no field of ours are not kept; which is which may be
    `decided` before.

    With `ask_columns` a sheet with other headings is kept as it is and waits for somebody to say which is which, and so is one of
    which nobody knows which letters it has.
    Raises SameFile where the centre has sent these bytes before (unless `again`), and NoColumns.
    """
    decided = decided or decide(centre, sheet, today)
    columns, asked = decided.columns, asked_first(sheet, decided) if ask_columns else {}
    ask = bool(asked)
    lines = None if ask else lines_of(sheet, columns)
    with db.atomic():
        said = told(sheet, columns, **asked, **decided.kept)
        upload = open_upload(centre, person, file_name, digest, key, said, "received" if ask else "checking", again)
        if lines is not None:
            _insert_checked(centre, upload, lines, today)
        record("uploaded", "upload", upload.id, person=person, centre=centre, cause=upload.reference)
    return upload


def asked_first(sheet: ReadSheet, decided: Decided) -> dict[str, Any]:
    """What an upload remembers that waits for an answer: which names are right, else which column is which; else nothing."""
    readings = question(sheet, decided.columns)
    return {"readings": readings} if readings else matching(sheet, decided)


def open_upload(centre: Centre, person: Person, file_name: str, digest: str, key: str, told: str, state: str,
                again: bool) -> Upload:
    """A new upload. Raises SameFile."""
    try:
        with db.atomic():
            return Upload.create(
                reference=random_reference("U"), centre=centre, scheme="apprenticeship", file_name=file_name[-200:],
                file_hash=digest, file_key=key, again=again, state=state, read=told, person=person, at=now())
    except IntegrityError:
        earlier = sent_before(centre, digest)
        if earlier is None:
            raise
        raise SameFile(earlier) from None


def sent_before(centre: Centre, digest: str) -> Upload | None:
    """The centre's upload of the same bytes, for the sentence: a constraint decides when a file is taken."""
    return Upload.get_or_none(Upload.centre == centre, Upload.file_hash == digest, ~Upload.again,
                              Upload.state.not_in(("refused", "cancelled")))


def told(sheet: ReadSheet, columns: Columns, **more: Any) -> str:
    """What an upload remembers about the reading, as JSON."""
    return json.dumps({**read_of(sheet, columns), **kept_of(sheet), **more})


def matching(sheet: ReadSheet, decided: Decided) -> dict[str, Any]:
    """What is remembered of a sheet of which somebody is to say first which column is which; nothing of another one."""
    if not decided.asked:
        return {}
    return {"asked": decided.asked, "samples": samples(sheet), "proposals": decided.proposals}


def read_of(sheet: ReadSheet, columns: Columns) -> dict[str, Any]:
    """What is told about the reading, for the sentences about the file."""
    return {
        "sheet": sheet.name, "format": sheet.format, "rows": len(sheet.rows),
        "ignored": columns.ignored, "doubled": columns.doubled,
        "missing": columns.missing, "hidden_rows": sheet.hidden_rows, "hidden_columns": sheet.hidden_columns,
        "zero_rows": sheet.zero_rows, "merged_cells": sheet.merged_cells,
        "other_sheets": sheet.other_sheets, "other_lists": sheet.other_lists,
        "columns": columns.at, "hidden": sheet.with_hidden, "nobody": spans(nobody(sheet.rows, columns)),
        "encoding": sheet.encoding, "doubtful": bool(question(sheet, columns)), "reading": sheet.reading,
        "noted": sheet.noted, "without_heading": unused(sheet, columns),
    }


def unused(sheet: ReadSheet, columns: Columns) -> list[tuple[str, str]]:
    """(letter, first text) of the columns without a heading that hold something and that nobody chose for a field."""
    used = {letter(sheet.columns[place]) for place in columns.at.values()}
    return [(column, text) for column, text in sheet.without_heading if column not in used]


def rows_of(sheet: ReadSheet, columns: Columns) -> list[Row]:
    """(number, cells as JSON, odd kinds as JSON) of the rows that are about somebody. Raises NoColumns."""
    return [stored(one) for one in lines_of(sheet, columns)]


def lines_of(sheet: ReadSheet, columns: Columns) -> list[SheetLine]:
    """The rows that are about somebody. Raises NoColumns."""
    return list(each_line(sheet, columns))


def each_line(sheet: ReadSheet, columns: Columns) -> Iterator[SheetLine]:
    """The same one by one. Raises NoColumns at the first."""
    if len(columns.at) < FEWEST_COLUMNS:
        raise NoColumns(f"No column of {called(sheet.name)} has a heading of the template. Row 1 needs headings like "
                        "Surname, Date of Birth and ULN")
    found = lines(sheet.rows, columns, sheet.too_wide)
    first = next(found, None)
    if first is None:
        raise NoRows("The sheet has no rows with a candidate. Enter one in each row beneath the headings")
    yield first
    yield from found


def _insert_checked(centre: Centre, upload: Upload, lines: Sequence[SheetLine], today: date) -> None:
    """Keep rows that were read with what their check found: each is written once."""
    whole = Whole(centre, today)
    for piece in pieces(lines):
        checked = whole.check(piece)
        keep_new(centre, upload, [
            NewRow(stored(read), one, state_of(one, {}), one.held.id if one.held else None)
            for read, one in zip(piece, checked, strict=True)])
    settle(upload)
    keep(upload, whole.mark)


class NewRow(NamedTuple):
    """A row that was read and checked, as it is kept for the first time, and what became of it where something did."""

    read: Row
    checked: Checked
    state: str
    candidate: int | None
    registration: int | None = None


def keep_new(centre: Centre, upload: Upload, rows: Sequence[NewRow]) -> None:
    """Keep new rows and what was found of them."""
    here, of = centre.id, upload.id
    many("INSERT INTO upload_row (centre_id, upload_id, row, cells, odd, fixed, tidied, state, candidate_id, registration_id,"
         " edition) VALUES (?, ?, ?, ?, ?, '{}', ?, ?, ?, ?, 1)",
         [(here, of, *one.read, tidied_of(one.checked), one.state, one.candidate, one.registration) for one in rows])
    _write_problems(upload, (one.checked for one in rows), {})


def insert_rows(centre: Centre, upload: Upload, rows: Iterable[Row]) -> None:
    """Keep rows that were read."""
    many("INSERT INTO upload_row (centre_id, upload_id, row, cells, odd, fixed, state, edition)"
         " VALUES (?, ?, ?, ?, ?, '{}', 'problem', 1)", [(centre.id, upload.id, *row) for row in rows])


def recheck(centre: Centre, upload: Upload, today: date) -> None:
    """Check every open row again and keep what was found. Confirmed warnings stay confirmed while their value stays."""
    for _ready in rechecked(centre, upload, today):
        pass


def rechecked(centre: Centre, upload: Upload, today: date) -> Iterator[list[Checked]]:
    """The same, with the ready rows of each piece in the order of the file."""
    whole = Whole(centre, today)
    for rows in open_rows(centre, upload):
        checked = whole.check([line(*row[:4]) for row in rows])
        states = keep_checked(upload, checked, rows)
        yield [one for one, state in zip(checked, states, strict=True) if state == "ready"]
    settle(upload)
    keep(upload, whole.mark)


def open_rows(centre: Centre, upload: Upload) -> Iterator[list[OpenRow]]:
    """(row, cells, odd, fixed, tidied, state, candidate) of every open row, a piece at a time in the order of the file."""
    last = 0
    while True:
        rows = plainly(UploadRow.select(*STORED).where(
            UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.row > last, UploadRow.state.in_(OPEN_ROWS))
            .order_by(UploadRow.row).limit(PIECE))
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def keep_checked(upload: Upload, checked: Sequence[Checked], rows: Sequence[OpenRow]) -> list[str]:
    """Keep what was found of a piece of open rows; their states."""
    stored = stored_problems(upload, rows[0][0], rows[-1][0])
    _write_problems(upload, checked, stored)
    states = [state_of(one, stored) for one in checked]
    found = [(tidied_of(one), state, one.held.id if one.held else None) for one, state in zip(checked, states, strict=True)]
    many("UPDATE upload_row SET tidied = ?, state = ?, candidate_id = ? WHERE upload_id = ? AND row = ?",
         [(*now, upload.id, row[0]) for now, row in zip(found, rows, strict=True) if now != row[4:]])
    return states


def tidied_of(one: Checked) -> str:
    """What is kept otherwise of a row's cells, as it is stored."""
    return json.dumps(one.tidied, ensure_ascii=False) if one.tidied else "{}"


def stored_problems(upload: Upload, first: int, last: int) -> Stored:
    """The problems of open rows from the first to the last as they are kept, each with who confirmed it and when."""
    rows = UploadProblem.select(
        UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.severity, UploadProblem.value,
        UploadProblem.message, UploadProblem.confirmed_by, UploadProblem.confirmed_at,
    ).join(UploadRow, on=((UploadRow.upload == UploadProblem.upload) & (UploadRow.row == UploadProblem.row))).where(
        UploadProblem.upload == upload.id, UploadProblem.row.between(first, last), UploadRow.state.in_(OPEN_ROWS)).tuples()
    return {row[:6]: row[6:] for row in rows}


def _key(row: int, problem: Problem) -> tuple[int, str, str, str, str, str]:
    return row, problem.field, problem.code, problem.severity, problem.value[:500], problem.message


def _write_problems(upload: Upload, checked: Iterable[Checked], stored: Stored) -> None:
    found = {_key(one.row, problem): None for one in checked for problem in one.problems}
    many("DELETE FROM upload_problem WHERE upload_id = ? AND row = ? AND field = ? AND code = ? AND severity = ? AND value = ?"
         " AND message = ?", [(upload.id, *key) for key in stored if key not in found])
    many("INSERT INTO upload_problem (upload_id, row, field, code, severity, value, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
         [(upload.id, *key) for key in found if key not in stored])


def state_of(one: Checked, stored: Mapping[Any, tuple[Any, Any]]) -> str:
    """Whether a row is a problem, has warnings to confirm, or is ready."""
    if not one.problems:
        return "ready"
    if one.errors:
        return "problem"
    open_warnings = [problem for problem in one.problems if stored.get(_key(one.row, problem), (None, None))[0] is None]
    return "warning" if open_warnings else "ready"


def settle(upload: Upload) -> None:
    """Let the upload's state follow its rows', and count what of them is kept otherwise, and which causes several of them have:
    the report shows it at each page."""
    there = {state for (state,) in UploadRow.select(UploadRow.state).where(UploadRow.upload == upload.id).distinct().tuples()}
    left = there & set(OPEN_ROWS)
    if "registered" in there:
        upload.state = "part" if left else "registered"
    else:
        upload.state = "problems" if left - {"ready"} or not left else "ready"
    told_now = json.loads(Upload.select(Upload.read).where(Upload.id == upload.id).scalar())
    upload.read = json.dumps({**told_now, "tidied": numbers(upload),
                              "several": several(upload, told_now.get("several", ()))})
    Upload.update(state=upload.state, read=upload.read, edition=Upload.edition + 1).where(Upload.id == upload.id).execute()
