"""Check a registration's dates against the catalogue: when it may start and be certified, which year a package is for."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from imi.catalogue.queries import Offer, Standard
from imi.fields.dates import after_months, in_words
from imi.fields.field import Problem, Record
from imi.registrations.checking.duplicates import PACKAGE, Already, PackageChoice
from imi.schemes.spec import SchemeSpec

ON_RECORD = ("active", "completed")
MONTHS = 12


def course_of(offer: Offer, standard: Standard | None, overlapping: Iterable[int]) -> PackageChoice:
    """Return the course of a package, with everything that the catalogue says about its dates."""
    label, opens, closes, certified = (standard.label, standard.opens_on, standard.closes_on, standard.certified_to) if (
        standard) else ("", None, None, None)
    return PackageChoice(offer.id, offer.version_id, offer.code, frozenset(overlapping), label, opens, closes, offer.closes_on,
                  certified, offer.follows_id, offer.follows, offer.year, offer.years_sample)


def of_dates(row: Record, course: PackageChoice, starts: date | None, ends: date | None) -> Iterator[Problem]:
    """Yield an error for a start outside the days for new starts, a warning for an end after the last day for certification."""
    if starts is not None:
        last = min((day, what) for day, what in ((course.closes_on or date.max, course.standard),
                                                 (course.package_closes_on or date.max, course.code)))
        if starts > last[0]:
            yield row["starts_on"].problem("after_last", "error", starts.isoformat(), limit=in_words(last[0]), part=last[1])
        elif course.opens_on is not None and starts < course.opens_on:
            yield row["starts_on"].problem("before_first", "error", starts.isoformat(), limit=in_words(course.opens_on),
                                    part=course.standard)
    if ends is not None and course.certified_to is not None and ends > course.certified_to:
        yield row["ends_on"].problem("after_certification", "warning", f"{ends} {course.certified_to}",
                              limit=in_words(course.certified_to), part=course.standard)


def of_years(scheme: SchemeSpec, course: PackageChoice, already: Iterable[Already], starts: date | None, ends: date | None,
             today: date) -> Iterator[Problem]:
    """Yield a warning for a package for one year of several without the year before, and where the dates have another year."""
    already, sample = list(already), " (sample)" if course.years_sample else ""
    # A package that holds the year before is as good as it.
    if course.follows_id is not None and not any(
            had.state in ON_RECORD and (had.package_id == course.follows_id or had.package_id in course.overlapping)
            for had in already):
        ended = next((had.state for had in already if had.package_id == course.follows_id and had.reference), "")
        known = (f"the registration on {course.follows} was {ended}" if ended
                 else f"no registration on {course.follows} is on record")
        yield _doubt(course, "no_year_before", course.follows, before=course.follows, sample=sample, known=known)
    if course.year is None or starts is None:
        return
    begins, next_one = after_months(starts, MONTHS * (course.year - 1)), after_months(starts, MONTHS * course.year)
    value = f"{starts} {ends}"
    if course.year > 1 and ends is not None and ends < begins:
        yield _doubt(course, "no_such_year", value, year=course.year, sample=sample, day=in_words(ends), training=scheme.training)
    elif today < after_months(begins, -scheme.ahead_months):
        yield _doubt(course, "year_to_come", value, year=course.year, sample=sample, day=in_words(begins))
    elif today >= next_one:
        yield _doubt(course, "year_over", value, year=course.year, sample=sample, day=in_words(next_one - timedelta(days=1)))


def _doubt(course: PackageChoice, kind: str, value: str, **facts: object) -> Problem:
    return PACKAGE.problem(kind, "warning", value, package=course.code, **facts)
