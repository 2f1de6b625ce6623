"""Hold the whole catalogue in memory, and do there what a workbook says, by the same rules as the pages.

It is read with eight statements, however long the workbook is, and nobody waits meanwhile: what is done here is written
afterwards, all at once (`imi/administration/catalogue/writing.py`), or never.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from imi.administration.catalogue import packages, prices, standards
from imi.administration.catalogue.keeping import Values, differences
from imi.administration.catalogue.packages import Contents
from imi.catalogue.actions import slug
from imi.catalogue.models import Package, PackageEdition, PackageHolds, PackageLine, Price, Programme, Version

# What is not stored yet has a number from here on, behind all that are.
NOT_STORED = 2 ** 40
Changes = dict[str, tuple[str | None, str | None]]
# By which a standard is known: its code, plan and option.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Noted:
    """Says what the audit is to say of a thing that was added, changed or drafted."""

    verb: str
    thing: str
    of: Version | Package
    cause: str
    changes: Changes


class Shelf:
    """Holds standards, packages, prices and contents; `noted` is what was done to them, and `fresh` and `changed` to which."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.noted: list[Noted] = []
        self.fresh: list[Programme | Version | Package | Price] = []
        self.changed: dict[tuple[type, int], Programme | Version | Package | Price] = {}
        self.held_anew: dict[int, Package] = {}
        self.drafted: dict[int, Contents] = {}
        self._numbers = count(NOT_STORED)
        self._programmes = {one.id: one for one in Programme.select().where(Programme.scheme == standards.SCHEME)}
        self._coded = {one.code: one for one in self._programmes.values()}
        self._versions = {one.id: one for one in Version.select().order_by(Version.position, Version.id)}
        self._known = {self._key(one): one for one in self._versions.values() if one.programme_id in self._programmes}
        self._slugs = {one.slug for one in self._versions.values()}
        self._packages = {one.code: one for one in Package.select().order_by(Package.position, Package.id)}
        self._by_id = {one.id: one for one in self._packages.values()}
        # The last position of each standard's packages.
        self._last: dict[int, int] = {}
        for one in self._packages.values():
            self._last[one.version_id] = max(one.position, self._last.get(one.version_id, -1))
        self._holds: dict[int, set[int]] = {}
        for number, held in PackageHolds.select(PackageHolds.package, PackageHolds.held).tuples():
            self._holds.setdefault(number, set()).add(held)
        self._prices: dict[tuple[int, str], list[Price]] = {}
        for price in Price.select().where(Price.withdrawn_at.is_null()):
            self._prices.setdefault((price.package_id, price.price_group_id), []).append(price)
        self._contents = _contents()

    def _key(self, version: Version) -> Key:
        return self._programmes[version.programme_id].code, version.plan, version.option

    def standard(self, key: Key) -> Version | None:
        """Return the standard of a code, plan and option."""
        return self._known.get(key)

    def label(self, package: Package) -> str:
        """Return what the standard of a package is called."""
        return self._versions[package.version_id].label

    def held_standard(self, version: Version) -> dict[str, Any]:
        """Return what is held of a standard, by the names of its form's fields."""
        programme = self._programmes[version.programme_id]
        return {"code": programme.code, "title": programme.title,
                **{name: getattr(version, name) for name in standards.OF_VERSION}}

    def add_standard(self, asked: Values) -> Version:
        """Add a standard, last where no position is given, and return it. Raises StandardTaken."""
        values = standards.whole(asked)
        if values["position"] is None:
            values["position"] = _next(one.position for one in self._known.values())
        self._refuse_taken(values, None)
        address = standards.free(slug(values["code"], values["plan"], values["option"]), self._slugs)
        programme = self._programme(None, values)
        version = Version(id=next(self._numbers), scheme=standards.SCHEME, programme=programme.id, slug=address,
                          **{name: values[name] for name in standards.OF_VERSION})
        self._slugs.add(address)
        self._versions[version.id] = self._known[self._key(version)] = version
        self.fresh.append(version)
        self.noted.append(Noted("added", "standard", version, values["label"], differences({}, values)))
        return version

    def change_standard(self, version: Version, asked: Values) -> bool:
        """Change a standard, and return whether anything changed. Raises StandardTaken."""
        before = self.held_standard(version)
        values = standards.whole(asked, before)
        changes = differences(before, values)
        if not changes:
            return False
        self._refuse_taken(values, version)
        del self._known[self._key(version)]
        version.programme_id = self._programme(version, values).id
        for name in standards.OF_VERSION:
            setattr(version, name, values[name])
        self._known[self._key(version)] = version
        self._note_changed(version)
        self.noted.append(Noted("changed", "standard", version, values["label"], changes))
        return True

    def _refuse_taken(self, values: Values, version: Version | None) -> None:
        if self._known.get((values["code"], values["plan"], values["option"]), version) is not version:
            raise standards.taken(values)

    def _programme(self, stored: Version | None, values: Values) -> Programme:
        """Return the programme with this code and title: an existing one, the standard's own under a new code, or a new one."""
        there = self._coded.get(values["code"])
        if there is None and stored is not None and sum(
                one.programme_id == stored.programme_id for one in self._versions.values()) == 1:
            there = self._programmes[stored.programme_id]
        if there is None:
            there = Programme(id=next(self._numbers), scheme=standards.SCHEME, code=values["code"], title=values["title"])
            self.fresh.append(there)
        elif (there.code, there.title) != (values["code"], values["title"]):
            self._coded.pop(there.code)
            there.code, there.title = values["code"], values["title"]
            self._note_changed(there)
        self._programmes[there.id] = self._coded[there.code] = there
        return there

    def package(self, code: str) -> Package | None:
        """Return the package of a code, whatever its standard."""
        return self._packages.get(code)

    def is_beside(self, package: Package, code: str) -> bool:
        """Return whether a code is that of another package of the same standard."""
        other = self._packages.get(code)
        return other is not None and other is not package and other.version_id == package.version_id

    def held(self, package: Package) -> dict[str, Any]:
        """Return what is held of a package, by the names of its form's fields."""
        return packages.as_held(package, self._by_id[package.follows_id].code if package.follows_id else None)

    def parts(self, package: Package) -> list[str]:
        """Return the codes of the packages that a package includes."""
        return sorted(self._by_id[held].code for held in self._holds.get(package.id, ()))

    def add_package(self, version: Version, asked: Values) -> Package:
        """Add a package to a standard, last where no position is given, and return it. Raises CodeTaken."""
        values = packages.whole(asked)
        self._refuse_code(values["package_code"], None)
        last = self._last.get(version.id, -1)
        if values["position"] is None:
            values["position"] = last + 1
        self._last[version.id] = max(last, values["position"])
        package = Package(id=next(self._numbers), version=version.id, code=values["package_code"],
                          **{name: values[name] for name in packages.NAMES[1:]})
        self._packages[package.code] = self._by_id[package.id] = package
        self.fresh.append(package)
        self.noted.append(Noted("added", "package", package, package.code,
                                differences({}, {"standard": version.label, **values, "holds": ""})))
        return package

    def change_package(self, package: Package, asked: Values, holds: Collection[str] | None = None) -> bool:
        """Change a package, and return whether anything changed. Without `holds` the packages that it includes stay.

        Raises CodeTaken, NotBefore; Circle where one of those that it is to hold holds it.
        """
        before = {**self.held(package), "holds": ", ".join(self.parts(package))}
        values = packages.whole(asked, before)
        wanted = {code for code in holds or () if self.is_beside(package, code)}
        values["holds"] = before["holds"] if holds is None else ", ".join(sorted(wanted))
        changes = differences(before, values)
        if not changes:
            return False
        self._refuse_code(values["package_code"], package)
        follows = packages.which_before(package, values["follows"], self._packages, self._by_id) if values["follows"] else None
        if holds is not None:
            self._hold(package, {self._packages[code].id for code in wanted})
        del self._packages[package.code]
        for name, value in {**packages.columns_of(package, values, changes), "follows_id": follows}.items():
            setattr(package, name, value)
        self._packages[package.code] = package
        self._last[package.version_id] = max(package.position, self._last[package.version_id])
        self._note_changed(package)
        self.noted.append(Noted("changed", "package", package, package.code, changes))
        return True

    def _refuse_code(self, code: str, package: Package | None) -> None:
        other = self._packages.get(code, package)
        if other is not None and other is not package:
            raise packages.taken(code, self.label(other))

    def _hold(self, package: Package, wanted: set[int]) -> None:
        before = self.holds(package)
        self._holds[package.id] = wanted
        try:
            packages.refuse_circle(package, self._holds, lambda number: self._by_id[number].code)
        except packages.Circle:
            self._holds[package.id] = before
            raise
        self.held_anew[package.id] = package

    def holds(self, package: Package) -> set[int]:
        """Return the numbers of the packages that a package includes."""
        return self._holds.get(package.id, set())

    def price(self, package: Package, group: str, on: date) -> Price | None:
        """Return the price that is published for a group on a day."""
        rows = [one for one in self._prices.get((package.id, group), ()) if one.published_at and one.from_on <= on]
        return max(rows, key=lambda one: one.from_on, default=None)

    def draft_price(self, package: Package, group: str, from_on: date, pence: int | None) -> bool:
        """Keep a draft of a price from a day on, and return whether anything changed. Raises Published."""
        of_it = self._prices.setdefault((package.id, group), [])
        rows = [one for one in of_it if one.from_on <= from_on]
        if prices.is_kept(rows, from_on, pence, self.today):
            return False
        there = next((one for one in rows if one.from_on == from_on), None)
        self.noted.append(Noted("drafted", "price", package, package.code, prices.told_price(there, group, from_on, pence)))
        if there is None:
            there = Price(id=next(self._numbers), package=package.id, price_group=group, from_on=from_on, pence=pence)
            of_it.append(there)
            self.fresh.append(there)
        else:
            there.pence = pence
            self._note_changed(there)
        return True

    def contents(self, package: Package) -> list[Contents]:
        """Return every edition of a package's contents, the latest day first."""
        return self._contents.get(package.id, [])

    def draft_contents(self, package: Package, from_on: date, lines: Sequence[str]) -> bool:
        """Keep the package's only draft of what it includes from a day on, and return whether anything changed.

        Raises Published.
        """
        editions = self.contents(package)
        draft = packages.draft_among(editions)
        if packages.is_drafted(draft, from_on, lines):
            return False
        packages.refuse_published(editions, from_on)
        kept = Contents(packages.next_edition(editions), from_on, None, tuple(lines))
        self._contents[package.id] = sorted([kept, *(one for one in editions if one is not draft)],
                                            key=lambda one: (one.from_on, one.edition), reverse=True)
        self.drafted[package.id] = kept
        self.noted.append(Noted("drafted", "contents", package, package.code, packages.told_contents(draft, from_on, lines)))
        return True

    def _note_changed(self, one: Programme | Version | Package | Price) -> None:
        if one.id < NOT_STORED:
            self.changed[type(one), one.id] = one


def _next(positions: Any) -> int:
    return int(max(positions, default=-1)) + 1


def _contents() -> dict[int, list[Contents]]:
    lines: dict[tuple[int, int], list[str]] = {}
    for row in PackageLine.select().order_by(PackageLine.position):
        lines.setdefault((row.package_id, row.edition), []).append(row.text)
    found: dict[int, list[Contents]] = {}
    for one in PackageEdition.select().order_by(PackageEdition.from_on.desc(), PackageEdition.edition.desc()):
        found.setdefault(one.package_id, []).append(
            Contents(one.edition, one.from_on, one.published_at, tuple(lines.get((one.package_id, one.edition), ()))))
    return found
