"""An upload arrives: its rows are kept as they were read, then checked; the check is repeated after every repair."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from peewee import IntegrityError

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database import Conflict, Refused, db, many, now
from imi.people.models import Person
from imi.registrations.checking import PROGRAMME
from imi.registrations.references import random_reference
from imi.rules.field import Problem
from imi.uploads.checking import Checked
from imi.uploads.columns import Columns, match
from imi.uploads.damage import odd_kinds
from imi.uploads.models import Upload, UploadProblem, UploadRow
from imi.uploads.whole import check_lines, line

OPEN = ("problem", "warning", "ready")
FEWEST_COLUMNS = 3
# What a template may have in every row: a row with nothing else is about nobody.
NOBODY = frozenset({"standard", "package", "purchase_order", *PROGRAMME})
Stored = dict[tuple[int, str, str, str, str, str], tuple[Any, Any]]


class ReadRow(Protocol):
    """A row that was read: Excel's number, texts, and one letter for each cell's kind."""

    @property
    def number(self) -> int:
        """Excel's number of the row."""

    @property
    def cells(self) -> Sequence[str]:
        """The texts in the order of the headings."""

    @property
    def kinds(self) -> str:
        """A letter for each cell."""


class ReadSheet(Protocol):
    """A sheet that was read."""

    @property
    def name(self) -> str:
        """Its name in the workbook."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as they stand."""

    @property
    def rows(self) -> Sequence[ReadRow]:
        """The rows beneath them."""

    @property
    def hidden_rows(self) -> int:
        """How many hidden rows were left out."""

    @property
    def hidden_columns(self) -> tuple[str, ...]:
        """Letters of the hidden columns that were left out."""

    @property
    def other_sheets(self) -> tuple[str, ...]:
        """Names of the sheets that were not read."""

    @property
    def with_hidden(self) -> bool:
        """Whether what is hidden was asked for."""


class SameFile(Conflict):
    """The same file was sent before; `earlier` is what became of it."""

    code = "upload.same_file"

    def __init__(self, earlier: Upload) -> None:
        super().__init__(f"This file was uploaded before, as {earlier.reference}")
        self.earlier = earlier


class NoColumns(Refused):
    """The sheet has no candidates that the portal could find: no heading that it knows, or no row."""

    field, code = "file", "upload.no_columns"


def receive(centre: Centre, person: Person, file_name: str, digest: str, key: str, sheet: ReadSheet, today: date,
            *, again: bool = False) -> Upload:
    """Keep the rows of a sheet and check them; the upload. Columns that are no field of ours are not kept.

    Raises SameFile where the centre has sent these bytes before (unless `again`), and NoColumns.
    """
    columns = match(sheet.headings)
    if len(columns.at) < FEWEST_COLUMNS:
        raise NoColumns(f"No column of the sheet “{sheet.name}” has a heading of the template. Row 1 needs headings like "
                        "Surname, Date of Birth and ULN")
    with db.atomic():
        upload = _opened(centre, person, file_name, digest, key, _told(sheet, columns), again)
        rows = list(_rows(centre, upload, sheet.rows, columns))
        if not rows:
            raise NoColumns("The sheet has no rows with a candidate. Enter one in each row beneath the headings")
        many("INSERT INTO upload_row (centre_id, upload_id, row, cells, odd, fixed, state, edition)"
             " VALUES (?, ?, ?, ?, ?, '{}', 'problem', 1)", rows)
        recheck(centre, upload, today)
        record("uploaded", "upload", upload.id, person=person, centre=centre, cause=upload.reference)
    return upload


def _opened(centre: Centre, person: Person, file_name: str, digest: str, key: str, told: str, again: bool) -> Upload:
    try:
        with db.atomic():
            return Upload.create(
                reference=random_reference("U"), centre=centre, scheme="apprenticeship", file_name=file_name[-200:],
                file_hash=digest, file_key=key, again=again, state="checking", read=told, person=person, at=now())
    except IntegrityError:
        earlier = Upload.get_or_none(Upload.centre == centre, Upload.file_hash == digest, ~Upload.again,
                                     Upload.state.not_in(("refused", "cancelled")))
        if earlier is None:
            raise
        raise SameFile(earlier) from None


def _told(sheet: ReadSheet, columns: Columns) -> str:
    return json.dumps({
        "sheet": sheet.name, "rows": len(sheet.rows), "ignored": columns.ignored, "doubled": columns.doubled,
        "missing": columns.missing, "hidden_rows": sheet.hidden_rows, "hidden_columns": sheet.hidden_columns,
        "other_sheets": sheet.other_sheets, "columns": columns.at, "hidden": sheet.with_hidden})


def _rows(centre: Centre, upload: Upload, rows: Iterable[ReadRow], columns: Columns) -> Iterable[tuple[Any, ...]]:
    places = tuple(columns.at.items())
    for row in rows:
        cells = {name: row.cells[place] for name, place in places if row.cells[place].strip()}
        if cells.keys() <= NOBODY:
            continue
        odd = odd_kinds({name: row.kinds[place] for name, place in places if name in cells})
        yield centre.id, upload.id, row.number, json.dumps(cells, ensure_ascii=False), json.dumps(odd)


def recheck(centre: Centre, upload: Upload, today: date) -> list[Checked]:
    """Check every open row again and keep what was found. Confirmed warnings stay confirmed while their value stays."""
    rows = list(UploadRow.select(UploadRow.row, UploadRow.cells, UploadRow.odd, UploadRow.fixed, UploadRow.state,
                                 UploadRow.candidate)
                .where(UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.state.in_(OPEN))
                .order_by(UploadRow.row).tuples())
    checked = check_lines(centre, [line(*row[:4]) for row in rows], today)
    stored = _stored(upload)
    _write_problems(upload, checked, stored)
    states = [(state_of(one, stored), one.held.id if one.held else None, upload.id, one.row)
              for one, row in zip(checked, rows, strict=True)
              if (state_of(one, stored), one.held.id if one.held else None) != (row[4], row[5])]
    many("UPDATE upload_row SET state = ?, candidate_id = ? WHERE upload_id = ? AND row = ?", states)
    settle(upload)
    return checked


def _stored(upload: Upload) -> Stored:
    rows = UploadProblem.select(
        UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.severity, UploadProblem.value,
        UploadProblem.message, UploadProblem.confirmed_by, UploadProblem.confirmed_at,
    ).join(UploadRow, on=((UploadRow.upload == UploadProblem.upload) & (UploadRow.row == UploadProblem.row))).where(
        UploadProblem.upload == upload.id, UploadRow.state.in_(OPEN)).tuples()
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
    if one.errors:
        return "problem"
    open_warnings = [problem for problem in one.problems if stored.get(_key(one.row, problem), (None, None))[0] is None]
    return "warning" if open_warnings else "ready"


def settle(upload: Upload) -> None:
    """Let the upload's state follow its rows'."""
    there = {state for (state,) in UploadRow.select(UploadRow.state).where(UploadRow.upload == upload.id).distinct().tuples()}
    left = there & set(OPEN)
    if "registered" in there:
        upload.state = "part" if left else "registered"
    else:
        upload.state = "problems" if left - {"ready"} or not left else "ready"
    Upload.update(state=upload.state, edition=Upload.edition + 1).where(Upload.id == upload.id).execute()
