"""What a tab is: its name in the menu, its routes, the menu beneath it, and its guide."""
from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint


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
class Tab:
    """One tab of the guide. `name` is its blueprint's name, `label` the guide's word, `guide` its help topic.

    A tab with an `ability` is shown only to people who have it; all others stand in everybody's menu.
    """

    name: str
    label: str
    blueprint: Blueprint
    guide: str
    menu: tuple[Item, ...] = ()
    ability: str = ""

    @property
    def endpoint(self) -> str:
        """The page that the tab opens."""
        return f"{self.name}.landing"
