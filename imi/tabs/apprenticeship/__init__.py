"""The Apprenticeship tab: registering by batch or spreadsheet, what was submitted, claims, standards and prices."""
from __future__ import annotations

from imi.tabs.apprenticeship import (
    adding,
    batches,
    change_package,
    course,
    details,
    ending,
    landing,
    new_candidate,
    receipts,
    review,
    rows,
    search,
    several,
    sheet_again,
    sheet_columns,
    sheet_files,
    sheet_letters,
    sheet_progress,
    sheet_remedies,
    sheet_repairs,
    sheet_templates,
    sheets,
    spreadsheets,
    standards,
    transfers,
)
from imi.tabs.apprenticeship.blueprint import bp
from imi.tabs.apprenticeship.guide import ACTIONS
from imi.tabs.tab import Item, Tab

__all__ = ["APPRENTICESHIP", "adding", "batches", "change_package", "course", "details", "ending", "landing", "new_candidate",
           "receipts", "review", "rows", "search", "several", "sheet_again", "sheet_columns", "sheet_files", "sheet_letters",
           "sheet_progress", "sheet_remedies", "sheet_repairs", "sheet_templates", "sheets", "spreadsheets", "standards",
           "transfers"]

APPRENTICESHIP = Tab(
    "apprenticeship", "Apprenticeship", bp, guide="apprenticeship", ability="read", actions=ACTIONS,
    menu=(
        Item("Batch", "apprenticeship.batches", "Registration"),
        Item("Spreadsheet", "apprenticeship.spreadsheets", "Registration"),
        Item("Submitted", "apprenticeship.submitted", "Registration"),
        Item("Transfers", "apprenticeship.transfers", "Registration"),
        Item("Claim", "apprenticeship.claims"),
        Item("Standards and prices", "apprenticeship.standards_and_prices"),
    ),
)
