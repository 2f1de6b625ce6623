"""Gather what an upload's report shows: counts, problems by cause, rows by state, and the outcome of each."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, ModelSelect, Select, fn

from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.database.errors import NotFound
from imi.fields import dates
from imi.formats import begun, count, short_day
from imi.people.models import Person
from imi.registrations.models import Receipt, Registration
from imi.registrations.references import tidy
from imi.schemes.every import SCHEMES, Schemes
from imi.uploads.checking.cells.normalised import CauseCount
from imi.uploads.checking.rejudging.again import bring_up_to_date
from imi.uploads.checking.texts import name_of, texts_now
from imi.uploads.checking.whom import OF_RECORD, joined, with_record
from imi.uploads.fields import STANDARD, SheetFields
from imi.uploads.fixing.put_right import put_right
from imi.uploads.fixing.repairing import BACK, CONFIRMED, GONE, WHOLE_ROW
from imi.uploads.fixing.undoing import last_change
from imi.uploads.kinds import kind_of
from imi.uploads.models import OPEN_UPLOADS, Upload, UploadChange, UploadProblem, UploadReceipt, UploadRow
from imi.uploads.reading.source import FileNote, kind, notes
from imi.uploads.report.groups import Group, groups
from imi.uploads.report.kept import causes
from imi.uploads.report.sections import Section, sections

PAGE, PAGE_OF_A_GROUP = 50, 100
VIEWS = {"problems": "problem", "warnings": "warning", "ready": "ready", "left-out": "left_out", "registered": "registered",
         "all": ""}
# A view of cells, not of rows in a state.
TIDIED = "tidied"
# States of a row as files have them.
STATES = {"problem": "To fix", "warning": "To confirm", "ready": "Ready", "left_out": "Left out", "registered": "Registered"}
# What became of a row by a step that concerns all of it.
MOVED = {"left_out": "left out", GONE: "left out", "problem": "put back", BACK: "put back"}


@dataclass(frozen=True)
class Report:
    """Holds what the page of an upload shows: rows by state, problems and warnings by cause, and its receipts.

    `cells` counts the cells to be put right or looked at, `right` those that are right by now, `warned` the rows with something
    to be looked at, whether or not there is something to be put right in them, too.
    """

    upload: Upload
    by: str
    told: dict[str, Any]
    counts: Counter[str]
    problems: Sequence[Group]
    warnings: Sequence[Group]
    receipts: Sequence[str] = ()
    last_change: UploadChange | None = None
    tidied: Sequence[CauseCount] = ()
    cells: int = 0
    right: int = 0
    warned: int = 0

    @property
    def sections(self) -> list[Section]:
        """Return the problems and the warnings as they stand beneath each other."""
        return sections(self.problems, self.warnings, self.told.get("several", ()), kind_of(self.upload).fields.order)

    @property
    def total(self) -> int:
        """Return the rows of the file, whatever became of them."""
        return sum(self.counts.values())

    @property
    def to_do(self) -> int:
        """Return the rows in which something is to be put right or looked at."""
        return self.counts["problem"] + self.counts["warning"]

    @property
    def is_open(self) -> bool:
        """Return whether something can still be done with it."""
        return self.upload.state in OPEN_UPLOADS

    @property
    def first_view(self) -> str:
        """Return the view that shows what is to be done."""
        if not self.is_open:
            return "all"
        return "warnings" if self.warnings and not self.problems else "problems"

    @property
    def kind(self) -> str:
        """Say what the rows came from."""
        return kind(self.told["sheet"], self.told.get("format", ""), self.upload.file_name)

    @property
    def can_match(self) -> bool:
        """Return whether its columns can be matched again: the file is there still."""
        return self.upload.can_match

    @property
    def can_spell(self) -> bool:
        """Return whether its letters can be read in another way: its file does not say them, and is there still."""
        return self.upload.can_spell

    @property
    def missing(self) -> list[str]:
        """Return the labels of the columns that the sheet lacks, as long as a row lacks what would stand there."""
        gaps = {group.label for group in self.problems if group.is_missing and group.field != STANDARD}
        return [label for label in self.told.get("missing", ()) if label in gaps]

    @property
    def notes(self) -> list[FileNote]:
        """Return the notes about the file itself."""
        return notes(self.told)

    @property
    def last_said(self) -> str:
        """Say what the last step did, which Undo takes back."""
        last = self.last_change
        if last is None:
            return ""
        done = {WHOLE_ROW: MOVED.get(last.now, "changed"), CONFIRMED: "confirmed"}.get(last.field, "changed")
        return f"Row {last.row} was {done}" if last.rows == 1 else f"{count(last.rows, 'row')} were {done}"


def upload(centre: Centre, reference: str, schemes: Schemes = SCHEMES) -> Upload:
    """Return the centre's upload of a reference, of one of these schemes. Raises NotFound."""
    found = next(iter(_called(centre=centre, reference=tidy(reference))), None)
    if found is None or found.scheme_id not in schemes.by_code:
        raise NotFound("upload")
    found.schemes = schemes
    return found


