"""Say which tables the centres have, with the lists from which people choose; no person is named there."""
from __future__ import annotations

from imi.centres.models import Centre, Counter, FundingType, Gender, LetterAddress, PriceGroup, Reason, Setting, Title
from imi.database.noun import Noun

NOUN = Noun(
    "centres",
    models=(Title, Gender, FundingType, Reason, PriceGroup, Setting, Counter, Centre, LetterAddress),
    impersonal={
        **dict.fromkeys((Title, Gender, FundingType, Reason, PriceGroup, Setting, Counter),
                        ("*", "the awarding body's lists and settings")),
        **dict.fromkeys((Centre, LetterAddress), ("*", "centres and whom they have us write to")),
    },
)
