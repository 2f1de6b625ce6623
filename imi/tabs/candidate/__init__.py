"""The Candidate tab: finding candidates, their records, their missing details, and their employers."""
from __future__ import annotations

from imi.tabs.candidate import (
    corrections,
    details,
    duplicates,
    employers,
    everything,
    finding,
    linking,
    missing,
    newcomer,
    record,
    ticked,
)
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.guide import ACTIONS
from imi.tabs.tab import Item, Tab

__all__ = [
    "CANDIDATE", "corrections", "details", "duplicates", "employers", "everything", "finding", "linking", "missing", "newcomer",
    "record", "ticked",
]

CANDIDATE = Tab(
    "candidate", "Candidate", bp, guide="candidate", ability="read", actions=ACTIONS,
    menu=(
        Item("Candidates", "candidate.landing"),
        Item("Missing details", "candidate.missing"),
        Item("Employers", "candidate.employers"),
        Item("Possible duplicates", "candidate.duplicates"),
        Item("Corrections", "candidate.corrections"),
    ),
)
