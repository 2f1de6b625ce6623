"""Add new candidates to a batch, each in one transaction, and keep their unfinished forms until then."""
from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from peewee import Expression, Select

from imi.batches.confirming import confirm_said
from imi.batches.entering.adding import add_candidate
from imi.batches.models import Batch, CandidateDraft
from imi.candidates import actions as candidates
from imi.candidates.known_elsewhere import elsewhere
from imi.candidates.queries import number_of
from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db, now
from imi.fields.field import Context, Problem
from imi.people.models import Person
from imi.schemes.spec import SchemeSpec


class NewcomerAdded(NamedTuple):
    """Tells who was added, by id, and whether they were known at another centre and have been linked."""

    candidate: int
    linked: bool


def create(centre: Centre, person: Person, batch: Batch, values: Mapping[str, Any], given: Context,
           said: Collection[Problem] = ()) -> NewcomerAdded:
    """Create a candidate with a number, and add them to the batch with what the form has of the row, and with the warnings of
    which somebody has `said` that the value is right.

    Whom another centre knows with just this ULN, date of birth and surname is linked instead, as the spreadsheet does.
    Raises UlnTaken, NoMoreTries, NotADraft.
    """
    try:
        with db.atomic():
            made = candidates.create(centre, person, values, batch.reference)
            return NewcomerAdded(_add(centre, person, batch, made, values, given, said), linked=False)
    except candidates.UlnTaken:
        linked = elsewhere.link(centre, person, values, batch.reference)
    with db.atomic():
        elsewhere.fill(centre, person, linked, values, batch.reference)
        return NewcomerAdded(_add(centre, person, batch, linked, values, given, said), linked=True)


def _add(centre: Centre, person: Person, batch: Batch, candidate: int, values: Mapping[str, Any], given: Context,
         said: Collection[Problem]) -> int:
    add_candidate(centre, person, batch, candidate, given, row_texts(batch.scheme, values))
    if said:
        confirm_said(centre, person, number_of(centre, candidate), said)
    forget_draft(centre, person, batch)
    return candidate


def row_texts(scheme: SchemeSpec, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of the fields that the scheme asks for in each row, as a row stores them."""
    return {field.name: field.store(values[field.name]) for field in scheme.row if values.get(field.name) is not None}


def keep_draft(centre: Centre, person: Person, batch: Batch | None, texts: Mapping[str, str]) -> None:
    """Keep an unfinished form as typed, on a batch or outside any; an empty one is forgotten."""
    typed = {name: text for name, text in texts.items() if text.strip()}
    if not typed:
        forget_draft(centre, person, batch)
        return
    target = {"conflict_target": [CandidateDraft.batch, CandidateDraft.person]} if batch else {
        "conflict_target": [CandidateDraft.centre, CandidateDraft.person], "conflict_where": CandidateDraft.batch.is_null()}
    CandidateDraft.insert(
        centre=centre, batch=batch.id if batch else None, person=person, typed=json.dumps(typed), changed_at=now(),
    ).on_conflict(**target, update={CandidateDraft.typed: json.dumps(typed), CandidateDraft.changed_at: now()}).execute()


def draft(centre: Centre, person: Person, batch: Batch | None) -> tuple[dict[str, str], Any]:
    """Return (texts, when) of the person's unfinished form on this batch, or outside any; ({}, None) where there is none."""
    query = _on_batch(centre=centre, person=person, batch=batch.id) if batch else _outside(centre=centre, person=person)
    for typed, at in query:
        return json.loads(typed), at
    return {}, None


@Prepared
def _on_batch(centre: Blank, person: Blank, batch: Blank) -> Select[tuple[Any, ...]]:
    return CandidateDraft.select(CandidateDraft.typed, CandidateDraft.changed_at).where(_own(centre, person, batch)).tuples()


@Prepared
def _outside(centre: Blank, person: Blank) -> Select[tuple[Any, ...]]:
    return CandidateDraft.select(CandidateDraft.typed, CandidateDraft.changed_at).where(_own(centre, person, None)).tuples()


def kept_form(centre: Centre, person: Person, batch: Batch | None) -> str:
    """Return whom the person's unfinished form is about, as far as it says; '' where there is none."""
    texts, _at = draft(centre, person, batch)
    return (f"{texts.get('first_names', '')} {texts.get('surname', '')}".strip() or "a candidate without a name") if texts else ""


def forget_draft(centre: Centre, person: Person, batch: Batch | None) -> None:
    """Drop the person's unfinished form on this batch, or the one outside any."""
    CandidateDraft.delete().where(_own(centre, person, batch)).execute()


def _own(centre: Centre | Blank, person: Person | Blank, batch: Batch | Blank | None) -> Expression:
    on = CandidateDraft.batch == batch.id if batch else CandidateDraft.batch.is_null()
    return (CandidateDraft.centre == centre) & (CandidateDraft.person == person) & on
