"""Add and change packages, say which hold which, and draft their contents."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from imi.administration.catalogue.keeping import Values, differences, keep, next_position, note, refusing
from imi.administration.catalogue.standards import opening
from imi.catalogue.models import Package, PackageEdition, PackageHolds, PackageLine, Version
from imi.database.connection import db, lock
from imi.database.errors import Conflict, Refused
from imi.formats import day
from imi.people.models import Person

NAMES = ("package_code", "description", "stage", "position", "opens_on", "closes_on", "year", "usual_months")
YEARS = ("follows", "year")


class CodeTaken(Refused):
    """A package code is used once."""

    field, code = "package_code", "package.code_taken"


class Circle(Refused):
    """Of two packages only one can hold the other."""

    field, code = "holds", "package.circle"


class NotBefore(Refused):
    """A package can only follow another one of its standard, which does not follow it."""

    field, code = "follows", "package.follows"


class Published(Refused):
    """Refuses a change of what is published from that day: it never changes."""

    field, code = "from_on", "catalogue.published"


@dataclass(frozen=True)
class Contents:
    """Hold one edition of what a package includes, from a day on; without `published_at` it is a draft."""

    edition: int
    from_on: date
    published_at: datetime | None
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the lines as one text, as a box shows them."""
        return "\n".join(self.lines)


def called(code: str) -> Package:
    """Return the package of a code. Raises NotFound."""
    return Package.get_or_refuse(Package.code == code)


def of_standard(version: Version | int) -> list[Package]:
    """Return a standard's packages in their order."""
    return list(Package.select().where(Package.version == version).order_by(Package.position, Package.id))


def words(package: Package, today: date) -> str:
    """Say in words whether centres can choose the package on a day."""
    return opening(package.opens_on, package.closes_on, today)


def held(package: Package) -> dict[str, Any]:
    """Return what is stored of a package, by the names of its form's fields."""
    return as_held(package, Package.select(Package.code).where(Package.id == package.follows_id).scalar()
                   if package.follows_id else None)


def as_held(package: Package, follows: str | None) -> dict[str, Any]:
    """Return what is stored of a package that follows the one of a code, by the names of its form's fields."""
    return {"package_code": package.code, **{name: getattr(package, name) for name in NAMES[1:]}, "follows": follows}


def parts(package: Package) -> list[str]:
    """Return the codes of the packages that a package includes."""
    rows = PackageHolds.select(Package.code).join(Package, on=(PackageHolds.held == Package.id)).where(
        PackageHolds.package == package).order_by(Package.code)
    return [code for (code,) in rows.tuples()]


def add(person: Person | None, version: Version, asked: Values, holds: Collection[str] = ()) -> Package:
    """Add a package to a standard, last where no position is given, and return it. Raises CodeTaken, NotBefore."""
    values = whole(asked)
    with db.atomic():
        if values["position"] is None:
            values["position"] = next_position(Package, Package.version == version)
        with refusing(lambda: _taken(values)):
            package = Package.create(version=version, code=values["package_code"],
                                     **{name: values[name] for name in NAMES[1:]})
        Package.update(follows_id=_before(package, values["follows"])).where(Package.id == package.id).execute()
        _hold(package, holds)
        note("added", "package", package.id, person, package.code,
             differences({}, {"standard": version.label, **values, "holds": ", ".join(parts(package))}))
    return package


def change(person: Person | None, package: Package, edition: int, asked: Values,
           holds: Collection[str] | None = None) -> bool:
    """Change a package that is still in this edition, and return whether anything changed.

    Without `holds` the packages that it includes stay. Raises CodeTaken, NotBefore; Circle where one of those that it is to hold
    holds it; Conflict with what is stored now where somebody was faster.
    """
    with db.atomic():
        # Before the package itself, as everybody does: so nobody waits for who waits for them.
        _hold_standard(package)
        stored = Package.get_by_id(package.id)
        before = {**held(stored), "holds": ", ".join(parts(stored))}
        values = whole(asked, before)
        siblings = {one.code for one in of_standard(stored.version_id)} - {stored.code}
        values["holds"] = before["holds"] if holds is None else ", ".join(sorted(siblings & set(holds)))
        changes = differences(before, values)
        if not changes:
            return False
        with refusing(lambda: _taken(values)):
            keep(package, Package.id == package.id,
                 {**columns_of(stored, values, changes), "follows_id": _before(stored, values["follows"])}, edition, before,
                 values, "Somebody changed this package while you did", "package")
        if holds is not None:
            _hold(stored, holds)
        note("changed", "package", package.id, person, values["package_code"], changes)
    return True


