"""Find and change people, as the awarding body does: its own, with their roles, and those of every centre."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import JOIN, ColumnBase, ModelSelect, fn

from imi.administration.audit import last_hand
from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.errors import Conflict, Refused
from imi.database.ordering import Columns, Order
from imi.people import actions
from imi.people.models import BODY_ROLES, Person, SecondStep, Session, Staff, StaffRole
from imi.people.notices import Post
from imi.people.queries import ending_pin, fold
from imi.people.sign_in import sessions
from imi.people.staffing import keeping_coordinators, send_link

PAGE = 50


class LastAdministrator(Refused):
    """Nobody could administer the portal any more."""

    field, code = "role", "person.last_administrator"
    message = "Nobody else administers the portal. Make somebody else administrator first"


@dataclass(frozen=True)
class ListedPerson:
    """A person at a centre, or with an empty `centre` of the awarding body. `state` in words is that of
    their account and, where that is active, of their access there (`access`).
    """

    id: int
    name: str
    email: str
    centre: str
    centre_name: str
    roles: Sequence[str]
    pin: str
    pin_expires_on: date | None
    state: str
    access: str
    has_second_step: bool


# What people are sorted by, and the columns that stand for it.
COLUMNS = Columns({"name": "Name", "email": "E-mail", "centre": "Centre", "pin": "PIN", "expires": "PIN expires"}, "name")
SORTED: Mapping[str, Sequence[ColumnBase]] = {
    "name": (Person.name,), "email": (Person.email_key,), "centre": (Centre.number, Person.name),
    "pin": (Staff.pin,), "expires": (Staff.pin_expires_on, Person.name)}
# What the awarding body's own people are sorted by.
OWN = {"name": lambda one: one.name, "email": lambda one: one.email}


def own(order: Order = COLUMNS.usual) -> list[Person]:
    """Return everybody of the awarding body in an order, those who are switched off included; each with `second_step`, a moment
    or None.
    """
    found = (Person.select(Person, SecondStep.set_at.alias("second_step"))
                .join(SecondStep, JOIN.LEFT_OUTER, on=SecondStep.person == Person.id)
                .where(Person.body_role.is_null(False)).order_by(Person.name, Person.id).objects())
    return order.sorted(found, OWN)


def at(centre: Centre) -> list[ListedPerson]:
    """Return everybody who is or was at a centre, by name."""
    return _with_roles(_places().where(Staff.centre == centre).order_by(Person.name, Person.id))


def places_of(person: Person) -> list[ListedPerson]:
    """Return the centres at which a person is or was."""
    return _with_roles(_places().where(Staff.person == person).order_by(Centre.number))


def find(text: str, page: int = 1, ending: date | None = None, order: Order = COLUMNS.usual
         ) -> tuple[list[ListedPerson], int]:
    """Return (one page of people in an order, how many fit): found by PIN, the beginning of an e-mail address, or a part of the
    name.

    With `ending` only those of active centres whose PIN is good until that day at most.
    """
    query = _places()
    if ending is not None:
        query = query.where(Centre.state == "active", *ending_pin(ending))
    if text:
        key = fold(text)
        fits = Person.email_key.startswith(key) | Person.name.contains(text)
        query = query.where(fits | (Staff.pin == key))
    rows = query.order_by(*order.terms(SORTED, Person.id), Centre.number)
    return _with_roles(rows.paginate(page, PAGE)), query.count()


def person(number: int) -> Person:
    """Return a person. Raises NotFound."""
    return Person.get_or_refuse(Person.id == number)


def open_sessions(person: Person, now: datetime, limits: sessions.Limits) -> int:
    """Return in how many browsers a person is signed in."""
    return int(Session.select().where(
        Session.person == person, Session.ends_at > now, Session.seen_at > now - limits.idle).count())


def invite(by: Person, email: str, name: str, role: str, now: datetime, post: Post) -> Person:
    """Add somebody to the awarding body; who has no password yet gets an e-mail with a link. Raises Refused."""
    with db.atomic():
        added = actions.add_to_body(email, name, _known(role), by=by)
        if added.state == "invited":
            send_link(by, added, now, post)
    return added


def set_role(by: Person, person: Person, role: str, was: str) -> None:
    """Make somebody of the awarding body administrator or support, in place of what the page showed (`was`).

    Raises Refused, LastAdministrator, and Conflict with the role of now where somebody was faster.
    """
    if _known(role) == was:
        return
    with db.atomic():
        _hold_administrators()
        if not Person.update(body_role=role).where(Person.id == person.id, Person.body_role == was).execute():
            who, moment = last_hand("person", person.id)
            raise Conflict("Somebody changed this role while you did", who=who, at=moment,
                           theirs={"role": Person.get_by_id(person.id).body_role or "none"})
        _keep_an_administrator("role")
        record("changed", "person", person.id, person=by, changes={"roles": (was, role)})


def switch_off(by: Person, person: Person, now: datetime) -> None:
    """Switch an account off, wherever it is used; sessions and links end at once. Raises LastAdministrator, LastCoordinator."""
    with db.atomic(), keeping_coordinators(person):
        _hold_administrators()
        actions.disable(person, now, by=by)
        _keep_an_administrator("state")


def switch_on(by: Person, person: Person) -> None:
    """Let an account be used again. Raises Conflict where it is on already."""
    with db.atomic():
        state = "active" if person.password_hash else "invited"
        if not Person.update(state=state).where(Person.id == person.id, Person.state == "disabled").execute():
            raise Conflict(f"The account of {person.name} is on already")
        record("switched on", "person", person.id, person=by, changes={"state": ("disabled", state)})


def _known(role: str) -> str:
    if role not in BODY_ROLES:
        raise Refused("Choose a role: administrator or support", field="role", code="person.role")
    return role


def _hold_administrators() -> None:
    """Hold the rows of all administrators, so that two who take one away each cannot meet."""
    Person.update(body_role=Person.body_role).where(Person.body_role == "administrator").execute()


def _keep_an_administrator(field: str) -> None:
    """Raise LastAdministrator where nobody is left who can sign in and administer."""
    if not Person.select().where(Person.body_role == "administrator", Person.state == "active").exists():
        raise LastAdministrator(field=field)


def _places() -> ModelSelect[Person]:
    """Return the people with their places: one row for each centre, and one for whoever is at none."""
    return (
        Person.select(Person.id, Person.name, Person.email, Person.state.alias("account"), Person.body_role,
                      Centre.id.alias("centre_id"), fn.COALESCE(Centre.number, "").alias("number"),
                      fn.COALESCE(Centre.name, "").alias("centre_name"), Staff.pin, Staff.pin_expires_on,
                      Staff.state.alias("access"), SecondStep.set_at.alias("second_step"))
        .join_from(Person, Staff, JOIN.LEFT_OUTER, on=(Staff.person == Person.id))
        .join_from(Staff, Centre, JOIN.LEFT_OUTER, on=(Staff.centre == Centre.id))
        .join_from(Person, SecondStep, JOIN.LEFT_OUTER, on=(SecondStep.person == Person.id))
    )


def _with_roles(query: ModelSelect[Person]) -> list[ListedPerson]:
    """Return the rows with the roles of each, read with one statement more."""
    rows = list(query.dicts())
    granted: dict[tuple[int, int], list[str]] = {}
    for role in StaffRole.select().where(StaffRole.person.in_([row["id"] for row in rows] or [0])).order_by(StaffRole.role):
        granted.setdefault((role.person_id, role.centre_id), []).append(role.role)
    return [_listed(row, granted.get((row["id"], row["centre_id"]), [])) for row in rows]


def _listed(row: dict[str, Any], roles: Iterable[str]) -> ListedPerson:
    state = {"disabled": "switched off", "invited": "invited"}.get(row["account"], row["access"] or row["account"])
    body = [row["body_role"]] if row["body_role"] and not row["centre_id"] else []
    return ListedPerson(row["id"], row["name"], row["email"], row["number"], row["centre_name"], [*body, *roles],
                        row["pin"] or "", row["pin_expires_on"], state, row["access"] or "", row["second_step"] is not None)
