"""Say which tables batches have, what of a person may stand in their texts, and how a batch is referred to."""
from __future__ import annotations

from imi.batches.models import Batch, BatchChange, BatchRow, CandidateDraft
from imi.batches.personal.erasing import FORMS, LEFTOVERS, ORDERS, forms_of
from imi.batches.personal.merging import follow
from imi.batches.personal.retention import IN_USE, KEPT
from imi.centres.models import Centre
from imi.database.entry.hits import Name, Reference
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Place
from imi.database.entry.words import AuditWords
from imi.registrations.references import BY_CHANCE, tidy

BATCH = "batch"


def _find(centre: Centre, reference: str) -> Name:
    found = Batch.get_or_refuse(Batch.centre == centre, Batch.reference == tidy(reference))
    return Name(BATCH, found.reference, str(found.scheme_id))


WORDS = AuditWords(
    verbs={"discarded": "Discarded"},
    things={"batch": "a batch"},
)
NOUN = Noun(
    "batches",
    models=(Batch, BatchRow, BatchChange, CandidateDraft),
    texts={
        CandidateDraft: {"typed": FORMS},
        Batch: {"purchase_order": ORDERS, "leftover": LEFTOVERS,
                **dict.fromkeys(("starts_on", "ends_on", "epa_on", "funding_type", "extra"), "named")},
    },
    impersonal={
        Batch: ("reference, scheme_id, state", "of the draft"),
        BatchChange: ("*", "what was done to a draft, and from which page of a browser"),
    },
    audit=WORDS,
    references=(Reference(BATCH, f"B-{BY_CHANCE}", _find),),
    personal=(
        Place(Batch, f"id IN (SELECT batch_id FROM batch_row WHERE {THEIRS}) AND undo <> ''", "What Undo would take back",
              {"undo": "''"}, columns=""),
        Place(BatchRow, THEIRS, "Rows of batches", {
            "typed": "'{}'", "unkept": "''",
            "removed_at": "CASE WHEN removed_at IS NULL AND batch_id IN (SELECT id FROM batch"
                          " WHERE state <> 'registered') THEN ':now' ELSE removed_at END"}),
    ),
    on_merge=follow,
    by_text={CandidateDraft: forms_of},
    kept=KEPT,
    in_use=IN_USE,
    locks=(BatchRow.batch,),
)
