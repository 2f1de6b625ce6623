"""Query the catalogue: a centre's standards, and a standard's packages with the price of the day."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from peewee import JOIN, ColumnBase, Expression, ModelSelect, Select, fn

from imi.catalogue.fields import STAGES
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
from imi.database.compiled import Blank, Prepared
from imi.database.connection import Table
from imi.database.errors import NotFound
from imi.database.peewee_private import columns_of

# So long before its last day for new starts a standard is said to close.
CLOSING_SOON = timedelta(days=90)


@dataclass(frozen=True)
class Standard:
    """A version of a programme that is linked to the centre, as of a standard. `open` says whether it can be chosen."""

    id: int
    label: str
    title: str
    code: str
    plan: str
    option: str
    level: int | None
    slug: str
    closes_on: date | None
    open: bool
    opens_on: date | None = None
    certified_to: date | None = None
    # Closed to new starts: apprentices who started before may still be registered.
    late: bool = False
    scheme: str = ""
    # The last day on which an apprenticeship may start here: of the standard, or of the centre's approval where that ends sooner.
    last_start: date | None = None

    @property
    def takes(self) -> bool:
        """Return whether candidates may be registered on it; each candidate's start is compared with its days separately."""
        return self.open or self.late


@dataclass(frozen=True)
class Offer:
    """A package with its price (pence, None where not set) and its edition of contents on one day; `open` for new starts."""

    id: int
    version_id: int
    code: str
    description: str
    stage: str
    pence: int | None
    price_id: int | None
    edition: int | None
    sample: bool
    open: bool
    contents: tuple[str, ...] = ()
    # Its first day, while still in the future: the price of that day is not shown before.
    from_on: date | None = None
    # The last day on which an apprenticeship on it may start; the package before it (id and code), and the year that it is for.
    closes_on: date | None = None
    follows_id: int | None = None
    follows: str = ""
    year: int | None = None
    years_sample: bool = False
    # How long an apprenticeship on it usually takes, None where nobody has said.
    usual_months: int | None = None
    months_sample: bool = False

    @property
    def meant_for(self) -> str:
        """Return in words which part of an apprenticeship it is for."""
        return dict(STAGES).get(self.stage, self.stage)


def versions_called(slugs: Collection[str] = ()) -> list[Version]:
    """Return the versions with these slugs, or all versions where none are given."""
    return list(Version.select().where(Version.slug.in_(slugs)) if slugs else Version.select())


def taking_standards(centre: Centre, today: date, scheme: str = "") -> list[Standard]:
    """Return the standards that candidates may be registered on today, of one scheme or of all, also those closed to new
    starts.
    """
    return [standard for standard in standards(centre, today, scheme) if standard.takes]


def standards(centre: Centre, today: date, scheme: str = "") -> list[Standard]:
    """Return all standards linked to the centre, of one scheme or of all, also those closed to new starts."""
    rows = _linked_of(centre=centre, scheme=scheme) if scheme else _linked(centre=centre)
    return [_standard(row, today) for row in rows]


@Prepared
def _linked_of(centre: Blank, scheme: Blank) -> ModelSelect[Any]:
    return _approved(centre).where(Version.scheme == scheme)


@Prepared
def _linked(centre: Blank) -> ModelSelect[Any]:
    return _approved(centre)


def _approved(centre: Blank) -> ModelSelect[Any]:
    return (
        Version.select(Version, Programme.title.alias("programme_title"), Programme.code.alias("programme_code"),
                       Approval.from_on.alias("approved_from"), Approval.closes_on.alias("approved_to"))
        .join(Programme, on=(Version.programme == Programme.id))
        .join_from(Version, Approval, on=(Approval.version == Version.id))
        .where(Approval.centre == centre)
        .order_by(Version.position, Version.id).objects()
    )


def _standard(row: Any, today: date) -> Standard:
    approved = row.approved_from <= today <= (row.approved_to or date.max)
    sold = (row.opens_on or date.min) <= today <= (row.closes_on or date.max)
    return Standard(row.id, row.label, row.programme_title, row.programme_code, row.plan, row.option, row.level, row.slug,
                    row.closes_on, approved and sold, row.opens_on, row.last_certification_on,
                    approved and not sold and (row.opens_on or date.min) <= today <= (row.last_certification_on or date.max),
                    row.scheme_id, min(filter(None, (row.closes_on, row.approved_to)), default=None))


def closing_soon(linked: Iterable[Standard], today: date) -> list[Standard]:
    """Return those of these standards on which nobody new can start after a day that comes soon."""
    return [one for one in linked if one.open and one.last_start is not None and one.last_start <= today + CLOSING_SOON]


def is_closing(today: date) -> tuple[ColumnBase, ...]:
    """Return the conditions that a version is open and closes to new starts soon, for every centre."""
    return (Version.closes_on >= today, Version.closes_on <= today + CLOSING_SOON,
            Version.opens_on.is_null() | (Version.opens_on <= today))


