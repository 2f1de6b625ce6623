"""Say which tables hold those who sign in, and where what they typed may name a candidate."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.people.models import KeptForm, Link, Person, RecoveryCode, SaveKey, SecondStep, Session, Staff, StaffRole, Throttle

NOUN = Noun(
    "people",
    models=(Person, Staff, StaffRole, Session, SecondStep, RecoveryCode, Link, Throttle, KeptForm, SaveKey),
    texts={
        KeptForm: {"path": "form", "body": "form"},
        Throttle: {"subject": "form"},
    },
    impersonal={
        **dict.fromkeys((Person, Staff, StaffRole, Session, SecondStep, RecoveryCode, Link), ("*", "those who sign in")),
        SaveKey: ("*", "hashes and references of what was saved"),
        Throttle: ("kind", "what is counted"),
    },
)
