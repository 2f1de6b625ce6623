"""Count the steps of a search, so that no question takes longer than the person who asks is willing to wait."""
from __future__ import annotations

# While somebody ticks, and where they press Check, save, register or claim.
ON_THE_PAGE, ON_SAVING = 500, 20_000


class OverBudget(Exception):
    """The search took more steps than it was given."""


class Budget:
    """Steps that the searches for one answer share."""

    def __init__(self, steps: int) -> None:
        self.steps = self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps away; where none is left the search ends."""
        self.left -= steps
        if self.left < 0:
            raise OverBudget
