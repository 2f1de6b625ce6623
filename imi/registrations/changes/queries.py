"""Read one registration after its Save: what it is, what became of it, and what may still be done."""
from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, ModelSelect, Node, Select

from imi.candidates.models import Candidate
from imi.candidates.names.keys import fold, span
from imi.candidates.record import whose
from imi.catalogue.models import Package, Version
from imi.centres.models import Centre, FundingType, Reason
from imi.database.bulk import among
from imi.database.compiled import Blank, Prepared
from imi.database.errors import NotFound
from imi.fields.field import Choice
from imi.fields.names import called
from imi.formats import local, short_day
from imi.people.models import Person
from imi.registrations.changes.models import RegistrationMove
from imi.registrations.models import Receipt, Registration
from imi.registrations.references import tidy

# No number of a candidate is longer, and a longer one is none that the database knows.
DIGITS = 9
LINE = re.compile(r"(R-\d\d-\d+)/(\d{1,5})")


@dataclass(frozen=True)
class Registered:
    """One registration of the centre, as its page shows it. `undo_until` is the last day on which it can be undone.

    `first` is shared by those that followed one another.
    """

    id: int
    reference: str
    receipt: str
    line: int
    state: str
    state_on: date
    edition: int
    candidate: int
    number: int
    name: str
    standard: str
    slug: str
    version_id: int
    package_id: int
    package_code: str
    package: str
    pence: int | None
    starts_on: date | None
    ends_on: date | None
    epa_on: date | None
    funding_type_id: str | None
    funding: str
    purchase_order: str
    person: str
    at: datetime
    undo_until: date
    came_from: int | None
    erased: bool = False
    unpriced: int = 0
    first: int | None = None
    extra: str = ""
    scheme: str = ""

    def may_undo(self, today: date) -> bool:
        """Return whether the undo window is still open."""
        return today <= self.undo_until


@dataclass(frozen=True)
class Move:
    """Tells a change of state in words."""

    registration_id: int
    to_state: str
    moved_on: date
    reason: str
    text: str
    person: str
    at: datetime
    undo_until: date | None = None


def undo_until(receipt: Receipt) -> date:
    """Return the last day on which registrations of a receipt can be cancelled free of charge, as it was promised."""
    return promised(receipt.undo_until, receipt.at)


def promised(until: date | None, at: datetime) -> date:
    """Return the last day on which what was done at a moment can be undone: the day that was kept with it, or its own."""
    return until or local(at).date()


def registered(centre: Centre, receipt: str, line: int, scheme: str = "") -> Registered:
    """Return the centre's registration of a receipt's reference and line, of one scheme or of any. Raises NotFound."""
    of_scheme = (Registration.scheme == scheme,) if scheme else ()
    for found in registrations(centre, Receipt.reference == tidy(receipt), Registration.line == line, *of_scheme):
        return found
    raise NotFound("registration")


def registered_candidate(centre: Centre, receipt: str, line: int) -> ModelSelect[Registration]:
    """Return the query of the candidate's id of the centre's registration of a receipt's reference and line."""
    return Registration.select(Registration.candidate).join(Receipt, on=(Registration.receipt == Receipt.id)).where(
        Registration.centre == centre, Receipt.reference == tidy(receipt), Registration.line == line)


def registrations(centre: Centre, *where: Node, page: int = 0, per: int = 0) -> list[Registered]:
    """Return the centre's registrations that fit, in the order of their receipts and lines: all, or so many of a page, counted
    from 1. One statement.
    """
    query = _select(centre, *where)
    return [_registered(row) for row in (query.paginate(page, per) if page else query).dicts()]


def of_candidate(centre: Centre, candidate: int) -> list[Registered]:
    """Return the centre's registrations of a candidate (the id), in the order of their receipts and lines."""
    return [_registered(row) for row in _of_candidate(centre=centre, candidate=candidate)]


@Prepared
def _of_candidate(centre: Blank, candidate: Blank) -> Select[dict[str, Any]]:
    return _select(centre, Registration.candidate == candidate).dicts()


def _select(centre: Centre | Blank, *where: Node) -> ModelSelect[Registration]:
    return (
        Registration.select(
            Registration.id, Registration.line, Registration.state, Registration.state_on, Registration.edition,
            Registration.candidate, Registration.version, Registration.package, Registration.pence, Registration.starts_on,
            Registration.ends_on, Registration.epa_on, Registration.funding_type, Registration.came_from, Registration.first_id,
            Registration.extra, Registration.scheme,
            Candidate.number, Candidate.first_names, Candidate.surname, Candidate.state.alias("whose"),
            Receipt.unpriced, Receipt.undo_until, Version.label, Version.slug, Package.code,
            Package.description, FundingType.label.alias("funding"), Receipt.reference, Receipt.purchase_order, Receipt.at,
            Person.name.alias("person"))
        .join_from(Registration, Receipt, on=(Registration.receipt == Receipt.id))
        .join_from(Receipt, Person, on=(Receipt.person == Person.id))
        .join_from(Registration, Version, on=(Registration.version == Version.id))
        .join_from(Registration, Package, on=(Registration.package == Package.id))
        .join_from(Registration, FundingType, JOIN.LEFT_OUTER, on=(Registration.funding_type == FundingType.code))
        .join_from(Registration, Candidate, on=(Registration.candidate == Candidate.id))
        .where(Registration.centre == centre, *where)
        .order_by(Registration.receipt, Registration.line)
    )


