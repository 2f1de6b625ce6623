"""Tell what a list is narrowed and sorted by, from its address, and give the links that change it.

Every list of things has the same: a heading sorts, each filter can be taken off by itself, and what an address asks for that is
not there leaves the list as it is, with a sentence.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import request

from imi.database.ordering import Columns, Order

SORT = "sort"
# A text that is asked for is said again up to so many letters.
SAID = 40
Query = Mapping[str, str]


@dataclass(frozen=True)
class Filter:
    """Says what a list may be narrowed by: how it is called, and its choices where it has any.

    A filter without a name is a box for a text that stands on the page, and has no chip. Choices may be whole by themselves:
    they are read without the name.
    """

    label: str = ""
    choices: Iterable[tuple[str, str]] | None = None
    whole: bool = False

    def reads(self, value: str) -> str:
        """Return how a value reads on its chip, '' where it is not one of the choices."""
        if self.choices is None:
            return f"{self.label}: {value}"
        words = dict(self.choices).get(value, "")
        return f"{self.label}: {words}" if words and not self.whole else words


@dataclass(frozen=True)
class Chip:
    """Holds a filter that is chosen: how it reads, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Sorting:
    """Holds a heading that sorts: its id, where it leads, and how the list is sorted by it now, '' where it is not."""

    id: str
    url: str
    now: str


@dataclass(frozen=True)
class Listing:
    """Holds what a list is narrowed by (`query`, by the names of an address) and sorted by, and what was asked for in vain."""

    url: str
    query: Query
    order: Order | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()

    @property
    def here(self) -> Query:
        """Return what the address of this list has, its order included: what every link of it takes along."""
        return {**self.query, **({SORT: self.order.code} if self.order and self.order.code else {})}

    @property
    def address(self) -> str:
        """Return the address of the list as it is."""
        return self.at(self.here)

    @property
    def chips(self) -> list[Chip]:
        """Return the filters that are chosen, each with the list without it. Focus stays among them."""
        return [Chip(label, f"{self.without(name)}#chosen") for name, label in self.labels.items()]

    @property
    def sorts(self) -> dict[str, Sorting]:
        """Return by its heading what each column leads to. Focus stays on the heading."""
        if self.order is None:
            return {}
        found = {}
        for column, heading in self.order.of.headings.items():
            id, to = f"by-{column.replace('_', '-')}", self.order.by(column).code
            now = ("descending" if self.order.down else "ascending") if column == self.order.column else ""
            found[heading] = Sorting(id, f"{self.at({**self.query, SORT: to})}#{id}", now)
        return found

    def without(self, name: str) -> str:
        """Return the address of the list without a filter, in the same order."""
        return self.at({one: value for one, value in self.here.items() if one != name})

    def at(self, query: Query) -> str:
        """Return the address of the list with another query."""
        return "?".join(filter(None, [self.url, urlencode({name: value for name, value in query.items() if value})]))


def sorted_by(columns: Columns) -> tuple[Order, tuple[str, ...]]:
    """Return the order that the address asks for, and a sentence where it names no column: then the list is as it comes."""
    asked = request.args.get(SORT, "").strip()
    order = columns.read(asked)
    if order is not None:
        return order, ()
    return columns.usual, (f"No column is called “{asked[:SAID]}”. The list is {columns.usual.words}",)


def listing(url: str, filters: Mapping[str, Filter], columns: Columns | None = None) -> Listing:
    """Return what the address asks for of a list at `url`. A value that is not one of a filter's choices narrows nothing."""
    order, told = sorted_by(columns) if columns else (None, ())
    asked = {name: request.args[name].strip()[:100] for name in filters if request.args.get(name, "").strip()}
    reads = {name: filters[name].reads(value) for name, value in asked.items()}
    in_vain = tuple(f"{filters[name].label}: there is no “{asked[name][:SAID]}” to choose, so nothing is left out by it"
                    for name, words in reads.items() if not words)
    query = {name: value for name, value in asked.items() if reads[name]}
    return Listing(url, query, order, {name: reads[name] for name in query if filters[name].label}, (*told, *in_vain))
