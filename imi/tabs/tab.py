"""Define a tab: its name in the menu, its routes, the menu beneath it, and its guide."""
from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint

from imi.people.current_user import CurrentUser


@dataclass(frozen=True)
class Item:
    """An entry of the menu beneath a tab. `endpoint` is its page; entries may stand under a heading.

    One with an `ability` is shown only to people who have it.
    """

    label: str
    endpoint: str
    heading: str = ""
    ability: str = ""


@dataclass(frozen=True)
class Action:
    """Something that can be done in a tab: its name and the way to it in the instruction document, and the views that do it."""

    label: str
    how: str
    does: tuple[str, ...]


@dataclass(frozen=True)
class Tab:
    """One tab of the guide. `name` is its blueprint's name, `label` the guide's word, `guide` its help topic. `screens` are the
    blueprints of pages that it shares with other tabs.

    It is shown to people who have its `ability`, where it has one. One that is for `staff` is a centre's people's own: neither
    for the awarding body nor for whoever looks in.
    """

    name: str
    label: str
    blueprint: Blueprint
    guide: str
    screens: tuple[str, ...] = ()
    menu: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    ability: str = ""
    staff: bool = False

    def is_for(self, visitor: CurrentUser) -> bool:
        """Return whether it stands in somebody's menu: what is there can be opened, or says who gives access."""
        return (visitor.is_staff or not self.staff) and (not self.ability or visitor.may(self.ability))

    def has(self, blueprint: str | None) -> bool:
        """Return whether the pages of a blueprint are the tab's."""
        return blueprint == self.name or blueprint in self.screens

    @property
    def endpoint(self) -> str:
        """Return the page that the tab opens."""
        return f"{self.name}.landing"
