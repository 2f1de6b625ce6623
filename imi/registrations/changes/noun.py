"""Say which tables the changes of registrations have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.registrations.changes.models import RegistrationMove, Transfer

NOUN = Noun(
    "registrations/changes",
    models=(RegistrationMove, Transfer),
    texts={
        RegistrationMove: {"text": "whole"},
        Transfer: {"text": "named", "answer": "named"},
    },
    impersonal={
        RegistrationMove: ("action, from_state, to_state", "what is kept: what became of it"),
        Transfer: ("state", "a word of the portal's"),
    },
)
