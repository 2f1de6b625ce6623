"""Days: what people type, read without guessing; words for them; and reckoning in months and years.

Accepted: day, month, year with / - . or spaces, the month as a number or an English name, and yyyy-mm-dd.
"""
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from imi.rules.field import Doubt, Given, Invalid, Reader
from imi.rules.text import plain

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
BY_NAME = {"sept": 9} | {spelling: number for number, month in enumerate(MONTHS, 1)
                         for spelling in (month.lower(), month[:3].lower())}
# A day cell of a spreadsheet arrives with midnight behind it.
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ t]00:00(?::00(?:\.0+)?)?)?")
SEPARATOR = re.compile(r"\s*[/.-]\s*|\s+")
DAY_OR_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")

# What parts a text has, as letters: n day or month, m month's name, y year of four digits, o other number.
WHOLE = frozenset({"nny", "nmy"})
YEAR_NOT_OF_FOUR = frozenset({"nnn", "nmn", "nno", "nmo"})
LACKING = {"n": "month and year", "y": "day and month", "m": "day and year", "nn": "year", "nm": "year", "mn": "year",
           "my": "day", "ym": "day", "yn": "day"}


def day(text: str, _given: Given) -> date:
    """The day a text says. Raises Invalid, in this order: 'incomplete' (part), 'year', 'real'."""
    return _day(text)


def said(text: str) -> date | None:
    """The day a text says, None where it says none."""
    try:
        return _day(text)
    except Invalid:
        return None


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    shown = plain(text).lower()
    iso = ISO.fullmatch(shown)
    if iso:
        return _real(int(iso[1]), int(iso[2]), int(iso[3]))
    parts = SEPARATOR.split(shown)
    kinds = "".join(map(_kind, parts))
    if kinds == "ny" or kinds in LACKING:
        raise Invalid("incomplete", part=_lacking(kinds, parts))
    if kinds in YEAR_NOT_OF_FOUR:
        raise Invalid("year")
    if kinds not in WHOLE:
        raise Invalid("real")
    month = BY_NAME.get(parts[1]) or (int(parts[1]) if parts[1].isdigit() else 0)
    return _real(int(parts[2]), month, _number(parts[0]))


def _kind(part: str) -> str:
    if DAY_OR_MONTH.fullmatch(part):
        return "n"
    if part.isascii() and part.isdigit():
        return "y" if len(part) == 4 else "o"
    return "m" if part in BY_NAME else "?"


def _lacking(kinds: str, parts: list[str]) -> str:
    if kinds != "ny":
        return LACKING[kinds]
    return "day" if 1 <= _number(parts[0]) <= len(MONTHS) else "month"


def _number(part: str) -> int:
    return int(part.rstrip("stndrh"))


def _real(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise Invalid("real") from None


def within(earliest: date, latest: Callable[[date], date] | None = None) -> Reader:
    """A reader of a day from `earliest` to `latest`, which is reckoned from today. Raises 'early' or 'late' (limit)."""

    def read(text: str, given: Given) -> date:
        found = day(text, given)
        if found < earliest:
            raise Invalid("early", limit=in_words(earliest))
        if latest is not None and found > latest(given.today):
            raise Invalid("late", limit=in_words(latest(given.today)))
        return found

    return read


def past(value: date, given: Given) -> Iterator[Doubt]:
    """Doubts a day before today where a coming one is expected."""
    if value < given.today:
        yield Doubt("past", {"day": in_words(value)})


def in_words(value: date) -> str:
    """1 September 2025"""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def after_months(start: date, months: int) -> date:
    """The same day `months` later, or the last of that month where it has no such day. Raises ValueError past 9999."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(year)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def after_years(start: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February in other years, as DfE's service reckons."""
    return after_months(start, 12 * years)


def messages(subject: str) -> dict[str, str]:
    """The sentences about a day, called `subject` in them (GOV.UK Design System, date input)."""
    return {
        "incomplete": f"{subject} must include a {{part}}",
        "year": "Year must include 4 numbers",
        "real": f"{subject} must be a real date",
        "early": f"{subject} must be on or after {{limit}}",
        "late": f"{subject} must be on or before {{limit}}",
        "past": f"{subject} is in the past: {{day}}",
    }
