"""Act on a row that is in a batch: edit it, fill its gaps, or remove it."""
from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from imi.batches.actions import note, touch
from imi.batches.checking import WAS, CheckedRow, standing
from imi.batches.checking import typed as typed_of
from imi.batches.confirming import confirm_said
from imi.batches.defaults import with_defaults
from imi.batches.models import Batch, BatchRow
from imi.batches.undo.undoable import change_rows, differing, remember
from imi.candidates import actions as candidates
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.connection import db, now
from imi.database.errors import Conflict
from imi.fields.field import Context, Problem, Reading
from imi.fields.seen import compare
from imi.people.models import Person
from imi.schemes.spec import SchemeSpec

# So much of a box is kept before it is a value.
LONGEST = 2_000
NOTHING: Mapping[str, str] = {}


def remove(person: Person, batch: Batch, *lines: CheckedRow) -> None:
    """Take candidates out of the batch only. Undo puts them back. Raises Conflict where one of them was taken out meanwhile."""
    ids = among([line.row.id for line in lines])
    with db.atomic():
        touch(batch, person, "removed", len(lines))
        here = {row for (row,) in BatchRow.select(BatchRow.id).where(
            BatchRow.batch == batch.id, BatchRow.id.in_(ids), BatchRow.removed_at.is_null()).tuples()}
        for gone in [line for line in lines if line.row.id not in here]:
            _now(batch, gone)
        BatchRow.update(removed_at=now(), changed_by=person, changed_at=now()).where(
            BatchRow.batch == batch.id, BatchRow.id.in_(ids)).execute()
        remember(batch, "removed", {line.row.id: "" for line in lines})


def edit(person: Person, batch: Batch, line: CheckedRow, texts: Mapping[str, str], edition: int, given: Context) -> Reading:
    """Write the programme values of a row as typed; the reading says what is wrong, and the row asks for it.

    Raises Conflict where the row was changed since the form was shown, NotADraft.
    """
    kept, reading = read_row_texts(line.scheme, texts, line.row.typed, given)
    with db.atomic():
        touch(batch, person)
        _refuse_stale(line, _now(batch, line), edition, kept)
        note(batch, person, "rows", 1, change_rows(person, batch, {line.row.id: kept}, given))
        BatchRow.update(unkept="").where(BatchRow.id == line.row.id, BatchRow.batch == batch.id).execute()
    return reading


def _now(batch: Batch, line: CheckedRow) -> BatchRow:
    """Return the row as it is now. Call it once the batch is written to: nobody else changes its rows then. Raises Conflict."""
    found = BatchRow.get(BatchRow.id == line.row.id, BatchRow.centre == batch.centre_id)
    if found.removed_at is not None or found.batch_id != batch.id:
        raise Conflict(f"{line.held.name} was removed from this batch by {found.changed_by.name}. Nothing was changed")
    return found


def read_row_texts(scheme: SchemeSpec, texts: Mapping[str, str], row: Mapping[str, str],
                   given: Context) -> tuple[dict[str, str], Reading]:
    """Return (texts to keep, reading) of the scheme's fields of a row's form over what the row has, "+24m" made a date."""
    kept = {name: texts[name].strip() for name in scheme.row.names if name in texts}
    reading = scheme.row.read({**row, **kept}, given)
    return {name: scheme.row[name].store(reading.values[name]) if name in reading.values else text
            for name, text in kept.items()}, reading


def _refuse_stale(line: CheckedRow, stands: BatchRow, edition: int, kept: Mapping[str, str]) -> None:
    has = typed_of(stands.typed)
    if edition != stands.edition and any(has.get(name, "") != text for name, text in kept.items()):
        raise Conflict(f"{line.held.name} was changed in the meantime", who=stands.changed_by.name, at=stands.changed_at,
                       theirs={name: has.get(name, "") for name in kept})


def set_for(person: Person, batch: Batch, lines: Sequence[CheckedRow], name: str, text: str, given: Context) -> Reading:
    """Give several rows one programme value, if it can be read; Undo takes it back.

    An end in months is reckoned from each row's own start; a row without one keeps it as typed, and asks for the start.
    """
    asked = batch.scheme.row.only([name])
    reading = asked.read({name: text}, given)
    to_reckon = name in asked.to_reckon({name: text})
    if to_reckon:
        reading = Reading({})
    if reading.errors or not lines:
        return reading
    stored = text.strip() if to_reckon else asked[name].store(reading.values[name])
    with db.atomic():
        touch(batch, person)
        fields = change_rows(person, batch, {line.row.id: {name: stored} for line in lines}, given)
        note(batch, person, "rows", len(lines), fields)
    return reading


