"""What a centre spends: its receipts by purchase order. What was cancelled is not charged."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from peewee import Case, fn

from imi.centres.models import Centre
from imi.people.models import Person
from imi.registrations.models import Receipt, Registration
from imi.words import LONDON, local

PAGE = 50
# A file of everything is a long answer: so many receipts at most, newest first.
MOST = 20_000
HEADINGS = ("Receipt", "Saved", "Saved by", "Purchase Order Number", "Candidates", "Cancelled", "Price not set", "Total")


@dataclass(frozen=True)
class Total:
    """Sums of some receipts; `pence` is what is charged, `unpriced` how many lines have no price yet."""

    purchase_order: str
    receipts: int
    candidates: int
    cancelled: int
    unpriced: int
    pence: int


@dataclass(frozen=True)
class Charged:
    """A receipt with what is charged for it."""

    reference: str
    at: datetime
    person: str
    purchase_order: str
    candidates: int
    cancelled: int
    unpriced: int
    pence: int


@dataclass(frozen=True)
class Span:
    """The receipts from a day in London to another, both included, perhaps of one purchase order ("" is none given)."""

    after: date | None = None
    before: date | None = None
    purchase_order: str | None = None


def by_purchase_order(centre: Centre, span: Span, page: int = 1) -> tuple[list[Total], int]:
    """(one page of sums, by purchase order, how many purchase orders there are)."""
    query = (_lines(centre, span).select(Receipt.purchase_order, fn.COUNT(Receipt.id.distinct()), *_sums())
             .group_by(Receipt.purchase_order))
    rows = query.order_by(Receipt.purchase_order).paginate(page, PAGE).tuples()
    return [Total(order, *map(int, numbers)) for order, *numbers in rows], query.count()


def in_all(centre: Centre, span: Span) -> Total:
    """The sums of all of them."""
    row = _lines(centre, span).select(fn.COUNT(Receipt.id.distinct()), *_sums()).tuples().first()
    return Total("", *(int(number or 0) for number in row))


def receipts(centre: Centre, span: Span, page: int = 1) -> list[Charged]:
    """One page of the receipts, newest first."""
    return _charged(centre, span, page, PAGE)


def rows(centre: Centre, span: Span) -> Iterable[tuple[object, ...]]:
    """The receipts in the order of the headings, newest first, as rows of a file."""
    return _cells(_charged(centre, span, 1, MOST))


def _lines(centre: Centre, span: Span) -> Any:
    query = (Registration.select().join(Receipt, on=((Registration.receipt == Receipt.id) & (Receipt.centre == centre)))
             .where(Registration.centre == centre))
    if span.after:
        query = query.where(Receipt.at >= _moment(span.after, time.min))
    if span.before:
        query = query.where(Receipt.at <= _moment(span.before, time.max))
    if span.purchase_order is not None:
        query = query.where(Receipt.purchase_order == span.purchase_order)
    return query


def _sums() -> list[Any]:
    """Candidates, cancelled ones, those without a price, and pence: what was cancelled costs nothing."""
    cancelled = Registration.state == "cancelled"
    return [fn.COUNT(Registration.id), fn.SUM(Case(None, [(cancelled, 1)], 0)),
            fn.SUM(Case(None, [(cancelled | (Receipt.unpriced == 0), 0), (Registration.pence.is_null(), 1)], 0)),
            fn.SUM(Case(None, [(cancelled, 0)], fn.COALESCE(Registration.pence, 0)))]


def _charged(centre: Centre, span: Span, page: int, size: int) -> list[Charged]:
    query = (_lines(centre, span).join_from(Receipt, Person, on=(Receipt.person == Person.id))
             .select(Receipt.reference, Receipt.at, Person.name, Receipt.purchase_order, *_sums())
             .group_by(Receipt.id, Receipt.reference, Receipt.at, Person.name, Receipt.purchase_order))
    rows = query.order_by(Receipt.id.desc()).paginate(page, size).tuples()
    return [Charged(reference, at, person, order, *map(int, numbers)) for reference, at, person, order, *numbers in rows]


def _cells(rows: Iterable[Charged]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        saved = local(row.at).replace(microsecond=0, tzinfo=None)
        yield (row.reference, saved, row.person, row.purchase_order, row.candidates, row.cancelled, row.unpriced,
               f"{row.pence / 100:.2f}")


def _moment(day: date, at: time) -> datetime:
    """The moment in UTC of a day and a time in London; the ends of all time stay what they are."""
    if day in (date.min, date.max):
        return datetime.combine(day, at)
    return datetime.combine(day, at, LONDON).astimezone(UTC).replace(tzinfo=None)
