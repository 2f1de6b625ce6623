"""Drafts: the batches of a centre that are not saved, with how far each is."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN

from imi.catalogue.models import Package, Version
from imi.catalogue.queries import overlaps
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.people.models import Person
from imi.registrations.duplicates import Course
from imi.registrations.lines import lines_of
from imi.registrations.models import Batch


@dataclass(frozen=True)
class Draft:
    """An unfinished batch in a list: so many candidates, of whom so many are `complete`."""

    reference: str
    state: str
    changed_at: datetime
    changed_by: str
    standard: str | None
    package: str | None
    candidates: int
    complete: int


def drafts(centre: Centre, today: date, page: int, per: int, *, discarded: bool = False) -> tuple[list[Draft], int]:
    """(one page of the centre's unfinished batches, last changed first; how many there are); the discarded ones if so asked.

    So many statements, however many drafts and candidates there are.
    """
    query = (
        Batch.select(Batch.id, Batch.reference, Batch.state, Batch.changed_at, Person.name, Version.label, Package.id,
                     Package.version, Package.code, Package.stage)
        .join_from(Batch, Person, on=(Batch.changed_by == Person.id))
        .join_from(Batch, Version, JOIN.LEFT_OUTER, on=(Batch.version == Version.id))
        .join_from(Batch, Package, JOIN.LEFT_OUTER, on=(Batch.package == Package.id))
        .where(Batch.centre == centre, Batch.state == ("discarded" if discarded else "draft"))
    )
    rows = list(query.order_by(Batch.changed_at.desc(), Batch.id.desc()).paginate(page, per).tuples())
    lines = lines_of(centre, _courses(rows, today)) if rows else {}
    found = []
    for batch, reference, state, at, by, standard, _package, _version, code, _stage in rows:
        complete = sum(not line.errors for line in lines[batch])
        found.append(Draft(reference, state, at, by, standard, code, len(lines[batch]), complete))
    return found, query.count()


def _courses(rows: list[tuple[Any, ...]], today: date) -> dict[int, tuple[Course | None, Any]]:
    """What each batch's rows are checked for: its course, None while no package is chosen, and what the rules may know."""
    sharing = overlaps([row[-4] for row in rows if row[-4]])
    rules = {stage: given(today, stage) for stage in {row[-1] or "gateway" for row in rows}}
    return {batch: (Course(package, version, code, frozenset(sharing.get(package, ()))) if package else None,
                    rules[stage or "gateway"]) for batch, *_told, package, version, code, stage in rows}
