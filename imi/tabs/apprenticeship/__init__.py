"""The Apprenticeship tab: registering by batch or spreadsheet, what was submitted, claims, standards and prices."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from imi.schemes import apprenticeship
from imi.tabs.apprenticeship.guide import ACTIONS
from imi.tabs.tab import Item, Tab

bp = Blueprint("apprenticeship", "imi.tabs.apprenticeship")


@bp.url_value_preprocessor
def of_the_scheme(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Note the scheme of all pages of this tab."""
    g.scheme = apprenticeship.APPRENTICESHIP


from imi.tabs.apprenticeship import (  # noqa: E402  the views hang themselves on the blueprint above
    adding,
    batches,
    course,
    details,
    landing,
    new_candidate,
    receipts,
    registration,
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

__all__ = ["APPRENTICESHIP", "adding", "batches", "course", "details", "landing", "new_candidate", "receipts", "registration",
           "review", "rows", "search", "several", "sheet_again", "sheet_columns", "sheet_files", "sheet_letters",
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
