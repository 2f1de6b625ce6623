"""Store the rows of an upload with what their check found, on arrival and after every repair."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from imi.centres.models import Centre
from imi.database import bulk
from imi.database.bulk import PIECE, plainly
from imi.fields.field import Problem
from imi.uploads.checking.checker import SheetCheck, line
from imi.uploads.checking.compared import compared_by
from imi.uploads.checking.lines import Row
from imi.uploads.checking.one_row import CheckedSheetRow
from imi.uploads.checking.rejudging.judged import keep
from imi.uploads.fixing.put_right import several
from imi.uploads.kinds import kind_of
from imi.uploads.models import IN_ITS_ROW, OPEN_ROWS, VALUE_AT_MOST, Upload, UploadProblem, UploadRow
from imi.uploads.report.kept import numbers

OpenRow = tuple[Any, ...]
STORED = (UploadRow.row, UploadRow.cells, UploadRow.odd, UploadRow.fixed, UploadRow.tidied, UploadRow.state,
          UploadRow.candidate, UploadRow.compared)
ROW, READ = (UploadRow.upload, UploadRow.row), (UploadRow.centre, UploadRow.upload, UploadRow.row, UploadRow.cells, UploadRow.odd)
PROBLEM = (UploadProblem.upload, UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.severity,
           UploadProblem.value, UploadProblem.message)
JUDGED = (UploadRow.tidied, UploadRow.state, UploadRow.candidate, UploadRow.compared)
Stored = dict[tuple[int, str, str, str, str, str], tuple[Any, Any]]


class NewRow(NamedTuple):
    """Holds a row that was read and checked and is stored for the first time, with what became of it where something did."""

    read: Row
    checked: CheckedSheetRow
    state: str
    candidate: int | None
    registration: int | None = None


def keep_new(centre: Centre, upload: Upload, rows: Sequence[NewRow]) -> None:
    """Keep new rows and what was found of them."""
    here, of = centre.id, upload.id
    bulk.insert(UploadRow, (*READ, *JUDGED, UploadRow.registration), [
        (here, of, *one.read, tidied_of(one.checked), one.state, one.candidate,
         compared_by(one.checked) if one.state in OPEN_ROWS else None, one.registration) for one in rows])
    _write_problems(upload, (one.checked for one in rows), {})


def insert_rows(centre: Centre, upload: Upload, rows: Iterable[Row]) -> None:
    """Keep rows that were read."""
    bulk.insert(UploadRow, READ, [(centre.id, upload.id, *row) for row in rows])


def recheck(centre: Centre, upload: Upload, today: date) -> None:
    """Check every open row again and keep what was found. Confirmed warnings stay confirmed while their value stays."""
    for _ready in rechecked(centre, upload, today):
        pass


def rechecked(centre: Centre, upload: Upload, today: date) -> Iterator[list[CheckedSheetRow]]:
    """Check every open row again, and yield the ready rows of each piece, in the order of the file."""
    whole = SheetCheck(centre, kind_of(upload), today)
    for rows in open_rows(centre, upload):
        checked = whole.check([line(*row[:4]) for row in rows])
        states = keep_checked(upload, checked, rows)
        yield [one for one, state in zip(checked, states, strict=True) if state == "ready"]
    settle(upload)
    keep(upload, whole.judged)


def open_rows(centre: Centre, upload: Upload) -> Iterator[list[OpenRow]]:
    """Yield (row, cells, odd, fixed, tidied, state, candidate, compared) of every open row, a piece at a time, as the file has
    them.
    """
    last = 0
    while True:
        rows = plainly(UploadRow.select(*STORED).where(
            UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.row > last, UploadRow.state.in_(OPEN_ROWS))
            .order_by(UploadRow.row).limit(PIECE))
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def keep_checked(upload: Upload, checked: Sequence[CheckedSheetRow], rows: Sequence[OpenRow]) -> list[str]:
    """Keep what was found of a piece of open rows; their states."""
    return keep_found(upload, checked, rows, stored_problems(upload, UploadProblem.row.between(rows[0][0], rows[-1][0])))


def keep_found(upload: Upload, checked: Sequence[CheckedSheetRow], rows: Sequence[OpenRow], stored: Stored) -> list[str]:
    """Keep what was found of these open rows, of which `stored` are the problems until now; their states."""
    _write_problems(upload, checked, stored)
    states = [state_of(one, stored) for one in checked]
    found = [(tidied_of(one), state, one.held.id if one.held else None, compared_by(one))
             for one, state in zip(checked, states, strict=True)]
    bulk.update(UploadRow, ROW, JUDGED, [
        (upload.id, row[0], *now) for now, row in zip(found, rows, strict=True) if now != row[4:]])
    return states


def tidied_of(one: CheckedSheetRow) -> str:
    """Return the JSON of those values of a row's cells that are stored otherwise than they were typed."""
    return json.dumps(one.tidied, ensure_ascii=False) if one.tidied else "{}"


def stored_problems(upload: Upload, which: Any) -> Stored:
    """Return the problems of open rows as they are kept, each with who confirmed it and when. `which` is a condition."""
    rows = UploadProblem.select(
        UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.severity, UploadProblem.value,
        UploadProblem.message, UploadProblem.confirmed_by, UploadProblem.confirmed_at,
    ).join(UploadRow, on=IN_ITS_ROW).where(
        UploadProblem.upload == upload.id, which, UploadRow.state.in_(OPEN_ROWS)).tuples()
    return {row[:6]: row[6:] for row in rows}


def _key(row: int, problem: Problem) -> tuple[int, str, str, str, str, str]:
    return row, problem.field, problem.code, problem.severity, problem.value[:VALUE_AT_MOST], problem.message


def _write_problems(upload: Upload, checked: Iterable[CheckedSheetRow], stored: Stored) -> None:
    found = {_key(one.row, problem): None for one in checked for problem in one.problems}
    bulk.delete(UploadProblem, PROBLEM, [(upload.id, *key) for key in stored if key not in found])
    bulk.insert(UploadProblem, PROBLEM, [(upload.id, *key) for key in found if key not in stored])


def state_of(one: CheckedSheetRow, stored: Mapping[Any, tuple[Any, Any]]) -> str:
    """Return whether a row is a problem, has warnings to confirm, or is ready."""
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
