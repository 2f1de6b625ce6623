"""Publish drafts from the price list, which shows what holds on a day, what is drafted and what stands in the way."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from imi.administration.catalogue.keeping import note
from imi.administration.catalogue.standards import SCHEME
from imi.catalogue.models import Package, PackageEdition, PackageLine, Price, Version
from imi.centres.models import PriceGroup
from imi.database.connection import db, lock, now
from imi.database.errors import Refused
from imi.formats import count, day, money
from imi.people.models import Person

YEARS_AHEAD = 2


@dataclass(frozen=True)
class CatalogueDraft:
    """Holds a draft of a price or of contents, with what stops its publishing and what is odd about it.

    `key` is its name in a form: a changed draft has another one, so that nobody publishes what they have not seen.
    """

    key: str
    package_id: int
    what: str
    from_on: date
    value: str
    stops: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()


@dataclass(frozen=True)
class PriceListRow:
    """Holds a package in the price list: what holds on the day, for one price group, and its drafts."""

    id: int
    code: str
    description: str
    pence: int | None
    since: date | None
    coming: tuple[tuple[date, int | None], ...]
    contents_from: date | None
    state: str
    drafts: tuple[CatalogueDraft, ...] = ()
    odd: tuple[str, ...] = ()


@dataclass
class PriceListSection:
    """Holds a standard in the price list with its packages."""

    slug: str
    label: str
    rows: list[PriceListRow] = field(default_factory=list)


class Stopped(Refused):
    """A draft cannot be published yet. Nothing was published."""

    field, code = "drafts", "catalogue.stopped"


@dataclass(frozen=True)
class _Book:
    """Everything the price list is made of, read with four statements."""

    packages: Sequence[Package]
    prices: dict[int, list[Price]]
    editions: dict[int, list[PackageEdition]]
    lines: dict[tuple[int, int], list[str]]


def _book() -> _Book:
    packages = list(
        Package.select(Package, Version).join(Version, on=(Package.version == Version.id), attr="version")
        .where(Version.scheme == SCHEME).order_by(Version.position, Version.id, Package.position, Package.id))
    prices: dict[int, list[Price]] = {}
    for price in Price.select().where(Price.withdrawn_at.is_null()).order_by(Price.from_on):
        prices.setdefault(price.package_id, []).append(price)
    editions: dict[int, list[PackageEdition]] = {}
    for one in PackageEdition.select().order_by(PackageEdition.from_on):
        editions.setdefault(one.package_id, []).append(one)
    lines: dict[tuple[int, int], list[str]] = {}
    for package, edition, text in PackageLine.select(PackageLine.package, PackageLine.edition, PackageLine.text).order_by(
            PackageLine.position).tuples():
        lines.setdefault((package, edition), []).append(text)
    return _Book(packages, prices, editions, lines)


def price_list(group: str, on: date, today: date) -> list[PriceListSection]:
    """Return every standard with its packages, for one price group on a day. The statements do not grow with the packages."""
    book = _book()
    sections: dict[str, PriceListSection] = {}
    labels = dict(PriceGroup.select(PriceGroup.code, PriceGroup.label).tuples())
    for package in book.packages:
        section = sections.setdefault(package.version.slug, PriceListSection(package.version.slug, package.version.label))
        section.rows.append(_row(book, package, group, on, today, labels))
    return list(sections.values())


def _row(book: _Book, package: Package, group: str, on: date, today: date, labels: dict[str, str]) -> PriceListRow:
    mine = [one for one in book.prices.get(package.id, ()) if one.price_group_id == group and one.published_at]
    holds = [one for one in mine if one.from_on <= on]
    shown = [one for one in book.editions.get(package.id, ()) if one.published_at and one.from_on <= on]
    closed = "Closed" if package.closes_on and package.closes_on < on else "Not yet" if (
        package.opens_on and package.opens_on > on) else "Open"
    return PriceListRow(
        package.id, package.code, package.description, holds[-1].pence if holds else None, holds[-1].from_on if holds else None,
        tuple((one.from_on, one.pence) for one in mine if one.from_on > on), shown[-1].from_on if shown else None, closed,
        tuple(_drafts(book, package, today, labels)),
        tuple(_orphan(package, on, bool(holds and holds[-1].pence is not None), bool(shown))))


def _orphan(package: Package, on: date, priced: bool, described: bool) -> Iterable[str]:
    if package.closes_on and package.closes_on < on:
        return
    if package.version.closes_on and package.version.closes_on < on:
        yield f"Its standard closed on {day(package.version.closes_on)}"
    if not priced:
        yield "No price"
    if not described:
        yield "No contents"


def _drafts(book: _Book, package: Package, today: date, labels: dict[str, str]) -> Iterable[CatalogueDraft]:
    prices, editions = book.prices.get(package.id, []), book.editions.get(package.id, [])
    for price in (one for one in prices if one.published_at is None):
        before = [one for one in prices if one.published_at and one.price_group_id == price.price_group_id
                  and one.from_on <= price.from_on]
        stops = [*_closed(package, price.from_on)]
        if before and price.from_on < today:
            stops.append(f"A price is published for {day(price.from_on)} already. Draft it from today or later")
        odd = [*_far(price.from_on, today)]
        if before and before[-1].pence == price.pence:
            odd.append("The same price holds already")
        if not editions:
            odd.append("The package has no contents")
        yield CatalogueDraft(f"price-{price.id}-{_told(price.from_on, price.pence)}", package.id,
                             f"{labels[price.price_group_id]} price", price.from_on, money(price.pence), tuple(stops), tuple(odd))
    for one in (one for one in editions if one.published_at is None):
        lines = book.lines.get((package.id, one.edition), [])
        number = len(lines)
        stops = [*_closed(package, one.from_on)]
        if any(other.published_at and other.from_on == one.from_on for other in editions):
            stops.append(f"Contents are published from {day(one.from_on)} already. Choose a later day")
        if not number:
            stops.append("The contents have no line")
        odd = [*_far(one.from_on, today), *([] if prices else ["The package has no price"])]
        yield CatalogueDraft(f"contents-{package.id}-{_told(one.from_on, *lines)}", package.id, "Contents", one.from_on,
                             count(number, "line"), tuple(stops), tuple(odd))


def _told(*facts: object) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:8]


def _closed(package: Package, from_on: date) -> Iterable[str]:
    for what, closes_on in (("package", package.closes_on), ("standard", package.version.closes_on)):
        if closes_on is not None and closes_on < from_on:
            yield f"The {what} closes on {day(closes_on)}, before that day"


def _far(from_on: date, today: date) -> Iterable[str]:
    if from_on.year - today.year > YEARS_AHEAD:
        yield f"{day(from_on)} is more than {YEARS_AHEAD} years ahead"


def publish(person: Person, keys: Collection[str], today: date, *, everything: bool = False) -> int:
    """Publish these drafts, or all that nothing stops, together; how many. `keys` are those that were shown.

    Raises Stopped, naming what stands in the way, or where one of them is not the draft that was shown any more: then nothing
    was published.
    """
    with db.atomic():
        # As they stand now, until they are published.
        lock(Package.select(Package.id).order_by(Package.id))
        book = _book()
        labels = dict(PriceGroup.select(PriceGroup.code, PriceGroup.label).tuples())
        drafts = [(package, one) for package in book.packages for one in _drafts(book, package, today, labels)]
        chosen = [(package, one) for package, one in drafts if (everything and not one.stops) or one.key in keys]
        if not chosen or {one.key for _package, one in chosen} != set(keys):
            raise Stopped("A draft was changed, published or dropped meanwhile. Look at what is drafted now, and publish it then"
                          if keys else "Tick what is to be published")
        stopped = next(((package, one) for package, one in chosen if one.stops), None)
        if stopped is not None:
            raise Stopped(f"{stopped[0].code}: {stopped[1].stops[0]}")
        for package, one in chosen:
            _publish(package, one)
            note("published", "contents" if one.what == "Contents" else "price", package.id, person, package.code,
                 {f"{one.what} from {day(one.from_on)}": (None, one.value)})
    return len(chosen)


def _publish(package: Package, one: CatalogueDraft) -> None:
    kind, number, _value = one.key.split("-")
    if kind == "price":
        Price.update(published_at=now()).where(Price.id == int(number), Price.published_at.is_null()).execute()
        return
    PackageEdition.update(published_at=now()).where(
        PackageEdition.package == package, PackageEdition.published_at.is_null()).execute()
