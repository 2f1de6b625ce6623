"""Search the audit of all centres, as the awarding body does: by candidate, reference, person, centre, verb and day."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from peewee import JOIN, SQL, Expression, ModelSelect

from imi.audit.models import Audit, AuditValue
from imi.candidates.models import Candidate
from imi.candidates.record import whose
from imi.centres.models import Centre
from imi.database.ordering import Columns, Order
from imi.formats import begin_of, end_of
from imi.mail.models import Letter
from imi.people.models import Person
from imi.people.queries import fold
from imi.registrations.references import tidy

PAGE = 50
# A file of everything is a long answer: so many lines at most, newest first.
MOST_LINES = 20_000
# So many lines are counted: counting all would read all of a long audit.
MOST_COUNTED = 1_000
# Who came and went, day after day. What failed is not among them: it is looked for.
SIGNING = ("signed in", "signed out", "switched centre")
# Written out: an index of some lines serves only who asks for just those.
CANDIDATE, RECEIPT = SQL("'candidate'"), SQL("'receipt'")


# Lines are numbered in the order of their moments. By anything else all of a long audit would have to be read.
COLUMNS = Columns({"at": "When"}, "-at", frozenset({"at"}))


@dataclass(frozen=True)
class AuditFilter:
    """What the audit is narrowed to. Empty fields narrow nothing; `without_signing` leaves out who came and went."""

    candidate: str = ""
    reference: str = ""
    person: str = ""
    centre: str = ""
    verbs: Sequence[str] = ()
    after: date | None = None
    before: date | None = None
    without_signing: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the audit. `values` are (field, before, after) of everything that changed."""

    id: int
    at: datetime
    person: str
    email: str
    centre: str
    verb: str
    thing: str
    thing_id: int | None
    candidate: int | None
    cause: str
    action: str
    address: str
    values: Sequence[tuple[str, str | None, str | None]] = ()

    @property
    def references(self) -> list[str]:
        """Return the references of what the line came from and of the receipt that it led to: a Save has that as its action, any
        other action has a number by chance, without a dash.
        """
        return [each for each in (self.cause, self.action if "-" in self.action else "") if each]


@dataclass(frozen=True)
class Found:
    """One page of lines. `more` says that others follow; counting them all would read them all."""

    lines: Sequence[Line]
    more: bool


def search(chosen: AuditFilter, page: int = 1, order: Order = COLUMNS.usual) -> Found:
    """Return a page of the lines that fit, in an order, by three statements, whatever is found."""
    rows = _lines(chosen, limit=PAGE + 1, skip=(page - 1) * PAGE, order=order)
    return Found(_with_values(rows[:PAGE]), len(rows) > PAGE)


def signings(chosen: AuditFilter) -> int:
    """Return how many lines that otherwise fit say that somebody signed in or out, one above MOST_COUNTED where there are more.
    """
    return 0 if chosen.verbs else how_many(replace(chosen, verbs=SIGNING))


def how_many(chosen: AuditFilter) -> int:
    """Return how many lines fit, one above MOST_COUNTED where there are more."""
    wanted = _wanted(chosen)
    if wanted is None:
        return 0
    return int(Audit.select(Audit.id).where(*wanted).limit(MOST_COUNTED + 1).count())


def everything(chosen: AuditFilter) -> list[Line]:
    """Return the lines that fit, newest first, for a file; no more than 20,000."""
    return _with_values(_lines(chosen, limit=MOST_LINES))


def verbs() -> list[str]:
    """Return every verb that the audit has."""
    return [verb for (verb,) in Audit.select(Audit.verb).distinct().order_by(Audit.verb).tuples()]


def last_hand(thing: str, thing_id: int, centre: Centre | None = None) -> tuple[str, datetime | None]:
    """Return (name, moment) of the last line about a thing, no candidate, for a conflict's sentence; ('', None) where there is
    none.
    """
    query = Audit.select(Person.name, Audit.at).join(Person, on=(Audit.person_id == Person.id)).where(
        Audit.thing == thing, Audit.thing_id == thing_id, Audit.thing != CANDIDATE)
    row = (query.where(Audit.centre_id == centre.id) if centre else query).order_by(Audit.id.desc()).tuples().first()
    return (row[0], row[1]) if row else ("", None)


