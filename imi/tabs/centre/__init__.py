"""The Centre tab: what is held about the centre, its people, where its letters go, and what it spends."""
from __future__ import annotations

from flask import Blueprint

from imi.tabs.centre.guide import ACTIONS
from imi.tabs.tab import Item, Tab

bp = Blueprint("centre", "imi.tabs.centre")

from imi.tabs.centre import (  # noqa: E402  the views hang themselves on the blueprint above
    details,
    mail_addresses,
    messages,
    people,
    spend,
)

__all__ = ["CENTRE", "details", "mail_addresses", "messages", "people", "spend"]

CENTRE = Tab(
    "centre", "Centre", bp, guide="centre", ability="read", actions=ACTIONS,
    menu=(
        Item("Details", "centre.landing"),
        Item("People", "centre.people", ability="people"),
        Item("Letters", "centre.letters"),
        Item("Letters sent", "centre.messages"),
        Item("Spend", "centre.spend", ability="spend"),
    ),
)
