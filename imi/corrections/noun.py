"""Say which tables corrections and merges have."""
from __future__ import annotations

from imi.corrections.models import CorrectionRequest, LikePair, Merge
from imi.database.noun import Noun

NOUN = Noun("corrections", models=(CorrectionRequest, LikePair, Merge))
