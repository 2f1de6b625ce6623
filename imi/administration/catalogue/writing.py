"""Write what was done on a shelf into the database: the statements do not grow with the rows of a workbook."""
from __future__ import annotations

from typing import Any, TypeVar, cast

from imi.administration.catalogue.shelf import NOT_STORED, Shelf
from imi.administration.catalogue.standards import OF_VERSION, SCHEME
from imi.audit.actions import Told, record_told
from imi.catalogue.models import Package, PackageEdition, PackageHolds, PackageLine, Price, Programme, Version
from imi.database import bulk
from imi.database.bulk import among
from imi.database.connection import Table
from imi.database.peewee_private import value_read
from imi.people.models import Person

T = TypeVar("T", bound=Table)

OF_PROGRAMME = (Programme.code, Programme.title)
VERSION = (Version.programme, *(getattr(Version, name) for name in OF_VERSION))
PACKAGE = (Package.code, Package.description, Package.stage, Package.position, Package.opens_on, Package.closes_on, Package.year,
           Package.usual_months)
CHANGED = (*PACKAGE, Package.follows_id, Package.years_sample, Package.months_sample)


def write(shelf: Shelf, person: Person | None, action: str) -> None:
    """Write all of it, with the audit's lines; the caller's transaction is the one action that it is."""
    real: dict[int, int] = {}
    _programmes(shelf, real)
    _versions(shelf, real)
    _packages(shelf, real)
    _prices(shelf, real)
    _contents(shelf, real)
    record_told((Told(one.verb, one.thing, real.get(one.of.id, one.of.id), one.cause[:80], one.changes) for one in shelf.noted),
                person=person, action=action)


def _of(shelf: Shelf, model: type[T]) -> tuple[list[T], list[T]]:
    """Return the new rows of a table, and those that changed."""
    fresh, changed = (list(filter(lambda one: isinstance(one, model), rows)) for rows in (shelf.fresh, shelf.changed.values()))
    return cast(list[T], fresh), cast(list[T], changed)


def _values(row: Table, fields: tuple[Any, ...], real: dict[int, int]) -> list[Any]:
    """Return the values of a row, its keys to others by the numbers under which these are stored."""
    held = (value_read(row, field) for field in fields)
    return [real.get(value, value) if isinstance(value, int) and value >= NOT_STORED else value for value in held]


def _programmes(shelf: Shelf, real: dict[int, int]) -> None:
    fresh, changed = _of(shelf, Programme)
    columns = (Programme.scheme, *OF_PROGRAMME)
    bulk.insert(Programme, columns, [_values(one, columns, real) for one in fresh])
    bulk.update(Programme, (Programme.id,), OF_PROGRAMME, [[one.id, *_values(one, OF_PROGRAMME, real)] for one in changed])
    found: dict[str, int] = dict(Programme.select(Programme.code, Programme.id).where(
        Programme.scheme == SCHEME, Programme.code.in_(among([one.code for one in fresh]))).tuples())
    real.update({one.id: found[one.code] for one in fresh})


def _versions(shelf: Shelf, real: dict[int, int]) -> None:
    fresh, changed = _of(shelf, Version)
    columns = (Version.scheme, Version.slug, *VERSION)
    bulk.insert(Version, columns, [_values(one, columns, real) for one in fresh])
    bulk.update(Version, (Version.id,), VERSION, [[one.id, *_values(one, VERSION, real)] for one in changed],
                revision=Version.edition)
    found = dict(Version.select(Version.slug, Version.id).where(Version.slug.in_(among([one.slug for one in fresh]))).tuples())
    real.update({one.id: found[one.slug] for one in fresh})


def _packages(shelf: Shelf, real: dict[int, int]) -> None:
    fresh, changed = _of(shelf, Package)
    columns = (Package.version, *PACKAGE)
    bulk.insert(Package, columns, [_values(one, columns, real) for one in fresh])
    found = dict(Package.select(Package.code, Package.id).where(Package.code.in_(among([one.code for one in fresh]))).tuples())
    real.update({one.id: found[one.code] for one in fresh})
    bulk.update(Package, (Package.id,), CHANGED, [[one.id, *_values(one, CHANGED, real)] for one in changed],
                revision=Package.edition)
    # What a new one follows may be new itself.
    bulk.update(Package, (Package.id,), (Package.follows_id,),
                [[real[one.id], *_values(one, (Package.follows_id,), real)] for one in fresh if one.follows_id])
    bulk.delete(PackageHolds, (PackageHolds.package,), [[number] for number in shelf.held_anew if number < NOT_STORED])
    bulk.insert(PackageHolds, (PackageHolds.package, PackageHolds.held), [
        (real.get(one.id, one.id), real.get(held, held))
        for one in shelf.held_anew.values() for held in sorted(shelf.holds(one))])


def _prices(shelf: Shelf, real: dict[int, int]) -> None:
    fresh, changed = _of(shelf, Price)
    columns = (Price.package, Price.price_group, Price.from_on, Price.pence)
    bulk.insert(Price, columns, [_values(one, columns, real) for one in fresh])
    bulk.update(Price, (Price.id,), (Price.pence,), [(one.id, one.pence) for one in changed])


def _contents(shelf: Shelf, real: dict[int, int]) -> None:
    """Write the drafts of contents in place of earlier ones, which have the same number: that behind the published ones."""
    drafts = [(real.get(number, number), one) for number, one in shelf.drafted.items()]
    numbers = [(number, one.edition) for number, one in drafts]
    bulk.delete(PackageLine, (PackageLine.package, PackageLine.edition), numbers)
    bulk.delete(PackageEdition, (PackageEdition.package, PackageEdition.edition), numbers)
    bulk.insert(PackageEdition, (PackageEdition.package, PackageEdition.edition, PackageEdition.from_on),
                [(number, one.edition, one.from_on) for number, one in drafts])
    bulk.insert(PackageLine, (PackageLine.package, PackageLine.edition, PackageLine.position, PackageLine.text),
                [(number, one.edition, n, text) for number, one in drafts for n, text in enumerate(one.lines, 1)])
