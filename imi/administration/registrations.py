"""List what all centres registered, one Save after the other, and count it. Only pages of the awarding body may call this."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peewee import ColumnBase, fn

from imi.catalogue.models import Package, Version
from imi.centres.models import Centre
from imi.database.ordering import Columns, Order
from imi.formats import begin_of, end_of
from imi.people.models import Person
from imi.registrations.models import Receipt, Registration

PAGE = 50


@dataclass(frozen=True)
class ListedReceipt:
    """A Save of a centre: how many registrations it made, on which package and how many others, and what it cost in pence."""

    reference: str
    centre: str
    centre_name: str
    standard: str
    package: str
    other_packages: int
    registrations: int
    pence: int | None
    unpriced: int
    person: str
    at: datetime


@dataclass(frozen=True)
class Registered:
    """One page of receipts, of how many there are and how many registrations they made together."""

    rows: list[ListedReceipt]
    receipts: int
    registrations: int


# What the receipts are sorted by, and the columns that stand for it. They were saved in the order of their numbers.
COLUMNS = Columns({"saved": "Saved", "centre": "Centre", "registrations": "Registrations", "charged": "Charged", "by": "By"},
                  "-saved", frozenset({"saved", "registrations", "charged"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "saved": (), "centre": (Centre.number,), "registrations": (Receipt.candidates,), "charged": (Receipt.pence,),
    "by": (Person.name,)}


def registered(after: date | None, before: date | None, centre: str, page: int, order: Order = COLUMNS.usual) -> Registered:
    """Return what was registered on these days in London, at one centre (its number) or at all, in an order."""
    wanted = _wanted(after, before, centre)
    others = Registration.select(fn.COUNT(Registration.package.distinct()) - 1).where(Registration.receipt == Receipt.id)
    rows = (
        Receipt.select(Receipt.reference, Centre.number, Centre.name, Version.label, Package.code, others, Receipt.candidates,
                       Receipt.pence, Receipt.unpriced, Person.name, Receipt.at)
        .join_from(Receipt, Centre, on=(Receipt.centre == Centre.id))
        .join_from(Receipt, Person, on=(Receipt.person == Person.id))
        .join_from(Receipt, Registration, on=((Registration.receipt == Receipt.id) & (Registration.line == 1)))
        .join_from(Registration, Version, on=(Registration.version == Version.id))
        .join_from(Registration, Package, on=(Registration.package == Package.id))
        .where(*wanted).order_by(*order.terms(SORTED, Receipt.id)).paginate(page, PAGE).tuples()
    )
    return Registered([ListedReceipt(*row) for row in rows], *_sums(wanted))


def how_many(after: date, before: date) -> int:
    """Return how many registrations all centres made on these days in London."""
    return _sums(_wanted(after, before, ""))[1]


def _sums(wanted: list[ColumnBase]) -> tuple[int, int]:
    [(receipts, registrations)] = Receipt.select(
        fn.COUNT(Receipt.id), fn.COALESCE(fn.SUM(Receipt.candidates), 0)).where(*wanted).tuples()
    return int(receipts), int(registrations)


def _wanted(after: date | None, before: date | None, centre: str) -> list[ColumnBase]:
    # Each centre's receipts are found by their day, so the centres are named also where all are meant.
    centres = Centre.select(Centre.id).where(Centre.number == centre) if centre else Centre.select(Centre.id)
    return [Receipt.centre.in_(centres), *([Receipt.at >= begin_of(after)] if after else []),
            *([Receipt.at <= end_of(before)] if before else [])]
