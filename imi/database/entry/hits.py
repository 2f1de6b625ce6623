"""Say what every noun is asked for a page of somebody, and what it answers: things by their names, which have no address in them.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple


class Name(NamedTuple):
    """Names a thing that has a page, by its kind and its reference among those of the kind. The web's map knows the address."""

    kind: str
    reference: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class Hit:
    """A thing in a list: its name, how it reads, and what tells it from others or how it stands."""

    name: Name
    label: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Holds the things under one heading.

    Where all of them have a page, `page` names it and `all` is the text of the link to it.
    """

    heading: str
    hits: Sequence[Hit]
    all: str = ""
    page: Name | None = None


def all_of(kind: str, schemes: Iterable[str], reference: str = "") -> Name | None:
    """Return the page of all of a kind where those found are of one scheme; None where they are of several, each in its tab."""
    found = set(schemes)
    return Name(kind, reference, *found) if len(found) == 1 else None


@dataclass(frozen=True)
class Asked:
    """Says who asks, and for what: a person, at their centre (None for the awarding body), on this day in London.

    `text` is what is looked for, '' for nothing; of each kind of thing at most `shown` are given.
    """

    person: Any
    centre: Any
    today: date
    text: str = ""
    shown: int = 5


@dataclass(frozen=True)
class Reference:
    """References that people say aloud: the kind of thing that has them, and the pattern that each of them fits as a whole.

    `find` takes a centre and a reference, and returns the name of the one thing. Raises NotFound.
    """

    kind: str
    shape: str
    find: Callable[[Any, str], Name]


@dataclass(frozen=True)
class Search:
    """One group of what the search box finds. The group of the smallest `place` is shown first.

    `straight` returns the name of the one thing that the text is a number or a code of, None where it is none.
    """

    place: int
    find: Callable[[Asked], Group]
    straight: Callable[[Asked], Name | None] = lambda _asked: None


@dataclass(frozen=True)
class Waiting:
    """One block of what waits on Home, shown where there is something in it. The block of the smallest `place` is shown first.

    It is about the person's own account, about the centre and for those who have an `ability` there, or for the awarding body.
    """

    place: int
    find: Callable[[Asked], Group]
    of: Literal["person", "centre", "body"] = "centre"
    ability: str = "read"
