"""Keep standards: each version of a programme, with its dates. A standard is closed with a day, never deleted."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from imi.administration.catalogue.keeping import Values, differences, keep, next_position, note, refusing
from imi.catalogue.actions import slug
from imi.catalogue.models import Package, Programme, Version
from imi.catalogue.queries import CLOSING_SOON
from imi.database.connection import db
from imi.database.errors import NotFound, Refused
from imi.database.ordering import Columns, Key, Order
from imi.people.models import Person
from imi.schemes.apprenticeship import APPRENTICESHIP

# What the pages and the book of the catalogue keep is of one scheme.
SCHEME = APPRENTICESHIP.code
NAMES = ("code", "title", "plan", "option", "label", "level", "position", "opens_on", "closes_on", "last_certification_on")
OF_VERSION = NAMES[2:]


class StandardTaken(Refused):
    """There is this plan and option of this code already."""

    field, code = "plan", "standard.taken"


@dataclass(frozen=True)
class ListedStandard:
    """Shows a standard in the list, with how many packages it has."""

    slug: str
    label: str
    code: str
    plan: str
    option: str
    level: int | None
    opens_on: date | None
    closes_on: date | None
    last_certification_on: date | None
    packages: int

    def words(self, today: date) -> str:
        """Say in words whether candidates may start on a day."""
        return opening(self.opens_on, self.closes_on, today)

    def closes_soon(self, today: date) -> bool:
        """Return whether apprentices may start on it today, and soon no more."""
        return self.words(today) == "Open" and self.closes_on is not None and self.closes_on <= today + CLOSING_SOON


# What the standards are sorted by.
COLUMNS = Columns({"standard": "Standard", "first": "First day", "last": "Last day for new starts",
                   "certification": "Last day for certification", "packages": "Packages"},
                  down_first=frozenset({"packages"}), own="in the order in which centres see them")
SORTED: Mapping[str, Key[ListedStandard]] = {
    "standard": lambda one: one.label, "first": lambda one: one.opens_on, "last": lambda one: one.closes_on,
    "certification": lambda one: one.last_certification_on, "packages": lambda one: one.packages}


def opening(opens_on: date | None, closes_on: date | None, today: date) -> str:
    """Say whether something is open on a day: Open, Not yet or Closed."""
    if closes_on is not None and closes_on < today:
        return "Closed"
    return "Not yet" if opens_on is not None and opens_on > today else "Open"


def listed(text: str = "", order: Order = COLUMNS.usual) -> list[ListedStandard]:
    """Return every standard whose label contains the text, in an order, by one statement."""
    count = Package.select(fn.COUNT(Package.id)).where(Package.version == Version.id)
    rows = Version.select(
        Version.slug, Version.label, Programme.code, Version.plan, Version.option, Version.level, Version.opens_on,
        Version.closes_on, Version.last_certification_on, count,
    ).join(Programme, on=(Version.programme == Programme.id)).where(Version.scheme == SCHEME)
    if text:
        rows = rows.where(Version.label.contains(text))
    found = [ListedStandard(*row) for row in rows.order_by(Version.position, Version.id).tuples()]
    return order.sorted(found, SORTED)


def called(address: str) -> Version:
    """Return the version of a slug. Raises NotFound."""
    return Version.get_or_refuse(Version.slug == address, Version.scheme == SCHEME)


def held(version: Version) -> dict[str, Any]:
    """Return what is stored of a standard, by the names of its form's fields."""
    programme = Programme.get_by_id(version.programme_id)
    return {"code": programme.code, "title": programme.title, **{name: getattr(version, name) for name in OF_VERSION}}


def add(person: Person | None, asked: Values) -> Version:
    """Add a standard, last where no position is given, and return it. Raises StandardTaken."""
    values = whole(asked)
    with db.atomic():
        programme = _programme(None, values)
        if values["position"] is None:
            values["position"] = next_position(Version, Version.scheme == SCHEME)
        address = _free(slug(values["code"], values["plan"], values["option"]))
        with refusing(lambda: taken(values)):
            version = Version.create(scheme=SCHEME, programme=programme, slug=address,
                                     **{name: values[name] for name in OF_VERSION})
        note("added", "standard", version.id, person, values["label"], differences({}, values))
    return version


def change(person: Person | None, version: Version, edition: int, asked: Values) -> bool:
    """Change a standard that is still in this edition, and return whether anything changed. Its address stays.

    Raises StandardTaken; Conflict with what is stored now where somebody was faster.
    """
    with db.atomic():
        stored = Version.get_by_id(version.id)
        before = held(stored)
        values = whole(asked, before)
        changes = differences(before, values)
        if not changes:
            return False
        with refusing(lambda: taken(values)):
            keep(version, Version.id == version.id,
                 {"programme": _programme(stored, values), **{name: values[name] for name in OF_VERSION}}, edition,
                 before, values, "Somebody changed this standard while you did", "standard")
        note("changed", "standard", version.id, person, values["label"], changes)
    return True


def whole(asked: Values, before: Values | None = None) -> dict[str, Any]:
    """Return a value for everything that is kept of a standard; it keeps its place where none is given."""
    values = {name: asked.get(name) for name in NAMES}
    values["option"] = values["option"] or ""
    if values["position"] is None and before is not None:
        values["position"] = before["position"]
    return values


def _programme(stored: Version | None, values: Values) -> Programme:
    """Return the programme with this code and title: an existing one, the standard's own under a new code, or a new one."""
    there = Programme.get_or_none(Programme.scheme == SCHEME, Programme.code == values["code"])
    alone = stored is not None and Version.select().where(Version.programme == stored.programme_id).count() == 1
    if there is None and stored is not None and alone:
        there = Programme.get_by_id(stored.programme_id)
    if there is None:
        return Programme.create(scheme=SCHEME, code=values["code"], title=values["title"])
    if (there.code, there.title) != (values["code"], values["title"]):
        Programme.update(code=values["code"], title=values["title"]).where(Programme.id == there.id).execute()
    return there


def _free(wanted: str) -> str:
    return free(wanted, {address for (address,) in Version.select(Version.slug).where(Version.slug.startswith(wanted)).tuples()})


def free(wanted: str, others: Collection[str]) -> str:
    """Return the address, with a number behind it where another standard has it already."""
    return next(address for n in range(1, len(others) + 2) if (address := wanted if n == 1 else f"{wanted}-{n}") not in others)


def taken(values: Values) -> StandardTaken:
    """Return the refusal of a plan and option that this code has already."""
    option = f" {values['option']}" if values["option"] else ""
    return StandardTaken(f"{values['code']} {values['plan']}{option} is in the catalogue. Change it, or choose another plan")


def version_of(package: Package) -> Version:
    """Return the standard of a package."""
    version = Version.get_or_none(Version.id == package.version_id)
    if version is None:
        raise NotFound("standard")
    return version
