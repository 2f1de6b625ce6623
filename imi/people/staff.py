"""List who works at a centre, as its coordinator sees them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from peewee import JOIN, ColumnBase, ModelSelect

from imi.centres.models import Centre
from imi.database.ordering import Columns, Order
from imi.people.models import CENTRE_ROLES, Person, SecondStep, Staff, StaffRole
from imi.people.roles import AT_CENTRE, WORDS

PAGE = 100


@dataclass(frozen=True)
class Member:
    """A person at a centre. `account` is invited, active or disabled; `access` at this centre is active, suspended or left."""

    person: Person
    roles: Sequence[str]
    pin: str
    pin_expires_on: date | None
    signed_in_at: datetime | None
    account: str
    access: str
    has_second_step: bool

    @property
    def state(self) -> str:
        """Return the state in a word: the account's where it keeps the person out, else that of the access."""
        if self.access == "active" and self.account != "active":
            return {"invited": "invited", "disabled": "switched off"}[self.account]
        return self.access


# What people are sorted by, and the columns that stand for it.
COLUMNS = Columns({"name": "Name", "email": "E-mail", "pin": "PIN", "expires": "PIN expires", "state": "State"}, "name")
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "name": (Person.name,), "email": (Person.email,), "pin": (Staff.pin, Person.name),
    "expires": (Staff.pin_expires_on, Person.name), "state": (Staff.state, Person.name)}


def members(centre: Centre, page: int = 1, order: Order = COLUMNS.usual) -> tuple[list[Member], int]:
    """Return (one page of everybody who is or was at a centre, in an order, how many there are)."""
    query = _staff(centre)
    return _with_roles(centre, list(query.order_by(*order.terms(SORTED, Person.id)).paginate(page, PAGE))), query.count()


def member(centre: Centre, number: int) -> Member:
    """Return a person who is or was at the centre. Raises NotFound."""
    Staff.get_or_refuse(Staff.centre == centre, Staff.person == number)
    return _with_roles(centre, list(_staff(centre).where(Staff.person == number)))[0]


def permissions() -> list[tuple[str, list[bool]]]:
    """Return (what may be done, whether each role may), in the order of the roles."""
    return [(words[:1].upper() + words[1:], [ability in AT_CENTRE[role] for role in CENTRE_ROLES])
            for ability, words in WORDS.items() if any(ability in granted for granted in AT_CENTRE.values())]


def _staff(centre: Centre) -> ModelSelect[Staff]:
    """Return the centre's people, with whether each has a second step, in one statement."""
    return (Staff.select(Staff, Person, SecondStep.set_at.alias("second_step"))
            .join_from(Staff, Person)
            .join_from(Staff, SecondStep, JOIN.LEFT_OUTER, on=SecondStep.person == Staff.person, attr="step")
            .where(Staff.centre == centre))


def _with_roles(centre: Centre, rows: Sequence[Staff]) -> list[Member]:
    granted: dict[int, set[str]] = {}
    for row in StaffRole.select().where(StaffRole.centre == centre, StaffRole.person.in_([row.person_id for row in rows] or [0])):
        granted.setdefault(row.person_id, set()).add(row.role)
    return [Member(row.person, [role for role in CENTRE_ROLES if role in granted.get(row.person_id, ())], row.pin or "",
                   row.pin_expires_on, row.person.signed_in_at, row.person.state, row.state,
                   getattr(row, "step", None) is not None) for row in rows]
