"""Say which tables the centres have, with the lists from which people choose, and show suspended centres on Home."""
from __future__ import annotations

from imi.centres.actions import note_open_genders
from imi.centres.models import Centre, Counter, FundingType, Gender, LetterAddress, PriceGroup, Reason, Setting, Title
from imi.centres.queries import suspended
from imi.centres.settings import BODY_SECOND_STEP, THRESHOLDS
from imi.database.entry.hits import Asked, Hit, Name, Waiting, WorkLine
from imi.database.entry.jobs import Hourly
from imi.database.entry.noun import Noun
from imi.database.entry.words import AuditWords
from imi.formats import local

LISTS = (Title, Gender, FundingType, Reason, PriceGroup, Setting, Counter)
CENTRES = (Centre, LetterAddress)


CENTRE, SUSPENDED = "centre", "suspended-centres"


def _suspended(asked: Asked) -> list[WorkLine]:
    found = suspended()
    hits = [Hit(Name(CENTRE, number), f"{name} ({number})", reason) for number, name, reason in found[:asked.shown]]
    return [WorkLine(len(found), "centre suspended", "centres suspended", Name(SUSPENDED), hits)]


WORDS = AuditWords(
    things={"centre": "a centre", "setting": "a setting", "title": "a title", "gender": "a gender", "reason": "a reason",
            "funding type": "a funding type", "price group": "a price group", "price_group": "a price group"},
    fields={**{name: threshold.label for name, threshold in THRESHOLDS.items()},
            "letters": "Addresses for e-mails", "price_group": "Prices", "purchase_order_required": "Purchase order asked for",
            "second_step_required": "Second step asked for", BODY_SECOND_STEP: "Second step of the awarding body"},
)
NOUN = Noun(
    "centres",
    models=(*LISTS, *CENTRES),
    impersonal={
        **dict.fromkeys(LISTS, ("*", "the awarding body's lists and settings")),
        **dict.fromkeys(CENTRES, ("*", "centres and whom they have us write to")),
    },
    audit=WORDS,
    hourly=(Hourly(lambda work: note_open_genders(local(work.at).date())),),
    waiting=(Waiting(80, _suspended, of="body"),),
)
