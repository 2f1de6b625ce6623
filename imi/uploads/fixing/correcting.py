"""Replace the file or the columns of an open upload: its rows are found again, and repairs made in the browser stay.

Which row is which, `pairing` says. A repair made here is kept unless the file has another text in that very cell now. What was
registered is never touched; a row that was left out stays so as long as it says what it said.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from peewee import Expression, IntegrityError

from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database import bulk
from imi.database.connection import db, now
from imi.fields.field import Context, Texts
from imi.people.models import Person
from imi.uploads.checking.cells.damage import EITHER
from imi.uploads.checking.checked_rows import insert_rows, recheck
from imi.uploads.checking.lines import Row
from imi.uploads.checking.texts import is_same
from imi.uploads.fields import SheetFields
from imi.uploads.fixing.repairing import ADDED, BACK, GONE, WHOLE_ROW, Line, NotOpen, keep_step, texts_of
from imi.uploads.kinds import kind_of
from imi.uploads.matching.columns import Columns
from imi.uploads.matching.deciding import Decided
from imi.uploads.matching.pairing import pairs
from imi.uploads.matching.remembered import remember
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadChange, UploadJob, UploadProblem, UploadRow
from imi.uploads.queue import SentFile, Takes, ask, took
from imi.uploads.reading.read_sheet import ReadSheet
from imi.uploads.receiving import SameFile, asked_first, rows_of, sent_before, told


@dataclass(frozen=True)
class Difference:
    """Counts what a corrected file changed: cells, rows that are new, gone, registered before, or left out and now back, and
    rows registered before that say something else now.
    """

    cells: int = 0
    added: int = 0
    gone: int = 0
    registered: int = 0
    step: int = 0
    back: int = 0
    otherwise: int = 0


def correct(centre: Centre, person: Person, upload: Upload, sheet: ReadSheet, columns: Columns, today: date, *,
            at_once: int, file: SentFile | None = None, mapping: Mapping[str, int] | None = None,
            job: UploadJob | None = None, by_hand: bool = False) -> Difference:
    """Take the rows of a sheet in place of those that are open. Up to `at_once` rows are checked here, more by the queue,
    which says by `job` that it is at it. A mapping that was just chosen, `by_hand`, is remembered for the next list.

    Raises NoColumns, NotOpen, and SameFile for a file that the centre has sent before.
    """
    rows = rows_of(sheet, columns)
    with db.atomic():
        _hold(centre, upload, file, job)
        if by_hand and mapping:
            remember(centre, person, columns.fields, sheet.headings, mapping)
        found = list(UploadRow.select().where(UploadRow.centre == centre, UploadRow.upload == upload.id).order_by(UploadRow.row))
        difference = _merge(centre, person, upload, found, rows, pairs(found, rows, by_place=file is None), columns.fields,
                            today)
        sent = {"corrected": {**asdict(difference), "sent": [person.name, now().isoformat()]}} if file else {}
        said = told(sheet, columns, **({"mapping": dict(mapping)} if mapping else {}), **sent)
        Upload.update(read=said, state="checking").where(Upload.id == upload.id).execute()
        if len(rows) <= at_once:
            recheck(centre, upload, today)
        elif job is None:
            ask(upload)
    return difference


def defer(centre: Centre, person: Person, upload: Upload, *, file: SentFile | None = None,
            mapping: Mapping[str, int] | None = None, hidden: bool | None = None, reading: str = "") -> None:
    """Have the queue read another file, other columns, what the file hides, or other letters. Raises NotOpen, SameFile."""
    with db.atomic():
        if file is not None:
            _new_here(centre, upload, file)
        # Nothing was taken in of one about which something is asked: it is read as at first.
        first = upload.is_asked and file is None
        said = {"hidden": upload.with_hidden, "mapping": mapping, "reading": reading or upload.reading}
        new = {"read": json.dumps(said)} if first else {"state": "checking"}
        may = _untouched(upload) if first else Upload.state.in_(OPEN_UPLOADS)
        if not Upload.update(edition=Upload.edition + 1, **new).where(
                Upload.id == upload.id, Upload.centre == centre, may).execute():
            raise _not_open(upload)
        if mapping:
            remember(centre, person, kind_of(upload).fields, upload.said["headings"], mapping)
        ask(upload, None if first else Takes(person.id, file, mapping, hidden, reading))


def ask_columns(centre: Centre, upload: Upload, sheet: ReadSheet, decided: Decided) -> None:
    """Keep of an upload of which it is known now which letters it has what is to be known of its columns. Raises NotOpen."""
    if not Upload.update(edition=Upload.edition + 1, read=told(sheet, decided.columns, **asked_first(sheet, decided))).where(
            Upload.id == upload.id, Upload.centre == centre, _untouched(upload)).execute():
        raise _not_open(upload)


def _untouched(upload: Upload) -> Expression:
    """Return what tells an upload that waits for an answer from one that a colleague has gone on with."""
    return (Upload.state == "received") & (Upload.read == upload.read)


def _hold(centre: Centre, upload: Upload, file: SentFile | None, job: UploadJob | None) -> None:
    if file is not None and file.digest == upload.file_hash:
        raise SameFile(upload)
    if job is not None:
        may = Upload.state == "checking"
    else:
        may = _untouched(upload) if upload.is_asked else Upload.state.in_(OPEN_UPLOADS)
    new = {} if file is None else {"file_name": file.name[-200:], "file_hash": file.digest, "file_key": file.key}
    try:
        with db.atomic():
            held = Upload.update(edition=Upload.edition + 1, **new).where(
                Upload.id == upload.id, Upload.centre == centre, may).execute()
    except IntegrityError:
        earlier = sent_before(centre, new["file_hash"])
        if earlier is None:
            raise
        raise SameFile(earlier) from None
    if not held or (job is not None and not took(job)):
        raise _not_open(upload)


def _new_here(centre: Centre, upload: Upload, file: SentFile) -> None:
    if file.digest == upload.file_hash:
        raise SameFile(upload)
    earlier = sent_before(centre, file.digest)
    if earlier is not None:
        raise SameFile(earlier)


def _not_open(upload: Upload) -> NotOpen:
    return NotOpen(f"{upload.reference} is registered, cancelled or being checked. Nothing was changed")


def _merge(centre: Centre, person: Person, upload: Upload, found: Sequence[UploadRow], rows: Sequence[Row],
           same: Mapping[int, UploadRow], fields: SheetFields, today: date) -> Difference:
    kept = {one.id for one in same.values()}
    gone = [one for one in found if one.id not in kept and one.state in OPEN_ROWS]
    _renumber(upload, found, {one.id: number for number, one in same.items()}, {row[0] for row in rows})
    lists = given(today)
    lines: list[Line] = []
    changed, back, otherwise = [], [], 0
    were_gone = _gone(upload)
    for number, cells, odd in rows:
        one = same.get(number)
        if one is None:
            continue
        if one.state == "registered":
            otherwise += _says_otherwise(fields, one, json.loads(cells), lists)
            continue
        fixed = _still_fixed(one, json.loads(cells), json.loads(odd))
        differing = list(_differing(fields, texts_of(one), {**json.loads(cells), **fixed}))
        lines += [(number, *line) for line in differing]
        if one.state == "left_out" and (differing or number in were_gone):
            back.append(one.id)
            lines.append((number, WHOLE_ROW, "left_out", BACK))
        if (cells, odd, json.dumps(fixed, ensure_ascii=False)) != (one.cells, one.odd, one.fixed):
            changed.append((one.id, cells, odd, json.dumps(fixed, ensure_ascii=False)))
    bulk.update(UploadRow, (UploadRow.id,), (UploadRow.cells, UploadRow.odd, UploadRow.fixed), changed,
                revision=UploadRow.edition)
    states = [*((one.id, "left_out") for one in gone), *((number, "problem") for number in back)]
    bulk.update(UploadRow, (UploadRow.id,), (UploadRow.state,), states, revision=UploadRow.edition)
    new = [row for row in rows if row[0] not in same]
    insert_rows(centre, upload, new)
    cells_changed = len(lines) - len(back)
    if found:
        lines += [(one.row, WHOLE_ROW, one.state, GONE) for one in gone]
        lines += [(row[0], WHOLE_ROW, "", ADDED) for row in new]
    step = keep_step(person, upload, lines) if lines else 0
    return Difference(cells_changed, len(new) if found else 0, len(gone),
                      sum(one.state == "registered" for one in same.values()), step, len(back), otherwise)


def _gone(upload: Upload) -> set[int]:
    """Return the rows that an earlier file no longer had."""
    last = dict(UploadChange.select(UploadChange.row, UploadChange.now).where(
        UploadChange.upload == upload.id, UploadChange.field == WHOLE_ROW, UploadChange.undone_at.is_null())
        .order_by(UploadChange.id).tuples())
    return {row for row, became in last.items() if became == GONE}


def _says_otherwise(fields: SheetFields, one: UploadRow, cells: Texts, given: Context) -> bool:
    """Return whether a cell that the file had otherwise before has another value now than was registered, however it is written.
    """
    before, registered = json.loads(one.cells or "{}"), texts_of(one)
    each = ((fields[name], registered.get(name, ""), text) for name, text in cells.items()
            if name in fields and text != before.get(name))
    return any(was.strip() and field.check(was, given)[0] != field.check(text, given)[0] for field, was, text in each)


def _still_fixed(one: UploadRow, cells: Texts, odd: Texts) -> dict[str, str]:
    """Return the repairs of cells that are in the file what they were."""
    was, was_odd = json.loads(one.cells or "{}"), json.loads(one.odd)
    return {name: text for name, text in json.loads(one.fixed).items()
            if cells.get(name, "") == was.get(name, "") and _damage(odd, name) == _damage(was_odd, name)}


def _damage(odd: Texts, name: str) -> str:
    """Return the problem of what the spreadsheet did to a cell; the way in which other rows are written does not matter."""
    return odd.get(name, "").replace(EITHER, "")


def _differing(fields: SheetFields, before: Texts, after: Texts) -> Iterator[tuple[str, str, str]]:
    for field in fields:
        was, is_now = before.get(field.name, ""), after.get(field.name, "")
        if not is_same(field, was, is_now):
            yield field.name, was, is_now


def _renumber(upload: Upload, found: Sequence[UploadRow], of_id: Mapping[int, int], numbers: set[int]) -> None:
    """Give rows the numbers that they have in the new file; one that is not in it makes room where it must."""
    last = max([*numbers, *(one.row for one in found)], default=0)
    moved: dict[int, int] = {}
    for one in found:
        number = of_id.get(one.id, one.row)
        if one.id not in of_id and number in numbers:
            last += 1
            number = last
        if number != one.row:
            moved[one.row] = number
    if not moved:
        return
    # What points at a row by its number cannot follow it, so it is taken off and put back.
    of_problem = (UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.severity, UploadProblem.value,
                  UploadProblem.message, UploadProblem.confirmed_by, UploadProblem.confirmed_at, UploadProblem.reason)
    problems = list(UploadProblem.select(*of_problem).where(
        UploadProblem.upload == upload.id).order_by(UploadProblem.id).tuples())
    changes = list(UploadChange.select(UploadChange.id, UploadChange.row).where(UploadChange.upload == upload.id).tuples())
    UploadProblem.delete().where(UploadProblem.upload == upload.id).execute()
    UploadRow.update(row=UploadRow.row * -1).where(UploadRow.upload == upload.id).execute()
    bulk.update(UploadRow, (UploadRow.id,), (UploadRow.row,), [(one.id, moved.get(one.row, one.row)) for one in found])
    bulk.insert(UploadProblem, (UploadProblem.upload, *of_problem), [
        (upload.id, moved.get(row[0], row[0]), *row[1:]) for row in problems])
    bulk.update(UploadChange, (UploadChange.id,), (UploadChange.row,), [
        (number, moved[row]) for number, row in changes if row in moved])
    for one in found:
        one.row = moved.get(one.row, one.row)
