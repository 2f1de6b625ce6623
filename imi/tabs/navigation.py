"""Build the frame of every page: where the reader is, the tabs they have, and the menu of the open one."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, g, request, url_for

from imi.people.current_user import CurrentUser
from imi.tabs.tab import Item, Tab

# Where the box on top of every page leads: at a centre, and for the awarding body.
SEARCH, OF_BODY = "frame.search", "admin.search"


@dataclass(frozen=True)
class TabLink:
    """A tab in the row of tabs; `current` is "page" on its first page and "true" on its others."""

    label: str
    url: str
    current: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry of the menu beneath a tab. `heading` is said before the first of those that share it; `apart` begins a group."""

    label: str
    url: str
    heading: str
    apart: bool
    here: bool


@dataclass(frozen=True)
class Menu:
    """The menu beneath the open tab; on a narrow screen a button opens it, and names the entry whose page is open."""

    label: str
    entries: Sequence[Entry]

    @property
    def here(self) -> str:
        """Return the entry whose page is open, "" where it is none of them."""
        return next((entry.label for entry in self.entries if entry.here), "")


@dataclass(frozen=True)
class GuidePlace:
    """One thing of a guide's list of places: its heading, and its address where the reader may open it."""

    label: str
    heading: str
    url: str


class Navigation:
    """What the frame of a page shows of the way here and the ways on; worked out only where it is asked for."""

    def __init__(self, tabs: Sequence[Tab], visitor: CurrentUser | None) -> None:
        self._tabs, self._visitor = tabs, visitor
        self.endpoint, self._blueprint = request.endpoint or "", request.blueprint
        self._scheme = g.get("scheme")

    @cached_property
    def tabs(self) -> list[TabLink]:
        """Return the tabs that stand in the visitor's row."""
        return [TabLink(tab.label, url_for(tab.endpoint), self._current(tab)) for tab in self._own]

    @property
    def searched(self) -> str:
        """Return what was searched for in the whole portal, on the page that says what was found."""
        return request.args.get("q", "") if self.endpoint in (SEARCH, OF_BODY) else ""

    @property
    def search(self) -> str:
        """Return the endpoint of the search that the reader has, '' where they have none."""
        if self._visitor is None:
            return ""
        if self._visitor.centre is None:
            return OF_BODY if self._visitor.may("assist") else ""
        return SEARCH if self._visitor.may("read") else ""

    def menu(self, here: str = "") -> Menu | None:
        """Return the menu beneath the open tab, None where it has none. `here` is the entry that a page belongs to."""
        tab = next((tab for tab in self._own if tab.has(self._blueprint, self._scheme) and tab.menu), None)
        if tab is None or self._visitor is None:
            return None
        may = self._visitor.may
        items = [item for item in tab.menu if not item.ability or may(item.ability)]
        before: list[Item | None] = [None, *items[:-1]]
        return Menu(tab.label, [_entry(tab, item, last, here) for item, last in zip(items, before, strict=True)])

    def guided(self, topic: str) -> list[tuple[Tab, list[GuidePlace]]]:
        """Return the tabs whose guide an instruction document is, each with its places."""
        return [(tab, [self._place(tab, item) for item in tab.menu]) for tab in self._tabs if tab.guide == topic and tab.actions]

    @property
    def _own(self) -> list[Tab]:
        return [tab for tab in self._tabs if tab.is_for(self._visitor)] if self._visitor else []

    def _current(self, tab: Tab) -> str:
        if not tab.has(self._blueprint, self._scheme):
            return ""
        return "page" if tab.endpoint == self.endpoint else "true"

    def _place(self, tab: Tab, item: Item) -> GuidePlace:
        may = self._visitor is not None and tab.is_for(self._visitor) and (not item.ability or self._visitor.may(item.ability))
        return GuidePlace(item.label, item.heading, tab.address(item.endpoint) if may else "")


def _entry(tab: Tab, item: Item, last: Item | None, here: str) -> Entry:
    begins = last is None or last.heading != item.heading
    apart = last is not None and (begins or not item.heading)
    url = tab.address(item.endpoint)
    # A form that is refused answers at the address of its page, by an endpoint of its own.
    is_here = item.endpoint == here if here else url == request.script_root + request.path
    return Entry(item.label, url, item.heading if begins else "", apart, is_here)


def install(app: Flask, tabs: Sequence[Tab]) -> None:
    """Let every template know where it is shown, and the pages of a scheme which tab is theirs."""
    app.extensions["landings"] = {tab.scheme.code: (tab.label, tab.endpoint) for tab in tabs if tab.scheme}
    app.context_processor(lambda: _context(tabs))


def _context(tabs: Sequence[Tab]) -> dict[str, Any]:
    return {"navigation": Navigation(tabs, g.get("visitor"))}
