"""Say which tables corrections and merges have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.corrections.following import follow
from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.database.noun import Noun
from imi.database.personal import THEIRS, THEM, Place

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
    personal=(
        Place(CorrectionRequest, THEIRS, "Correction requests", {
            "held": "''", "wanted": "''", "reason": "''", "decision": "''", "decided_at": "COALESCE(decided_at, ':now')",
            "state": "CASE WHEN state = 'asked' THEN 'taken_back' ELSE state END"}),
        Place(LikePair, f"candidate_id IN {THEM} OR other_id IN {THEM}", "Words about two records", {
            "reason": "''", "decision": "''", "state": "CASE WHEN state = 'asked' THEN 'taken_back' ELSE state END"}),
        Place(Merge, f"candidate_id IN {THEM} OR into_id IN {THEM}", "Reasons of merges", {"reason": "''"},
              of_centre="", of_others=True),
    ),
    on_merge=follow,
)
