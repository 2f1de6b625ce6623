"""Say which tables the audit has, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.audit.models import Audit, AuditValue
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Place
from imi.database.entry.words import AuditWords

WORDS = AuditWords(
    verbs={"added": "Added", "changed": "Changed", "closed": "Closed", "exported": "Took as a file", "linked": "Linked",
           "loaded": "Took over", "merged": "Merged", "opened": "Opened", "removed": "Removed", "restored": "Restored",
           "withdrawn": "Withdrawn"},
    things={"audit": "the audit"},
    fields={"state": "State"},
    of_candidate={"linked": "Linked from another centre"},
)
NOUN = Noun(
    "audit",
    models=(Audit, AuditValue),
    texts={
        AuditValue: {"was": "whole", "now": "whole"},
    },
    impersonal={
        Audit: ("action, verb, thing, cause, address", "who did what; it holds no value"),
        AuditValue: ("field", "which detail"),
    },
    audit=WORDS,
    personal=(
        Place(Audit, THEIRS),
        Place(AuditValue, f"audit_id IN (SELECT id FROM audit WHERE {THEIRS})", "Values in the audit",
              {"was": "NULL", "now": "NULL"}, of_centre="audit_id IN (SELECT id FROM audit WHERE centre_id = ?)"),
    ),
)
