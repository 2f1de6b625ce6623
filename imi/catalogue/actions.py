"""Change the catalogue: load it from a file, and link standards to centres."""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from imi.audit.actions import record
from imi.catalogue.fields import pence as pounds_to_pence
from imi.catalogue.models import (
    Approval,
    Package,
    PackageEdition,
    PackageHolds,
    PackageLine,
    Price,
    Programme,
    Scheme,
    Version,
)
from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import Refused

GUIDE = Path(__file__).with_name("standards.csv")
COLUMNS = ("standard_label", "title", "code", "version", "option", "level", "package_code", "stage",
           "package_description", "retail_price", "contents")
# The schemes as they are listed until the awarding body changes their words and senders. A file of standards is of the first.
SCHEMES = Path(__file__).with_name("schemes.csv")
# A package that contains others of its standard: registering on both leads to a question.
HOLDS = {"ACAP01C": ("ACAP01A", "ACAP01B")}


class NotACatalogue(Refused):
    """The file cannot be loaded; nothing was changed."""

    field, code = "file", "catalogue.file"


def load(file: Path, today: date, scheme: str = "") -> tuple[int, int]:
    """Load a CSV file of a scheme's standards and packages; return (standards, packages) now in the catalogue.

    Without a named scheme the file is the first scheme's. Loading again changes labels, order and descriptions, adds what is
    new and removes nothing. A price (pounds) or contents (lines separated by |) that the file leaves empty stays "not set".
    Raises NotACatalogue.
    """
    rows = _rows(file)
    with db.atomic():
        schemes = _schemes()
        scheme = scheme or schemes[0]["code"]
        Scheme.insert_many([{**row, "position": n} for n, row in enumerate(schemes)]).on_conflict_ignore().execute()
        versions: dict[str, Version] = {}
        for position, row in enumerate(rows):
            version = versions.get(row["standard_label"]) or _version(scheme, row, len(versions))
            versions[row["standard_label"]] = version
            if row["package_code"]:
                _package(row, version, position, today)
        _holds()
        record("loaded", "catalogue", changes={"file": (None, file.name)})
    return Version.select().count(), Package.select().count()


def _schemes() -> list[dict[str, str]]:
    with SCHEMES.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _rows(file: Path) -> list[Mapping[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restval="")
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            rows: list[Mapping[str, str]] = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise NotACatalogue(f"{file.name} can’t be read: {fault}") from None
    if missing:
        raise NotACatalogue(f"{file.name} has no column called {', '.join(missing)}")
    for number, row in enumerate(rows, 2):
        if not row["standard_label"] or not row["code"] or not row["version"]:
            raise NotACatalogue(f"Row {number} of {file.name} needs a standard_label, a code and a version")
        if row["retail_price"] and not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", row["retail_price"]):
            raise NotACatalogue(f"Row {number} of {file.name}: retail_price must be pounds, like 360 or 360.00")
        if not re.fullmatch(r"[0-9]?", row["level"]):
            raise NotACatalogue(f"Row {number} of {file.name}: level must be one digit, like 3")
    return rows


def slug(code: str, plan: str, option: str) -> str:
    """Return the address of a standard: st0067-ap01-mech-elec."""
    return re.sub(r"[^a-z0-9]+", "-", f"{code} {plan} {option}".lower()).strip("-")


def _version(scheme: str, row: Mapping[str, str], position: int) -> Version:
    programme, _new = Programme.get_or_create(scheme=scheme, code=row["code"], defaults={"title": row["title"]})
    version, _new = Version.get_or_create(
        programme=programme, plan=row["version"], option=row["option"],
        defaults={"scheme": scheme, "label": row["standard_label"], "position": position,
                  "slug": slug(row["code"], row["version"], row["option"])},
    )
    Version.update(label=row["standard_label"], position=position, level=int(row["level"]) if row["level"] else None).where(
        Version.id == version.id).execute()
    return version


def _package(row: Mapping[str, str], version: Version, position: int, today: date) -> None:
    values = {"description": row["package_description"], "stage": row["stage"] or "whole", "position": position}
    package, new = Package.get_or_create(code=row["package_code"], defaults={"version": version, **values})
    if package.version_id != version.id:
        raise NotACatalogue(f"{package.code} belongs to another standard. A package code is used once")
    if not new:
        Package.update(**values).where(Package.id == package.id).execute()
    if row["retail_price"]:
        set_price(package, pounds_to_pence(row["retail_price"]), today)
    if row["contents"]:
        set_contents(package, row["contents"].split("|"), today)


def _holds() -> None:
    codes = {package.code: package.id for package in Package.select(Package.id, Package.code)}
    pairs = [{"package": codes[whole], "held": codes[part]}
             for whole, parts in HOLDS.items() for part in parts if whole in codes and part in codes]
    if pairs:
        PackageHolds.insert_many(pairs).on_conflict_ignore().execute()


def set_price(package: Package, pence: int, from_on: date, *, sample: bool = False) -> None:
    """Publish a price in pence from a day on. A price that is in force on that day already changes nothing."""
    holds = Price.select().where(
        Price.package == package, Price.price_group == "retail", Price.from_on <= from_on, Price.withdrawn_at.is_null(),
        Price.published_at.is_null(False),
    ).order_by(Price.from_on.desc()).first()
    if holds is not None and (holds.pence, holds.sample) == (pence, sample):
        return
    Price.update(withdrawn_at=now()).where(Price.package == package, Price.price_group == "retail", Price.from_on == from_on,
                                           Price.withdrawn_at.is_null()).execute()
    Price.create(package=package, price_group="retail", from_on=from_on, pence=pence, published_at=now(), sample=sample)


def set_contents(package: Package, lines: Iterable[str], from_on: date, *, sample: bool = False) -> None:
    """Publish contents from a day on, as a new edition; the same lines again change nothing.

    Raises Refused where others were published from that day: published contents never change.
    """
    lines = [line.strip() for line in lines if line.strip()]
    last = PackageEdition.select().where(PackageEdition.package == package).order_by(PackageEdition.edition.desc()).first()
    if last is not None and last.published_at is not None and lines == _lines(package, last.edition):
        return
    if PackageEdition.select().where(PackageEdition.package == package, PackageEdition.from_on == from_on,
                                     PackageEdition.published_at.is_null(False)).exists():
        raise Refused(f"Other contents of {package.code} are published from {from_on:%-d %B %Y}. Choose a later day",
                      field="contents", code="catalogue.contents_published")
    edition = last.edition + 1 if last else 1
    PackageEdition.create(package=package, edition=edition, from_on=from_on, published_at=now(), sample=sample)
    PackageLine.insert_many([
        {"package": package, "edition": edition, "position": n, "text": line} for n, line in enumerate(lines, 1)
    ]).execute()


def _lines(package: Package, edition: int) -> list[str]:
    rows = PackageLine.select().where(PackageLine.package == package, PackageLine.edition == edition)
    return [row.text for row in rows.order_by(PackageLine.position)]


def approve(centre: Centre, versions: Iterable[Version], from_on: date) -> None:
    """Link standards to a centre from a day on. A standard that is linked already stays as it is."""
    rows = [{"centre": centre, "version": version, "from_on": from_on} for version in versions]
    if rows:
        Approval.insert_many(rows).on_conflict_ignore().execute()
