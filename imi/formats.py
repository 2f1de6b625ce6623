"""Write values for people, on a page and in an e-mail: dates, money, counts. The only place that formats them."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Sized
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from imi.fields.text import INVISIBLE

LONDON = ZoneInfo("Europe/London")
# Codes whose label is not simply their text.
LABELS = {"disabled": "Switched off"}
# How many of a list are named in a sentence; longer series of consecutive numbers are written as a range.
MOST_NAMED, FEWEST_OF_A_RUN = 8, 2
# How many of the rows that an Undo leaves unchanged are named one by one.
ROWS_NAMED = 3
WORDED_DAY = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2,8}) (\d{4})\b")
# Characters that would break a line or change the reading direction of what follows, and halves of characters.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")

# A workbook writes characters that XML cannot hold as such a code.
CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# A spreadsheet takes a text that begins so for a formula; some turn the full-width ones into the plain ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Characters that XML, and so a workbook, cannot hold.
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Invisible parts of a text: zero-width characters and controls, and spaces at the ends, doubled or of unusual kinds.
UNSEEN = re.compile(INVISIBLE.pattern + "|^\\s+|\\s+$|\\s{2,}|[^\\S ]")


def holdable(text: str) -> str:
    """Return the text without the characters that a workbook cannot hold."""
    return UNHOLDABLE.sub("", text)


def in_cell(text: str) -> str:
    """Return the text as a workbook stores it: in a text that looks like one of its codes, _x0000_, the underscore is escaped.
    """
    return CODE.sub("_x005F_", holdable(text))


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet runs it: an apostrophe is put before what looks like a formula.

    A text that starts with apostrophes before a formula gets another one, so that removing one always gives the original text.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def visible(text: str) -> str:
    """Return the text with its invisible characters named: [space]Sam[U+200B] Taylor"""
    return UNSEEN.sub(lambda found: _named(found[0]), text)


def _named(unseen: str) -> str:
    if len(unseen) > 1:
        return f"[{len(unseen)} spaces]"
    return "[space]" if unseen == " " else f"[U+{ord(unseen):04X}]"


def brief(text: str, most: int = 60) -> str:
    """Return the beginning of a text that is too long for one line, with … at its end."""
    return text if len(text) <= most else f"{text[:most - 1].rstrip()}…"


def label(code: str) -> str:
    """Return the label of a state or a role that is stored as a code: Active, Taken back, Switched off."""
    return LABELS.get(code, begun(code.replace("_", " ")))


def letter(column: int) -> str:
    """Return Excel's letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def begun(text: str) -> str:
    """Return the text with a capital first letter; the rest keeps its own: ST0499, ERN, August."""
    return text[:1].upper() + text[1:]


def in_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: apprenticeship for Apprenticeship, while ATA and QAA stay as they are."""
    return " ".join(word.lower() if word[1:].islower() else word for word in name.split())


def one_line(text: str) -> str:
    """Return the text without anything that could start another line or header, with single spaces."""
    return " ".join((text if text.isprintable() else UNFIT.sub(" ", text)).split())


def local(moment: datetime) -> datetime:
    """Return a stored UTC moment as London's local time."""
    return moment.replace(tzinfo=UTC).astimezone(LONDON)


def begin_of(value: date) -> datetime:
    """Return the moment in UTC at which a day begins in London; the ends of all time stay what they are."""
    return _stored(value, time.min)


def end_of(value: date) -> datetime:
    """Return the last moment in UTC of a day in London; the ends of all time stay what they are."""
    return _stored(value, time.max)


def _stored(value: date, at: time) -> datetime:
    if value in (date.min, date.max):
        return datetime.combine(value, at)
    return datetime.combine(value, at, LONDON).astimezone(UTC).replace(tzinfo=None)


# A page shows the same few days in many rows.
@lru_cache(maxsize=10_000)
def day(value: date | None) -> str:
    """Return a day as 1 September 2026."""
    return f"{value.day} {value:%B %Y}" if value else ""


@lru_cache(maxsize=10_000)
def short_day(value: date | None) -> str:
    """Return a day as 1 Sep 2026."""
    return f"{value.day} {value:%b %Y}" if value else ""


def typed_day(of: str | date | None, style: str = "plain") -> str:
    """Return a date, also as a draft stores it, for a box (1/9/2026) or in "short" style (1 Sep 2026); other text is unchanged.
    """
    if not of:
        return ""
    try:
        value = of if isinstance(of, date) else date.fromisoformat(of)
    except ValueError:
        return str(of)
    return short_day(value) if style == "short" else f"{value.day}/{value.month}/{value.year}"


