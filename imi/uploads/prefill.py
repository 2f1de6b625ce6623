"""Gather the candidates for a template: by numbers, from an earlier receipt, or all not yet on a standard."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from peewee import ModelSelect, fn

from imi.batches.entering.pasted import joined, people_in
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.record import NAMED, CandidateRecord, at, named, read, read_named
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.errors import NotFound, Refused
from imi.fields.field import Context, Field
from imi.formats import brief, plural
from imi.registrations.models import TAKEN, Registration
from imi.registrations.receipts import receipt
from imi.schemes.spec import SchemeSpec
from imi.uploads.fields import CANDIDATE_NUMBER

# As many rows as the largest template has; typed numbers travel in an address, which may not be as long.
MOST, MOST_TYPED = 2_000, 500
BETWEEN = re.compile(r"[\s,;]+")


class NotHere(Refused):
    """A number that was asked for is no number, or not one of the centre's candidates."""

    field, code = "numbers", "template.numbers"


def numbered(centre: Centre, typed: str, given: Context) -> list[CandidateRecord]:
    """Return the candidates of these numbers, in the order they were typed in, each once. Raises NotHere, which names them."""
    asked = list(dict.fromkeys(filter(None, BETWEEN.split(typed))))
    if len(asked) > MOST_TYPED:
        raise NotHere(f"{len(asked)} numbers are too many: enter up to {MOST_TYPED} at a time")
    numbers = {text: CANDIDATE_NUMBER.check(text, given)[0] for text in asked}
    together = [joined(word) for one in people_in(typed) for word in one.spaced]
    listed = [number for number in (*numbers.values(), *map(int, together)) if number]
    found = {number: held for number, _uln, held in read_named(named(centre).where(
        NAMED.number.in_(among(listed)), CentreCandidate.live))}
    missing = [text for text, number in numbers.items() if number not in found]
    if missing:
        meant = [number for number in together if int(number) in found]
        hint = f". If {' and '.join(meant[:2])} {plural(meant, 'is', 'are')} meant, enter it without the space" if meant else ""
        raise NotHere(f"{', '.join(missing[:10])} {plural(len(missing), 'is', 'are')} not at your centre{hint}")
    return list({found[number].id: found[number] for number in numbers.values()}.values())


def not_on(centre: Centre, version: int) -> tuple[list[CandidateRecord], int]:
    """Return (the centre's candidates who are not registered with it on a standard, by name, MOST at most; how many there are).
    """
    on = Registration.select(Registration.id).where(
        Registration.centre == centre, Registration.candidate == Candidate.id, Registration.version == version,
        Registration.state.in_(TAKEN))
    query = _here(centre).where(~fn.EXISTS(on))
    found = list(read(query.order_by(CentreCandidate.name_key, Candidate.id).limit(MOST)))
    return found, len(found) if len(found) < MOST else query.count()


def of_receipt(centre: Centre, typed: str) -> list[CandidateRecord]:
    """Return the candidates of an earlier receipt, last year's list, in its order, who are still at the centre; not those
    withdrawn.

    Raises NotHere, which says what to enter.
    """
    try:
        found = receipt(centre, typed)
    except NotFound:
        said = f"{brief(typed)} is not a receipt of your centre. " if typed.strip() else ""
        raise NotHere(f"{said}Enter the reference of a receipt, like R-26-104213", field="receipt",
                      code="template.receipt") from None
    ids = [number for (number,) in Registration.select(Registration.candidate).where(
        Registration.centre == centre, Registration.receipt == found.id, Registration.state.in_(TAKEN)).order_by(
        Registration.line).tuples()]
    if len(ids) > MOST:
        raise NotHere(f"{found.reference} has {len(ids)} candidates: a template holds {MOST:,}. Enter their numbers, in parts",
                      field="receipt", code="template.receipt")
    held = {one.id: one for one in read(_here(centre).where(Candidate.id.in_(among(ids))))}
    return [held[number] for number in dict.fromkeys(ids) if number in held]


def _here(centre: Centre) -> ModelSelect[Candidate]:
    return at(centre).where(Candidate.state == "live", CentreCandidate.ended_at.is_null())


def cells(candidates: Iterable[CandidateRecord], scheme: SchemeSpec, given: Context) -> Sequence[dict[str, str | date]]:
    """Return what is stored of each candidate under the names of the sheet's columns, as it is typed: days stay days."""
    return [{CANDIDATE_NUMBER.name: str(held.number), **{
        field.name: as_typed(field, value, given)
        for field in scheme.person if (value := held.values.get(field.name)) is not None}} for held in candidates]


def as_typed(field: Field, value: Any, given: Context) -> str | date:
    """Return a value as a cell of a template has it, from which it is read again: a choice by its label, days stay days."""
    if isinstance(value, date):
        return value
    return field.show(value, given) if field.control == "select" else field.store(value)
