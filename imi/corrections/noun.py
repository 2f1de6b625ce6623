"""Say which tables corrections and merges have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.database.noun import Noun

NOUN = Noun(
    "corrections",
    models=(CorrectionRequest, LikePair, Merge),
    texts={
        CorrectionRequest: {"reason": "named", "decision": "named"},
        LikePair: {"reason": "named", "decision": "named"},
        Merge: {"reason": "whole"},
    },
    impersonal={
        CorrectionRequest: ("field, state", "which detail"),
        LikePair: ("state", "a word of the portal's"),
    },
)
