"""Say which tables hold those who sign in, and where what they typed may name a candidate."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.people.models import KeptForm, Link, Person, RecoveryCode, SaveKey, SecondStep, Session, Staff, StaffRole, Throttle

WHO_SIGN_IN = (Person, Staff, StaffRole, Session, SecondStep, RecoveryCode, Link)
NOUN = Noun(
    "people",
    models=(*WHO_SIGN_IN, Throttle, KeptForm, SaveKey),
    texts={
        KeptForm: {"path": "apart", "body": "apart"},
        Throttle: {"subject": "apart"},
    },
    impersonal={
        **dict.fromkeys(WHO_SIGN_IN, ("*", "those who sign in")),
        SaveKey: ("*", "hashes and references of what was saved"),
        Throttle: ("kind", "what is counted"),
    },
)
