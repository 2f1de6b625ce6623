"""Tell what is kept of a cell where that is not, letter for letter, what stands in the cell: no value is changed in silence.

A day, a number or a word of a list that says the same in another type or spelling of its own is no change.
"""
from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from imi.fields.dates import spelt
from imi.fields.field import Context, Field, Invalid
from imi.fields.names import plainly_marked
from imi.fields.text import INVISIBLE, alike
from imi.formats import count
from imi.uploads.checking.cells.damage import Repair
from imi.uploads.fields import OWN, SheetFields

# By cause, in the order in which they are told: what is said of so many values.
SENTENCES = {
    "spaces": "had spaces at the ends, doubled or of an unusual kind: tidied",
    "invisible": "had characters that nobody sees: taken out",
    "marks": "had a typographic apostrophe or dash: written with the plain one",
    "letters": "had letters or digits in an unusual form: written in the usual one",
    "case": "had capitals or small letters otherwise: written as the field has them",
    "form": "had other spaces or punctuation: written in the field’s own form",
    "words": "had another word for it: read as the value that it stands for",
    "cut_off": "had a name from the list that was cut off: read as the whole name",
    "zero": "had lost a first zero in the spreadsheet: put back",
    "decimals": "had got decimals from the spreadsheet: taken off",
    "apostrophe": "had an apostrophe before a number: taken off",
    "serial": "had a day as the spreadsheet’s number: read as the day",
    "either": "had a day whose month might stand first, as in other rows: read with the day first",
    "time": "had a time of day beside the day: read as the day",
    "late": "had a time shortly before midnight: read as the day that is shown",
    "weekday": "had the weekday of another day: read as the day",
    "day": "had a day in another program’s spelling: read as the day",
}


class Tidied(NamedTuple):
    """Says why the text of a cell is stored otherwise than in the sheet, and what is stored, as somebody would type it."""

    cause: str
    kept: str


# What may stand behind a year that comes first, other than the hyphen.
SEPARATORS = frozenset("/.")
NOTHING: Mapping[str, Tidied] = {}


def tidied(fields: SheetFields, texts: Mapping[str, str], values: Mapping[str, Any], mended: Mapping[str, Repair],
           given: Context) -> Mapping[str, Tidied]:
    """Return the values of a row that are stored otherwise than they were typed, by field. `texts` are the cells as they stand,
    `values` what was read of them.
    """
    found = {}
    for name, field in fields.typed.items():
        text = texts.get(name)
        kept = cell(field, text, values.get(name), given) if text and name not in mended else None
        if kept is not None:
            found[name] = kept
    for name, field in fields.days.items():
        text = texts.get(name)
        kept = cell(field, text, values.get(name), given) if text and is_spelt_out(text) and name not in mended else None
        if kept is not None:
            found[name] = kept
    for name in fields.scheme.record.to_reckon(texts) & values.keys():
        # A span from the start, like +24m, is no day of its own.
        found[name] = Tidied("words", fields[name].store(values[name]))
    for name, repair in mended.items():
        found[name] = Tidied(repair.code, repair.text)
    return found or NOTHING


def cell(field: Field, text: str, value: Any, given: Context) -> Tidied | None:
    """Return how one cell is stored otherwise than it was typed, of which `value` was read; None where it is not."""
    if field.name in OWN:
        return None if text.isalnum() else _own(field, text, given)
    if value is None or value == text:
        return None
    if field.control == "date":
        return _day(text, value) if is_spelt_out(text) else None
    if field.control == "select":
        return _chosen(text, value, field.show(value, given))
    kept = field.store(value)
    return None if kept == text else Tidied(_cause(text, kept), kept)


def is_spelt_out(text: str) -> bool:
    """Return whether a day may have more beside it than people type, or its year first with another mark than the hyphen."""
    return ":" in text or text[4:5] in SEPARATORS or text[:1].isalpha()


def _day(text: str, value: date) -> Tidied | None:
    parts = spelt(text)
    is_told = parts.clock or parts.weekday or parts.day[4:5] in SEPARATORS
    return Tidied("day", value.isoformat()) if is_told else None


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _seen(text: str) -> str:
    return _single_spaced(INVISIBLE.sub("", text))


# Each takes what the one before it left: the first that gives what is kept is the cause.
STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("spaces", _single_spaced), ("invisible", _seen), ("marks", plainly_marked),
    ("letters", lambda text: unicodedata.normalize("NFC", text)),
    ("letters", lambda text: plainly_marked(unicodedata.normalize("NFKC", text))),
)


@lru_cache(maxsize=1_024)
def _cause(text: str, kept: str) -> str:
    for cause, step in STEPS:
        text = step(text)
        if text == kept:
            return cause
    if text.casefold() == kept.casefold():
        return "case"
    return "form" if alike(text) == alike(kept) else "words"


@lru_cache(maxsize=1_024)
def _chosen(text: str, code: str, label: str) -> Tidied | None:
    """Return how a choice is stored otherwise than it was typed, None for its own label or code, however it is written."""
    return None if alike(text) in (alike(label), alike(code)) else Tidied("words", label)


def _own(field: Field, text: str, given: Context) -> Tidied | None:
    """Return how a value that is read apart from the record is stored otherwise than it was typed, None where it is not."""
    try:
        kept = str(field.read(text, given))
    except Invalid:
        return None
    return None if kept == text else Tidied(_cause(text, kept), kept)


class CauseCount(NamedTuple):
    """Holds a cause with how many values it concerns."""

    cause: str
    number: int

    @property
    def sentence(self) -> str:
        """Say it in a sentence like "12 values had spaces at the ends …"."""
        return f"{count(self.number, 'value')} {SENTENCES[self.cause]}"


def told_of(numbers: Mapping[str, int]) -> list[CauseCount]:
    """Return the causes with so many values each, in the order in which they are told."""
    return [CauseCount(cause, numbers[cause]) for cause in SENTENCES if numbers.get(cause)]
