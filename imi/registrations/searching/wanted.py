"""Read what somebody looks for: a text, which may be a number, a date of birth or words, and filters."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from imi.candidates.names.keys import fold
from imi.fields.dates import day
from imi.fields.field import Context, Invalid

# Fewer digits would be the beginning of nearly every number there is.
DIGITS = 4
NONE = "none"
STATES = {"active": "Registered", "completed": "Completed", "withdrawn": "Withdrawn", "cancelled": "Cancelled",
          "transferred": "Transferred", NONE: "Never registered"}


def born_on(text: str, today: date) -> date | None:
    """Return the date of birth that a text is, None where it is something else."""
    try:
        return day(text, Context(today)) if text else None
    except Invalid:
        return None


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `born` is the text as a date, where it is one; empty filters narrow nothing."""

    text: str = ""
    born: date | None = None
    standard: str = ""
    state: str = ""
    missing: bool = False
    employer: int = 0

    @property
    def digits(self) -> str:
        """Return the text without its spaces, where it is a number; else ''."""
        digits = re.sub(r"[\s-]", "", self.text)
        return digits if digits.isascii() and digits.isdigit() else ""

    @property
    def too_short(self) -> bool:
        """Return whether the text is a number of too few digits to look for."""
        return self.born is None and 0 < len(self.digits) < DIGITS

    @property
    def words(self) -> list[str]:
        """Return the text as the keys write it, word by word."""
        return fold(self.text).split()

    @property
    def by_registration(self) -> bool:
        """Return whether a registration is asked for."""
        return bool(self.standard or (self.state and self.state != NONE))

    @property
    def one_filter(self) -> bool:
        """Return whether a registration or an employer is asked for, and nothing else."""
        return (self.by_registration != bool(self.employer)) and not (self.text or self.missing or self.state == NONE)

    @property
    def narrowed(self) -> bool:
        """Return whether a filter is chosen."""
        return bool(self.standard or self.state or self.missing or self.employer)
