"""Add samples for what the catalogue does not say yet: packages, prices and contents, each marked as a sample."""
from __future__ import annotations

from datetime import date

from imi.catalogue.actions import set_contents, set_price
from imi.catalogue.models import Package, Price, Version
from imi.database.connection import db

# (stage, code, words)
SAMPLES = (
    ("gateway", "GW1", "Gateway 1"),
    ("gateway", "GW2", "Gateway 2"),
    ("epa", "EPA", "End-Point Assessment"),
)
# Packages for one year each, one after the other.
YEARS = ("ACAP01A", "ACAP01B")
# How many months an apprenticeship of a level takes in the demo; of end-point assessment alone nothing is said.
MONTHS, LONGER = 24, 36
PENCE = {"gateway": 36000, "epa": 65000}
CONTENTS = {
    "gateway": ("Sample: registration of the candidate", "Sample: gateway review"),
    "epa": ("Sample: end-point assessment", "Sample: result and certificate"),
}


def fill(from_on: date) -> None:
    """Add packages to the standards without any, and a price and contents to every package without a price."""
    with db.atomic():
        for version in Version.select().order_by(Version.position):
            if not Package.select().where(Package.version == version).exists():
                _packages(version)
        priced = {price.package_id for price in Price.select(Price.package)}
        for package in Package.select():
            if package.id not in priced:
                set_price(package, PENCE[package.stage], from_on, sample=True)
                set_contents(package, CONTENTS[package.stage], from_on, sample=True)


def years() -> None:
    """Store which of the guide's packages are for one year, and which follows which, by their names and so marked as samples."""
    with db.atomic():
        first = Package.get(Package.code == YEARS[0])
        for year, code in enumerate(YEARS, 1):
            Package.update(year=year, years_sample=True, follows_id=first.id if year > 1 else None).where(
                Package.code == code).execute()


def lengths() -> None:
    """Store how long an apprenticeship on each package usually takes, by the level of its standard and so marked as samples."""
    with db.atomic():
        for version in Version.select():
            months = LONGER if (version.level or 0) > 2 else MONTHS
            Package.update(usual_months=months, months_sample=True).where(
                Package.version == version, Package.stage != "epa").execute()


def _packages(version: Version) -> None:
    option = "".join(word[0] for word in version.option.replace("/", " ").split())
    stem = "-".join(part for part in ("SAMPLE", version.slug.split("-")[0].upper(), version.plan, option) if part)
    for n, (stage, code, words) in enumerate(SAMPLES):
        Package.create(version=version, code=f"{stem}-{code}".upper(), description=f"{version.option or version.label} {words}",
                       stage=stage, position=n, sample=True)
