"""Recognise what spreadsheet programs do to values: repair it where it is certain, else report it in the cell."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from imi.fields.dates import Clock, in_words, read_parts, spelt, weekday
from imi.fields.field import Field, Invalid, Problem
from imi.formats import local
from imi.registrations.fields import PURCHASE_ORDER
from imi.uploads.fields import DIGITS, SheetFields

# What a cell was in the file, as the reader writes it.
NUMBER, BOOLEAN, ERROR, FORMULA, DAY, TIME = "n", "b", "e", "f", "d", "t"
# A day of a sheet in which other days can only have the month first: which of its numbers is the month is not certain.
EITHER = "m"
# A text of which the file does not say which letters it has.
UNSURE = "u"
# What stands for a row as a whole beside its fields: how many cells it has, and how many headings there are.
WHOLE_ROW = "row"
NUMBERED = re.compile(r"\s*([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})((?:[ ,T]+[0-9]{1,2}:.*)?)\s*")
YEAR_DIGITS = 4
MONTHS = 12
# A UK number without its leading zero: what is left of one that a spreadsheet takes, or once took, for a number.
LOST_ZERO = re.compile("[1-37]\\d{9}|[1-37]\\d{8}")
NOT_DIGITS = re.compile("[.eE]")
# Controls of fields, and those in whose cells a value may be put right.
PHONE, IS_DAY = "tel", "date"
MENDED = (*DIGITS, IS_DAY)
APOSTROPHES = "'\u2018\u2019`"
ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
DECIMALS = re.compile(r"([0-9]+)[.,]0+")
# A day as a spreadsheet counts it, from 1927 on; those since 1900 are one too high for a leap year that was none.
SERIAL_DIGITS, FIRST_DAY = 5, date(1899, 12, 30)
DAYS_TO_1904 = 1462
SERIAL = re.compile(r"([0-9]{5})(?:[.,]([0-9]+))?")
SECONDS_OF_A_DAY = 24 * 60 * 60
# From this hour on a time of day may be what a program made of the next day's midnight; of these times it is.
HOURS, MINUTES = 24, 60
GREENWICH = frozenset({"z", "utc", "gmt", "+00:00", "+0000"})
LATE, NEXT_DAY = 23, ((23, 58, 0), (23, 59, 58))
ISO_DAY = 10
# What a program shows instead of a value, where its text alone came here: pasted, or by a text file.
SHOWN_ERROR = re.compile(r"#(?:N/A|DIV/0!|[A-Z_]{3,}[!?]|GETTING_DATA)|Err:5[0-9]{2}")
SENTENCES = {
    ERROR: "{label} holds the spreadsheet’s error {text}. Enter the value itself",
    FORMULA: "{label} has a formula without a value. Enter the value itself",
    BOOLEAN: "{label} holds {text}, which the spreadsheet made of something else. Enter the value itself",
    NUMBER: "The spreadsheet has changed this number to {text}. Enter all its digits",
}
SENTENCES[DAY] = SENTENCES[TIME] = SENTENCES[BOOLEAN]
CELLS = ("Row {row} has {cells} cells and there are {headings} headings: perhaps a comma within a value is not in quotes. "
         "Correct your list, or leave the row out")
CODES = {ERROR: "error_cell", FORMULA: "formula", BOOLEAN: "boolean", NUMBER: "number", DAY: "day", TIME: "time_of_day"}


def odd_kinds(fields: SheetFields, kinds: Mapping[str, str]) -> dict[str, str]:
    """Return, of the kinds of a row's cells by field, those that may mean damage."""
    return {name: kind for name, kind in kinds.items() if is_odd(fields[name], kind)}


def is_odd(field: Field, kind: str) -> bool:
    """Return whether a cell's kind may mean damage to a value of the field."""
    if kind == NUMBER:
        # It may be a number to the spreadsheet, and means nothing by its value.
        return field.control in DIGITS or field is PURCHASE_ORDER
    return kind in (ERROR, FORMULA, BOOLEAN, UNSURE) or (kind in (DAY, TIME) and field.control != IS_DAY)


