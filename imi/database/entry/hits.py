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

    `text` is what is looked for, '' for nothing; of each kind of thing at most `shown` are given. `abilities` are what the person
    may do there, `nouns` and `schemes` those of the application.
    """

    person: Any
    centre: Any
    today: date
    text: str = ""
    shown: int = 5
    abilities: frozenset[str] = frozenset()
    nouns: Any = ()
    schemes: Any = None


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
class WorkLine:
    """Counts things that wait for somebody. `page` names the page that lists just these, and shows the same number.

    `one` says what one of them is and `several` what more are, as they stand after the number. The first few of them are in
    `hits`. Where there are `more`, nobody has counted on from the number.
    """

    number: int
    one: str
    several: str
    page: Name
    hits: Sequence[Hit] = ()
    more: bool = False


@dataclass(frozen=True)
class Waiting:
    """Finds what of a noun waits on Home: lines that count it, those of nothing left out. What has the smallest `place` is
    shown first.

    It is about the person's own account, about the centre, or for the awarding body, and for those who have an `ability` there;
    where that is empty, for everybody who sees the page that it leads to.
    """

    place: int
    find: Callable[[Asked], Iterable[WorkLine]]
    of: Literal["person", "centre", "body"] = "centre"
    ability: str = ""
