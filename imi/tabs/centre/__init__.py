"""The Centre tab: the centre's details, its people, where its e-mails go, and what it spends."""
from __future__ import annotations

from imi.tabs.centre import (
    details,
    mail_addresses,
    messages,
    people,
    spend,
)
from imi.tabs.centre.blueprint import bp
from imi.tabs.centre.guide import ACTIONS
from imi.tabs.tab import Item, Tab

__all__ = ["CENTRE", "details", "mail_addresses", "messages", "people", "spend"]

CENTRE = Tab(
    "centre", "Centre", bp, guide="centre", ability="read", actions=ACTIONS,
    menu=(
        Item("Details", "centre.landing"),
        Item("People", "centre.people", ability="people"),
        Item("E-mails", "centre.letters"),
        Item("E-mails sent", "centre.messages"),
        Item("Spend", "centre.spend", ability="spend"),
    ),
)