def active_of(receipt: Receipt, text: str = "") -> tuple[Node, ...]:
    """Return the conditions that find the active registrations of a receipt: all of them, or those whose candidate has the number
    or a name that begins so, whose package has the code, or whose line it is.
    """
    (low, high), line = span(fold(text)), LINE.fullmatch(tidy(text))
    told = Package.code == text.upper()
    for key in (Candidate.name_key, Candidate.given_key):
        told |= (key >= low) & (key < high)
    if text.isascii() and text.isdigit() and len(text) <= DIGITS:
        told |= Candidate.id.in_(whose(int(text)))
    if line and line[1] == receipt.reference:
        told |= Registration.line == int(line[2])
    return (Registration.receipt == receipt.id, Registration.state == "active", *((told,) if text else ()))


def count_of(centre: Centre, *where: Node) -> int:
    """Return how many of the centre's registrations fit."""
    return int(_told(centre, where).count())


def ids_of(centre: Centre, *where: Node) -> list[int]:
    """Return the ids of the centre's registrations that fit."""
    return [number for (number,) in _told(centre, where).order_by(Registration.line).tuples()]


def _told(centre: Centre, where: tuple[Node, ...]) -> ModelSelect[Registration]:
    """Select registrations with all that `active_of` tells them by."""
    return (Registration.select(Registration.id).join(Candidate, on=(Registration.candidate == Candidate.id))
            .join_from(Registration, Package, on=(Registration.package == Package.id))
            .where(Registration.centre == centre, *where))


def _registered(row: dict[str, Any]) -> Registered:
    return Registered(
        row["id"], f"{row['reference']}/{row['line']}", row["reference"], row["line"], row["state"], row["state_on"],
        row["edition"], row["candidate"], row["number"], called(row), row["label"], row["slug"], row["version"], row["package"],
        row["code"], row["description"], row["pence"], row["starts_on"], row["ends_on"], row["epa_on"], row["funding_type"],
        row["funding"] or "", row["purchase_order"], row["person"], row["at"],
        promised(row["undo_until"], row["at"]), row["came_from"], row["whose"] == "erased", row["unpriced"],
        row["first_id"], row["extra"], row["scheme"])


def moves(centre: Centre, ids: Collection[int]) -> list[Move]:
    """Return the changes of registrations of the centre, oldest first."""
    rows = (
        RegistrationMove.select(RegistrationMove.registration, RegistrationMove.to_state, RegistrationMove.moved_on,
                                Reason.label, RegistrationMove.text, Person.name, RegistrationMove.at,
                                RegistrationMove.undo_until)
        .join_from(RegistrationMove, Reason, JOIN.LEFT_OUTER, on=(RegistrationMove.reason == Reason.code))
        .join_from(RegistrationMove, Person, on=(RegistrationMove.person == Person.id))
        .where(RegistrationMove.centre == centre, RegistrationMove.registration.in_(among(ids)))
        .order_by(RegistrationMove.id).tuples()
    )
    return [Move(of, state, on, label or "", *rest) for of, state, on, label, *rest in rows]


def successors(centre: Centre, ids: Collection[int]) -> dict[int, str]:
    """Return, for registrations, the reference of the centre's own registration that took their place."""
    return {of: f"{reference}/{line}" for of, reference, line in _after.plainly(centre=centre, ids=list(ids))}


@Prepared
def _after(centre: Blank, ids: Blank) -> Select[tuple[Any, ...]]:
    return (
        Registration.select(Registration.came_from, Receipt.reference, Registration.line)
        .join_from(Registration, Receipt, on=(Registration.receipt == Receipt.id))
        .where(Registration.centre == centre, Registration.came_from.in_(ids.each())).tuples()
    )


def became_of(centre: Centre, receipt_id: int) -> dict[int, str]:
    """Return the last change of each line of a receipt, in words, with what took its place, by two statements."""
    found = {}
    of_line = {}
    for line, number, state, on, label, text in _moves_of(centre=centre, receipt=receipt_id):
        of_line[line] = number
        found[line] = ": ".join(filter(None, ["put back" if state == "active" else "", f"since {short_day(on)}", label or text]))
    places = successors(centre, list(of_line.values()))
    return {line: f"{words}, see {places[of_line[line]]}" if of_line[line] in places else words for line, words in found.items()}


@Prepared
def _moves_of(centre: Blank, receipt: Blank) -> Select[tuple[Any, ...]]:
    return (
        RegistrationMove.select(Registration.line, Registration.id, RegistrationMove.to_state, RegistrationMove.moved_on,
                                Reason.label, RegistrationMove.text)
        .join_from(RegistrationMove, Registration, on=(RegistrationMove.registration == Registration.id))
        .join_from(RegistrationMove, Reason, JOIN.LEFT_OUTER, on=(RegistrationMove.reason == Reason.code))
        .where(Registration.centre == centre, Registration.receipt == receipt).order_by(RegistrationMove.id).tuples()
    )


def reasons(today: date) -> list[Choice]:
    """Return the reasons for a withdrawal that are open on a day, in their order."""
    rows = Reason.select().where(
        Reason.opens_on.is_null() | (Reason.opens_on <= today), Reason.closes_on.is_null() | (Reason.closes_on >= today),
    ).order_by(Reason.position, Reason.code)
    return [Choice(row.code, row.label) for row in rows]
