"""The Candidate tab: finding candidates, their records, what is missing of them, and their employers."""
from __future__ import annotations

from flask import Blueprint

from imi.tabs.candidate.guide import ACTIONS
from imi.tabs.tab import Item, Tab

bp = Blueprint("candidate", "imi.tabs.candidate")

from imi.tabs.candidate import (  # noqa: E402  the views hang themselves on the blueprint above
    details,
    duplicates,
    employers,
    everything,
    finding,
    linking,
    missing,
    newcomer,
    record,
)

__all__ = [
    "CANDIDATE", "details", "duplicates", "employers", "everything", "finding", "linking", "missing", "newcomer", "record",
]

CANDIDATE = Tab(
    "candidate", "Candidate", bp, guide="candidate", ability="read", actions=ACTIONS,
    menu=(
        Item("Candidates", "candidate.landing"),
        Item("Missing details", "candidate.missing"),
        Item("Employers", "candidate.employers"),
        Item("Possible duplicates", "candidate.duplicates"),
    ),
)