@Prepared
def _called(centre: Blank, reference: Blank) -> ModelSelect[Upload]:
    return Upload.select().where(Upload.centre == centre, Upload.reference == reference)


def up_to_date(centre: Centre, reference: str, today: date, schemes: Schemes = SCHEMES) -> Upload:
    """Return the centre's upload of a reference, once its rows are judged by what is true now. Raises NotFound."""
    found = upload(centre, reference, schemes)
    bring_up_to_date(centre, [found], today)
    return found


def report(centre: Centre, reference: str, today: date, opened: str = "", schemes: Schemes = SCHEMES) -> Report:
    """Return everything that the page of an upload shows. Raises NotFound. Its statements do not depend on the rows.

    `opened` is the key of the group of which every row is wanted.
    """
    return report_of(centre, upload(centre, reference, schemes), today, opened)


def report_of(centre: Centre, found: Upload, today: date, opened: str = "") -> Report:
    """Return what `report` does of an upload that was looked up already."""
    bring_up_to_date(centre, [found], today)
    counts = Counter(dict(_counted.plainly(upload=found.id)))
    receipts = [reference for (reference,) in _receipts.plainly(upload=found.id)]
    [(by,)] = _name_of.plainly(person=found.person_id)
    those = groups(found, sum(counts.values()) / 2, opened)
    return Report(found, by, found.said, counts, those.problems, those.warnings, receipts, last_change(found), causes(found),
                  those.cells, put_right(found), those.warned)


@Prepared
def _counted(upload: Blank) -> Select[tuple[Any, ...]]:
    return UploadRow.select(UploadRow.state, fn.COUNT(UploadRow.id)).where(
        UploadRow.upload == upload).group_by(UploadRow.state).tuples()


@Prepared
def _receipts(upload: Blank) -> Select[tuple[Any, ...]]:
    return Receipt.select(Receipt.reference).join(UploadReceipt, on=(UploadReceipt.receipt == Receipt.id)).where(
        UploadReceipt.upload == upload).order_by(Receipt.id).tuples()


@Prepared
def _name_of(person: Blank) -> Select[tuple[Any, ...]]:
    return Person.select(Person.name).where(Person.id == person).tuples()


@dataclass(frozen=True)
class ListedRow:
    """Shows a row in one of the report's views.

    `texts` has its values by field; where the row gives only a candidate number, the name comes from the record.
    """

    row: int
    state: str
    texts: dict[str, str]
    messages: Sequence[str]
    registration: str = ""

    @property
    def name(self) -> str:
        """Return the name of the person the row is about."""
        return name_of(self.texts)

    @property
    def born(self) -> str:
        """Return the date of birth in words, as it was read; a text that says no day stays as it is."""
        text = self.texts.get("date_of_birth", "")
        return short_day(dates.said(text)) or text

    @property
    def receipt(self) -> str:
        """Return the reference of the receipt that it is on, "" where it is not registered."""
        return self.registration.partition("/")[0]


