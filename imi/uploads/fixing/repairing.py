"""Repair an upload in the browser: every repair is a step that can be taken back, and is listed afterwards."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import TracebackType

from peewee import Expression, Node, fn

from imi.centres.models import Centre
from imi.database import bulk
from imi.database.bulk import plainly
from imi.database.connection import db, now
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.text import note
from imi.people.models import Person
from imi.registrations.checking.duplicates import NEEDS_REASON
from imi.uploads.checking.checked_rows import ROW, recheck, settle
from imi.uploads.checking.texts import texts_now
from imi.uploads.kinds import kind_of
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadChange, UploadProblem, UploadRow
from imi.uploads.queue import release

LONGEST, REASON_AT_MOST = 2_000, 500
# What a step about a whole row says in place of a field, and one that confirmed a warning.
WHOLE_ROW, CONFIRMED = "row", "confirmed"
# What became of a whole row by another file: it is new, no longer there, or there again.
ADDED, GONE, BACK = "added", "gone", "back"
# (row, field, was, now) of a step; (field, code) of a warning.
Line = tuple[int, str, str, str]
Kind = tuple[str, str]


class NotOpen(Refused):
    """The upload is registered whole, or was cancelled."""

    field, code = "upload", "upload.not_open"


def set_cell(centre: Centre, person: Person, upload: Upload, row: int, texts: Mapping[str, str], edition: int | None,
             today: date, was: Mapping[str, str] | None = None, confirmed: Iterable[Kind] = (), reason: str = "") -> None:
    """Put texts in cells of a row, and confirm the warnings of these kinds that it has then: one step. `was` are the texts that
    somebody saw there, as far as they are known.

    Raises Conflict where a colleague changed one of these cells since the edition, Refused where a reason is asked for and
    none is given, NotFound, NotOpen.
    """
    with editing(centre, upload):
        found = row_of(centre, upload, row)
        if edition is not None and found.edition != edition:
            _no_clash(upload, found, texts, was or {})
        lines = _change(upload, [(found, texts)])
        recheck(centre, upload, today)
        agreed = [line for name, code in confirmed for line in _confirm(
            person, upload, name, code, reason, UploadProblem.row == found.row)]
        keep_step(person, upload, [*lines, *agreed])
        if agreed:
            recheck(centre, upload, today)


def _no_clash(upload: Upload, found: UploadRow, texts: Mapping[str, str], was: Mapping[str, str]) -> None:
    stands = texts_of(found)
    clash = {name: stands.get(name, "") for name, text in texts.items() if stands.get(name, "") not in (text, was.get(name))}
    if clash:
        last = UploadChange.select(Person.name).join(Person, on=(UploadChange.person == Person.id)).where(
            UploadChange.upload == upload.id, UploadChange.row == found.row).order_by(UploadChange.id.desc()).limit(1).scalar()
        raise Conflict(f"Row {found.row} was changed in the meantime{f' by {last}' if last else ''}. Choose which is right",
                       who=last or "", theirs=clash)


def replace(centre: Centre, person: Person, upload: Upload, name: str, old: str, new: str, today: date) -> int:
    """Put another text in every open row whose cell has exactly the old one, and return how many rows were changed."""
    if name not in kind_of(upload).fields:
        raise NotFound("field")
    with editing(centre, upload):
        rows = [row for row in UploadRow.select().where(
            UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.state.in_(OPEN_ROWS))
            if texts_of(row).get(name, "") == old]
        keep_step(person, upload, _change(upload, [(row, {name: new}) for row in rows]))
        recheck(centre, upload, today)
    return len(rows)


def set_many(centre: Centre, person: Person, upload: Upload, find: Callable[[], Sequence[tuple[UploadRow, Mapping[str, str]]]],
             today: date) -> int:
    """Put texts in the rows that `find` names, as one step; how many rows. Raises NotOpen."""
    with editing(centre, upload):
        rows = find()
        keep_step(person, upload, _change(upload, rows))
        recheck(centre, upload, today)
    return len(rows)


def leave_out(centre: Centre, person: Person, upload: Upload, row: int, today: date, *, out: bool = True) -> None:
    """Leave a row out of the upload, or put it back."""
    with editing(centre, upload):
        found = row_of(centre, upload, row, states=OPEN_ROWS if out else ("left_out",))
        keep_step(person, upload, [(found.row, WHOLE_ROW, found.state, "left_out" if out else "problem")])
        _set_state(upload, row, "left_out" if out else "problem")
        recheck(centre, upload, today)


def confirm(centre: Centre, person: Person, upload: Upload, name: str, code: str, today: date, reason: str = "") -> int:
    """Confirm every warning of a kind, and return how many: who and when is kept, and holds while the value stays.

    Raises Refused where the rule asks for a reason and none is given, NotOpen.
    """
    with editing(centre, upload):
        there = UploadRow.select(UploadRow.row).where(UploadRow.upload == upload.id, UploadRow.state.in_(OPEN_ROWS))
        confirmed = _confirm(person, upload, name, code, reason, UploadProblem.row.in_(there))
        keep_step(person, upload, confirmed)
        recheck(centre, upload, today)
    return len(confirmed)


def _confirm(person: Person, upload: Upload, name: str, code: str, reason: str, of_rows: Expression) -> list[Line]:
    """Confirm the warnings of a kind in some rows, and return the lines of the step."""
    reason = note(reason, REASON_AT_MOST)
    if code in NEEDS_REASON and not reason:
        raise Refused("Enter the reason for registering again", field="reason", code="upload.reason")
    which = UploadProblem.field == name, UploadProblem.code == code, of_rows
    rows = plainly(UploadProblem.select(UploadProblem.row).where(
        UploadProblem.upload == upload.id, UploadProblem.severity == "warning", UploadProblem.confirmed_by.is_null(), *which))
    confirm_all(person, upload, *which, reason=reason)
    return [(row, CONFIRMED, "", f"{name} {code}") for (row,) in rows]


def confirm_all(person: Person, upload: Upload, *which: Node, reason: str = "") -> int:
    """Keep of every warning, or those for which all of `which` holds, that the person confirmed it now; how many. What needs a
    reason is confirmed with one only."""
    asked = () if reason else (UploadProblem.code.not_in(NEEDS_REASON),)
    return int(UploadProblem.update(confirmed_by=person, confirmed_at=now(), reason=reason).where(
        UploadProblem.upload == upload.id, UploadProblem.severity == "warning", UploadProblem.confirmed_by.is_null(),
        *asked, *which).execute())


def cancel(centre: Centre, upload: Upload) -> bool:
    """Put the upload aside: nothing more of it is registered, and a check that is under way ends. Raises NotOpen.

    Of one that waits for another file or other columns only those are let go, and it is what it was: True then.
    """
    states = ("received", "checking", "problems", "ready")
    with db.atomic():
        if upload.state == "checking" and release(upload):
            settle(upload)
            return True
        of_it = UploadRow.select(UploadRow.id).where(UploadRow.upload == upload.id, UploadRow.state == "registered")
        if not Upload.update(state="cancelled", edition=Upload.edition + 1).where(
                Upload.id == upload.id, Upload.centre == centre, Upload.state.in_(states), ~fn.EXISTS(of_it)).execute():
            raise NotOpen(f"{upload.reference} is registered, at least in part, or put aside. Nothing was changed")
    return False


class editing:
    """One transaction over an upload that is still open. Raises NotOpen."""

    def __init__(self, centre: Centre, upload: Upload) -> None:
        self.centre, self.upload, self.block = centre, upload, db.atomic()

    def __enter__(self) -> None:
        self.block.__enter__()
        held = Upload.update(edition=Upload.edition + 1).where(
            Upload.id == self.upload.id, Upload.centre == self.centre,
            Upload.state.in_(OPEN_UPLOADS)).execute()
        if not held:
            refusal = NotOpen(f"{self.upload.reference} is being checked, registered or put aside. Nothing was changed")
            self.block.__exit__(NotOpen, refusal, None)
            raise refusal

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.block.__exit__(kind, error, trace)


def row_of(centre: Centre, upload: Upload, row: int, states: Iterable[str] = OPEN_ROWS) -> UploadRow:
    """Return an open row of the upload. Raises NotFound."""
    return UploadRow.get_or_refuse(UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.row == row,
                                   UploadRow.state.in_(tuple(states)))


def texts_of(row: UploadRow) -> dict[str, str]:
    """Return the texts that are in the row's cells now, by field."""
    return texts_now(row.cells, row.fixed)


