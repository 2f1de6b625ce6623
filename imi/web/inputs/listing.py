"""Tell what a list is narrowed and sorted by, from its address, and give the links that change it.

Every list of things has the same: a heading sorts, each filter can be taken off by itself, and what an address asks for that is
not there leaves the list as it is, with a sentence. A list that is named remembers for each person what they last narrowed and
sorted it by; an address that asks for something wins over that, and `clear` forgets it.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from flask import request

from imi.database.connection import without_waiting
from imi.database.ordering import Columns, Order
from imi.formats import short_day
from imi.people.own.preferences import Preference, keep, texts_by_name
from imi.registrations.searching.wanted import LONGEST
from imi.web.inputs.lists import cut, days, left_aside
from imi.web.security import current_visitor

SORT, CLEAR = "sort", "clear"
# A text that is asked for is said again up to so many letters.
SAID = 40
Query = Mapping[str, str]


@dataclass(frozen=True)
class Filter:
    """Says what a list may be narrowed by: how it is called, and its choices where it has any.

    A filter without a name is a box for a text that stands on the page, and has no chip. Choices may be whole by themselves:
    they are read without the name. `finds` reads a value of which there are too many to choose from, '' where it is not there.

    Where each choice has a link of its own on the page, the filter `is_view`, and needs no chip. What somebody looks for once is
    not `kept`: it is not remembered.
    """

    label: str = ""
    choices: Iterable[tuple[str, str]] | None = None
    whole: bool = False
    is_day: bool = False
    finds: Callable[[str], str] | None = None
    is_view: bool = False
    kept: bool = True

    @property
    def has_chip(self) -> bool:
        """Return whether the list says that it is narrowed by this, with a way to take it off."""
        return bool(self.label) and not self.is_view

    @property
    def is_remembered(self) -> bool:
        """Return whether the list is narrowed by this again when the person comes back."""
        return self.has_chip and self.kept

    def reads(self, value: str) -> str:
        """Return how a value reads on its chip, '' where it is not one of the choices."""
        if self.choices is None and self.finds is None:
            return f"{self.label}: {value}"
        words = self.finds(value) if self.finds else dict(self.choices or ()).get(value, "")
        return f"{self.label}: {words}" if words and not self.whole else words

    def not_there(self, value: str) -> str:
        """Say that a value is not one of the choices."""
        return f"{self.label}: there is no “{value[:SAID]}”{'' if self.finds else ' to choose'}, so nothing is left out by it"


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
    """Holds what a list is narrowed by (`query`, by the names of an address) and sorted by, and what was asked for in vain.

    `typed` has what stands in the boxes of its form, and `boxes` says how many of them narrow it; `problems` are what is wrong
    with days among it, which narrow nothing.
    """

    url: str
    query: Query
    order: Order | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    typed: Query = field(default_factory=dict)
    boxes: int = 0
    after: date | None = None
    before: date | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def here(self) -> Query:
        """Return what the address of this list has, its order included: what every link of it takes along."""
        return {**self.query, **({SORT: self.order.code} if self.order and self.order.code else {})}

    @property
    def is_wider(self) -> bool:
        """Return whether something that was to narrow the list does not: it holds more than was asked for."""
        return not set(self.typed) <= set(self.query)

    @cached_property
    def address(self) -> str:
        """Return the address of the list as it is."""
        return self.at(self.here)

    @property
    def chips(self) -> list[Chip]:
        """Return the filters that are chosen, each with the list without it. Focus stays among them."""
        found = [Chip(label, f"{self.without(name)}#chosen") for name, label in self.labels.items()]
        # No heading leads back to an order that is none of the columns.
        if self.order and not self.order.is_usual and not self.order.of.first:
            found.append(Chip(f"Sorted {self.order.words}", f"{self.without(SORT)}#chosen"))
        return found

    @property
    def cleared(self) -> str:
        """Return the address of the whole list, as it comes; whatever was remembered of it is forgotten."""
        return f"{self.url}?{CLEAR}=all"

    @property
    def sorts(self) -> dict[str, Sorting]:
        """Return by its heading what each column leads to. Focus stays on the heading."""
        if self.order is None:
            return {}
        found = {}
        for column, heading in self.order.of.headings.items():
            id, to = f"by-{column.replace('_', '-')}", self.order.by(column).spelt
            now = ("descending" if self.order.down else "ascending") if column == self.order.column else ""
            found[heading] = Sorting(id, f"{self.at({**self.query, SORT: to})}#{id}", now)
        return found

    def without(self, name: str) -> str:
        """Return the address of the list without a filter, in the same order."""
        return self.at({**{one: value for one, value in self.here.items() if one != name}, CLEAR: name})

    def at(self, query: Query) -> str:
        """Return the address of the list with another query."""
        return "?".join(filter(None, [self.url, urlencode({name: value for name, value in query.items() if value})]))


def _sorted_by(columns: Columns, asked: str) -> tuple[Order, tuple[str, ...]]:
    """Return the order that is asked for, and a sentence where it names no column: then the list is as it comes."""
    order = columns.read(asked)
    if order is not None:
        return order, ()
    return columns.usual, (f"No column is called “{asked[:SAID]}”. The list is {columns.usual.words}",)


def listing(url: str, filters: Mapping[str, Filter], columns: Columns | None = None, name: str = "") -> Listing:
    """Return what the address asks for of a list at `url`. A value that is not one of a filter's choices narrows nothing.

    A list with a `name` is remembered. What is remembered and is not there any more, or at another centre, is left out without a
    word: nobody has asked for it now.
    """
    given = recalled(name, filters)
    is_asked = given is request.args
    order, told = _sorted_by(columns, given.get(SORT, "").strip()) if columns else (None, ())
    whole = {one: given[one].strip() for one in filters if given.get(one, "").strip()}
    asked, too_long = {one: text[:LONGEST] for one, text in whole.items()}, dict.fromkeys(filter(None, map(cut, whole.values())))
    after, before, problems = days({one: value for one, value in asked.items() if filters[one].is_day})
    on = {"after": after, "before": before}
    reads = {one: f"{filters[one].label} {short_day(on[one])}" if on.get(one) else filters[one].reads(value)
             for one, value in asked.items() if not filters[one].is_day or on[one]}
    in_vain = tuple(filters[one].not_there(asked[one]) for one, words in reads.items() if not words)
    days_aside = left_aside({one: each.label for one, each in filters.items() if each.is_day}, asked, problems)
    query = {one: asked[one] for one, words in reads.items() if words}
    labels = {one: reads[one] for one in query if filters[one].has_chip}
    boxes, said = sum(not filters[one].is_view for one in query), (*told, *too_long, *in_vain, *days_aside)
    found = Listing(url, query, order, labels, said if is_asked else (), asked, boxes, after, before, problems)
    if name and _is_chosen():
        _remember(name, filters, found)
    return found


def _memory(name: str, filters: Mapping[str, Filter]) -> Preference[Mapping[str, str]]:
    """Return the preference that holds what a list is narrowed and sorted by. A text that is looked for is not among it."""
    return texts_by_name(f"list of {name}", {SORT, *(one for one, filtered in filters.items() if filtered.is_remembered)})


def recalled(name: str, filters: Mapping[str, Filter]) -> Query:
    """Return the query of an address, or what is remembered of a list with a name where the address asks for nothing."""
    asks = not name or any(one in request.args for one in (*filters, SORT, CLEAR))
    # A form acts on the list that its page showed, and its address has that.
    if asks or request.method != "GET":
        return request.args
    return current_visitor().preferences.of(_memory(name, filters))


def _is_chosen() -> bool:
    """Return whether the address comes from the list itself: its form and its headings sort, be it in the usual order, and a chip
    clears. A link from elsewhere changes nothing of what is remembered.
    """
    return request.method == "GET" and (SORT in request.args or CLEAR in request.args)


def _remember(name: str, filters: Mapping[str, Filter], found: Listing) -> None:
    """Remember what a list is narrowed and sorted by, where this is something else than before."""
    visitor, memory = current_visitor(), _memory(name, filters)
    chosen = {one: value for one, value in found.here.items() if one == SORT or filters[one].is_remembered}
    if not visitor.looking_in and chosen != visitor.preferences.of(memory):
        # Who looks at a list waits for nobody who writes.
        with without_waiting():
            keep(visitor.person, memory, chosen)