def how_many_closing(today: date) -> int:
    """Return how many standards close to new starts soon."""
    return int(Version.select().where(*is_closing(today)).count())


def is_approved(centre: Centre, version_id: int, today: date) -> bool:
    """Return whether the centre is approved for a standard on a day, also where nobody new can start on it."""
    return bool(Approval.select().where(
        Approval.centre == centre, Approval.version == version_id, Approval.from_on <= today,
        Approval.closes_on.is_null() | (Approval.closes_on >= today)).exists())


def standard(centre: Centre, slug: str, today: date) -> Standard:
    """Return one linked standard by its slug. Raises NotFound."""
    for found in standards(centre, today):
        if found.slug == slug:
            return found
    raise NotFound("standard")


def offers(centre: Centre, version_id: int | None, today: date, *, drafts: bool = False) -> list[Offer]:
    """Return a standard's packages in the guide's order, with the price of the day for this centre.

    With `drafts` prices and contents are as if every draft were published; only the awarding body may see that.
    """
    if version_id is None:
        return []
    rows = (_of_version_with_drafts if drafts else _of_version)(group=centre.price_group_id, today=today, version=version_id)
    return [_offer(row, today) for row in rows]


@Prepared
def _of_version(group: Blank, today: Blank, version: Blank) -> ModelSelect[Any]:
    return _priced(group, today).where(Package.version == version).order_by(Package.position, Package.id)


@Prepared
def _of_version_with_drafts(group: Blank, today: Blank, version: Blank) -> ModelSelect[Any]:
    return _priced(group, today, drafts=True).where(Package.version == version).order_by(Package.position, Package.id)


def all_offers(centre: Centre, today: date) -> dict[int, list[Offer]]:
    """Return the packages of every standard linked to the centre, by standard."""
    by_version: dict[int, list[Offer]] = {}
    for row in _of_centre(centre=centre, group=centre.price_group_id, today=today):
        by_version.setdefault(row.version_id, []).append(_offer(row, today))
    return by_version


def as_stored(centre: Centre, today: date, scheme: str) -> tuple[tuple[Any, ...], ...]:
    """Return all that the standards of a scheme and the packages linked to the centre are made of, as the database gives it.

    It takes a fraction of the time that they take: whoever keeps something that is made of them sees by it that they are the
    same.
    """
    return (*_linked_of.plainly(centre=centre, scheme=scheme),
            *_of_centre.plainly(centre=centre, group=centre.price_group_id, today=today))


@Prepared
def _of_centre(centre: Blank, group: Blank, today: Blank) -> ModelSelect[Any]:
    linked = Approval.select(Approval.version).where(Approval.centre == centre)
    return _priced(group, today).where(Package.version.in_(linked)).order_by(Package.position, Package.id)


def _charged(group: str | Blank, today: date | Blank, drafts: bool = False) -> tuple[Expression, ...]:
    """Return the conditions of a price that has begun for a price group by a day; with `drafts`, unpublished prices count too.
    """
    published = () if drafts else (Price.published_at.is_null(False),)
    return Price.price_group == group, Price.from_on <= today, Price.withdrawn_at.is_null(), *published


def _priced(group: str | Blank, today: date | Blank, drafts: bool = False) -> ModelSelect[Any]:
    visible = () if drafts else (PackageEdition.published_at.is_null(False),)
    of_day = (
        Price.select(Price.id)
        .where(Price.package == Package.id, *_charged(group, today, drafts))
        .order_by(Price.from_on.desc()).limit(1)
    )
    edition = (
        PackageEdition.select(PackageEdition.edition)
        .where(PackageEdition.package == Package.id, PackageEdition.from_on <= today, *visible)
        .order_by(PackageEdition.from_on.desc(), PackageEdition.edition.desc()).limit(1)
    )
    charged, before = Price.alias("charged"), Package.alias("before")
    return (
        Package.select(Package, before.code.alias("follows_code"), charged.id.alias("charged_id"), charged.pence.alias("pence"),
                       charged.sample.alias("price_sample"), edition.alias("shown"))
        .join(charged, JOIN.LEFT_OUTER, on=(charged.id == of_day))
        .join_from(Package, before, JOIN.LEFT_OUTER, on=(Package.follows_id == before.id))
        .objects()
    )


def _offer(row: Any, today: date, contents: tuple[str, ...] = ()) -> Offer:
    open_today = (row.opens_on or date.min) <= today <= (row.closes_on or date.max)
    price_id = row.charged_id if row.pence is not None else None
    return Offer(row.id, row.version_id, row.code, row.description, row.stage, row.pence, price_id, row.shown,
                 bool(row.sample or row.price_sample), open_today, contents,
                 row.opens_on if row.opens_on and row.opens_on > today else None, row.closes_on, row.follows_id,
                 row.follows_code or "", row.year, bool(row.years_sample), row.usual_months, bool(row.months_sample))


