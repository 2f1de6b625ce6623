"""Draft, publish and withdraw dated prices. A published price is followed by a later one, never changed.

One that does not hold yet can be withdrawn. One that holds was shown and may have been charged: it stays.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from imi.administration.catalogue.keeping import note
from imi.administration.catalogue.packages import Published, hold
from imi.catalogue.models import Package, Price
from imi.centres.models import PriceGroup
from imi.database.connection import db, now
from imi.database.errors import Conflict, NotFound, Refused
from imi.formats import day, money
from imi.people.models import Person
from imi.registrations.models import Registration

RETAIL = "retail"


@dataclass(frozen=True)
class Dated:
    """Holds a price of a package for a price group from a day on. None pence means "Price not set"."""

    id: int
    package_id: int
    group: str
    from_on: date
    pence: int | None
    published_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def words(self) -> str:
        """Say whether the price is Published, Draft or Withdrawn."""
        if self.withdrawn_at:
            return "Withdrawn"
        return "Published" if self.published_at else "Draft"


def history(package: Package) -> list[Dated]:
    """Return every price of a package, by group, the latest day first, withdrawn ones included."""
    rows = (
        Price.select(Price.id, Price.package, PriceGroup.label, Price.from_on, Price.pence, Price.published_at,
                     Price.withdrawn_at)
        .join(PriceGroup, on=(Price.price_group == PriceGroup.code)).where(Price.package == package)
        .order_by(PriceGroup.position, PriceGroup.code, Price.from_on.desc(), Price.id.desc()).tuples()
    )
    return [Dated(*row) for row in rows]


def seen(prices: Iterable[Dated]) -> list[str]:
    """Return the drafts among these, each with its price: what a form shows of them."""
    return [_mark(one) for one in prices if one.published_at is None]


def _mark(one: Price | Dated) -> str:
    return f"{one.id}:{one.pence}"


def draft(person: Person | None, package: Package, group: str, from_on: date, pence: int | None, today: date,
          shown: Collection[str] | None = None) -> bool:
    """Keep a draft of a price from a day on; whether anything changed. `shown` are the drafts as the form knew them.

    Raises Published where one is published from that day, or holds on a day gone by already; Refused for no group; Conflict
    where somebody drafted another price of that day meanwhile.
    """
    with db.atomic():
        hold(package)
        if not PriceGroup.select().where(PriceGroup.code == group).exists():
            raise Refused("Select a price group", field="group", code="price.group")
        rows = list(Price.select().where(Price.package == package, Price.price_group == group, Price.withdrawn_at.is_null(),
                                         Price.from_on <= from_on).order_by(Price.from_on.desc()))
        there = next((row for row in rows if row.from_on == from_on), None)
        if is_kept(rows, from_on, pence, today):
            return False
        if there is not None and shown is not None and _mark(there) not in shown:
            raise Conflict(f"Another price from {day(from_on)} was drafted meanwhile", theirs={"pence": money(there.pence)})
        _put(there, package, group, from_on, pence)
        note("drafted", "price", package.id, person, package.code, told_price(there, group, from_on, pence))
    return True


def is_kept(rows: Collection[Price], from_on: date, pence: int | None, today: date) -> bool:
    """Return whether a price holds or is drafted from a day as it is asked for. `rows` are those of the package and group from
    then or before, without those that were withdrawn.

    Raises Published where one is published from that day, or holds on a day gone by already.
    """
    there = next((row for row in rows if row.from_on == from_on), None)
    if there is not None and there.published_at is not None:
        if there.pence == pence:
            return True
        raise Published(f"The price from {day(from_on)} is published and never changes. Choose a later day for a new one"
                        + (", or withdraw it first" if may_withdraw(there, today) else ""))
    if from_on < today and any(row.published_at for row in rows):
        raise Published(f"A price is published for {day(from_on)}, which has gone by. Choose today or a later day")
    return there is not None and there.pence == pence


def told_price(there: Price | None, group: str, from_on: date, pence: int | None) -> dict[str, tuple[str | None, str | None]]:
    """Return what the audit says of a price that is drafted, perhaps in place of an earlier draft."""
    return {f"{group} from {day(from_on)}": (money(there.pence) if there else None, money(pence))}


def _put(there: Price | None, package: Package, group: str, from_on: date, pence: int | None) -> None:
    if there is None:
        Price.create(package=package, price_group=group, from_on=from_on, pence=pence)
        return
    moved = Price.update(pence=pence).where(Price.id == there.id, Price.published_at.is_null()).execute()
    if not moved:
        raise Conflict("Somebody published this price while you changed it", theirs={"pence": money(there.pence)})


def may_withdraw(price: Price | Dated, today: date) -> bool:
    """Return whether a price can be taken back: before it holds, and on its first day as long as nobody was registered at it."""
    if price.from_on < today or price.withdrawn_at is not None:
        return False
    return price.from_on > today or not Registration.select().where(Registration.price == price.id).exists()


def withdraw(person: Person, package: Package, price_id: int, today: date) -> str:
    """Take a price back: a draft goes, a published one is withdrawn and stays in the history. What became of it, as a sentence.

    Raises NotFound, Published where it holds, Conflict where it is withdrawn already.
    """
    with db.atomic():
        hold(package)
        found = Price.get_or_none(Price.id == price_id, Price.package == package)
        if found is None:
            raise NotFound("price")
        about = f"{found.price_group_id} from {day(found.from_on)}"
        if found.published_at is None:
            Price.delete().where(Price.id == price_id, Price.published_at.is_null()).execute()
            note("dropped", "price", package.id, person, package.code, {about: (money(found.pence), None)})
            return "The draft is gone"
        if found.withdrawn_at is None and not may_withdraw(found, today):
            raise Published(f"The price from {day(found.from_on)} holds and never changes. Draft one from a later day instead")
        if not Price.update(withdrawn_at=now()).where(Price.id == price_id, Price.withdrawn_at.is_null()).execute():
            raise Conflict("This price was withdrawn already")
        note("withdrawn", "price", package.id, person, package.code, {about: (money(found.pence), None)})
        before = Price.select().where(
            Price.package == package, Price.price_group == found.price_group_id, Price.published_at.is_null(False),
            Price.withdrawn_at.is_null(), Price.from_on <= found.from_on).exists()
    return "Withdrawn. The price before it holds on" if before else "Withdrawn. No price is published for that day any more"