def either_way(days: Set[str], columns: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return, by field, the days of a sheet that may have the month first, where some of its days can have no other order; else
    none. `days` are the names of the fields that are days.
    """
    found, is_american = {}, False
    for name in columns.keys() & days:
        there = [(text, int(day[1]), int(day[3])) for text in set(columns[name]) if (day := NUMBERED.fullmatch(text))]
        is_american = is_american or any(0 < first <= MONTHS < second for _text, first, second in there)
        found[name] = frozenset(text for text, *both in there if len(set(both)) > 1 and min(both) > 0 and max(both) <= MONTHS)
    return found if is_american else {}


def errors_shown(columns: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return, by field, the texts that are a spreadsheet's errors, as they come by a text file or by the clipboard."""
    found = {name: frozenset(text for text in set(column) if SHOWN_ERROR.fullmatch(text.strip()))
             for name, column in columns.items() if "#" in (joined := "\n".join(column)) or "Err:" in joined}
    return {name: texts for name, texts in found.items() if texts}


class Repair(NamedTuple):
    """A value that was put right because it can have been only one: the text that is read, and what is said of it."""

    code: str
    text: str
    message: str


def shifted(row: int, odd: Mapping[str, str]) -> Problem | None:
    """Return the problem of a row with more cells than there are headings: nobody knows which of them is which."""
    if WHOLE_ROW not in odd:
        return None
    cells, headings = odd[WHOLE_ROW].split()
    message = CELLS.format(row=row, cells=cells, headings=headings)
    return Problem(WHOLE_ROW, f"{WHOLE_ROW}.cells", message, "error", odd[WHOLE_ROW])


def damaged(fields: SheetFields, texts: Mapping[str, str], odd: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each cell whose value is lost: what it holds is not read."""
    for name in (*odd, *(fields.digits.keys() - odd.keys())):
        problem = damage(fields[name], texts.get(name, ""), odd.get(name, ""))
        if problem is not None:
            yield problem


def damage(field: Field, text: str, kind: str) -> Problem | None:
    """Return the problem of what a spreadsheet lost in one cell."""
    if kind in SENTENCES and not (kind == NUMBER and not NOT_DIGITS.search(text)):
        message = SENTENCES[kind].format(label=field.label, text=text)
        return Problem(field.name, f"{field.name}.{CODES[kind]}", message, "error", text)
    if not kind and field.control in DIGITS and text and not text.isdecimal() and ROUNDED.fullmatch(text):
        # A text file keeps what a spreadsheet showed of a long number.
        return Problem(field.name, f"{field.name}.number", SENTENCES[NUMBER].format(text=text), "error", text)
    return None


def repaired(fields: SheetFields, texts: Mapping[str, str], odd: Mapping[str, str]) -> dict[str, Repair]:
    """Return the warnings about values that were put right, by field; each is shown, and confirmed by somebody."""
    each = ((name, repair(field, texts.get(name, ""), odd.get(name, ""))) for name, field in fields.mended.items())
    return {name: found for name, found in each if found is not None}


def repair(field: Field, text: str, kind: str) -> Repair | None:
    """Return how one cell was put right: in a field of digits or of a day."""
    control = field.control
    if control not in MENDED or not text or (_is_plain(text, kind) and not (control == PHONE and _lacks_zero(text))):
        return None
    found = _mended(control, text, kind)
    if found is not None and control == PHONE and _lacks_zero(found.text):
        return _mended(control, found.text, kind)
    return found


def _is_plain(text: str, kind: str) -> bool:
    """Return whether a text is digits from a text cell, or a day like 2026-09-01: there is nothing to put right."""
    if kind in (NUMBER, EITHER):
        return False
    return (text.isdecimal() and len(text) != SERIAL_DIGITS) or (len(text) == ISO_DAY and text[4] == "-")


def _mended(control: str, text: str, kind: str) -> Repair | None:
    if text[0] in APOSTROPHES and text[1:2].isdigit():
        return Repair("apostrophe", text[1:], f"Read as {text[1:]}: an apostrophe stood before it")
    if control == IS_DAY:
        return _of_either_way(text) if kind == EITHER else _day(text)
    if control == PHONE and _lacks_zero(text):
        # No UK number begins otherwise.
        return Repair("zero", f"0{text}", f"Read as 0{text}: the first zero had been dropped")
    whole = DECIMALS.fullmatch(text)
    return Repair("decimals", whole[1], f"Read as {whole[1]}: the spreadsheet had added decimals") if whole else None


def _of_either_way(text: str) -> Repair | None:
    said = NUMBERED.fullmatch(text)
    if said is None or len(said[4]) < YEAR_DIGITS or not int(said[4]):
        # A year of two digits is asked for first, and there is none without a number.
        return None
    clock = spelt(text).clock
    if said[5].strip() and (clock is None or not clock.is_midnight):
        # With two doubts about one day, somebody has to enter it again.
        return None
    day = date(int(said[4]), int(said[3]), int(said[1]))
    return Repair("either", day.isoformat(), f"Read as {in_words(day)}, but other days of the sheet have the month first")


def _lacks_zero(text: str) -> bool:
    return text[0] not in "0+" and LOST_ZERO.fullmatch(text.replace(" ", "").replace("-", "")) is not None


def is_ordered_alike(was: str, now: str) -> bool:
    """Return whether two texts of a day have the same two numbers in the same order: then the year alone was put right."""
    one, other = NUMBERED.fullmatch(was), NUMBERED.fullmatch(now)
    return bool(one and other and one.group(1, 3) == other.group(1, 3))


def _day(text: str) -> Repair | None:
    """Return a day as the spreadsheet's number, with a time of day, or with a weekday that is another day's."""
    serial = SERIAL.fullmatch(text) if text[:SERIAL_DIGITS].isdecimal() and text.isascii() else None
    if serial:
        day = FIRST_DAY + timedelta(days=int(serial[1]))
        seconds = round(float(f"0.{serial[2] or 0}") * SECONDS_OF_A_DAY)
        if seconds:
            clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
            return _day(f"{day.isoformat()} {clock}") if seconds < SECONDS_OF_A_DAY else None
        return Repair("serial", day.isoformat(), f"Read as {in_words(day)}: the spreadsheet had it as the number {text}")
    if ":" not in text and not text.lstrip()[:1].isalpha():
        return None
    try:
        parts = spelt(text)
        day = read_parts(parts.day)
    except Invalid:
        return None
    if parts.clock is not None and not parts.clock.is_midnight:
        return _timed(day, parts.clock) if not parts.weekday or parts.weekday == weekday(day) else None
    if parts.weekday and parts.weekday != weekday(day):
        said = f"{in_words(day)} was a {weekday(day)}, the cell says {parts.weekday}"
        return Repair("weekday", day.isoformat(), said)
    return None


def counted_from_1900(text: str) -> str:
    """Return a number for a day that is counted from 1904, as other workbooks have it; any other text as it is."""
    serial = SERIAL.fullmatch(text)
    return f"{int(serial[1]) + DAYS_TO_1904}{text[SERIAL_DIGITS:]}" if serial and text.isascii() else text


def _timed(day: date, clock: Clock) -> Repair | None:
    """Return a day with a time: of one shortly before midnight it may be the next day."""
    time = (clock.hour, clock.minute, clock.second)
    if max(clock.minute, clock.second) >= MINUTES or clock.hour >= HOURS or day == date.max:
        return None
    if clock.hour < LATE:
        return Repair("time", day.isoformat(), f"Read as {in_words(day)}: the cell has a time of day, too")
    after, has = day + timedelta(days=1), f"the cell has {in_words(day)} {clock.text}"
    # Where a program keeps Greenwich time, midnight of a summer's day here is an hour earlier.
    if NEXT_DAY[0] <= time <= NEXT_DAY[1] or (time == (LATE, 0, 0) and clock.zone in GREENWICH and _is_midnight_here(day)):
        return Repair("late", after.isoformat(), f"Read as {in_words(after)}: {has}")
    return Repair("late", day.isoformat(), f"Read as {in_words(day)}: {has}, which may have been {in_words(after)}")


def _is_midnight_here(day: date) -> bool:
    """Return whether 23:00 in Greenwich is midnight in the United Kingdom."""
    return local(datetime(day.year, day.month, day.day, LATE, tzinfo=UTC)).hour == 0


def other_day(text: str, after: bool) -> str:
    """Return the day of a text with a time shortly before midnight, or the one after; any other text as it is."""
    repair = _day(text)
    if repair is None or repair.code != "late":
        return text
    parts = spelt(text) if SERIAL.fullmatch(text) is None else None
    day = read_parts(parts.day) if parts else FIRST_DAY + timedelta(days=int(text[:SERIAL_DIGITS]))
    return (day + timedelta(days=after)).isoformat()