def offers_with_contents(centre: Centre, version_id: int, today: date, *, drafts: bool = False) -> list[Offer]:
    """Return a standard's packages with the lines of what each includes today; with `drafts` as `offers` says."""
    return with_contents(offers(centre, version_id, today, drafts=drafts))


def with_contents(plain: Sequence[Offer]) -> list[Offer]:
    """Return these packages with the lines of what each includes."""
    lines: dict[tuple[int, int], list[str]] = {}
    rows = PackageLine.select().where(PackageLine.package.in_([offer.id for offer in plain] or [0])).order_by(
        PackageLine.position)
    for row in rows:
        lines.setdefault((row.package_id, row.edition), []).append(row.text)
    return [
        replace(offer, contents=tuple(lines.get((offer.id, offer.edition or 0), ()))) for offer in plain
    ]


def sold(centre: Centre, codes: Collection[str], today: date, scheme: str = "") -> list[tuple[Standard, Offer]]:
    """Return (standard, package with its contents) for those of these package codes that the centre can register on, of one
    scheme or of all, in the order asked for.
    """
    linked = {standard.id: standard for standard in standards(centre, today, scheme)}
    rows = _priced(centre.price_group_id, today).where(Package.code.in_(list(codes)), Package.version.in_(list(linked)))
    found = {offer.code: offer for offer in with_contents([_offer(row, today) for row in rows])}
    return [(linked[found[code].version_id], found[code]) for code in codes if code in found]


def prices_so_far(centre: Centre, package_id: int, today: date) -> list[tuple[date, int | None, bool]]:
    """Return (from which day, pence or None where not set, whether a sample) of a package's prices for this centre, latest
    first.
    """
    rows = Price.select(Price.from_on, Price.pence, Price.sample).where(
        Price.package == package_id, *_charged(centre.price_group_id, today)).order_by(Price.from_on.desc())
    return list(rows.tuples())


def next_price(centre: Centre, package_id: int, today: date) -> tuple[date, int | None, bool] | None:
    """Return (from which day, pence or None where not set, whether a sample) of the next published price, None where there is
    none.
    """
    group, published = Price.price_group == centre.price_group_id, Price.published_at.is_null(False)
    return Price.select(Price.from_on, Price.pence, Price.sample).where(
        Price.package == package_id, group, published, Price.withdrawn_at.is_null(), Price.from_on > today,
    ).order_by(Price.from_on).tuples().first()


def sharing(package_id: int, among: Collection[int]) -> list[str]:
    """Return the codes of these standards' packages that overlap with a package."""
    rows = Package.select(Package.code).where(Package.id.in_(list(overlapping(package_id)) or [0]),
                                              Package.version.in_(list(among))).order_by(Package.position)
    return [code for (code,) in rows.tuples()]


def overlapping(package_id: int | None) -> set[int]:
    """Return the packages that contain this one or that it contains: registering on both would pay for something twice."""
    return overlaps([package_id]).get(package_id, set()) if package_id else set()


def overlaps(packages: Collection[int]) -> dict[int, set[int]]:
    """Return for each of these packages those that contain it or that it contains."""
    found: dict[int, set[int]] = {}
    for package, held in _holds(packages=packages):
        found.setdefault(package, set()).add(held)
        found.setdefault(held, set()).add(package)
    return found


@Prepared
def _holds(packages: Blank) -> Select[tuple[Any, ...]]:
    return PackageHolds.select(PackageHolds.package, PackageHolds.held).where(
        PackageHolds.package.in_(packages.each()) | PackageHolds.held.in_(packages.each())).tuples()


def scheme_called(code: str) -> Scheme:
    """Return the words and senders of a scheme, as the awarding body has them. Raises NotFound."""
    for found in _scheme(code=code):
        return found
    raise NotFound("scheme")


@Prepared
def _scheme(code: Blank) -> ModelSelect[Scheme]:
    return Scheme.select().where(Scheme.code == code)


def unknown_schemes(known: Collection[str], tables: Iterable[type[Table]]) -> list[str]:
    """Return the codes of schemes, other than the known ones, to which rows of these tables belong.

    A scheme that is only listed is not in use.
    """
    listed = Scheme.select(Scheme.code).order_by(Scheme.code).tuples()
    others = [code for (code,) in listed if code not in known]
    # A key leads from every row to a listed scheme, so nothing is looked through where no other one is listed.
    of_schemes = [(table, columns_of(table)["scheme_id"]) for table in tables] if others else []
    return [code for code in others if any(table.select().where(scheme == code).exists() for table, scheme in of_schemes)]


def is_loaded() -> bool:
    """Return whether there is any standard in the catalogue."""
    return bool(Version.select(fn.COUNT(Version.id)).scalar())


def how_many_unpublished() -> int:
    """Return how many prices, and how many contents of packages, were entered and are not published."""
    return (Price.select().where(Price.published_at.is_null(), Price.withdrawn_at.is_null()).count()
            + PackageEdition.select().where(PackageEdition.published_at.is_null()).count())
