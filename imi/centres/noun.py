"""Say which tables the centres have, with the lists from which people choose; no person is named there."""
from __future__ import annotations

from imi.centres.models import Centre, Counter, FundingType, Gender, LetterAddress, PriceGroup, Reason, Setting, Title
from imi.database.noun import Noun

LISTS = (Title, Gender, FundingType, Reason, PriceGroup, Setting, Counter)
CENTRES = (Centre, LetterAddress)
NOUN = Noun(
    "centres",
    models=(*LISTS, *CENTRES),
    impersonal={
        **dict.fromkeys(LISTS, ("*", "the awarding body's lists and settings")),
        **dict.fromkeys(CENTRES, ("*", "centres and whom they have us write to")),
    },
)
