"""Tell which fields the first values of a column fit, and which one they can only be."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from imi.fields.text import alike
from imi.formats import count
from imi.uploads.checking.cells.damage import ERROR, FORMULA, damage, is_odd, repair
from imi.uploads.checking.cells.package_codes import code_of
from imi.uploads.checking.lookups import Courses
from imi.uploads.fields import PACKAGE, STANDARD
from imi.uploads.reading.read_sheet import ReadSheet

BOTH = 2
# So many values of a column are looked at, if they stand in so many rows.
VALUES, ROWS = 20, 1_000
# Of ten values nine must be right: what one of them is, its own cell is told.
OF_TEN, RIGHT = 10, 9
# Fields whose values are like no other field’s, the strictest first, with what one and several of them are called.
TOLD_BY_VALUES: Mapping[str, tuple[str, str]] = {
    "package": ("a package of your centre", "packages of your centre"), "standard": ("a {programme}", "{programme}s"),
    "uln": ("a ULN", "ULNs"), "employer_ern": ("an employer ERN", "employer ERNs"),
    "email": ("an e-mail address", "e-mail addresses"), "employer_postcode": ("a postcode", "postcodes"),
    "funding_type": ("a funding type", "funding types"), "gender": ("a gender", "genders"), "title": ("a title", "titles"),
}
# Those of them that are words of a list: of few values they may be something else by chance.
WORDS, FEW = frozenset({"funding_type", "gender", "title"}), 3


class Value(NamedTuple):
    """Holds the text of a cell that is not empty, and what the cell was in the file, see `damage`."""

    text: str
    kind: str = ""


def firsts(sheet: ReadSheet) -> list[list[Value]]:
    """Return the first values of each column."""
    rows = sheet.rows[:ROWS]
    return [list(islice((Value(row.cells[place], row.kinds[place]) for row in rows if row.cells[place].strip()), VALUES))
            for place in range(len(sheet.headings))]


class Evidence:
    """What values can be, by the rules of the fields and the centre's catalogue."""

    def __init__(self, catalogue: Courses) -> None:
        self._catalogue, self.fields = catalogue, catalogue.fields
        # Any text will do for these, so they take none that can only be another field's, and none without a letter.
        self._any_text = self.fields.any_text - TOLD_BY_VALUES.keys()
        self._titles = {title.casefold() for title in catalogue.given.list("title").codes}
        self._known: dict[tuple[str, Value, bool], bool] = {}

    def accepts(self, name: str, values: Sequence[Value]) -> bool:
        """Return whether a field takes these values, as far as there are any."""
        return self._is(name, values) and not (name in self._any_text and values and self.only(values))

    def fits(self, name: str, values: Sequence[Value]) -> bool:
        """Return whether a column with a heading like a field's may be that field: of titles only what tells one."""
        return self.accepts(name, values) and (name != "title" or not values or self.tells(name, values))

    def refused(self, name: str, values: Sequence[Value]) -> int:
        """Return how many of these values a field does not take."""
        return sum(not self._takes(name, value) for value in values)

    def only(self, values: Sequence[Value]) -> str:
        """Return the one field that these values can be of; '' where there is none, or no value."""
        return next((name for name in TOLD_BY_VALUES if self.tells(name, values)
                     and (name not in WORDS or len(values) >= FEW)), "")

    def tells(self, name: str, values: Sequence[Value]) -> bool:
        """Return whether these values show which field they are of."""
        if not values or name not in TOLD_BY_VALUES or name not in self.fields or not self._is(name, values, beyond_doubt=True):
            return False
        # Any word may be somebody's title: that it is one only those of the list say.
        return name != "title" or all(value.text.strip(" .").casefold() in self._titles for value in values)

    def said(self, name: str, values: Sequence[Value]) -> str:
        """Say what the values are: "all 6 values are employer ERNs"."""
        one, several = (words.format(programme=self.fields.scheme.programme) for words in TOLD_BY_VALUES[name])
        right = sum(self._takes(name, value, beyond_doubt=True) for value in values)
        return values_are(values, one, several) if right == len(values) else f"{right} of {len(values)} values are {several}"

    def days(self, values: Sequence[Value], name: str) -> list[date]:
        """Return the values as the days of a field, none where one is no day of it."""
        if name not in self.fields:
            return []
        read = [self.fields[name].check(self._text(name, value), self._catalogue.given)[0] for value in values]
        return [day for day in read if isinstance(day, date)] if None not in read else []

    def _is(self, name: str, values: Sequence[Value], *, beyond_doubt: bool = False) -> bool:
        may, wrong = len(values) * (OF_TEN - RIGHT) // OF_TEN, 0
        for value in values:
            wrong += not self._takes(name, value, beyond_doubt=beyond_doubt)
            if wrong > may:
                return False
        return True

    def _takes(self, name: str, value: Value, *, beyond_doubt: bool = False) -> bool:
        key = name, value, beyond_doubt
        if key not in self._known:
            self._known[key] = self._look(*key)
        return self._known[key]

    def _look(self, name: str, value: Value, beyond_doubt: bool) -> bool:
        """Return whether a field takes a value, or takes it without a word about it: nearly any text may be a postcode abroad."""
        text = value.text
        if name not in self.fields:
            return False
        if value.kind in (ERROR, FORMULA):
            # The spreadsheet itself does not know what it is.
            return True
        if name == PACKAGE:
            return bool(code_of(text, self._catalogue.offers))
        if name == STANDARD:
            return alike(text) in self._catalogue.standards or bool(self._catalogue.meant(text, None))
        if name in self._any_text and not any(map(str.isalpha, text)):
            return False
        if name in self.fields.scheme.row.to_reckon({name: text}):
            return True
        if damage(self.fields[name], text, self._kind(name, value)) is not None:
            return False
        problems = self.fields[name].check(self._text(name, value), self._catalogue.given)[1]
        return not any(problem.severity == "error" or beyond_doubt for problem in problems)

    def _text(self, name: str, value: Value) -> str:
        mended = repair(self.fields[name], value.text, self._kind(name, value))
        return mended.text if mended else value.text

    def _kind(self, name: str, value: Value) -> str:
        """Return what a cell was in the file, '' where that means no damage to a value of the field."""
        return value.kind if is_odd(self.fields[name], value.kind) else ""


def values_are(values: Sequence[Value], one: str, several: str) -> str:
    """Say what the values are: "all 6 values are employer ERNs", "both values are", "the one value is an employer ERN"."""
    if len(values) == 1:
        return f"the one value is {one}"
    return f"{'both' if len(values) == BOTH else f'all {len(values)}'} values are {several}"


def refused_of(number: int, values: Sequence[Value], label: str) -> str:
    """Say what the field refuses: "4 of 6 values can’t be read as ULN"."""
    whole = "the one value" if len(values) == 1 else f"{number} of {count(len(values), 'value')}"
    return f"{whole} can’t be read as {label}"