def listed(centre: Centre, found: Upload, view: str, number: int) -> list[ListedRow]:
    """Return a page of the rows of a view, in the order of the file."""
    query = joined(
        UploadRow.select(UploadRow.row, UploadRow.state, UploadRow.cells, UploadRow.fixed, Receipt.reference, Registration.line,
                         *OF_RECORD)
        .join(Registration, JOIN.LEFT_OUTER, on=(UploadRow.registration == Registration.id))
        .join(Receipt, JOIN.LEFT_OUTER, on=(Registration.receipt == Receipt.id))
        .switch(UploadRow)
    ).where(UploadRow.centre == centre, UploadRow.upload == found.id)
    if VIEWS[view]:
        query = query.where(UploadRow.state == VIEWS[view])
    rows = list(query.order_by(UploadRow.row).paginate(number, PAGE).tuples())
    said: dict[int, list[str]] = {}
    for row, message in UploadProblem.select(UploadProblem.row, UploadProblem.message).where(
            UploadProblem.upload == found.id, UploadProblem.row.in_([row[0] for row in rows] or [0])).tuples():
        said.setdefault(row, []).append(message)
    return [ListedRow(row, state, with_record(texts_now(cells, fixed), *person), said.get(row, []),
                      f"{reference}/{line}" if reference else "")
            for row, state, cells, fixed, reference, line, *person in rows]


def silent(centre: Centre, found: Upload) -> dict[int, str]:
    """Return, by number, whom the rows are about that name a candidate by number or ULN alone: the name is the record's."""
    rows = joined(UploadRow.select(UploadRow.row, UploadRow.cells, UploadRow.fixed, *OF_RECORD)).where(
        UploadRow.centre == centre, UploadRow.upload == found.id, UploadRow.candidate.is_null(False)).tuples()
    return {row: name_of(with_record(texts, *person)) for row, cells, fixed, *person in rows
            for texts in (texts_now(cells, fixed),) if not texts.get("surname", "").strip()}


def outcome(centre: Centre, found: Upload) -> list[tuple[int, str, str, list[tuple[str, str]]]]:
    """Return (row, state, registration, [(field, message)]) of every row, in the order of the file."""
    said: dict[int, list[tuple[str, str]]] = {}
    for row, name, message in UploadProblem.select(UploadProblem.row, UploadProblem.field, UploadProblem.message).where(
            UploadProblem.upload == found.id, UploadProblem.confirmed_by.is_null()).order_by(UploadProblem.id).tuples():
        said.setdefault(row, []).append((name, message))
    rows = (
        UploadRow.select(UploadRow.row, UploadRow.state, Receipt.reference, Registration.line)
        .join(Registration, JOIN.LEFT_OUTER, on=(UploadRow.registration == Registration.id))
        .join(Receipt, JOIN.LEFT_OUTER, on=(Registration.receipt == Receipt.id))
        .where(UploadRow.centre == centre, UploadRow.upload == found.id).order_by(UploadRow.row).tuples()
    )
    return [(row, state, f"{reference}/{line}" if reference else "", said.get(row, []) if state in ("problem", "warning") else [])
            for row, state, reference, line in rows]


def fixed(centre: Centre, found: Upload) -> list[tuple[int, dict[str, str]]]:
    """Return (row, texts put in by field) of every row that was repaired here."""
    rows = UploadRow.select(UploadRow.row, UploadRow.fixed).where(
        UploadRow.centre == centre, UploadRow.upload == found.id, UploadRow.fixed != "{}").order_by(UploadRow.row).tuples()
    return [(row, json.loads(texts)) for row, texts in rows]


def changes(found: Upload, step: int | None = None, most: int | None = None) -> list[tuple[str, str, str, str]]:
    """Return (row, column's label, from, to) of every repair that was not taken back, in order; of one step, and so many at most.
    """
    of_step = UploadChange.step == step if step is not None else UploadChange.id.is_null(False)
    rows = UploadChange.select(UploadChange.row, UploadChange.field, UploadChange.was, UploadChange.now).where(
        UploadChange.upload == found.id, UploadChange.undone_at.is_null(), of_step).order_by(UploadChange.id).limit(most).tuples()
    fields = kind_of(found).fields
    return [(str(row), *_told(fields, name, was, new)) for row, name, was, new in rows]


def _told(fields: SheetFields, name: str, was: str, new: str) -> tuple[str, str, str]:
    if name == CONFIRMED:
        confirmed = new.partition(" ")[0]
        return f"{fields[confirmed].label if confirmed in fields else 'Row'}, as it is", "", "Confirmed"
    if name in fields:
        return fields[name].label, was, new
    return "Row", STATES.get(was, was), STATES.get(new, begun(MOVED.get(new, new)))
