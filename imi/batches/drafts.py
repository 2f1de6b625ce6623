"""List the drafts of a centre: batches that are not saved, each with how many candidates are complete."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, Select

from imi.batches.lines import lines_of
from imi.batches.models import Batch
from imi.catalogue.models import Package, Version
from imi.catalogue.queries import overlaps
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.compiled import Blank, Prepared
from imi.people.models import Person
from imi.registrations.checking.duplicates import PackageChoice
from imi.schemes.every import SCHEMES, Schemes
from imi.schemes.spec import SchemeSpec


@dataclass(frozen=True)
class Draft:
    """An unfinished batch in a list: so many candidates, of whom so many are `complete`."""

    reference: str
    scheme: str
    state: str
    changed_at: datetime
    changed_by: str
    standard: str | None
    package: str | None
    candidates: int
    complete: int


def drafts(centre: Centre, today: date, page: int, per: int, *, discarded: bool = False,
           schemes: Schemes = SCHEMES) -> tuple[list[Draft], int]:
    """Return (one page of the centre's unfinished batches of these schemes, last changed first; how many there are).

    The discarded ones if so asked. So many statements, however many drafts and candidates there are.
    """
    before = Package.alias("before")
    query = (
        Batch.select(Batch.scheme_id, Batch.id, Batch.reference, Batch.state, Batch.changed_at, Person.name, Version.label,
                     Version.opens_on, Version.closes_on, Version.last_certification_on, Package.closes_on, Package.follows_id,
                     before.code, Package.year, Package.years_sample, Package.id, Package.version, Package.code, Package.stage)
        .join_from(Batch, Person, on=(Batch.changed_by == Person.id))
        .join_from(Batch, Version, JOIN.LEFT_OUTER, on=(Batch.version == Version.id))
        .join_from(Batch, Package, JOIN.LEFT_OUTER, on=(Batch.package == Package.id))
        .join_from(Package, before, JOIN.LEFT_OUTER, on=(Package.follows_id == before.id))
        .where(Batch.centre == centre, Batch.scheme_id.in_(list(schemes.by_code)),
               Batch.state == ("discarded" if discarded else "draft"))
    )
    rows = list(query.order_by(Batch.changed_at.desc(), Batch.id.desc()).paginate(page, per).tuples())
    lines = lines_of(centre, _courses(rows, today, schemes)) if rows else {}
    found = []
    for scheme, batch, reference, state, at, by, standard, *_dates, _package, _version, code, _stage in rows:
        complete = sum(not line.errors for line in lines[batch])
        found.append(Draft(reference, scheme, state, at, by, standard, code, len(lines[batch]), complete))
    return found, query.count()


def left_of(centre: Centre, batch_id: int | None) -> str:
    """Return the reference of the draft to which a Save moved the candidates who were not complete, '' where there is none."""
    return next((reference for (reference,) in _left(centre=centre, batch=batch_id)), "")


@Prepared
def _left(centre: Blank, batch: Blank) -> Select[tuple[Any, ...]]:
    return Batch.select(Batch.reference).where(
        Batch.centre == centre, Batch.split_from == batch, Batch.state == "draft").order_by(Batch.id).limit(1).tuples()


def _courses(rows: list[tuple[Any, ...]], today: date,
             schemes: Schemes) -> dict[int, tuple[SchemeSpec, PackageChoice | None, Any]]:
    """Return what each batch's rows are checked for: its course, None while no package is chosen, and the Context of the rules.
    """
    sharing = overlaps([row[-4] for row in rows if row[-4]])
    rules = {stage: given(today, stage) for stage in {row[-1] or "gateway" for row in rows}}
    found: dict[int, tuple[SchemeSpec, PackageChoice | None, Any]] = {}
    for scheme, batch, _reference, _state, _at, _by, standard, *dates, package, version, code, stage in rows:
        opens, closes, certified, package_closes, follows_id, follows, year, sample = dates
        course = PackageChoice(package, version, code, frozenset(sharing.get(package, ())), standard or "", opens, closes,
                        package_closes, certified, follows_id, follows or "", year, bool(sample)) if package else None
        found[batch] = schemes[scheme], course, rules[stage or "gateway"]
    return found