def whole(asked: Values, before: Values | None = None) -> dict[str, Any]:
    """Return a value for everything that is kept of a package; it keeps its place where none is given."""
    values = {name: asked.get(name) for name in (*NAMES, "follows")}
    if values["position"] is None and before is not None:
        values["position"] = before["position"]
    return values


def columns_of(package: Package, values: Values, changes: Values) -> dict[str, Any]:
    """Return the columns of a package that gets these values. What somebody has said is no sample any more."""
    return {"code": values["package_code"], **{name: values[name] for name in NAMES[1:]},
            "years_sample": package.years_sample and not any(name in changes for name in YEARS),
            "months_sample": package.months_sample and "usual_months" not in changes}


def _taken(values: Values) -> CodeTaken:
    other = Package.get_or_none(Package.code == values["package_code"])
    return taken(values["package_code"], Version.get_by_id(other.version_id).label if other else "another standard")


def taken(code: str, standard: str) -> CodeTaken:
    """Return the refusal of a code that a package of a standard has already."""
    return CodeTaken(f"{code} is a package of {standard}. A package code is used once: choose another")


def _before(package: Package, code: str | None) -> int | None:
    """Return the id of the package of a code, which this one is to follow. Raises NotBefore."""
    if not code:
        return None
    _hold_standard(package)
    siblings = of_standard(package.version_id)
    return which_before(package, code, {one.code: one for one in siblings}, {one.id: one for one in siblings})


def which_before(package: Package, code: str, by_code: Mapping[str, Package], by_id: Mapping[int, Package]) -> int:
    """Return the id of the package of a code, which another one of its standard is to follow. Raises NotBefore.

    Both mappings have all packages of the standard; they may have those of others.
    """
    wanted = one = by_code.get(code)
    if wanted is None or wanted.id == package.id or wanted.version_id != package.version_id:
        raise NotBefore(f"{code} is not another package of this standard")
    # Of a circle that stands already no package is gone through twice.
    passed = set[int]()
    while one is not None and one.id not in passed:
        if one.follows_id == package.id:
            raise NotBefore(f"{one.code} follows {package.code}. Of two packages only one can follow the other")
        passed.add(one.id)
        one = by_id.get(one.follows_id) if one.follows_id else None
    return int(wanted.id)


def _hold_standard(package: Package) -> None:
    """Let nobody else say which packages of the standard hold or follow which until the transaction ends."""
    lock(Version.select(Version.id).where(Version.id == package.version_id))


def _hold(package: Package, codes: Collection[str]) -> None:
    PackageHolds.delete().where(PackageHolds.package == package).execute()
    rows = Package.select(Package.id).where(Package.version == package.version_id, Package.code.in_(list(codes) or [""]),
                                            Package.id != package.id)
    pairs = [{"package": package.id, "held": row.id} for row in rows]
    if pairs:
        PackageHolds.insert_many(pairs).execute()
        _refuse_circle(package)


def _refuse_circle(package: Package) -> None:
    _hold_standard(package)
    holds: dict[int, list[int]] = {}
    for number, held in PackageHolds.select(PackageHolds.package, PackageHolds.held).join(
            Package, on=(PackageHolds.package == Package.id)).where(Package.version == package.version_id).tuples():
        holds.setdefault(number, []).append(held)
    refuse_circle(package, holds, lambda number: str(Package.get_by_id(number).code))


