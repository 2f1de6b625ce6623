"""Say which tables batches, receipts and registrations have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.registrations.models import Batch, BatchChange, BatchRow, CandidateDraft, ConfirmedWarning, Receipt, Registration

NOUN = Noun(
    "registrations",
    models=(Batch, BatchRow, BatchChange, CandidateDraft, Receipt, Registration, ConfirmedWarning),
    texts={
        CandidateDraft: {"typed": "apart"},
        Batch: {"purchase_order": "apart", "leftover": "apart",
                **dict.fromkeys(("starts_on", "ends_on", "epa_on", "funding_type", "extra"), "named")},
        Receipt: {"purchase_order": "apart"},
        Registration: {"again_reason": "named", "extra": "whole"},
        ConfirmedWarning: {"reason": "named"},
    },
    impersonal={
        Batch: ("reference, scheme_id, state", "of the draft"),
        BatchChange: ("*", "what was done to a draft, and from which page of a browser"),
        Receipt: ("reference", "of the Save"),
        Registration: ("state", "what is kept: that somebody was registered"),
        ConfirmedWarning: ("field, code", "which rule"),
    },
)
