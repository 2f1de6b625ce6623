"""List and search all centres. Only pages of the awarding body may call this."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peewee import ColumnBase, fn

from imi.centres.models import Centre, PriceGroup
from imi.database.ordering import Columns, Order
from imi.fields.field import Choice

PAGE = 50
STATES = (Choice("active", "Active"), Choice("suspended", "Suspended"), Choice("closed", "Closed"))


@dataclass(frozen=True)
class ListedCentre:
    """A centre in the list."""

    number: str
    name: str
    state: str
    reason: str
    price_group: str
    purchase_order_required: bool
    sample: bool


# What the centres are sorted by, and the columns that stand for it.
COLUMNS = Columns({"number": "Number", "name": "Name", "state": "State", "prices": "Prices", "order": "Purchase order"}, "number")
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "number": (Centre.number,), "name": (Centre.name,), "state": (Centre.state,), "prices": (PriceGroup.position,),
    "order": (Centre.purchase_order_required,)}


def centres(text: str = "", state: str = "", page: int = 1, order: Order = COLUMNS.usual) -> tuple[list[ListedCentre], int]:
    """Return (one page of the centres in an order, how many fit): those whose number begins so or whose name holds the text."""
    query = Centre.select(
        Centre.number, Centre.name, Centre.state, fn.COALESCE(Centre.state_reason, ""), PriceGroup.label,
        Centre.purchase_order_required, Centre.sample,
    ).join(PriceGroup, on=(Centre.price_group == PriceGroup.code))
    if text:
        query = query.where(Centre.number.startswith(text) | Centre.name.contains(text))
    if state:
        query = query.where(Centre.state == state)
    rows = query.order_by(*order.terms(SORTED, Centre.number)).paginate(page, PAGE).tuples()
    return [ListedCentre(*row) for row in rows], query.count()


def named(number: str) -> str:
    """Return the name and the number of a centre, '' where no centre has this number."""
    name = Centre.select(Centre.name).where(Centre.number == number).scalar()
    return f"{name} ({number})" if name else ""


def price_groups() -> list[Choice]:
    """Return every price group, in its order."""
    return [Choice(group.code, group.label) for group in PriceGroup.select().order_by(PriceGroup.position, PriceGroup.code)]


def first_centre() -> Centre | None:
    """Return the active centre of the smallest number, for a preview that names none."""
    return Centre.select().where(Centre.state == "active").order_by(Centre.number).first()
