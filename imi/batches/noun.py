"""Say which tables batches have, what of a person may stand in their texts, how a batch is referred to, and which wait."""
from __future__ import annotations

from imi.batches.drafts import COUNTED, DraftBatch, drafts
from imi.batches.models import Batch, BatchChange, BatchRow, CandidateDraft
from imi.batches.personal.erasing import FORMS, LEFTOVERS, ORDERS, forms_of
from imi.batches.personal.merging import follow
from imi.batches.personal.retention import IN_USE, KEPT
from imi.centres.models import Centre
from imi.database.entry.hits import Asked, Hit, Name, Reference, Waiting, WorkLine
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Place
from imi.database.entry.words import AuditWords
from imi.formats import count, moment
from imi.registrations.references import BY_CHANCE, tidy

BATCH, DRAFTS = "batch", "drafts"


def _find(centre: Centre, reference: str) -> Name:
    found = Batch.get_or_refuse(Batch.centre == centre, Batch.reference == tidy(reference))
    return Name(BATCH, found.reference, str(found.scheme_id))


def _drafts(asked: Asked) -> list[WorkLine]:
    """Return the lines of drafts that are ready and of those in which something is missing; empty ones wait for nobody."""
    found, total = drafts(asked.centre, asked.today, 1, COUNTED, schemes=asked.schemes)
    lines = []
    for standing, one, several in (("ready", "draft ready to save", "drafts ready to save"),
                                   ("incomplete", "draft to complete", "drafts to complete")):
        those = [draft for draft in found if draft.standing == standing]
        hits = [Hit(Name(BATCH, draft.reference, draft.scheme), draft.reference, _told(draft)) for draft in those[:asked.shown]]
        lines.append(WorkLine(len(those), one, several, Name(DRAFTS, standing), hits, more=total > len(found)))
    return lines


def _told(draft: DraftBatch) -> str:
    some = count(draft.candidates, "candidate") if draft.candidates else "no candidates yet"
    far = f"{draft.complete:,} of {some} complete" if draft.complete < draft.candidates else some
    return ", ".join(filter(None, (draft.package or draft.standard, far, moment(draft.changed_at))))


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
    waiting=(Waiting(10, _drafts),),
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
