"""Say which table the erasures have."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.privacy.models import Erasure

NOUN = Noun("privacy", models=(Erasure,))
