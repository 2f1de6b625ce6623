"""Put candidates who were found in the order of a column of the list."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from imi.candidates.gaps import Lacking
from imi.candidates.models import Candidate, Employer, Employment
from imi.candidates.record import at, read
from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.database.bulk import among, plainly
from imi.database.ordering import Columns, Order
from imi.fields.field import Context
from imi.registrations.models import Registration

# Whoever sorts by what is missing looks for those who lack most.
COLUMNS = Columns({
    "number": "Candidate Number", "surname": "Surname", "first_names": "First Name", "born": "Date of Birth",
    "employer": "Employer", "registered": "Registered on", "missing": "Missing"}, "surname", frozenset({"missing"}))
BY_NAME = COLUMNS.usual
Values = Mapping[int, Any]


def in_order(centre: Centre, ids: Sequence[int], order: Order, given: Context) -> list[int]:
    """Return candidates who are sorted by name in another order. Who has nothing in the column comes last, in either direction.
    """
    if order.column == BY_NAME.column:
        return list(reversed(ids)) if order.down else list(ids)
    values = VALUES[order.column](centre, ids, given)
    having, rest = [one for one in ids if values.get(one)], [one for one in ids if not values.get(one)]
    return [*sorted(having, key=lambda one: values[one], reverse=order.down), *rest]


def _held(column: Any) -> Callable[[Centre, Sequence[int], Context], Values]:
    def values(_centre: Centre, ids: Sequence[int], _given: Context) -> Values:
        return dict(plainly(Candidate.select(Candidate.id, column).where(Candidate.id.in_(among(ids)))))
    return values


def _employers(centre: Centre, ids: Sequence[int], _given: Context) -> Values:
    return dict(plainly(Employment.select(Employment.candidate, Employer.name_key)
                        .join(Employer, on=(Employment.employer == Employer.id))
                        .where(Employment.centre == centre, Employment.candidate.in_(among(ids)), Employment.until.is_null())))


def _packages(centre: Centre, ids: Sequence[int], _given: Context) -> Values:
    """Return the package of each one's latest registration, which the list names first."""
    rows: Iterable[tuple[int, int, str]] = plainly(
        Registration.select(Registration.id, Registration.candidate, Package.code)
        .join(Package, on=(Registration.package == Package.id))
        .where(Registration.centre == centre, Registration.candidate.in_(among(ids))))
    return {candidate: code for _id, candidate, code in sorted(rows)}


def _gaps(centre: Centre, ids: Sequence[int], given: Context) -> Values:
    # A choice that was closed is missing, too.
    lacking = Lacking(given)
    return {held.id: len(lacking(held)) for held in read(at(centre, few=True).where(Candidate.id.in_(among(ids))))}


VALUES: Mapping[str, Callable[[Centre, Sequence[int], Context], Values]] = {
    "number": _held(Candidate.number), "first_names": _held(Candidate.given_key), "born": _held(Candidate.date_of_birth),
    "employer": _employers, "registered": _packages, "missing": _gaps,
}
