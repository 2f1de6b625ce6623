"""The catalogue written out as rows of a workbook: a package of a standard in each, or a standard alone."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from imi.body.catalogue_book import COLUMNS
from imi.body.prices import RETAIL
from imi.body.standards import SCHEME
from imi.catalogue.models import Package, PackageEdition, PackageLine, Price, Programme, Version


def rows(today: date) -> Iterator[tuple[str | date, ...]]:
    """Every package with its standard, retail price and contents of the day, in the order of the columns; five statements."""
    at: dict[int, Price] = {}
    for price in Price.select().where(Price.price_group == RETAIL, Price.published_at.is_null(False), Price.from_on <= today,
                                      Price.withdrawn_at.is_null()).order_by(Price.from_on):
        at[price.package_id] = price
    shown: dict[int, PackageEdition] = {}
    for one in PackageEdition.select().where(PackageEdition.published_at.is_null(False), PackageEdition.from_on <= today
                                             ).order_by(PackageEdition.from_on):
        shown[one.package_id] = one
    lines: dict[tuple[int, int], list[str]] = {}
    for line in PackageLine.select().order_by(PackageLine.position):
        lines.setdefault((line.package_id, line.edition), []).append(line.text)
    of: dict[int, list[Package]] = {}
    for package in Package.select().order_by(Package.position, Package.id):
        of.setdefault(package.version_id, []).append(package)
    versions = Version.select(Version, Programme).join(Programme, on=(Version.programme == Programme.id), attr="of").where(
        Version.scheme == SCHEME).order_by(Version.position, Version.id)
    for version in versions:
        begin = (version.label, version.of.title, version.of.code, version.plan, version.option, _cell(version.level),
                 _cell(version.position), *map(_cell, (version.opens_on, version.closes_on, version.last_certification_on)))
        for package in of.get(version.id, ()):
            price, edition = at.get(package.id), shown.get(package.id)
            priced = price is not None and price.pence is not None
            yield (*begin, package.code, package.stage, package.description, _cell(package.position), _cell(package.opens_on),
                   _cell(package.closes_on), f"{price.pence / 100:.2f}" if price and priced else "",
                   price.from_on if price and priced else "",
                   "|".join(lines.get((package.id, edition.edition), ())) if edition else "", edition.from_on if edition else "")
        if version.id not in of:
            yield (*begin, *[""] * (len(COLUMNS) - len(begin)))


def _cell(value: Any) -> str | date:
    return "" if value is None else value if isinstance(value, date) else str(value)
