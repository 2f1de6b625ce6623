"""Changes after a Save: registrations cancelled and withdrawn, another package, transfers between centres."""
from __future__ import annotations

from imi.screens.changes import change_package, ending, several, transfers
from imi.screens.changes.blueprint import bp

__all__ = ["bp", "change_package", "ending", "several", "transfers"]
