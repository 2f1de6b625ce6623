"""What a spreadsheet does to values: put right where that is certain, and said; else a problem in the cell."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from imi.rules.dates import in_words
from imi.rules.field import Problem
from imi.uploads.fields import BY_NAME, SHEET

# What a cell was in the file, as the reader writes it.
NUMBER, BOOLEAN, ERROR, FORMULA, DAY, TIME = "n", "b", "e", "f", "d", "t"
# A day of a sheet in which other days can only have the month first: which of its numbers is the month is not certain.
EITHER = "m"
NUMBERED = re.compile(r"\s*([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})\s*")
YEAR_DIGITS = 4
MONTHS = 12
PHONES = frozenset({"phone", "employer_telephone"})
# A UK number without its leading zero: what is left of one that a spreadsheet takes, or once took, for a number.
LOST_ZERO = re.compile("[1-37]\\d{9}|[1-37]\\d{8}")
NOT_DIGITS = re.compile("[.eE]")
DIGITS_ONLY = frozenset({"uln", "employer_ern", "phone", "employer_telephone", "candidate_number"})
# What may be a number to the spreadsheet, and means nothing by its value.
NUMBERS = DIGITS_ONLY | {"purchase_order"}
DAYS = frozenset(field.name for field in SHEET if field.control == "date")
MENDED = dict.fromkeys((*sorted(DIGITS_ONLY), *sorted(DAYS)))
APOSTROPHES = "'\u2018\u2019`"
ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
DECIMALS = re.compile(r"([0-9]+)[.,]0+")
WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?")
# A day as a spreadsheet counts it, from 1927 on; those since 1900 are one too high for a leap year that was none.
SERIAL_DIGITS, FIRST_DAY = 5, date(1899, 12, 30)
ISO_DAY = 10
SENTENCES = {
    ERROR: "{label} holds the spreadsheet’s error {text}. Enter the value itself",
    FORMULA: "{label} has a formula without a value. Enter the value itself",
    BOOLEAN: "{label} holds {text}, which the spreadsheet made of something else. Enter the value itself",
    NUMBER: "The spreadsheet has changed this number to {text}. Enter all its digits",
}
SENTENCES[DAY] = SENTENCES[TIME] = SENTENCES[BOOLEAN]
CODES = {ERROR: "error_cell", FORMULA: "formula", BOOLEAN: "boolean", NUMBER: "number", DAY: "day", TIME: "time_of_day"}


def odd_kinds(kinds: Mapping[str, str]) -> dict[str, str]:
    """Of the kinds of a row's cells by field, those that may mean damage."""
    return {name: kind for name, kind in kinds.items()
            if kind in (ERROR, FORMULA, BOOLEAN) or (kind == NUMBER and name in NUMBERS)
            or (kind in (DAY, TIME) and name not in DAYS)}


def either_way(columns: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """By field, the days of a sheet that may have the month first, where some of its days can have no other order; else none."""
    found, is_american = {}, False
    for name in columns.keys() & DAYS:
        days = [(text, int(day[1]), int(day[3])) for text in set(columns[name]) if (day := NUMBERED.fullmatch(text))]
        is_american = is_american or any(0 < first <= MONTHS < second for _text, first, second in days)
        found[name] = frozenset(text for text, *both in days if len(set(both)) > 1 and min(both) > 0 and max(both) <= MONTHS)
    return found if is_american else {}


class Repair(NamedTuple):
    """A value that was put right because it can have been only one: the text that is read, and what is said of it."""

    code: str
    text: str
    message: str


def damaged(texts: Mapping[str, str], odd: Mapping[str, str]) -> Iterator[Problem]:
    """Cells whose value is lost: what they hold is not read."""
    for name in (*odd, *(DIGITS_ONLY - odd.keys())):
        problem = damage(name, texts.get(name, ""), odd.get(name, ""))
        if problem is not None:
            yield problem


def damage(name: str, text: str, kind: str) -> Problem | None:
    """What is lost in one cell."""
    if kind in SENTENCES and not (kind == NUMBER and not NOT_DIGITS.search(text)):
        message = SENTENCES[kind].format(label=BY_NAME[name].label, text=text)
        return Problem(name, f"{name}.{CODES[kind]}", message, "error", text)
    if not kind and name in DIGITS_ONLY and text and not text.isdecimal() and ROUNDED.fullmatch(text):
        # A text file keeps what a spreadsheet showed of a long number.
        return Problem(name, f"{name}.number", SENTENCES[NUMBER].format(text=text), "error", text)
    return None


def repaired(texts: Mapping[str, str], odd: Mapping[str, str]) -> dict[str, Repair]:
    """What was put right, by field; each is shown, and confirmed by somebody."""
    each = ((name, repair(name, texts.get(name, ""), odd.get(name, ""))) for name in MENDED)
    return {name: found for name, found in each if found is not None}


def repair(name: str, text: str, kind: str) -> Repair | None:
    """How one cell was put right."""
    if name not in MENDED or not text or (_is_plain(text, kind) and not (name in PHONES and _lacks_zero(text))):
        return None
    found = _mended(name, text, kind)
    if found is not None and name in PHONES and _lacks_zero(found.text):
        return _mended(name, found.text, kind)
    return found


def _is_plain(text: str, kind: str) -> bool:
    """Whether a text is digits from a text cell, or a day like 2026-09-01: there is nothing to put right."""
    if kind in (NUMBER, EITHER):
        return False
    return (text.isdecimal() and len(text) != SERIAL_DIGITS) or (len(text) == ISO_DAY and text[4] == "-")


def _mended(name: str, text: str, kind: str) -> Repair | None:
    if text[0] in APOSTROPHES and text[1:2].isdigit():
        return Repair("apostrophe", text[1:], f"Read as {text[1:]}: an apostrophe stood before it")
    if name in DAYS:
        return _of_either_way(text) if kind == EITHER else _day(text)
    if name in PHONES and _lacks_zero(text):
        # No UK number begins otherwise.
        return Repair("zero", f"0{text}", f"Read as 0{text}: the first zero had been dropped")
    whole = DECIMALS.fullmatch(text)
    return Repair("decimals", whole[1], f"Read as {whole[1]}: the spreadsheet had added decimals") if whole else None


def _of_either_way(text: str) -> Repair | None:
    said = NUMBERED.fullmatch(text)
    if said is None or len(said[4]) < YEAR_DIGITS or not int(said[4]):
        # A year of two digits is asked for first, and there is none without a number.
        return None
    day = date(int(said[4]), int(said[3]), int(said[1]))
    return Repair("either", day.isoformat(), f"Read as {in_words(day)}, but other days of the sheet have the month first")


def _lacks_zero(text: str) -> bool:
    return text[0] not in "0+" and LOST_ZERO.fullmatch(text.replace(" ", "").replace("-", "")) is not None


def is_ordered_alike(was: str, now: str) -> bool:
    """Whether two texts of a day have the same two numbers in the same order: then the year alone was put right."""
    one, other = NUMBERED.fullmatch(was), NUMBERED.fullmatch(now)
    return bool(one and other and one.group(1, 3) == other.group(1, 3))


def _day(text: str) -> Repair | None:
    if len(text) == SERIAL_DIGITS and text.isascii() and text.isdigit():
        day = FIRST_DAY + timedelta(days=int(text))
        return Repair("serial", day.isoformat(), f"Read as {in_words(day)}: the spreadsheet had it as the number {text}")
    timed = WITH_TIME.fullmatch(text)
    if timed and not text.endswith("00:00:00"):
        return Repair("time", timed[1], f"Read as {timed[1]}: the cell has a time of day, too")
    return None
