"""Show the page of a tab that is not built yet: what will be there, and how to do it today."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for

from imi.tabs.tab import Tab
from imi.web.respond import Answer, page
from imi.web.security import permitted


@dataclass(frozen=True)
class Coming:
    """What a tab will offer, and the way there is today.

    `here` are pages that exist already and do a part of it: (what it does, endpoint, its values). `ready` is what to have at hand
    when writing to Membership services, `sender` the address that its confirmations come from.
    """

    purpose: str
    parts: tuple[str, ...]
    ready: tuple[str, ...]
    here: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    sender: str = ""

    @property
    def to_have_ready(self) -> str:
        """Say what to have at hand, as a sentence goes on with it."""
        *first, last = self.ready
        return f"{', '.join(first)} and {last}"


def coming_tab(name: str, label: str, path: str, coming: Coming, *, guide: str = "",
               refused: Callable[[], Answer | None] = lambda: None, staff: bool = False) -> Tab:
    """Return a tab with the one page. `refused` may answer in its place, for a tab that is not everybody's; one for `staff` is
    shown to a centre's people only.
    """
    blueprint = Blueprint(name, f"imi.tabs.{name}")
    tab = Tab(name, label, blueprint, guide or name, staff=staff)

    @blueprint.get(path)
    @permitted("any")
    def landing() -> Answer:
        """Show what will be there, and how to do it today."""
        return refused() or page("coming.html", title=label, tab=tab, coming=coming, crumbs=crumbs(label))

    return tab


def crumbs(label: str) -> list[tuple[str, str | None]]:
    """Return the crumbs: Home >> the tab."""
    return [("Home", url_for("frame.home")), (label, None)]
