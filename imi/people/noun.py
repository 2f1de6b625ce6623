"""Say which tables hold those who sign in."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.people.models import KeptForm, Link, Person, RecoveryCode, SaveKey, SecondStep, Session, Staff, StaffRole, Throttle

NOUN = Noun("people", models=(Person, Staff, StaffRole, Session, SecondStep, RecoveryCode, Link, Throttle, KeptForm, SaveKey))
