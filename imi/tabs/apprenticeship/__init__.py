"""The Apprenticeship tab: registering by batch or spreadsheet, what was submitted, claims, standards and prices."""
from __future__ import annotations

from imi.schemes import apprenticeship
from imi.tabs.apprenticeship import landing
from imi.tabs.apprenticeship.blueprint import bp
from imi.tabs.apprenticeship.guide import ACTIONS
from imi.tabs.tab import Item, Tab

__all__ = ["APPRENTICESHIP", "landing"]

APPRENTICESHIP = Tab(
    "apprenticeship", "Apprenticeship", bp, guide="apprenticeship", ability="read", actions=ACTIONS,
    scheme=apprenticeship.APPRENTICESHIP,
    menu=(
        Item("Batch", "batch.batches", "Registration"),
        Item("Spreadsheet", "uploads.spreadsheets", "Registration"),
        Item("Submitted", "receipts.submitted", "Registration"),
        Item("Transfers", "changes.transfers", "Registration"),
        Item("Claim", "apprenticeship.claims"),
        Item("Standards and prices", "catalogue.standards_and_prices"),
    ),
)
