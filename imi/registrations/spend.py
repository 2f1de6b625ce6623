"""Add up what a centre spends: its receipts by purchase order. What was cancelled is not charged."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peewee import Case, ColumnBase, ModelSelect, Node, fn

from imi.centres.models import Centre
from imi.database.bulk import newest_first
from imi.database.ordering import Columns, Order
from imi.formats import begin_of, end_of, local, pounds
from imi.people.models import Person
from imi.registrations.models import Receipt, Registration

PAGE = 50
HEADINGS = ("Receipt", "Saved", "Saved by", "Purchase Order Number", "Candidates", "Registrations", "Cancelled registrations",
            "Price not set", "Charged", "Cancelled", "Net")
# What is selected of a receipt, by the names of the columns.
TOLD = ("reference", "scheme", "at", "name", "purchase_order")
COUNTED = ("candidates", "registrations", "cancelled", "unpriced", "charged", "taken_back")


class _Charge:
    """Holds what is charged and what cancelling took back, in pence."""

    charged: int
    taken_back: int

    @property
    def pence(self) -> int:
        """Return the pence that are left to pay."""
        return self.charged - self.taken_back


@dataclass(frozen=True)
class Total(_Charge):
    """Adds up some receipts: their candidates and registrations, how many of these are cancelled or have no price yet, and in
    pence what was charged, and what cancelling took back of it.
    """

    purchase_order: str
    receipts: int
    candidates: int
    registrations: int
    cancelled: int
    unpriced: int
    charged: int
    taken_back: int


@dataclass(frozen=True)
class Charged(_Charge):
    """A receipt with what is charged for it, counted and added up as `Total` is."""

    reference: str
    scheme: str
    at: datetime
    person: str
    purchase_order: str
    candidates: int
    registrations: int
    cancelled: int
    unpriced: int
    charged: int
    taken_back: int


@dataclass(frozen=True)
class Span:
    """Says which receipts are added up: from one day in London to another, both included, perhaps of one purchase order (""
    is none given).
    """

    after: date | None = None
    before: date | None = None
    purchase_order: str | None = None


# What the sums are sorted by, and the columns that stand for it.
COLUMNS = Columns({"order": "Purchase Order Number", "receipts": "Receipts", "candidates": "Candidates", "charged": "Charged"},
                  "order", frozenset({"receipts", "candidates", "charged"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "order": (), "receipts": (fn.COUNT(Receipt.id.distinct()),), "candidates": (fn.COUNT(Registration.candidate.distinct()),),
    "charged": (fn.COALESCE(fn.SUM(Registration.pence), 0),)}


def by_purchase_order(centre: Centre, span: Span, page: int = 1, order: Order = COLUMNS.usual) -> tuple[list[Total], int]:
    """Return (one page of sums by purchase order, in an order; how many there are); receipts that bear none have a sum of their
    own.
    """
    query = (_lines(centre, span).select(Receipt.purchase_order, fn.COUNT(Receipt.id.distinct()), *_sums())
             .group_by(Receipt.purchase_order))
    rows = query.order_by(*order.terms(SORTED, Receipt.purchase_order)).paginate(page, PAGE).tuples()
    return [Total(number, *map(int, numbers)) for number, *numbers in rows], query.count()


def has_no_order(centre: Centre, span: Span) -> bool:
    """Return whether a receipt bears no purchase order number."""
    return bool(_lines(centre, span).where(Receipt.purchase_order == "").exists())


def in_all(centre: Centre, span: Span) -> Total:
    """Return the sums of all receipts together."""
    row = _lines(centre, span).select(fn.COUNT(Receipt.id.distinct()), *_sums()).tuples().get()
    return Total("", *(int(number or 0) for number in row))


def receipts(centre: Centre, span: Span, page: int = 1) -> list[Charged]:
    """Return one page of the receipts, newest first."""
    found = _receipts(centre, span).order_by(Receipt.id.desc()).paginate(page, PAGE).tuples()
    return [Charged(*told, *map(int, numbers)) for _id, *told, numbers in ((*row[:6], row[6:]) for row in found)]


def rows(centre: Centre, span: Span) -> Iterator[tuple[object, ...]]:
    """Yield every receipt in the order of the headings, newest first, as rows of a file."""
    for found in newest_first(_receipts(centre, span), Receipt.id):
        row = Charged(*(found[name] for name in TOLD), *(int(found[name]) for name in COUNTED))
        yield (row.reference, local(row.at).replace(microsecond=0, tzinfo=None), row.person, row.purchase_order, row.candidates,
               row.registrations, row.cancelled, row.unpriced, *map(pounds, (row.charged, row.taken_back, row.pence)))


def _lines(centre: Centre, span: Span) -> ModelSelect[Registration]:
    query = (Registration.select().join(Receipt, on=((Registration.receipt == Receipt.id) & (Receipt.centre == centre)))
             .where(Registration.centre == centre))
    if span.after:
        query = query.where(Receipt.at >= begin_of(span.after))
    if span.before:
        query = query.where(Receipt.at <= end_of(span.before))
    if span.purchase_order is not None:
        query = query.where(Receipt.purchase_order == span.purchase_order)
    return query


def _sums() -> list[Node]:
    """Return what is summed: candidates, registrations, cancelled ones, those without a price, and pence: charged, and taken back
    by cancelling.
    """
    cancelled, no_price = Registration.state == "cancelled", Registration.pence.is_null()
    return [fn.COUNT(Registration.candidate.distinct()).alias("candidates"), fn.COUNT(Registration.id).alias("registrations"),
            fn.SUM(Case(None, [(cancelled, 1)], 0)).alias("cancelled"),
            fn.SUM(Case(None, [(cancelled | (Receipt.unpriced == 0), 0), (no_price, 1)], 0)).alias("unpriced"),
            fn.COALESCE(fn.SUM(Registration.pence), 0).alias("charged"),
            fn.SUM(Case(None, [(cancelled, fn.COALESCE(Registration.pence, 0))], 0)).alias("taken_back")]


def _receipts(centre: Centre, span: Span) -> ModelSelect[Registration]:
    """Return the receipts with their sums, each begun by its id."""
    return (_lines(centre, span).join_from(Receipt, Person, on=(Receipt.person == Person.id))
            .select(Receipt.id, Receipt.reference, Receipt.scheme, Receipt.at, Person.name, Receipt.purchase_order, *_sums())
            .group_by(Receipt.id, Receipt.reference, Receipt.scheme, Receipt.at, Person.name, Receipt.purchase_order))
