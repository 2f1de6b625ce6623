"""What the list of candidates is narrowed by and how it is sorted, as links: each filter can be taken off, each column sorts."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from imi.fields.field import Choice
from imi.registrations.searching.order import COLUMNS, Order
from imi.registrations.searching.wanted import STATES, SearchTerms

# What the page may be narrowed by and sorted by. Nothing else of an address reaches the links.
SORT = "sort"
FILTERS = ("q", "standard", "status", "missing", "employer", SORT)
# The filters as an address names them, by what they are in what is wanted.
NAMES = {"standard": "standard", "state": "status", "missing": "missing", "employer": "employer"}
Query = Mapping[str, str]


@dataclass(frozen=True)
class Chip:
    """A filter that is chosen: how it reads, and the address of the list without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Sorting:
    """A heading that sorts: where it leads, and how the list is sorted by it now, '' where it is not."""

    url: str
    now: str


def labels(wanted: SearchTerms, standards: Iterable[Choice], employers: Iterable[Choice]) -> dict[str, str]:
    """Return the filters that are chosen, each as it reads, by its name in what is wanted."""
    standard = next((one.label for one in standards if one.code == wanted.standard), wanted.standard)
    employer = next((one.label for one in employers if one.code == str(wanted.employer)), "not one of your centre’s")
    found = {
        "standard": f"Standard: {standard}" if wanted.standard else "",
        "state": f"Registration: {STATES[wanted.state]}" if wanted.state else "",
        "missing": "Something is missing" if wanted.missing else "",
        "employer": f"Employer: {employer}" if wanted.employer else "",
    }
    return {name: label for name, label in found.items() if label}


def chips(query: Query, labelled: Mapping[str, str]) -> list[Chip]:
    """Return what is chosen, each with the list without it."""
    return [Chip(label, _list(_without(query, NAMES[name]))) for name, label in labelled.items()]


def sortings(query: Query, order: Order) -> dict[str, Sorting]:
    """Return by its heading what each column leads to."""
    return {heading: Sorting(_list({**_without(query, SORT), SORT: order.by(column).code}),
                             ("descending" if order.down else "ascending") if column == order.column else "")
            for column, heading in COLUMNS.items()}


def address(query: Query, wanted: SearchTerms) -> str:
    """Return the address of the list of what is wanted instead, in the same order."""
    asked = {"q": wanted.text, "standard": wanted.standard, "status": wanted.state, "missing": "yes" if wanted.missing else "",
             "employer": str(wanted.employer or ""), SORT: query.get(SORT, "")}
    return _list(asked)


def _without(query: Query, name: str) -> dict[str, str]:
    return {one: value for one, value in query.items() if one != name}


def _list(query: Query) -> str:
    asked = {name: value for name, value in query.items() if value}
    return "?".join(filter(None, [url_for("candidate.landing"), urlencode(asked)]))
