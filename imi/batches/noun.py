"""Say which tables batches have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.batches.models import Batch, BatchChange, BatchRow, CandidateDraft
from imi.database.noun import Noun

NOUN = Noun(
    "batches",
    models=(Batch, BatchRow, BatchChange, CandidateDraft),
    texts={
        CandidateDraft: {"typed": "apart"},
        Batch: {"purchase_order": "apart", "leftover": "apart",
                **dict.fromkeys(("starts_on", "ends_on", "epa_on", "funding_type", "extra"), "named")},
    },
    impersonal={
        Batch: ("reference, scheme_id, state", "of the draft"),
        BatchChange: ("*", "what was done to a draft, and from which page of a browser"),
    },
)
