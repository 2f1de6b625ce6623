"""How values read, on a page and in a letter: dates, money, counts. The only place that formats them."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Sized
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from imi.fields.text import INVISIBLE

LONDON = ZoneInfo("Europe/London")
# Codes that do not read as they are stored.
LABELS = {"disabled": "Switched off"}
# So many of a list are named in a sentence; more numbers than so many, one after the other, are said as a run.
MOST_NAMED, FEWEST_OF_A_RUN = 8, 2
# So many rows that an Undo leaves as they are are named one by one.
ROWS_NAMED = 3
# What would break a line, or turn the reading direction of what follows; and halves of characters.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")

# A workbook writes what XML cannot hold as such a code.
CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# A spreadsheet takes a text that begins so for a formula; the full-width ones become the plain ones in some.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What XML, and so a workbook, cannot hold.
UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What nobody sees in a text: zero-width characters and controls, and spaces at the ends, doubled or of unusual kinds.
UNSEEN = re.compile(INVISIBLE.pattern + "|^\\s+|\\s+$|\\s{2,}|[^\\S ]")


def holdable(text: str) -> str:
    """The text without the characters that a workbook cannot hold."""
    return UNHOLDABLE.sub("", text)


def in_cell(text: str) -> str:
    """The text as a workbook keeps it: what looks like one of its codes, _x0000_, has the underscore written as one."""
    return CODE.sub("_x005F_", holdable(text))


def harmless(text: str) -> str:
    """The text as no spreadsheet runs it: an apostrophe before what looks like a formula.

    One that has apostrophes there already gets another, so that taking one off always gives the same text back.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def visible(text: str) -> str:
    """The text with what nobody sees in it named: [space]Sam[U+200B] Taylor"""
    return UNSEEN.sub(lambda found: _named(found[0]), text)


def _named(unseen: str) -> str:
    if len(unseen) > 1:
        return f"[{len(unseen)} spaces]"
    return "[space]" if unseen == " " else f"[U+{ord(unseen):04X}]"


def brief(text: str, most: int = 60) -> str:
    """The beginning of a text that is longer than anybody reads in a line, with … at its end."""
    return text if len(text) <= most else f"{text[:most - 1].rstrip()}…"


def label(code: str) -> str:
    """Return how a state or a role that is stored as a code reads by itself: Active, Taken back, Switched off."""
    return LABELS.get(code, begun(code.replace("_", " ")))


def letter(column: int) -> str:
    """Excel's letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def begun(text: str) -> str:
    """The text with a capital at its beginning; what follows keeps its own: ST0499, ERN, August."""
    return text[:1].upper() + text[1:]


def one_line(text: str) -> str:
    """The text without anything that could start another line or header, spaces single."""
    return " ".join((text if text.isprintable() else UNFIT.sub(" ", text)).split())


def local(moment: datetime) -> datetime:
    """A stored UTC moment as London's clock showed it."""
    return moment.replace(tzinfo=UTC).astimezone(LONDON)


def day(value: date | None) -> str:
    """1 September 2026"""
    return f"{value.day} {value:%B %Y}" if value else ""


def short_day(value: date | None) -> str:
    """1 Sep 2026"""
    return f"{value.day} {value:%b %Y}" if value else ""


def typed_day(of: str | date | None, style: str = "plain") -> str:
    """A date, or one as a draft keeps it, for a box (1/9/2026) or in "short" style (1 Sep 2026); other text as it is."""
    if not of:
        return ""
    try:
        value = of if isinstance(of, date) else date.fromisoformat(of)
    except ValueError:
        return str(of)
    return short_day(value) if style == "short" else f"{value.day}/{value.month}/{value.year}"


