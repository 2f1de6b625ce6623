"""Say in which order a list is shown: by one of its columns, from the beginning or from the end."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from peewee import ColumnBase, Node

Row = TypeVar("Row")
# What rows in memory are compared by; None and an empty text are nothing.
Key = Callable[[Row], str | float | date | None]


@dataclass(frozen=True)
class Columns:
    """Holds the columns that a list may be sorted by: the heading of each, by the name that an address has for it.

    `first` is the order in which the list comes, as an address would have it. Who sorts by a column in `down_first` looks for
    what has most. A list whose own order is none of its columns has no `first`, and `own` says that order within a sentence.
    """

    headings: Mapping[str, str]
    first: str = ""
    down_first: frozenset[str] = frozenset()
    own: str = ""

    @property
    def usual(self) -> Order:
        """Return the order in which the list comes."""
        return Order(self, self.first.removeprefix("-"), self.first.startswith("-"))

    def read(self, text: str) -> Order | None:
        """Return the order that an address asks for, the usual one for an empty text, None where it names no column of the list.
        """
        column = text.removeprefix("-")
        if not text:
            return self.usual
        return Order(self, column, text.startswith("-")) if column in self.headings else None


@dataclass(frozen=True)
class Order:
    """Tells by which column of a list it is sorted, and whether from the end."""

    of: Columns
    column: str
    down: bool = False

    @property
    def is_usual(self) -> bool:
        """Return whether the list is in this order without being sorted."""
        return self == self.of.usual

    @property
    def code(self) -> str:
        """Return the order as an address has it; the usual one has none."""
        return "" if self.is_usual else self.spelt

    @property
    def spelt(self) -> str:
        """Return the order as an address asks for it, be it the usual one: another may be remembered."""
        return f"{'-' if self.down else ''}{self.column}"

    @property
    def words(self) -> str:
        """Say the order within a sentence, as in "by Surname, from the end"."""
        if not self.column:
            return self.of.own
        return f"by {self.of.headings[self.column]}{', from the end' if self.down else ''}"

    def by(self, column: str) -> Order:
        """Return the order that a column's heading leads to: by it, or the other way round where the list is by it already."""
        return Order(self.of, column, not self.down if column == self.column else column in self.of.down_first)

    def sorted(self, rows: Iterable[Row], keys: Mapping[str, Key[Row]]) -> list[Row]:
        """Return rows that are in memory in this order: those that are alike as they came, those without anything last. By none
        of `keys` they stay as they came.
        """
        rows = list(rows)
        if self.column not in keys:
            return rows
        found = {number: _folded(keys[self.column](row)) for number, row in enumerate(rows)}
        have = sorted((number for number, key in found.items() if key is not None), key=lambda number: found[number],
                      reverse=self.down)
        return [rows[number] for number in (*have, *(number for number, key in found.items() if key is None))]

    def terms(self, columns: Mapping[str, Sequence[ColumnBase]], last: ColumnBase) -> list[Node]:
        """Return what a query is ordered by: the columns that stand for this one, then `last`, which no two rows share. Rows
        that have nothing in the column come last, whichever way the list goes.
        """
        terms = list[Node]()
        for term in (*columns[self.column], last):
            if term is not last and getattr(term, "null", True):
                terms.append(term.is_null())
            terms.append(term.desc() if self.down else term.asc())
        return terms


def _folded(key: str | float | date | None) -> Any:
    """Return what a row is compared by: capitals make no difference, and an empty text is nothing."""
    return key.casefold() or None if isinstance(key, str) else key
