"""Say which table the erasures have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Place
from imi.database.entry.words import AuditWords
from imi.privacy.models import Erasure

WORDS = AuditWords(
    verbs={"erased": "Erased"},
    things={"retention": "what was kept for long enough"},
)
NOUN = Noun(
    "privacy",
    models=(Erasure,),
    texts={
        Erasure: {"ground": "named"},
    },
    audit=WORDS,
    personal=(Place(Erasure, THEIRS, of_centre="", of_others=True),),
)