def refuse_circle(package: Package, holds: Mapping[int, Collection[int]], code_of: Callable[[int], str]) -> None:
    """Raise Circle where a package is held, directly or not, by one that it holds; `holds` has the ids that each holds."""
    for first in sorted(holds.get(package.id, ())):
        reached, ahead = {first}, [first]
        while ahead:
            ahead = [held for number in ahead for held in holds.get(number, ()) if held not in reached]
            reached.update(ahead)
        if package.id in reached:
            other = code_of(first)
            raise Circle(f"{other} holds {package.code}. Of two packages only one can hold the other: change {other} first")


def contents(package: Package) -> list[Contents]:
    """Return every edition of a package's contents, the latest day first, by two statements."""
    rows = PackageLine.select().where(PackageLine.package == package).order_by(PackageLine.position)
    lines: dict[int, list[str]] = {}
    for row in rows:
        lines.setdefault(row.edition, []).append(row.text)
    editions = PackageEdition.select().where(PackageEdition.package == package).order_by(
        PackageEdition.from_on.desc(), PackageEdition.edition.desc())
    return [Contents(one.edition, one.from_on, one.published_at, tuple(lines.get(one.edition, ()))) for one in editions]


def hold(package: Package) -> None:
    """Let nobody else draft, publish or drop anything of the package until the transaction ends."""
    lock(Package.select(Package.id).where(Package.id == package.id))


def draft_contents(person: Person | None, package: Package, from_on: date, lines: Sequence[str], was: str | None = None) -> bool:
    """Keep the package's only draft of what it includes from a day on, and return whether anything changed.

    `was` is the draft that the person saw, as text. Raises Published where contents are published from that day,
    Conflict where somebody changed the draft meanwhile.
    """
    with db.atomic():
        hold(package)
        editions = contents(package)
        draft, number = draft_among(editions), next_edition(editions)
        if is_drafted(draft, from_on, lines):
            return False
        if was is not None and " ".join(was.split()) != " ".join((draft.text if draft else "").split()):
            raise Conflict("Somebody changed this draft while you did", theirs={"lines": draft.text if draft else "No draft"})
        refuse_published(editions, from_on)
        if draft is not None:
            _drop(package, draft.edition)
        PackageEdition.create(package=package, edition=number, from_on=from_on)
        if lines:
            PackageLine.insert_many([{"package": package, "edition": number, "position": n, "text": line}
                                     for n, line in enumerate(lines, 1)]).execute()
        note("drafted", "contents", package.id, person, package.code, told_contents(draft, from_on, lines))
    return True


def draft_among(editions: Iterable[Contents]) -> Contents | None:
    """Return the one that is not published, if there is one."""
    return next((one for one in editions if one.published_at is None), None)


def next_edition(editions: Iterable[Contents]) -> int:
    """Return the number of a draft: the one behind those that are published."""
    return max((one.edition for one in editions if one.published_at), default=0) + 1


def is_drafted(draft: Contents | None, from_on: date, lines: Sequence[str]) -> bool:
    """Return whether just this is drafted already."""
    return draft is not None and (draft.from_on, draft.lines) == (from_on, tuple(lines))


def refuse_published(editions: Iterable[Contents], from_on: date) -> None:
    """Raise Published where contents are published from a day already."""
    if any(one.published_at and one.from_on == from_on for one in editions):
        raise Published(f"Contents from {day(from_on)} are published and never change. Choose a later day")


def told_contents(draft: Contents | None, from_on: date, lines: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    """Return what the audit says of contents that are drafted in place of an earlier draft."""
    return {f"from {day(from_on)}": (draft.text if draft else None, "\n".join(lines))}


def drop_contents(person: Person, package: Package) -> bool:
    """Throw the draft of the contents away, and return whether there was one."""
    with db.atomic():
        hold(package)
        draft = next((one for one in contents(package) if one.published_at is None), None)
        if draft is None:
            return False
        _drop(package, draft.edition)
        note("dropped", "contents", package.id, person, package.code, {f"from {day(draft.from_on)}": (draft.text, None)})
    return True


def _drop(package: Package, edition: int) -> None:
    PackageLine.delete().where(PackageLine.package == package, PackageLine.edition == edition).execute()
    PackageEdition.delete().where(PackageEdition.package == package, PackageEdition.edition == edition,
                                  PackageEdition.published_at.is_null()).execute()
