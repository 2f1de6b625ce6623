"""Read days as people type them, without guessing; write them in words; add months and years.

Accepted are day, month, year separated by / - . or spaces, with the month as a number or an English name, and year, month, day
separated by / - or . A weekday may come first and midnight last, as other programs write a day.
"""
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from imi.fields.field import Context, FieldWarning, Invalid, Reader
from imi.fields.text import plain

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
BY_NAME = {"sept": 9} | {spelling: number for number, month in enumerate(MONTHS, 1)
                         for spelling in (month.lower(), month[:3].lower())}
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY = re.compile(r"(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
                     r"(?:[.,] ?| )")
CLOCK = re.compile(r"(?:[ ,t] ?)(([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?(?: ?([ap])\.?m\.?)?"
                   r" ?(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?)")
# The United Kingdom's offsets from UTC: midnight in one of these is midnight of the day that is written.
HERE = ("", "z", "utc", "gmt", "+00:00", "+0000", "+01:00", "+0100")
NOON = 12
SEPARATOR = re.compile(r"\s*[/.-]\s*|\s+")
DAY_OR_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")

# The parts of a text as letters: n day or month, m month's name, y year of four digits, o other number.
WHOLE = frozenset({"nny", "nmy"})
YEAR_NOT_OF_FOUR = frozenset({"nnn", "nmn", "nno", "nmo"})
LACKING = {"n": "month and year", "y": "day and month", "m": "day and year", "nn": "year", "nm": "year", "mn": "year",
           "my": "day", "ym": "day", "yn": "day"}


def day(text: str, _given: Context) -> date:
    """Return the day that a text says. Raises Invalid, checked in this order: 'incomplete' (part), 'year', 'real', 'weekday'.
    """
    return _day(text)


def said(text: str) -> date | None:
    """Return the day that a text says, or None where it says none."""
    try:
        return _day(text)
    except Invalid:
        return None


class Clock(NamedTuple):
    """A time of day: as it was written, and as a number. `zone` is '' where none is given."""

    text: str
    hour: int
    minute: int
    second: int
    zone: str

    @property
    def is_midnight(self) -> bool:
        """Return whether the time is midnight, so that the text means a whole day."""
        return self.hour == self.minute == self.second == 0 and self.zone in HERE


class Spelt(NamedTuple):
    """A day as it was written, with the weekday before it ('' for none) and the time of day after it."""

    day: str
    weekday: str = ""
    clock: Clock | None = None


@lru_cache(maxsize=4096)
def spelt(text: str) -> Spelt:
    """Return the parts of a text in lower case. It is not checked here whether they make a real day."""
    shown = plain(text).lower()
    found = WEEKDAY.match(shown)
    says = next(name for name in WEEKDAYS if name.lower().startswith(found[1][:3])) if found else ""
    shown, clock = _clock(shown[found.end():] if found else shown)
    return Spelt(shown, says, clock)


def _clock(shown: str) -> tuple[str, Clock | None]:
    """Return (the text before a time of day, that time); the whole text and no time where none ends it."""
    found = next((found for found in CLOCK.finditer(shown) if found.end() == len(shown)), None) if ":" in shown else None
    if found is None:
        return shown, None
    text, hour, minute, second, half, zone = found.groups()
    hours = int(hour) % NOON + (NOON if half == "p" else 0) if half and 1 <= int(hour) <= NOON else int(hour)
    return shown[:found.start()].rstrip(" ,"), Clock(text.upper(), hours, int(minute), int(second or 0), zone or "")


def weekday(value: date) -> str:
    """Return the English name of a day's weekday."""
    return WEEKDAYS[value.weekday()]


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    shown, says, clock = spelt(text)
    if clock is not None and not clock.is_midnight:
        raise Invalid("real")
    found = read_parts(shown)
    if says and weekday(found) != says:
        raise Invalid("weekday", day=in_words(found), weekday=weekday(found), says=says)
    return found


def read_parts(shown: str) -> date:
    """Return the day that the parts of a text make (see `spelt`). Raises Invalid as `day` does."""
    year_first = YEAR_FIRST.fullmatch(shown)
    if year_first:
        return _real(int(year_first[1]), int(year_first[3]), int(year_first[4]))
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
    """Return a reader of a day from `earliest` to `latest`, both worked out from today. It raises Invalid('early') or
    Invalid('late') with the limit.
    """

    def read(text: str, given: Context) -> date:
        found = day(text, given)
        if found < earliest:
            raise Invalid("early", limit=in_words(earliest))
        if latest is not None and found > latest(given.today):
            raise Invalid("late", limit=in_words(latest(given.today)))
        return found

    return read


def past(value: date, given: Context) -> Iterator[FieldWarning]:
    """Warn about a day before today where a future one is expected."""
    if value < given.today:
        yield FieldWarning("past", {"day": in_words(value)})


def in_words(value: date) -> str:
    """Return a day in words: 1 September 2025."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def after_months(start: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month where it has no such day. Raises ValueError past 9999."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(year)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def after_years(start: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28 February in other years, as the apprenticeship service of the
    DfE does.
    """
    return after_months(start, 12 * years)


def messages(subject: str) -> dict[str, str]:
    """Return the messages about a day that is called `subject` in them (worded as the GOV.UK Design System words them)."""
    return {
        "incomplete": f"{subject} must include a {{part}}",
        "year": "Year must include 4 numbers",
        "real": f"{subject} must be a real date",
        "early": f"{subject} must be on or after {{limit}}",
        "late": f"{subject} must be on or before {{limit}}",
        "past": f"{subject} is in the past: {{day}}",
        "weekday": f"{subject} is {{day}}, a {{weekday}}, not a {{says}}",
    }
