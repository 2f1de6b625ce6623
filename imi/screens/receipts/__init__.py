"""What was submitted: receipts, each of their registrations, and the page with all of them."""
from __future__ import annotations

from imi.screens.receipts import receipts
from imi.screens.receipts.blueprint import bp

__all__ = ["bp", "receipts"]