def problems_of(upload: Upload, row: int) -> dict[str, list[UploadProblem]]:
    """Return the unconfirmed problems of each field of a row, errors before warnings."""
    found: dict[str, list[UploadProblem]] = {}
    for problem in UploadProblem.select().where(
            UploadProblem.upload == upload.id, UploadProblem.row == row, UploadProblem.confirmed_by.is_null()).order_by(
            UploadProblem.severity, UploadProblem.id):
        found.setdefault(problem.field, []).append(problem)
    return found


def _change(upload: Upload, changed: Iterable[tuple[UploadRow, Mapping[str, str]]]) -> list[Line]:
    """Put texts in cells of rows, and return the lines of the step."""
    lines, rows, fields = [], [], kind_of(upload).fields
    for row, texts in changed:
        before = texts_of(row)
        new = {name: text[:LONGEST] for name, text in texts.items() if name in fields and text != before.get(name, "")}
        lines += [(row.row, name, before.get(name, ""), text) for name, text in new.items()]
        rows.append((upload.id, row.row, json.dumps({**json.loads(row.fixed), **new}, ensure_ascii=False)))
    bulk.update(UploadRow, ROW, (UploadRow.fixed,), rows, revision=UploadRow.edition)
    return lines


def keep_step(person: Person, upload: Upload, lines: Iterable[Line]) -> int:
    """Keep the lines of one step, which Undo takes back as a whole; its number."""
    step = (UploadChange.select(fn.MAX(UploadChange.step)).where(UploadChange.upload == upload.id).scalar() or 0) + 1
    bulk.insert(UploadChange, (
        UploadChange.upload, UploadChange.step, UploadChange.row, UploadChange.field, UploadChange.was, UploadChange.now,
        UploadChange.person, UploadChange.at), [(upload.id, step, *line, person.id, now()) for line in lines])
    return int(step)


def _set_state(upload: Upload, row: int, state: str) -> None:
    UploadRow.update(state=state, edition=UploadRow.edition + 1).where(
        UploadRow.upload == upload.id, UploadRow.row == row).execute()
