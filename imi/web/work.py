"""Give what nouns have found or counted the addresses of its pages, for the search, for Home and for the overview."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from imi.database.entry.hits import Asked, Group, Hit, Waiting, WorkLine
from imi.people.current_user import CurrentUser
from imi.web.named import address, current_nouns
from imi.web.schemes import every_scheme

# So many things of a kind are named beside their number.
NAMED = 3


@dataclass(frozen=True)
class Link:
    """One thing: what it is, where it is, and what tells it from others or how it stands."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """Things of one kind: their number, what they are, the page that lists just these, and the first few by name."""

    number: str
    words: str
    url: str
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Links:
    """Things under one heading. Where there is a page of all of them, `url` is its address and `all` the text of the link."""

    heading: str
    links: Sequence[Link]
    url: str = ""
    all: str = ""


def linked(group: Group) -> Links:
    """Return the things of a group with their addresses."""
    return Links(group.heading, links_of(group.hits), address(group.page) if group.page else "",
                 group.all if group.page else "")


def lines_of(visitor: CurrentUser, today: date, every: Iterable[Waiting], *, of_nothing: bool = False) -> list[Line]:
    """Return what these count for somebody, also what there is nothing of if so asked."""
    asked = Asked(visitor.person, visitor.centre, today, shown=NAMED, abilities=visitor.abilities, nouns=current_nouns(),
                  schemes=every_scheme())
    return [_line(line) for one in every for line in one.find(asked) if line.number or of_nothing]


def waiting_of(visitor: CurrentUser) -> list[Waiting]:
    """Return what somebody sees, in the order of the page. Who looks in sees nothing of the person's own account."""
    every = sorted((one for noun in current_nouns() for one in noun.waiting), key=lambda one: one.place)
    places = set() if visitor.looking_in else {"person"}
    if visitor.centre is None:
        places.add("body")
    elif visitor.may("read"):
        places.add("centre")
    return [one for one in every if one.of in places and (not one.ability or visitor.may(one.ability))]


def links_of(hits: Iterable[Hit]) -> list[Link]:
    """Return things with their addresses."""
    return [Link(hit.label, address(hit.name), hit.note) for hit in hits]


def _line(line: WorkLine) -> Line:
    number = f"{line.number:,}"
    return Line(f"More than {number}" if line.more else number, line.one if line.number == 1 else line.several,
                address(line.page), links_of(line.hits))
