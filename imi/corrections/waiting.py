"""Read what Home shows of corrections: to a centre its own requests and their decisions, to the awarding body how much waits."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import ColumnBase, Select, fn

from imi.candidates.fields import PERSON
from imi.candidates.models import Candidate
from imi.centres.models import Centre
from imi.corrections.models import CorrectionRequest, LikePair
from imi.database.compiled import Blank, Prepared
from imi.fields.names import called
from imi.formats import begin_of

STATES = {"asked": "Waiting for a decision", "accepted": "Accepted", "refused": "Refused"}
# So long a decision stays on Home.
DECIDED = timedelta(days=14)


@dataclass(frozen=True)
class OwnRequest:
    """Shows a centre its own request: for which candidate, about which field (its label), and how it stands.

    No value is shown.
    """

    number: int
    name: str
    label: str
    words: str


def requests_of(centre: Centre, state: str, today: date, limit: int) -> list[OwnRequest]:
    """Return the centre's requests that wait ("asked") or were "decided" in the last fourteen days, the latest asked first."""
    rows = _latest[state](centre=centre, since=begin_of(today - DECIDED), limit=limit)
    return [OwnRequest(number, called({"first_names": first, "surname": last}), PERSON[field].label, STATES[state])
            for number, first, last, field, state in rows]


def how_many_requests_of(centre: Centre, state: str, today: date) -> int:
    """Return how many of the centre's requests wait, or were decided in the last fourteen days."""
    [(number,)] = _numbers[state](centre=centre, since=begin_of(today - DECIDED))
    return int(number)


def of_state(state: str, since: datetime | Blank) -> Sequence[ColumnBase]:
    """Return the conditions of requests that wait, or were decided since a moment in UTC."""
    if state == "asked":
        return [CorrectionRequest.state == "asked"]
    return [CorrectionRequest.state.in_(["accepted", "refused"]), CorrectionRequest.decided_at >= since]


def _listed(state: str) -> Prepared[tuple[Any, ...]]:
    def build(centre: Blank, since: Blank, limit: Blank) -> Select[tuple[Any, ...]]:
        return (
            CorrectionRequest.select(Candidate.number, Candidate.first_names, Candidate.surname, CorrectionRequest.field,
                                     CorrectionRequest.state)
            .join(Candidate, on=(CorrectionRequest.candidate == Candidate.id))
            .where(CorrectionRequest.centre == centre, *of_state(state, since))
            .order_by(CorrectionRequest.id.desc()).limit(limit).tuples()
        )

    return Prepared(build)


def _counted(state: str) -> Prepared[tuple[Any, ...]]:
    def build(centre: Blank, since: Blank) -> Select[tuple[Any, ...]]:
        return CorrectionRequest.select(fn.COUNT(CorrectionRequest.id)).where(
            CorrectionRequest.centre == centre, *of_state(state, since)).tuples()

    return Prepared(build)


_latest = {state: _listed(state) for state in ("asked", "decided")}
_numbers = {state: _counted(state) for state in ("asked", "decided")}


def how_many_requests() -> int:
    """Return how many requests for a correction, of all centres, wait for a decision."""
    return CorrectionRequest.select().where(CorrectionRequest.state == "asked").count()


def how_many_merges() -> int:
    """Return how many wishes to merge two records, of all centres, wait for a decision."""
    return LikePair.select().where(LikePair.state == "asked").count()