def _lines(chosen: AuditFilter, limit: int, skip: int = 0, order: Order = COLUMNS.usual) -> list[Line]:
    wanted = _wanted(chosen)
    if wanted is None:
        return []
    query = (
        Audit.select(Audit.id, Audit.at, Person.name, Person.email, Centre.number, Audit.verb, Audit.thing, Audit.thing_id,
                     Candidate.number, Audit.cause, Audit.action, Audit.address)
        .join_from(Audit, Person, JOIN.LEFT_OUTER, on=(Audit.person_id == Person.id))
        .join_from(Audit, Centre, JOIN.LEFT_OUTER, on=(Audit.centre_id == Centre.id))
        .join_from(Audit, Candidate, JOIN.LEFT_OUTER, on=(Audit.candidate_id == Candidate.id))
    )
    query = query.where(*wanted) if wanted else query
    rows = query.order_by(*order.terms({"at": ()}, Audit.id)).limit(limit).offset(skip).tuples()
    return [Line(id_, at, name or "", email or "", number or "", *rest) for id_, at, name, email, number, *rest in rows]


def _wanted(chosen: AuditFilter) -> list[Expression] | None:
    """Return the conditions of a filter, each on a column with an index; None where somebody is asked for who does not exist."""
    wanted: list[Expression] = []
    for text, column, number in (
        (chosen.candidate, Audit.candidate_id, _candidate), (chosen.person, Audit.person_id, _person),
        (chosen.centre, Audit.centre_id, _centre),
    ):
        if text:
            found = number(text)
            if found is None:
                return None
            wanted.append(column.in_(found))
    if chosen.reference:
        # What a Save did bears its receipt's reference as the action, and what it came from as the cause.
        reference = tidy(chosen.reference)
        wanted.append((Audit.cause == reference) | ((Audit.action == reference) & (Audit.thing == RECEIPT)))
    if chosen.verbs:
        wanted.append(Audit.verb.in_(chosen.verbs))
    elif chosen.without_signing:
        wanted.append(Audit.verb.not_in(SIGNING))
    return wanted + span_of(Audit, chosen.after, chosen.before)


def span_of(table: type[Audit | Letter], after: date | None, before: date | None) -> list[Expression]:
    """Return the days as a span of row numbers: rows are numbered in the order of their moments (`at`), so every index serves."""
    first = table.alias("first")
    wanted: list[Expression] = []
    if after:
        wanted.append(table.id >= first.select(first.id).where(first.at >= begin_of(after)).order_by(
            first.at, first.id).limit(1))
    if before:
        wanted.append(table.id <= first.select(first.id).where(first.at <= end_of(before)).order_by(
            first.at.desc(), first.id.desc()).limit(1))
    return wanted


def _candidate(text: str) -> list[int] | None:
    """Return the candidate whom a number means, and the records that were merged into theirs."""
    kept = whose(int(text) if text.isascii() and text.isdigit() and len(text) == 7 else 0)
    return _ids(Candidate.select(Candidate.id).where(Candidate.id.in_(kept) | Candidate.merged_into.in_(kept)))


def _person(text: str) -> list[int] | None:
    """Return the people of this e-mail address, or those whose name contains the text."""
    named = Person.email_key == fold(text) if "@" in text else Person.name.contains(text)
    return _ids(Person.select(Person.id).where(named).limit(PAGE))


def _centre(text: str) -> list[int] | None:
    return _ids(Centre.select(Centre.id).where(Centre.number == text))


def _ids(query: ModelSelect[Any]) -> list[int] | None:
    return [number for (number,) in query.tuples()] or None


def _with_values(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with what changed, read with one statement for a page and a few for a file."""
    values: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for start in range(0, len(lines), 500):
        ids = [line.id for line in lines[start:start + 500]]
        rows = AuditValue.select(AuditValue.audit, AuditValue.field, AuditValue.was, AuditValue.now).where(
            AuditValue.audit.in_(ids)).order_by(AuditValue.audit, AuditValue.field).tuples()
        for audit, field, was, value in rows:
            values.setdefault(audit, []).append((field, was, value))
    return [replace(line, values=tuple(values.get(line.id, ()))) for line in lines]
