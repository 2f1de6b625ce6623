"""Take back a step of an upload's repairs: cells, rows left out, warnings confirmed; never what is registered."""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peewee import ModelSelect, fn

from imi.centres.models import Centre
from imi.database import bulk
from imi.database.bulk import among, plainly
from imi.database.compiled import Blank, Prepared
from imi.database.connection import now
from imi.formats import taken_back
from imi.people.models import Person
from imi.uploads.checking.checked_rows import ROW, recheck
from imi.uploads.checking.texts import texts_now
from imi.uploads.fixing.repairing import CONFIRMED, GONE, WHOLE_ROW, editing
from imi.uploads.models import Upload, UploadChange, UploadProblem, UploadRow


@dataclass(frozen=True)
class UndoneCells:
    """Tells what Undo did: (row, field) of each cell that is as before, and the reason for each row that was left as it is."""

    cells: Sequence[tuple[int, str]] = ()
    left: Sequence[str] = ()

    @property
    def sentence(self) -> str:
        """Say what was taken back."""
        if not self.left:
            return "The last change is taken back" if self.cells else "There is nothing to undo"
        return taken_back(len({row for row, _field in self.cells}), self.left)


def undo(centre: Centre, upload: Upload, today: date, step: int | None = None) -> UndoneCells:
    """Take back a step, of each row that is as the step left it; the others are named. Raises NotOpen.

    `step` is the one that the page offers to take back; without one it is the last.
    """
    with editing(centre, upload):
        changes = last_step(upload) if step is None else _of_step(upload, step)
        moved = _moved_on(upload, changes)
        back = [one for one in changes if one.row not in moved]
        _take_back(upload, back)
        UploadChange.update(undone_at=now()).where(UploadChange.id.in_(among([change.id for change in back]))).execute()
        if back:
            recheck(centre, upload, today)
    return UndoneCells([(one.row, one.field) for one in back], list(moved.values()))


def _of_step(upload: Upload, step: int) -> list[UploadChange]:
    return list(UploadChange.select().where(
        UploadChange.upload == upload.id, UploadChange.step == step, UploadChange.undone_at.is_null()).order_by(UploadChange.id))


def _moved_on(upload: Upload, changes: Sequence[UploadChange]) -> dict[int, str]:
    """Say, by number, what has become of each row of a step that is not as the step left it, by two statements."""
    if not changes:
        return {}
    rows, step = {one.row for one in changes}, changes[0].step
    later: dict[int, str] = dict(
        UploadChange.select(UploadChange.row, Person.name).join(Person, on=(UploadChange.person == Person.id)).where(
            UploadChange.upload == upload.id, UploadChange.step > step, UploadChange.undone_at.is_null(),
            UploadChange.row.in_(among(rows))).order_by(UploadChange.id).tuples())
    moved = {row: f"Row {row} was changed since, by {who}" for row, who in later.items()}
    stand = {row: (state, texts_now(read or "{}", fixed)) for row, state, read, fixed in plainly(
        UploadRow.select(UploadRow.row, UploadRow.state, UploadRow.cells, UploadRow.fixed).where(
            UploadRow.upload == upload.id, UploadRow.row.in_(among(rows))))}
    for one in changes:
        state, texts = stand[one.row]
        if state == "registered":
            moved[one.row] = f"Row {one.row} is registered"
        elif one.row not in moved and not _as_left(one, state, texts):
            moved[one.row] = f"Row {one.row} was changed since"
    return dict(sorted(moved.items()))


def _as_left(one: UploadChange, state: str, texts: Mapping[str, str]) -> bool:
    """Return whether a row is as this change left it; a warning that is gone needs no taking back."""
    if one.field == CONFIRMED:
        return True
    if one.field == WHOLE_ROW:
        return (state == "left_out") == (one.now in ("left_out", GONE))
    return texts.get(one.field, "") == one.now


def last_step(upload: Upload) -> list[UploadChange]:
    """Return the changes that Undo would take back: those of the last step whose rows are not registered yet."""
    last = last_change(upload)
    return list(_undoable(upload).where(UploadChange.step == last.step).order_by(UploadChange.id)) if last else []


def last_change(upload: Upload) -> UploadChange | None:
    """Return the first change that Undo would take back; `rows` has how many rows the step is of."""
    last: UploadChange | None = next(iter(_last(upload=upload)), None)
    if last is not None:
        last.rows = _undoable(upload).where(UploadChange.step == last.step).select(fn.COUNT(UploadChange.row.distinct())).scalar()
    return last


@Prepared
def _last(upload: Blank) -> ModelSelect[UploadChange]:
    return _undoable(upload).order_by(UploadChange.step.desc(), UploadChange.id).limit(1)


def _undoable(upload: Upload | Blank) -> ModelSelect[UploadChange]:
    return UploadChange.select().join(UploadRow, on=(
        (UploadRow.upload == UploadChange.upload) & (UploadRow.row == UploadChange.row))).where(
        UploadChange.upload == upload.id, UploadChange.undone_at.is_null(), UploadRow.state != "registered")


def _take_back(upload: Upload, changes: Sequence[UploadChange]) -> None:
    """Undo the changes of one step, with as many statements for thousands as for a few."""
    cells = [one for one in changes if one.field not in (WHOLE_ROW, CONFIRMED)]
    _put_texts_back(upload, cells)
    bulk.update(UploadRow, ROW, (UploadRow.state,), [
        (upload.id, one.row, "problem" if one.now in ("left_out", GONE) else "left_out")
        for one in changes if one.field == WHOLE_ROW], revision=UploadRow.edition)
    confirmed: dict[str, list[int]] = {}
    for one in changes:
        if one.field == CONFIRMED:
            confirmed.setdefault(one.now, []).append(one.row)
    for what, rows in confirmed.items():
        name, _space, code = what.partition(" ")
        UploadProblem.update(confirmed_by=None, confirmed_at=None, reason="").where(
            UploadProblem.upload == upload.id, UploadProblem.row.in_(among(rows)), UploadProblem.field == name,
            UploadProblem.code == code).execute()


def _put_texts_back(upload: Upload, cells: Sequence[UploadChange]) -> None:
    stored = {row: (json.loads(read or "{}"), json.loads(fixed)) for row, read, fixed in plainly(
        UploadRow.select(UploadRow.row, UploadRow.cells, UploadRow.fixed).where(
            UploadRow.upload == upload.id, UploadRow.row.in_(among({one.row for one in cells}))))}
    for one in cells:
        read, fixed = stored[one.row]
        fixed[one.field] = one.was
        if read.get(one.field, "") == one.was:
            del fixed[one.field]
    bulk.update(UploadRow, ROW, (UploadRow.fixed,), [
        (upload.id, row, json.dumps(fixed, ensure_ascii=False)) for row, (_read, fixed) in stored.items()],
        revision=UploadRow.edition)
