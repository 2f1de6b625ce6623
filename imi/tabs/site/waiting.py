"""Gather what needs a person today, for Home: a line with a number for each kind of thing, always in the same order."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from imi.people.current_user import CurrentUser
from imi.people.queries import PIN_SOON
from imi.web.work import Line, lines_of, waiting_of


@dataclass(frozen=True)
class Today:
    """Holds everything that waits, as Home shows it. `heading` says whether it waits for the reader or only at their centre."""

    heading: str
    lines: Sequence[Line]
    pin_on: date | None = None

    @property
    def is_nothing(self) -> bool:
        """Return whether nothing waits."""
        return not (self.pin_on or self.lines)


def waiting(visitor: CurrentUser, today: date) -> Today:
    """Return what waits for somebody with these abilities at their centre, or for the awarding body. The number of statements
    does not depend on it.
    """
    # Who looks after people has a line with every PIN that ends, their own among them.
    expires = None if visitor.may("people") else visitor.pin_expires_on
    reads = visitor.centre is not None and not visitor.may("register")
    return Today("What waits at your centre" if reads else "What needs me today",
                 lines_of(visitor, today, waiting_of(visitor)),
                 expires if expires and expires <= today + PIN_SOON else None)
