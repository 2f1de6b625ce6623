"""The one checker: what stands in the way of registering somebody on a package, or is to be confirmed, at every door.

The fields have read the texts; here the catalogue's days and what the candidate has already are said beside it. It asks no
database.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from imi.fields.field import Problem, Reading
from imi.registrations.checking.duplicates import NEEDS_REASON, Already, PackageChoice, overlap, problems, shared_email
from imi.registrations.checking.windows import of_dates, of_years
from imi.schemes.spec import SchemeSpec

# A reason for registering somebody again, wherever that is done.
REASON_AT_MOST = 200


def check_package(scheme: SchemeSpec, course: PackageChoice | None, reading: Reading, already: Sequence[Already],
                  today: date) -> tuple[Reading, list[Problem]]:
    """Check dates and package, and return (the reading with what the catalogue says about its dates, the problems of the
    package). A batch, a sheet and a change of package all call it.
    """
    if course is None:
        return reading, []
    already = [had for had in already if had.until is None or had.until >= today]
    starts, ends = reading.values.get("starts_on"), reading.values.get("ends_on")
    found = tuple(of_dates(scheme.row, course, starts, ends))
    return (reading.beside(found) if found else reading,
            [*problems(scheme, course, already, starts, ends), *of_years(scheme, course, already, starts, ends, today)])


def same_address(others: Iterable[tuple[int, Already]], starts: date | None, ends: date | None) -> list[Problem]:
    """Return the warning that one of these others (number, registration), who have the same e-mail address, is registered at the
    same time; none where nobody is.
    """
    return [shared_email(number) for number, had in others if overlap(had, starts, ends)][:1]


def needs_reason(problem: Problem) -> bool:
    """Return whether confirming the problem takes a reason in words."""
    return problem.code in NEEDS_REASON
