"""Read what centres ask for: corrections of one candidate, and all corrections and merges that wait for the awarding body."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from peewee import JOIN, ColumnBase, ModelSelect, Node, Select

from imi.candidates.fields import PERSON
from imi.candidates.models import Candidate
from imi.candidates.record import CandidateRecord
from imi.centres.models import Centre
from imi.corrections.models import CorrectionRequest, LikePair
from imi.corrections.waiting import DECIDED, of_state
from imi.database.compiled import Blank, Prepared
from imi.database.errors import NotFound
from imi.database.ordering import Columns, Order
from imi.fields.field import Context
from imi.fields.names import called
from imi.formats import begin_of, label
from imi.people.models import Person

# So many of a candidate's requests are shown, the newest.
MOST_OF_CANDIDATE = 50


@dataclass(frozen=True)
class Request:
    """Holds a correction request in words.

    `held` and `wanted` are the stored and the requested value, as the field shows them.
    """

    id: int
    centre: str
    number: int
    name: str
    field: str
    label: str
    held: str
    wanted: str
    reason: str
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision: str

    @property
    def words(self) -> str:
        """Say the state as people read it."""
        return "Waiting for a decision" if self.state == "asked" else label(self.state)


@dataclass(frozen=True)
class MergeRequest:
    """Holds a centre's request to merge two records. `low` and `high` are candidate numbers."""

    id: int
    centre: str
    low: int
    high: int
    name: str
    other_name: str
    reason: str
    asked_by: str
    asked_at: datetime


def requests(centre: Centre, held: CandidateRecord, given: Context) -> list[Request]:
    """Return the centre's requests for a candidate, newest first."""
    return [_request(row, given) for row in _of_candidate(centre=centre, candidate=held.id)]


@Prepared
def _of_candidate(centre: Blank, candidate: Blank) -> Select[dict[str, Any]]:
    where = CorrectionRequest.centre == centre, CorrectionRequest.candidate == candidate
    return _select(*where).order_by(CorrectionRequest.id.desc()).limit(MOST_OF_CANDIDATE).dicts()


# What the requests are sorted by, and the columns that stand for it. They were asked in the order of their numbers: of those that
# wait the oldest comes first, of the decided ones the latest.
COLUMNS = Columns({"candidate": "Candidate", "centre": "Centre", "asked": "Asked"}, "asked")
LATEST_FIRST = replace(COLUMNS, first="-asked")
OWN = Columns({"candidate": "Candidate", "asked": "Asked"}, "-asked", frozenset({"asked"}))
SORTED: Mapping[str, Sequence[ColumnBase]] = {"candidate": (Candidate.name_key,), "centre": (Centre.number,), "asked": ()}


def every_request(given: Context, state: str, page: int, size: int, order: Order = COLUMNS.usual) -> tuple[list[Request], int]:
    """Return (one page of all centres' requests in a state, in an order; how many there are), for the administration."""
    found = _select(CorrectionRequest.state == state).order_by(*order.terms(SORTED, CorrectionRequest.id))
    total = CorrectionRequest.select().where(CorrectionRequest.state == state).count()
    return [_request(row, given) for row in found.paginate(page, size).dicts()], total


def own_requests(centre: Centre, given: Context, state: str, page: int, size: int, order: Order = OWN.usual
                 ) -> tuple[list[Request], int]:
    """Return (one page of the centre's requests that wait ("asked") or were "decided" lately, in an order; how many there are).
    """
    those = CorrectionRequest.centre == centre, *of_state(state, begin_of(given.today - DECIDED))
    found = _select(*those).order_by(*order.terms(SORTED, CorrectionRequest.id)).paginate(page, size)
    return [_request(row, given) for row in found.dicts()], CorrectionRequest.select().where(*those).count()


def request(given: Context, number: int) -> Request:
    """Return one request of any centre (its id), for the administration. Raises NotFound."""
    for row in _select(CorrectionRequest.id == number).dicts():
        return _request(row, given)
    raise NotFound("correction")


def _select(*where: Node) -> ModelSelect[CorrectionRequest]:
    decider = Person.alias("decider")
    return (
        CorrectionRequest.select(
            CorrectionRequest, Candidate.number, Candidate.first_names, Candidate.surname, Centre.name.alias("centre_name"),
            Centre.number.alias("centre_number"), Person.name.alias("asker"), decider.name.alias("decider"))
        .join_from(CorrectionRequest, Candidate, on=(CorrectionRequest.candidate == Candidate.id))
        .join_from(CorrectionRequest, Centre, on=(CorrectionRequest.centre == Centre.id))
        .join_from(CorrectionRequest, Person, on=(CorrectionRequest.asked_by == Person.id))
        .join_from(CorrectionRequest, decider, JOIN.LEFT_OUTER, on=(CorrectionRequest.decided_by == decider.id))
        .where(*where)
    )


def _request(row: dict[str, Any], given: Context) -> Request:
    field = PERSON[row["field"]]
    return Request(
        row["id"], f"{row['centre_name']} ({row['centre_number']})", row["number"], called(row), row["field"], field.label,
        shown(row["field"], row["held"], given), shown(row["field"], row["wanted"], given), row["reason"], row["state"],
        row["asker"], row["asked_at"], row["decider"] or "", row["decided_at"], row["decision"])


def shown(name: str, text: str, given: Context) -> str:
    """Return a stored text of one of the person's fields as people read it, "nothing" for an empty one."""
    return PERSON[name].tell(text, given) if text else "nothing"


# What the pairs are sorted by. They were asked for in the order of their numbers.
OF_WISHES = Columns({"candidates": "Candidates", "centre": "Centre", "asked": "Asked"}, "asked")


def wishes(page: int, size: int, order: Order = OF_WISHES.usual) -> tuple[list[MergeRequest], int]:
    """Return (a page of the pairs that centres ask to be merged, in an order; how many there are), for the administration."""
    one, other = Candidate.alias("one"), Candidate.alias("other")
    columns: Mapping[str, Sequence[ColumnBase]] = {
        "candidates": (one.number, other.number), "centre": (Centre.number,), "asked": ()}
    where = LikePair.state == "asked"
    rows = (
        LikePair.select(LikePair.id, Centre.name, Centre.number, one.number, other.number, one.first_names, one.surname,
                        other.first_names, other.surname, LikePair.reason, Person.name, LikePair.asked_at)
        .join_from(LikePair, Centre, on=(LikePair.centre == Centre.id))
        .join_from(LikePair, one, on=(LikePair.candidate == one.id))
        .join_from(LikePair, other, on=(LikePair.other == other.id))
        .join_from(LikePair, Person, on=(LikePair.asked_by == Person.id))
        .where(where).order_by(*order.terms(columns, LikePair.id)).paginate(page, size).tuples()
    )
    found = [MergeRequest(row[0], f"{row[1]} ({row[2]})", row[3], row[4], f"{row[5]} {row[6]}", f"{row[7]} {row[8]}", *row[9:])
             for row in rows]
    return found, LikePair.select().where(where).count()
