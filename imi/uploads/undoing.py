"""Taking the last step of an upload's repairs back: cells, rows left out, warnings confirmed; never what is registered."""
from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from peewee import ModelSelect, fn

from imi.centres.models import Centre
from imi.database import now
from imi.statements import among, many, plainly
from imi.uploads.models import Upload, UploadChange, UploadProblem, UploadRow
from imi.uploads.receiving import recheck
from imi.uploads.repairing import CONFIRMED, GONE, WHOLE_ROW, editing


def undo(centre: Centre, upload: Upload, today: date) -> list[tuple[int, str]]:
    """Take the last step back; the (row, field) of each cell that it concerned, none where there is nothing to undo."""
    with editing(centre, upload):
        rows = last_step(upload)
        _take_back(upload, rows)
        UploadChange.update(undone_at=now()).where(UploadChange.id.in_(among([change.id for change in rows]))).execute()
        if rows:
            recheck(centre, upload, today)
    return [(change.row, change.field) for change in rows]


def last_step(upload: Upload) -> list[UploadChange]:
    """What Undo would take back: the changes of the last step that is one of rows not registered yet."""
    last = last_change(upload)
    return list(_undoable(upload).where(UploadChange.step == last.step).order_by(UploadChange.id)) if last else []


def last_change(upload: Upload) -> UploadChange | None:
    """The first of them; `rows` has how many rows the step is of."""
    last: UploadChange | None = _undoable(upload).order_by(UploadChange.step.desc(), UploadChange.id).first()
    if last is not None:
        last.rows = _undoable(upload).where(UploadChange.step == last.step).select(fn.COUNT(UploadChange.row.distinct())).scalar()
    return last


def _undoable(upload: Upload) -> ModelSelect:
    return UploadChange.select().join(UploadRow, on=(
        (UploadRow.upload == UploadChange.upload) & (UploadRow.row == UploadChange.row))).where(
        UploadChange.upload == upload.id, UploadChange.undone_at.is_null(), UploadRow.state != "registered")


def _take_back(upload: Upload, changes: Sequence[UploadChange]) -> None:
    """Undo the changes of one step, with as many statements for thousands as for a few."""
    cells = [one for one in changes if one.field not in (WHOLE_ROW, CONFIRMED)]
    _put_texts_back(upload, cells)
    many("UPDATE upload_row SET state = ?, edition = edition + 1 WHERE upload_id = ? AND row = ?",
         [("problem" if one.now in ("left_out", GONE) else "left_out", upload.id, one.row)
          for one in changes if one.field == WHOLE_ROW])
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
    many("UPDATE upload_row SET fixed = ?, edition = edition + 1 WHERE upload_id = ? AND row = ?",
         [(json.dumps(fixed, ensure_ascii=False), upload.id, row) for row, (_read, fixed) in stored.items()])
