"""Say which tables batches, receipts and registrations have."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.registrations.models import Batch, BatchChange, BatchRow, CandidateDraft, ConfirmedWarning, Receipt, Registration

NOUN = Noun("registrations", models=(
    Batch, BatchRow, BatchChange, CandidateDraft, Receipt, Registration, ConfirmedWarning,
), of_schemes=(Batch,))
