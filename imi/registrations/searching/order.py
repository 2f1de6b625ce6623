"""Put candidates who were found in the order of a column of the list."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from imi.candidates.fields import RECORD
from imi.candidates.gaps import CHOSEN, lacking
from imi.candidates.models import Candidate, Employer, Employment
from imi.candidates.record import at, read
from imi.catalogue.models import Package
from imi.centres.models import Centre
from imi.database.bulk import among, plainly
from imi.fields.field import Context
from imi.registrations.models import Registration

# The columns by the names that an address has for them.
COLUMNS = {"number": "Candidate Number", "surname": "Surname", "first_names": "First Name", "born": "Date of Birth",
           "employer": "Employer", "registered": "Registered on", "missing": "Missing"}
# Whoever sorts by it looks for those with the most.
DOWN_FIRST = frozenset({"missing"})
Values = Mapping[int, Any]


@dataclass(frozen=True)
class Order:
    """By which column, and whether from the end."""

    column: str = "surname"
    down: bool = False

    @property
    def is_usual(self) -> bool:
        """Return whether the list is in this order without being sorted."""
        return self == BY_NAME

    @property
    def code(self) -> str:
        """Return the order as an address has it; the usual one has none."""
        return "" if self.is_usual else f"{'-' if self.down else ''}{self.column}"

    @property
    def words(self) -> str:
        """Say the order within a sentence, as in "by Surname, from the end"."""
        return f"by {COLUMNS[self.column]}{', from the end' if self.down else ''}"

    def by(self, column: str) -> Order:
        """Return the order that a column's heading leads to: by it, or the other way round where the list is by it already."""
        return Order(column, not self.down if column == self.column else column in DOWN_FIRST)


BY_NAME = Order()


def read_order(text: str) -> Order | None:
    """Return the order that an address asks for, None where it names no column of the list."""
    column = text.removeprefix("-")
    return Order(column or BY_NAME.column, text.startswith("-")) if column in COLUMNS or not text else None


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
    # A choice that was closed is missing, too. Many have chosen the same, and asking the lists for each of them takes longer
    # than reading them.
    closed: dict[tuple[Any, ...], int] = {}
    found = {}
    for held in read(at(centre, few=True).where(Candidate.id.in_(among(ids)))):
        chosen = tuple(held.values[name] for name in CHOSEN.names)
        empty = sum(held.values[name] is None for name in RECORD.names)
        if chosen not in closed:
            closed[chosen] = len(lacking(held, given)) - empty
        found[held.id] = empty + closed[chosen]
    return found


VALUES: Mapping[str, Callable[[Centre, Sequence[int], Context], Values]] = {
    "number": _held(Candidate.number), "first_names": _held(Candidate.given_key), "born": _held(Candidate.date_of_birth),
    "employer": _employers, "registered": _packages, "missing": _gaps,
}
