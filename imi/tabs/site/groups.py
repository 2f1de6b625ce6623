"""Give what nouns have found the addresses of its pages."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imi.database.entry.hits import Group
from imi.web.named import address
from imi.web.work import Link, links_of


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

