"""Check the dates of an apprenticeship against each other and against the candidate's date of birth.

A rule is silent where a value that it needs is missing: the field has said so already.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from imi.fields.dates import after_months, after_years, in_words
from imi.fields.field import Context, Violation

# das-commitments: MinimumAgeAtApprenticeshipStart, and the oldest it takes.
YOUNGEST, OLDEST, UNUSUALLY_OLD = 15, 115, 70
LEAVING_AGE = 16
TOO_LONG_YEARS, LONG_YEARS = 10, 6
# The shortest apprenticeship was a year, and eight months for those who start from here on (ILR DateOfBirth_46, _57).
SHORTER_FROM = date(2025, 8, 1)
SHORTEST_DAYS, SHORTEST_DAYS_BEFORE = 242, 365
EPA_EARLY_MONTHS, EPA_LATE_MONTHS = 3, 12
FRIDAY = 4
Values = Mapping[str, Any]


def end_after_start(values: Values, _given: Context) -> Iterator[Violation]:
    """Refuse an end that is not after the start and within ten years of it, and warn about unusually short and long ones."""
    start, end = values.get("starts_on"), values.get("ends_on")
    if start is None or end is None:
        return
    if end <= start:
        yield Violation("ends_on", "not_after", facts={"start": in_words(start)})
    elif end >= after_years(start, TOO_LONG_YEARS):
        yield Violation("ends_on", "too_long", facts={"years": TOO_LONG_YEARS})
    elif end >= after_years(start, LONG_YEARS):
        yield Violation("ends_on", "long", "warning", {"years": LONG_YEARS})
    elif (end - start).days < _shortest(start):
        yield Violation("ends_on", "short", "warning", {"days": (end - start).days, "least": _shortest(start)})


def _shortest(start: date) -> int:
    return SHORTEST_DAYS if start >= SHORTER_FROM else SHORTEST_DAYS_BEFORE


def epa_after_start(values: Values, _given: Context) -> Iterator[Violation]:
    """Refuse an EPA that does not start after the apprenticeship."""
    start, epa = values.get("starts_on"), values.get("epa_on")
    if start is not None and epa is not None and epa <= start:
        yield Violation("epa_on", "not_after", facts={"start": in_words(start)})


def epa_near_end(values: Values, given: Context) -> Iterator[Violation]:
    """Warn about an EPA package whose EPA starts long before or after the apprenticeship ends; say nothing of gateway packages.
    """
    start, end, epa = values.get("starts_on"), values.get("ends_on"), values.get("epa_on")
    if given.stage != "epa" or end is None or epa is None:
        return
    if start is not None and epa <= start:
        return
    if epa < after_months(end, -EPA_EARLY_MONTHS):
        yield Violation("epa_on", "early_for_end", "warning", {"months": EPA_EARLY_MONTHS, "end": in_words(end)})
    elif epa > after_months(end, EPA_LATE_MONTHS):
        yield Violation("epa_on", "late_for_end", "warning", {"end": in_words(end)})


def of_an_age(values: Values, _given: Context) -> Iterator[Violation]:
    """Refuse a candidate who is not at least 15 and under 115 at the start, and warn about school age and about 70 and over."""
    born, start = values.get("date_of_birth"), values.get("starts_on")
    if born is None or start is None:
        return
    if born >= start:
        yield Violation("date_of_birth", "born_after_start")
        return
    age = age_on(start, born)
    if age < YOUNGEST:
        yield Violation("date_of_birth", "too_young", facts={"years": YOUNGEST})
    elif age >= OLDEST:
        yield Violation("date_of_birth", "too_old", facts={"years": OLDEST})
    elif age >= UNUSUALLY_OLD:
        yield Violation("date_of_birth", "seventy", "warning", {"years": age})
    elif start <= leaves_school(born):
        yield Violation("date_of_birth", "school_age", "warning", {"day": in_words(leaves_school(born))})


def age_on(day: date, born: date) -> int:
    """Return the age in whole years on a day. Whoever is born on 29 February has the birthday on the 28th in other years."""
    years = day.year - born.year
    return years if after_years(born, years) <= day else years - 1


def leaves_school(born: date) -> date:
    """Return the last Friday in June of the school year (September to August) in which the person turns 16."""
    sixteen = after_years(born, LEAVING_AGE)
    last = date(sixteen.year + (sixteen.month >= 9), 6, 30)
    return last - timedelta(days=(last.weekday() - FRIDAY) % 7)
