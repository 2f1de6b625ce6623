"""Change many cells at once by a rule or a value: show the first changes to the person who chose it, then apply it."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from imi.candidates.record import CARD
from imi.catalogue.queries import Standard, standards
from imi.centres.models import Centre
from imi.database.errors import NotFound
from imi.fields.field import Field
from imi.fields.text import says_above
from imi.formats import day
from imi.people.models import Person
from imi.uploads.checking.cells.damage import is_ordered_alike
from imi.uploads.checking.cells.standard_names import by_name, choice_of
from imi.uploads.checking.texts import day_of
from imi.uploads.checking.whom import called, people_of
from imi.uploads.fixing import repairing
from imi.uploads.fixing.remedy_rules import BY_RULE, EMPLOYER
from imi.uploads.kinds import kind_of
from imi.uploads.models import OPEN_ROWS, Upload, UploadProblem, UploadRow

SHOWN = 5
FILL, USE = "fill", "use"
# So many standards are offered of which a name is the beginning; of more one is chosen in its cell.
OFFERED = 6


@dataclass(frozen=True)
class ChosenRemedy:
    """Says which remedy was chosen for a problem (`field`, `code`): a rule's name, "fill" with the text to fill in, or "use"
    with the standard that an ambiguous name is to mean.
    """

    rule: str
    field: str
    code: str
    value: str = ""


@dataclass(frozen=True)
class CellChange:
    """Holds one cell that a remedy would change."""

    row: int
    name: str
    field: Field
    was: str
    now: str

    @property
    def label(self) -> str:
        """Return the column's label."""
        return self.field.label

    @property
    def was_said(self) -> str:
        """Return the text that stands in the cell as people read it: a day in words."""
        return _in_words(self.field, self.was)

    @property
    def now_said(self) -> str:
        """Return the text that would stand in the cell, as people read it."""
        return _in_words(self.field, self.now)


def _in_words(field: Field, text: str) -> str:
    return day(day_of(field, text)) or text


@dataclass(frozen=True)
class Preview:
    """Tells what a remedy would do: how many rows it changes, the first of their cells, and its sentence."""

    wanted: ChosenRemedy
    label: str
    total: int
    changes: Sequence[CellChange]

    @property
    def rows(self) -> int:
        """Return how many rows are shown."""
        return len({change.row for change in self.changes})

    @property
    def columns(self) -> int:
        """Return how many columns these cells are in."""
        return len({change.field.name for change in self.changes})


def preview(centre: Centre, upload: Upload, wanted: ChosenRemedy, today: date) -> Preview:
    """Return what the remedy would change now. It writes nothing. Raises NotFound."""
    fields, column = kind_of(upload).fields, _column(upload, wanted)
    found = _changes(centre, upload, wanted, today)
    people = people_of([row for row, _now in found[:SHOWN]])
    shown = [CellChange(row.row, called(texts, people.get(row.candidate_id or 0)), fields[one], texts.get(one, ""), now)
             for row, new in found[:SHOWN] for texts in (repairing.texts_of(row),) for one, now in new.items()]
    rule = BY_RULE.get(wanted.rule)
    where = "begins so" if wanted.rule == USE else "is empty"
    label = rule.said_of(column, fields.scheme) if rule else f"Use {_in_words(column, wanted.value)} where {column.label} {where}"
    return Preview(wanted, label, len(found), shown)


def apply(centre: Centre, person: Person, upload: Upload, wanted: ChosenRemedy, today: date) -> int:
    """Do it, as one step that can be taken back; how many rows were changed. Raises NotFound, NotOpen."""
    _column(upload, wanted)
    return repairing.set_many(centre, person, upload, lambda: _changes(centre, upload, wanted, today), today)


def _column(upload: Upload, wanted: ChosenRemedy) -> Field:
    rule, fields = BY_RULE.get(wanted.rule), kind_of(upload).fields
    name = rule.field if rule and rule.field else wanted.field
    if name not in fields or (rule is None and wanted.rule not in (FILL, USE)):
        raise NotFound("remedy")
    return fields[name]


def _changes(centre: Centre, upload: Upload, wanted: ChosenRemedy, today: date) -> list[tuple[UploadRow, Mapping[str, str]]]:
    name, rule = _column(upload, wanted).name, BY_RULE.get(wanted.rule)
    above = _above(centre, upload, name) if rule and rule.above else {}
    filled = _filling(centre, upload, wanted, today)
    query = UploadRow.select().where(
        UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.state.in_(OPEN_ROWS)).order_by(UploadRow.row)
    if rule is None or not rule.whole:
        query = query.where(UploadRow.row.in_(UploadProblem.select(UploadProblem.row).where(
            UploadProblem.upload == upload.id, UploadProblem.field == wanted.field, UploadProblem.code == wanted.code,
            UploadProblem.confirmed_by.is_null())))
    found: list[tuple[UploadRow, Mapping[str, str]]] = []
    for row in query:
        was = repairing.texts_of(row).get(name, "")
        if rule and rule.whole and not is_ordered_alike(json.loads(row.cells or "{}").get(name, ""), was):
            continue
        now = rule.change(was, name, today) if rule else filled(was)
        new = above.get(row.row, {}) if rule and rule.above else {name: now}
        if now != was and name in new:
            found.append((row, new))
    return found


def _filling(centre: Centre, upload: Upload, wanted: ChosenRemedy, today: date) -> Callable[[str], str]:
    """Return the function that puts the wanted value in a cell: into an empty one, or one that may mean it."""
    if wanted.rule == FILL:
        return lambda was: was if was.strip() else wanted.value
    linked = standards(centre, today, upload.scheme_id) if wanted.rule == USE else []
    return lambda was: wanted.value if wanted.value in offered([was], linked) else was


def offered(texts: Iterable[str], linked: Sequence[Standard]) -> list[str]:
    """Return the labels of the standards that these texts may mean, none where they are too many to choose from at a glance."""
    known = by_name(linked)
    found = list(dict.fromkeys(one.label for text in texts for one in choice_of(text, known)))
    return found if len(found) <= OFFERED else []


def _above(centre: Centre, upload: Upload, name: str) -> dict[int, dict[str, str]]:
    """Return, by row, whatever became of it, what it takes of the nearest row above whose cell does not stand for the one above
    it: the cell's text, and of an employer whatever else the row does not say itself.
    """
    found, last = {}, dict.fromkeys(CARD if name == EMPLOYER else (name,), "")
    for row in UploadRow.select(UploadRow.row, UploadRow.cells, UploadRow.fixed).where(
            UploadRow.centre == centre, UploadRow.upload == upload.id).order_by(UploadRow.row):
        texts = repairing.texts_of(row)
        own = {one: texts.get(one, "").strip() for one in last}
        if says_above(own[name]):
            found[row.row] = {one: text for one, text in last.items() if text and (not own[one] or says_above(own[one]))}
        else:
            last = {one: last[one] if says_above(text) else text for one, text in own.items()}
    return found