def in_words(text: str) -> str:
    """A date as it is stored, in words (1 September 2026); other text as it is."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def clock(moment: datetime | None) -> str:
    """14:32"""
    return f"{local(moment):%H:%M}" if moment else ""


def moment(value: datetime | None) -> str:
    """23 November 2026, 14:32"""
    return f"{day(local(value).date())}, {clock(value)}" if value else ""


def money(pence: int | None) -> str:
    """£7,200.00 from pence; "Price not set" where there is none."""
    return "Price not set" if pence is None else f"£{pence // 100:,}.{pence % 100:02d}"


def pounds(pence: int) -> Decimal:
    """7200.00 from 720000 pence, for a file."""
    return Decimal(pence).scaleb(-2)


def charge(pence: int | None, unpriced: int) -> str:
    """What a registration or a receipt costs; "Not charged" where there is no amount, and no price is waited for (a transfer)."""
    return "Not charged" if pence is None and not unpriced else money(pence)


def _number(of: int | Sized) -> int:
    """A number, or how many things there are."""
    return of if isinstance(of, int) else len(of)


def count(of: int | Sized, one: str, several: str = "") -> str:
    """1 candidate, 20 candidates; of a number, or of the things themselves."""
    number = _number(of)
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def plural(of: int | Sized, one: str, several: str) -> str:
    """The word that goes with a number which stands elsewhere: is, are; it, them."""
    return one if _number(of) == 1 else several


def all_of(number: int, one: str, several: str = "") -> str:
    """all 20 rows are, the one row is, no row is"""
    return f"all {count(number, one, several)} are" if number > 1 else f"{'the one' if number else 'no'} {one} is"


def named(one: str, names: Sequence[str]) -> str:
    """column F; columns F, G and K; of many only the first, and how many more there are"""
    return _in_row(one, [(name, 1) for name in names])


def numbered(one: str, numbers: Sequence[int]) -> str:
    """row 4; rows 4, 7–12 and 20; of many only the first, and how many more there are"""
    return _in_row(one, [part for first, last in spans(numbers) for part in (
        [(f"{first}–{last}", last - first + 1)] if last - first + 1 > FEWEST_OF_A_RUN
        else [(str(number), 1) for number in range(first, last + 1)])])


def spans(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """(first, last) of the numbers, in their order, that follow each other."""
    # Those that do have the same distance from their place.
    runs = ([number for _place, number in run] for _distance, run in groupby(enumerate(numbers), lambda each: each[1] - each[0]))
    return [(run[0], run[-1]) for run in runs]


def _in_row(one: str, parts: Sequence[tuple[str, int]]) -> str:
    """What is named, each with for how many it stands."""
    said, left = [text for text, _stands in parts[:MOST_NAMED]], sum(stands for _text, stands in parts[MOST_NAMED:])
    last = f"{left:,} more" if left else said.pop()
    noun = one if sum(stands for _text, stands in parts) == 1 else f"{one}s"
    return f"{noun} {', '.join(said)}{' and ' if said else ''}{last}"


def taken_back(rows: int, left: Sequence[str]) -> str:
    """1 row taken back; Row 3 was changed since, by Rhian Powell; 4 rows more moved on since"""
    more = len(left) - ROWS_NAMED
    told = [*left[:ROWS_NAMED], *([f"{count(more, 'row')} more moved on since"] if more > 0 else [])]
    return "; ".join((f"{count(rows, 'row')} taken back" if rows else "Nothing was taken back", *told))


def registered(candidates: int, registrations: int) -> str:
    """20 candidates registered; of somebody on two packages: 1 candidate registered, 2 registrations."""
    several = "" if registrations == candidates else f", {count(registrations, 'registration')}"
    return f"{count(candidates, 'candidate')} registered{several}"


def figure(of: int | Sized) -> str:
    """20, 10,000; of a number, or of the things themselves."""
    return f"{_number(of):,}"


def size(octets: int) -> str:
    """1.4 MB, 12 KB, less than 1 KB"""
    if octets >= 1024 ** 2:
        return f"{octets / 1024 ** 2:.1f} MB"
    return f"{octets // 1024} KB" if octets >= 1024 else "less than 1 KB"


# By the names that templates use.
FILTERS = {
    "day": day,
    "short_day": short_day,
    "typed_day": typed_day,
    "in_words": in_words,
    "clock": clock,
    "moment": moment,
    "money": money,
    "charge": charge,
    "count": count,
    "registered": registered,
    "plural": plural,
    "all_of": all_of,
    "begun": begun,
    "label": label,
    "figure": figure,
    "visible": visible,
    "brief": brief,
    "size": size,
}
