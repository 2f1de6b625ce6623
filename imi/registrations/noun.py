"""Say which tables receipts and registrations have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.registrations.models import ConfirmedWarning, Receipt, Registration

NOUN = Noun(
    "registrations",
    models=(Receipt, Registration, ConfirmedWarning),
    texts={
        Receipt: {"purchase_order": "apart"},
        Registration: {"again_reason": "named", "extra": "whole"},
        ConfirmedWarning: {"reason": "named"},
    },
    impersonal={
        Receipt: ("reference", "of the Save"),
        Registration: ("state", "what is kept: that somebody was registered"),
        ConfirmedWarning: ("field, code", "which rule"),
    },
)
