"""The batch on the screen: drafts, the page on which candidates are entered and completed, the review, and Save."""
from __future__ import annotations

from imi.screens.batch import adding, batches, course, details, new_candidate, review, rows, search, ticked
from imi.screens.batch.blueprint import bp

__all__ = ["adding", "batches", "bp", "course", "details", "new_candidate", "review", "rows", "search", "ticked"]
