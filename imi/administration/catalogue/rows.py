"""Write the catalogue as rows of a workbook: each is a package of a standard, or a standard alone."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from imi.administration.catalogue.columns import BETWEEN, OF_STANDARD, columns, of_prices
from imi.administration.catalogue.standards import SCHEME
from imi.catalogue.fields import NOT_SET
from imi.catalogue.models import Package, PackageEdition, PackageHolds, PackageLine, Price, Programme, Version
from imi.formats import pounds

Cells = tuple[str | int | Decimal | date, ...]


def rows(today: date) -> Iterator[Cells]:
    """Yield every package with its standard, what it holds, and prices and contents of the day, in the order of the columns.

    Eight statements, however many there are.
    """
    prices, contents, holds = _prices(today), _contents(today), _holds()
    of: dict[int, list[Package]] = {}
    codes: dict[int, str] = {}
    for package in Package.select().order_by(Package.position, Package.id):
        codes[package.id] = package.code
        of.setdefault(package.version_id, []).append(package)
    groups, width = list(of_prices()), len(columns())
    versions = Version.select(Version, Programme).join(Programme, on=(Version.programme == Programme.id), attr="programme").where(
        Version.scheme == SCHEME).order_by(Version.position, Version.id)
    for version in versions:
        begin = (version.label, version.programme.title, version.programme.code, version.plan, version.option,
                 *map(_cell, (version.level, version.position, version.opens_on, version.closes_on,
                              version.last_certification_on)))
        for package in of.get(version.id, ()):
            yield (*begin, package.code, package.stage, package.description, _cell(package.position), _cell(package.opens_on),
                   _cell(package.closes_on), _cell(package.year), _cell(package.usual_months),
                   codes.get(package.follows_id or 0, ""), BETWEEN.join(holds.get(package.id, ())),
                   *(cell for group in groups for cell in prices.get((package.id, group), ("", ""))),
                   *contents.get(package.id, ("", "")))
        if version.id not in of:
            yield (*begin, *[""] * (width - len(OF_STANDARD)))


def _prices(today: date) -> Mapping[tuple[int, str], Cells]:
    """Return (the price in pounds or that there is none, from when on) by package and group, where one is published."""
    at: dict[tuple[int, str], Cells] = {}
    for price in Price.select().where(Price.published_at.is_null(False), Price.from_on <= today,
                                      Price.withdrawn_at.is_null()).order_by(Price.from_on):
        at[price.package_id, price.price_group_id] = (NOT_SET if price.pence is None else pounds(price.pence), price.from_on)
    return at


def _contents(today: date) -> Mapping[int, Cells]:
    """Return (the contents, from when on) by package."""
    lines: dict[tuple[int, int], list[str]] = {}
    for line in PackageLine.select().order_by(PackageLine.position):
        lines.setdefault((line.package_id, line.edition), []).append(line.text)
    shown = PackageEdition.select().where(PackageEdition.published_at.is_null(False), PackageEdition.from_on <= today)
    return {one.package_id: (BETWEEN.join(lines.get((one.package_id, one.edition), ())), one.from_on)
            for one in shown.order_by(PackageEdition.from_on)}


def _holds() -> Mapping[int, list[str]]:
    """Return the codes of what each package holds."""
    found: dict[int, list[str]] = {}
    pairs = PackageHolds.select(PackageHolds.package, Package.code).join(Package, on=(PackageHolds.held == Package.id))
    for package, code in pairs.order_by(Package.code).tuples():
        found.setdefault(package, []).append(code)
    return found


def _cell(value: int | date | None) -> str | int | date:
    return "" if value is None else value
