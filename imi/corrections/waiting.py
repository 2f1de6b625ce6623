"""Read what Home shows of corrections: to a centre its own requests and their decisions, to the awarding body how much waits."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import Select

from imi.candidates.fields import PERSON
from imi.candidates.models import Candidate
from imi.centres.models import Centre
from imi.corrections.models import CorrectionRequest, LikePair
from imi.database.compiled import Blank, Prepared
from imi.fields.names import called

STATES = {"asked": "Waiting for a decision", "accepted": "Accepted", "refused": "Refused"}


@dataclass(frozen=True)
class OwnRequest:
    """Shows a centre its own request: for which candidate, about which field (its label), and how it stands.

    No value is shown.
    """

    number: int
    name: str
    label: str
    words: str


def requests_of(centre: Centre, since: datetime, limit: int) -> list[OwnRequest]:
    """Return the centre's requests that wait, and those decided since a moment in UTC, the latest asked first."""
    rows = _latest(centre=centre, since=since, limit=limit)
    return [OwnRequest(number, called({"first_names": first, "surname": last}), PERSON[field].label, STATES[state])
            for number, first, last, field, state in rows]


@Prepared
def _latest(centre: Blank, since: Blank, limit: Blank) -> Select[tuple[Any, ...]]:
    return (
        CorrectionRequest.select(Candidate.number, Candidate.first_names, Candidate.surname, CorrectionRequest.field,
                                 CorrectionRequest.state)
        .join(Candidate, on=(CorrectionRequest.candidate == Candidate.id))
        .where(CorrectionRequest.centre == centre, CorrectionRequest.state.in_(list(STATES)),
               CorrectionRequest.decided_at.is_null() | (CorrectionRequest.decided_at >= since))
        .order_by(CorrectionRequest.id.desc()).limit(limit).tuples()
    )


def how_many_requests() -> int:
    """Return how many requests for a correction, of all centres, wait for a decision."""
    return CorrectionRequest.select().where(CorrectionRequest.state == "asked").count()


def how_many_merges() -> int:
    """Return how many wishes to merge two records, of all centres, wait for a decision."""
    return LikePair.select().where(LikePair.state == "asked").count()
