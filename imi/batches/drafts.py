"""List the drafts of a centre: batches that are not saved, each with how many candidates are complete."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any, Literal

from peewee import JOIN, ColumnBase, Expression, Select, fn

from imi.batches.counts import Seen, counts
from imi.batches.models import Batch, CandidateDraft
from imi.catalogue.models import Package, Version
from imi.catalogue.queries import overlaps
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.compiled import Blank, Prepared
from imi.database.ordering import Columns, Key, Order
from imi.people.models import Person
from imi.registrations.checking.duplicates import PackageChoice
from imi.schemes.every import SCHEMES, Schemes

# How far a draft is: all that is left is to look at it and save; something is missing; nothing was ever entered.
Standing = Literal["ready", "incomplete", "empty"]
# Of so many drafts, those that were changed last, it is counted how far they are.
COUNTED = 200


@dataclass(frozen=True)
class DraftBatch:
    """Shows an unfinished batch in a list: how many candidates it has, and how many of them are `complete`."""

    reference: str
    scheme: str
    state: str
    changed_at: datetime
    changed_by: str
    standard: str | None
    package: str | None
    candidates: int
    complete: int
    touched: bool = True

    @property
    def standing(self) -> Standing:
        """Return how far the draft is."""
        if self.candidates and self.package and self.complete == self.candidates:
            return "ready"
        return "incomplete" if self.candidates or self.touched else "empty"


# What the drafts are sorted by, and the columns that stand for it.
COLUMNS = Columns({"reference": "Reference", "standard": "Standard", "package": "Package", "changed": "Last change", "by": "By"},
                  "-changed", frozenset({"changed"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "reference": (Batch.reference,), "standard": (Version.label,), "package": (Package.code,), "changed": (Batch.changed_at,),
    "by": (Person.name,)}
# The same of drafts that are in memory.
IN_MEMORY: Mapping[str, Key[DraftBatch]] = {
    "reference": lambda one: one.reference, "standard": lambda one: one.standard, "package": lambda one: one.package,
    "changed": lambda one: one.changed_at.timestamp(), "by": lambda one: one.changed_by}


def drafts(centre: Centre, today: date, page: int, per: int, *, discarded: bool = False,
           schemes: Schemes = SCHEMES, order: Order = COLUMNS.usual) -> tuple[list[DraftBatch], int]:
    """Return (one page of the centre's unfinished batches of these schemes, in an order; how many there are).

    The discarded ones if so asked. So many statements, however many drafts and candidates there are.
    """
    asked = {"centre": centre, "schemes": list(schemes.by_code), "state": "discarded" if discarded else "draft"}
    rows = list(_listed(order.column, order.down)(**asked, per=per, past=(max(page, 1) - 1) * per))
    counted = counts(centre, _seen(rows, today, schemes)) if rows else {}
    [(total,)] = _how_many(**asked)
    found = [DraftBatch(row.reference, row.scheme_code, row.state, row.changed_at, row.by, row.label, row.code, *counted[row.id],
                        row.edition > 1 or row.label is not None or row.forms > 0)
             for row in rows]
    return found, total


@cache
def _listed(column: str, down: bool) -> Prepared[Any]:
    """Return the query of the drafts in an order."""
    order = Order(COLUMNS, column, down)
    return Prepared(lambda centre, schemes, state, per, past: _ordered(order, centre, schemes, state, per, past))


def _ordered(order: Order, centre: Blank, schemes: Blank, state: Blank, per: Blank, past: Blank) -> Select[Any]:
    before = Package.alias("before")
    forms = CandidateDraft.select(fn.COUNT(CandidateDraft.id)).where(CandidateDraft.batch == Batch.id)
    return (
        Batch.select(
            Batch.id, Batch.scheme_id.alias("scheme_code"), Batch.reference, Batch.state, Batch.changed_at, Batch.edition,
            Batch.emptied_at, Person.name.alias("by"), Version.label, Version.opens_on, Version.closes_on,
            Version.last_certification_on, Package.closes_on.alias("package_closes_on"), Package.follows_id,
            before.code.alias("follows"), Package.year, Package.years_sample, Package.id.alias("package_number"),
            Package.version.alias("version_number"), Package.code, Package.stage, forms.alias("forms"))
        .join_from(Batch, Person, on=(Batch.changed_by == Person.id))
        .join_from(Batch, Version, JOIN.LEFT_OUTER, on=(Batch.version == Version.id))
        .join_from(Batch, Package, JOIN.LEFT_OUTER, on=(Batch.package == Package.id))
        .join_from(Package, before, JOIN.LEFT_OUTER, on=(Package.follows_id == before.id))
        .where(*_of(centre, schemes, state))
        .order_by(*order.terms(SORTED, Batch.id)).limit(per).offset(past).objects(SimpleNamespace)
    )


@Prepared
def _how_many(centre: Blank, schemes: Blank, state: Blank) -> Select[tuple[Any, ...]]:
    return Batch.select(fn.COUNT(Batch.id)).where(*_of(centre, schemes, state)).tuples()


def _of(centre: Blank, schemes: Blank, state: Blank) -> tuple[Expression, ...]:
    return Batch.centre == centre, Batch.scheme_id.in_(schemes.each("text")), Batch.state == state


def left_of(centre: Centre, batch_id: int | None) -> str:
    """Return the reference of the draft to which a Save moved the candidates who were not complete, '' where there is none."""
    return next((reference for (reference,) in _left(centre=centre, batch=batch_id)), "")


@Prepared
def _left(centre: Blank, batch: Blank) -> Select[tuple[Any, ...]]:
    return Batch.select(Batch.reference).where(
        Batch.centre == centre, Batch.split_from == batch, Batch.state == "draft").order_by(Batch.id).limit(1).tuples()


def _seen(rows: Sequence[Any], today: date, schemes: Schemes) -> dict[int, Seen]:
    """Return each draft as it was read, with what its rows are checked for: its course, None while no package is chosen, and the
    Context of the rules.
    """
    sharing = overlaps([row.package_number for row in rows if row.package_number])
    rules = {stage: given(today, stage) for stage in {row.stage or "gateway" for row in rows}}
    found: dict[int, Seen] = {}
    for row in rows:
        course = PackageChoice(
            row.package_number, row.version_number, row.code, frozenset(sharing.get(row.package_number, ())), row.label or "",
            row.opens_on, row.closes_on, row.package_closes_on, row.last_certification_on, row.follows_id, row.follows or "",
            row.year, bool(row.years_sample)) if row.package_number else None
        # The texts of one that was discarded long ago go in parts, by which its edition stays.
        found[row.id] = Seen(row.edition, row.emptied_at is None, schemes[row.scheme_code], course, rules[row.stage or "gateway"])
    return found
