"""Tell what a candidate's earlier registrations mean for a new one, and define what every check of a package shares.

Nothing of another centre is told: its registration answers with a neutral sentence. What is shared is `Already`, what a candidate
has; `PackageChoice`, what is being registered on; and `PACKAGE`, the field whose words both this check and others use.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from imi.fields.dates import in_words
from imi.fields.field import Field, Problem
from imi.schemes.spec import SchemeSpec


@dataclass(frozen=True)
class Already:
    """Holds a registration that a candidate has. `reference` is empty where it is another centre's.

    One that was transferred counts while it can be put back, which it can `until` a day.
    """

    package_id: int
    version_id: int
    code: str
    state: str
    starts_on: date | None
    ends_on: date | None
    on: date
    reference: str = ""
    until: date | None = None


@dataclass(frozen=True)
class PackageChoice:
    """Holds the package that somebody is to be registered on, with its standard, the packages that it overlaps, and the
    catalogue's days for it.
    """

    package_id: int
    version_id: int
    code: str
    overlapping: frozenset[int] = frozenset()
    # What the catalogue says of the dates, see `windows`: the days for new starts, the last one for certification, the
    # package of the year before, and the year.
    standard: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    package_closes_on: date | None = None
    certified_to: date | None = None
    follows_id: int | None = None
    follows: str = ""
    year: int | None = None
    years_sample: bool = False


PACKAGE = Field(
    "package", "Package", reader=lambda text, _given: text, ask="Choose a package",
    messages={
        "held": "Already registered on {package} since {on} ({reference}). Remove the candidate or choose another package",
        "completed": "Has already completed {package}. Remove the candidate or choose another package",
        "elsewhere": "Already registered on {package}. Contact Membership services",
        "again": "Was withdrawn from {package} before. Say why the candidate is registered again",
        "let_go": "Came to your centre on {package} by transfer and was cancelled here. Until {day} the centre that let go can "
                  "put its registration back and transfer it again, free of charge. Say why the candidate is registered again",
        "put_back": "{reference} on {package}, which another centre had taken over and cancelled, can be put back free of charge "
                    "until {day}. Say why the candidate is registered again",
        "overlaps": "Already registered on {other}, which overlaps {package}",
        "other_standard": "Registered on another {programme} at the same time ({other})",
        "no_year_before": "{package} follows {before}{sample}, and {known}",
        "no_such_year": "{package} is for year {year}{sample}, and the {training} ends on {day}, before that year",
        "year_to_come": "{package} is for year {year}{sample}, which begins on {day}",
        "year_over": "{package} is for year {year}{sample}, which ended on {day}",
        "namesake": "{number} has the same name and date of birth. Check that this is not the same person",
        "email": "{number} has the same e-mail address and is registered at the same time",
    },
)
NEEDS_REASON = frozenset({"package.again", "package.let_go", "package.put_back"})


def holding(already: Iterable[Already], version: int | None = None) -> tuple[Already, ...]:
    """Return the registrations that the candidate has at the centre, perhaps of one standard only."""
    return tuple(had for had in already if had.state == "active" and had.reference and version in (None, had.version_id))


def problems(scheme: SchemeSpec, course: PackageChoice, already: Iterable[Already], starts: date | None,
             ends: date | None) -> Iterator[Problem]:
    """Yield the errors and warnings from what the candidate has, for a registration from `starts` to `ends`."""
    for had in already:
        if had.package_id == course.package_id:
            yield from _same(course, had)
        elif had.state != "active":
            continue
        elif had.package_id in course.overlapping:
            yield _warning("overlaps", had, package=course.code, other=had.code if had.reference else "a package")
        elif had.version_id != course.version_id and overlap(had, starts, ends):
            yield _warning("other_standard", had, programme=scheme.programme,
                           other=had.code if had.reference else "at another centre")


def _same(course: PackageChoice, had: Already) -> Iterator[Problem]:
    if had.state in ("active", "completed") and not had.reference:
        yield PACKAGE.problem("elsewhere", "error", course.code, package=course.code)
    elif had.state == "active":
        on = f"{had.on.day} {had.on:%B %Y}"
        yield PACKAGE.problem("held", "error", course.code, package=course.code, on=on, reference=had.reference)
    elif had.state == "completed":
        yield PACKAGE.problem("completed", "error", course.code, package=course.code)
    elif had.state == "withdrawn":
        yield _warning("again", had, package=course.code)
    elif had.state == "transferred" and had.until is not None:
        kind = "put_back" if had.reference else "let_go"
        yield _warning(kind, had, package=course.code, day=in_words(had.until), reference=had.reference)


def _warning(kind: str, had: Already, **facts: str) -> Problem:
    return PACKAGE.problem(kind, "warning", f"{had.code} {had.reference}" if had.reference else "elsewhere", **facts)


def overlap(had: Already, starts: date | None, ends: date | None) -> bool:
    """Return whether the times overlap. Months that only touch do not (as in the apprenticeship service)."""
    if not (starts and ends and had.starts_on and had.ends_on):
        return False
    return _month(starts) < _month(had.ends_on) and _month(had.starts_on) < _month(ends)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def namesake(number: int) -> Problem:
    """Return the warning that somebody else at the centre has the same name and date of birth."""
    return PACKAGE.problem("namesake", "warning", str(number), number=number)


def shared_email(number: int) -> Problem:
    """Return the warning that somebody else at the centre, registered at the same time, has the same e-mail address."""
    return PACKAGE.problem("email", "warning", str(number), number=number)