def supply(centre: Centre, person: Person, batch: Batch, line: CheckedRow, texts: Mapping[str, str], given: Context,
           was: Mapping[str, str] = NOTHING, none: Collection[str] = ()) -> Reading:
    """Fill a row's gaps: what is right is kept on the candidate at once, the rest stays typed on the row.

    `was` is what the prompt showed, `none` are fields of which it says that there is none. Returns the reading of the whole row
    with what was typed. Raises Conflict, Locked, UlnTaken, NotADraft.
    """
    gaps = {asked.name for asked in line.gaps}
    _refuse_filled(line, texts, gaps, was, given)
    mine = {name: texts[name].strip() for name in gaps if name in texts}
    given_texts = with_defaults(line.scheme, line.row.typed, mine, given)
    record = line.scheme.record
    reading = record.read({**record.texts(line.held.values), **given_texts}, given)
    wrong = {problem.field for problem in reading.errors}
    right: dict[str, Any] = {name: reading.values[name] for name in gaps - set(line.scheme.row.names) if name not in wrong}
    right = _whole_card(line.held, right)
    with db.atomic():
        touch(batch, person)
        has = standing(line.scheme, typed_of(_now(batch, line).typed), line.held, given)
        theirs = {name: has.get(name, "") for name in mine if has.get(name, "") not in (line.text(name), given_texts[name])}
        if theirs:
            raise Conflict(f"{line.held.name} was completed in the meantime", theirs=theirs)
        candidates.supply(centre, person, line.held, right, batch.reference, given)
        confirm_said(centre, person, line.held.number, [one for one in reading.warnings if one.field in none])
        texts = with_defaults(line.scheme, has, mine, given)
        _replace(person, batch, line, {name: text for name, text in texts.items() if name not in right and text})
        note(batch, person, "rows", 1, differing({line.row.id: (line.texts, {**line.texts, **texts, **mine})}))
    return reading


def keep_typed(batch: Batch, line: CheckedRow, texts: Mapping[str, str], given: Context,
               was: Mapping[str, str] = NOTHING) -> None:
    """Keep what stands in a row's open boxes, so that leaving loses nothing. Neither the row nor the record has it yet.

    `was` is what the boxes showed: where something else is held later, that is shown again and not what was typed.
    """
    unkept = dict(line.row.unkept)
    seen = {name: was.get(name, line.texts[name]) for name in line.scheme.record.names}
    for name, text in line.scheme.record.as_stored(texts, given).items():
        if {line.text(name), seen[name]} & {text, texts[name].strip()}:
            unkept.pop(name, None)
        else:
            unkept[name] = texts[name][:LONGEST]
    unkept |= {WAS + name: seen[name] if name in texts else line.texts[name] for name in list(unkept)}
    BatchRow.update(unkept=json.dumps(unkept) if unkept else "").where(
        BatchRow.id == line.row.id, BatchRow.batch.in_(Batch.select(Batch.id).where(
            Batch.id == batch.id, Batch.centre == batch.centre_id, Batch.state == "draft"))).execute()


def _refuse_filled(line: CheckedRow, texts: Mapping[str, str], gaps: Collection[str], was: Mapping[str, str],
                   given: Context) -> None:
    """Refuse to overwrite what a colleague entered in the meantime: both values are shown beside each other."""
    stored = line.texts
    theirs = {name: stored[name] for name, mine in line.scheme.record.as_stored(texts, given).items()
              if mine and mine != stored[name] and (name not in gaps or was.get(name, stored[name]) != stored[name])}
    if theirs:
        raise Conflict(f"{line.held.name} was completed in the meantime", theirs=theirs)


def _whole_card(held: CandidateRecord, right: dict[str, Any]) -> dict[str, Any]:
    """Leave out employer and position where no employer's name is right: without one there is no card for them, so they stay
    typed.
    """
    if held.employment_id is not None or "employer_name" in right:
        return right
    return {name: value for name, value in right.items() if not name.startswith("employer_") and name != "position"}


def _replace(person: Person, batch: Batch, line: CheckedRow, typed: Mapping[str, str]) -> None:
    BatchRow.update(typed=json.dumps(typed), unkept="", edition=BatchRow.edition + 1, changed_by=person, changed_at=now()).where(
        BatchRow.id == line.row.id, BatchRow.batch == batch.id).execute()


def changes(line: CheckedRow, texts: Mapping[str, str], was: Mapping[str, str], given: Context) -> dict[str, str]:
    """Return what somebody changed in the form of all details, by name: the rest stays what it is by now.

    `was` is what the form showed. Raises Conflict where a colleague changed the same to something else.
    """
    mine, theirs = compare(line.scheme.record, line.texts, texts, was, given)
    if theirs:
        raise Conflict(f"{line.held.name} was changed in the meantime", who=line.row.changed_by, at=line.row.changed_at,
                       theirs=theirs)
    return mine


def correct(centre: Centre, person: Person, batch: Batch, line: CheckedRow, values: Mapping[str, Any],
            mine: Collection[str], said: Collection[Problem] = ()) -> None:
    """Write those of a candidate's details and of the row's programme values that are `mine`, and the warnings of which somebody
    has `said` that the value is right.

    Raises Conflict, Locked, UlnTaken, NotADraft.
    """
    programme = {name: line.scheme.row[name].store(values[name]) for name in line.scheme.row.names if name in values}
    with db.atomic():
        touch(batch, person)
        _refuse_stale(line, _now(batch, line), line.row.edition, programme)
        candidates.correct(centre, person, line.held, {name: values[name] for name in mine if name in line.held.values},
                           batch.reference)
        confirm_said(centre, person, line.held.number, said)
        _replace(person, batch, line, programme)
        after = {**line.texts, **programme, **{name: line.scheme.record[name].store(values[name]) for name in mine}}
        note(batch, person, "rows", 1, differing({line.row.id: (line.texts, after)}))
