"""Count the steps of a search, so that no question takes longer than the person who asks is willing to wait."""
from __future__ import annotations

# Where somebody presses Check, saves, registers or claims.
ON_SAVING = 20_000


class OverBudget(Exception):
    """The search took more steps than it was given."""


class Budget:
    """Holds the steps that a search, or the searches that are given the same budget, may still take."""

    def __init__(self, steps: int) -> None:
        self.steps = self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Take steps away; where none is left the search ends."""
        self.left -= steps
        if self.left < 0:
            raise OverBudget
