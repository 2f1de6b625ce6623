"""Say which tables the centres have, and the lists from which people choose."""
from __future__ import annotations

from imi.centres.models import Centre, Counter, FundingType, Gender, LetterAddress, PriceGroup, Reason, Setting, Title
from imi.database.noun import Noun

NOUN = Noun("centres", models=(Title, Gender, FundingType, Reason, PriceGroup, Setting, Counter, Centre, LetterAddress))
