"""Give what nouns have found the addresses of its pages."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imi.database.entry.hits import Group
from imi.web.named import address


@dataclass(frozen=True)
class Link:
    """One thing: what it is, where it is, and what tells it from others or how it stands."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Links:
    """Things under one heading. Where there is a page of all of them, `url` is its address and `all` the text of the link."""

    heading: str
    links: Sequence[Link]
    url: str = ""
    all: str = ""


def linked(group: Group) -> Links:
    """Return the things of a group with their addresses."""
    return Links(group.heading, [Link(hit.label, address(hit.name), hit.note) for hit in group.hits],
                 address(group.page) if group.page else "", group.all if group.page else "")