def in_words(text: str) -> str:
    """Return a stored ISO date in words (1 September 2026); other text is unchanged."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def whole_days(text: str) -> str:
    """Return a text in which no day, like 1 September 2026 or 1 Sep 2026, is parted at the end of a line."""
    return WORDED_DAY.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}\\3", text)


def clock(moment: datetime | None) -> str:
    """Return the time of a moment as 14:32."""
    return f"{local(moment):%H:%M}" if moment else ""


def moment(value: datetime | None) -> str:
    """Return a moment as 23 November 2026, 14:32."""
    return f"{day(local(value).date())}, {clock(value)}" if value else ""


def money(pence: int | None) -> str:
    """Return an amount in pence as £7,200.00; "Price not set" where there is none."""
    return "Price not set" if pence is None else f"£{pence // 100:,}.{pence % 100:02d}"


def pounds(pence: int) -> Decimal:
    """Return an amount of 720000 pence as 7200.00, for a file."""
    return Decimal(pence).scaleb(-2)


def charge(pence: int | None, unpriced: int) -> str:
    """Return what a registration or a receipt costs; "Not charged" for a transfer, which has no amount and waits for no price.
    """
    return "Not charged" if pence is None and not unpriced else money(pence)


def _number(of: int | Sized) -> int:
    """Return a number, or how many things there are."""
    return of if isinstance(of, int) else len(of)


def count(of: int | Sized, one: str, several: str = "") -> str:
    """Return a count with its noun, from a number or from the things themselves: 1 candidate, 20 candidates."""
    number = _number(of)
    return f"{number:,} {one if number == 1 else several or all_such(one)}"


def all_such(one: str) -> str:
    """Return the plural of a noun that the awarding body may have chosen: Standards of Standard."""
    return f"{one}s"


def plural(of: int | Sized, one: str, several: str) -> str:
    """Return the word that agrees with a number given elsewhere: is or are, it or them."""
    return one if _number(of) == 1 else several


def all_of(number: int, one: str, several: str = "") -> str:
    """Return a sentence's subject and verb for so many: all 20 rows are, the one row is, no row is."""
    return f"all {count(number, one, several)} are" if number > 1 else f"{'the one' if number else 'no'} {one} is"


def named(one: str, names: Sequence[str]) -> str:
    """Return names as a phrase: column F; columns F, G and K; of many only the first, and how many more there are."""
    return _in_row(one, [(name, 1) for name in names])


def numbered(one: str, numbers: Sequence[int]) -> str:
    """Return numbers as a phrase: row 4; rows 4, 7–12 and 20; of many only the first, and how many more there are."""
    return _in_row(one, [part for first, last in spans(numbers) for part in (
        [(f"{first}–{last}", last - first + 1)] if last - first + 1 > FEWEST_OF_A_RUN
        else [(str(number), 1) for number in range(first, last + 1)])])


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return (first, last) of each series of consecutive numbers, in their order."""
    # Consecutive numbers have the same distance from their place in the list.
    runs = ([number for _place, number in run] for _distance, run in groupby(enumerate(numbers), lambda each: each[1] - each[0]))
    return [(run[0], run[-1]) for run in runs]


def _in_row(one: str, parts: Sequence[tuple[str, int]]) -> str:
    """Return one phrase with its noun, from texts that each stand for so many numbers."""
    said, left = [text for text, _stands in parts[:MOST_NAMED]], sum(stands for _text, stands in parts[MOST_NAMED:])
    last = f"{left:,} more" if left else said.pop()
    noun = one if sum(stands for _text, stands in parts) == 1 else f"{one}s"
    return f"{noun} {', '.join(said)}{' and ' if said else ''}{last}"


def taken_back(rows: int, left: Sequence[str]) -> str:
    """Return what an Undo did: 1 row taken back; Row 3 was changed since, by Rhian Powell; 4 rows more moved on since."""
    more = len(left) - ROWS_NAMED
    told = [*left[:ROWS_NAMED], *([f"{count(more, 'row')} more moved on since"] if more > 0 else [])]
    return "; ".join((f"{count(rows, 'row')} taken back" if rows else "Nothing was taken back", *told))


def registered(candidates: int, registrations: int, ended: Mapping[str, int] | None = None) -> str:
    """Return how many were registered: 20 candidates registered; for a person on two packages: 1 candidate registered, 2
    registrations. With how many have `ended` since, by what became of them: 3 candidates registered, 1 cancelled since; where
    the same became of all: All 3 registrations cancelled.
    """
    since = [(what, number) for what, number in (ended or {}).items() if number]
    if [number for _what, number in since] == [registrations]:
        return f"{'All ' if registrations > 1 else ''}{count(registrations, 'registration')} {since[0][0]}"
    several = "" if registrations == candidates else f", {count(registrations, 'registration')}"
    told = f", {' and '.join(f'{number:,} {what}' for what, number in since)} since" if since else ""
    return f"{count(candidates, 'candidate')} registered{several}{told}"


def figure(of: int | Sized) -> str:
    """Return a number, or the number of things, with its commas: 20, 10,000."""
    return f"{_number(of):,}"


def size(octets: int) -> str:
    """Return a number of bytes as 1.4 MB, 12 KB, less than 1 KB."""
    if octets >= 1024 ** 2:
        return f"{octets / 1024 ** 2:.1f} MB"
    return f"{octets // 1024} KB" if octets >= 1024 else "less than 1 KB"


# Keyed by the names that pages use. Where a line may be short, no day is parted.
FILTERS = {
    "day": lru_cache(maxsize=10_000)(lambda value: whole_days(day(value))),
    "short_day": lru_cache(maxsize=10_000)(lambda value: whole_days(short_day(value))),
    "typed_day": typed_day,
    "in_words": lambda text: whole_days(in_words(text)),
    "clock": clock,
    "moment": lambda value: whole_days(moment(value)),
    "money": money,
    "charge": charge,
    "count": count,
    "registered": registered,
    "plural": plural,
    "all_of": all_of,
    "all_such": all_such,
    "begun": begun,
    "in_sentence": in_sentence,
    "label": label,
    "figure": figure,
    "visible": visible,
    "brief": brief,
    "size": size,
}
