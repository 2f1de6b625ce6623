"""Define a tab: its name in the menu, its routes, the menu beneath it, and its guide."""
from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, url_for

from imi.people.current_user import CurrentUser
from imi.schemes.spec import SchemeSpec


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
    """One tab of the guide. `name` is its blueprint's name, `label` the guide's word, `guide` its help topic. What its
    `scheme` has of the screens is the tab's, too.

    It is shown to people who have its `ability`, where it has one. One that is for `staff` is a centre's people's own: neither
    for the awarding body nor for whoever looks in.
    """

    name: str
    label: str
    blueprint: Blueprint
    guide: str
    scheme: SchemeSpec | None = None
    menu: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    ability: str = ""
    staff: bool = False

    def is_for(self, visitor: CurrentUser) -> bool:
        """Return whether it stands in somebody's menu: what is there can be opened, or says who gives access."""
        return (visitor.is_staff or not self.staff) and (not self.ability or visitor.may(self.ability))

    def has(self, blueprint: str | None, scheme: SchemeSpec | None) -> bool:
        """Return whether the pages of a blueprint are the tab's, where they are of this scheme."""
        return blueprint == self.name or (self.scheme is not None and scheme is self.scheme and blueprint in scheme.screens)

    def address(self, endpoint: str) -> str:
        """Return the address of one of its pages."""
        is_shared = self.scheme is not None and endpoint.partition(".")[0] in self.scheme.screens
        return url_for(endpoint, scheme=self.scheme) if is_shared else url_for(endpoint)

    @property
    def endpoint(self) -> str:
        """Return the page that the tab opens."""
        return f"{self.name}.landing"
