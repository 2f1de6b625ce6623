"""Manage the people of a centre, for a coordinator of it or for the awarding body: roles, PIN, access, links.

The centre comes first and is applied by every action: a person who does not work there is not found.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from peewee import IntegrityError

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.connection import now as this_moment
from imi.database.errors import Conflict, NotFound, Refused
from imi.database.several import each_that_may
from imi.formats import count, day
from imi.mail.actions import write
from imi.mail.texts import compose
from imi.people import actions
from imi.people.actions import RESET, RESET_MINUTES, PinTaken
from imi.people.models import CENTRE_ROLES, Person, Staff, StaffRole
from imi.people.notices import LINK, SIGN_IN, Post
from imi.people.sign_in import sessions

INVITATION = "invitation"
INVITED_HOURS = 72
# The states that may follow each state, and the verb under which the audit has the change.
MOVES = {"suspended": (("active",), "suspended"), "active": (("suspended", "left"), "restored"),
         "left": (("active", "suspended"), "removed")}


class LastCoordinator(Refused):
    """The centre would have nobody left who can give people their roles."""

    field, code = "roles", "person.last_coordinator"
    message = "Nobody else is coordinator here. Make somebody else coordinator first"


def invite(by: Person, centre: Centre, email: str, name: str, roles: Iterable[str], now: datetime, post: Post,
           pin: str = "", expires_on: date | None = None) -> Person:
    """Add a person to a centre. A person who already has an account keeps its name and password, and is told so by e-mail.

    Anybody else gets an e-mail with a link to choose a password. Raises Refused, AlreadyThere, PinTaken.
    """
    with db.atomic():
        added = actions.add_person(email, name, centre=centre, roles=roles, pin=pin, pin_expires_on=expires_on, by=by)
        if added.state == "invited":
            send_link(by, added, now, post, centre)
        else:
            write(INVITATION, added.email, *compose("welcome", person=added, centre=centre, by=by,
                                                    address=post.address_of(SIGN_IN, "")), post.sender)
    return added


def set_roles(by: Person, centre: Centre, person: Person, roles: Iterable[str], was: Iterable[str]) -> None:
    """Give a person of the centre these roles in place of those that the page showed (`was`).

    Their open sessions have the new roles at the next request. Raises Refused, LastCoordinator, NotFound, and Conflict with the
    present roles where somebody was faster.
    """
    asked = tuple(role for role in CENTRE_ROLES if role in set(roles))
    if not asked:
        raise Refused("Choose at least one role", field="roles", code="person.role")
    with db.atomic():
        _hold(centre)
        held = _roles(centre, person)
        if set(held) == set(asked):
            return
        if set(held) != set(was):
            raise Conflict("Somebody changed these roles while you did", theirs={"roles": ", ".join(held)})
        StaffRole.delete().where(StaffRole.centre == centre, StaffRole.person == person).execute()
        StaffRole.insert_many([{"centre": centre, "person": person, "role": role} for role in asked]).execute()
        _keep_a_coordinator(centre, "coordinator" in held)
        record("changed", "person", person.id, person=by, centre=centre,
               changes={"roles": (", ".join(held), ", ".join(asked))})


def set_pin(by: Person, centre: Centre, person: Person, pin: str, expires_on: date | None, was: str) -> None:
    """Give a person of the centre a PIN with the last day on which it is good, or take it away with an empty one.

    `was` is the PIN that the page showed. Raises Refused, PinTaken, NotFound, Conflict.
    """
    digits = actions.pin_of(pin)
    if digits:
        actions.check_last_day(expires_on)
    with db.atomic():
        held = Staff.get_or_refuse(Staff.centre == centre, Staff.person == person)
        try:
            with db.atomic():
                moved = Staff.update(pin=digits, pin_expires_on=expires_on if digits else None).where(
                    Staff.centre == centre, Staff.person == person, Staff.pin == was if was else Staff.pin.is_null()).execute()
        except IntegrityError:
            raise PinTaken(f"PIN {digits} belongs to somebody else. Choose another") from None
        if not moved:
            held = Staff.get(Staff.centre == centre, Staff.person == person)
            theirs = _pin_told(held.pin, held.pin_expires_on) or "none"
            raise Conflict("Somebody changed this PIN while you did", theirs={"pin": theirs})
        record("changed", "person", person.id, person=by, centre=centre, changes={
            "pin": (_pin_told(held.pin, held.pin_expires_on), _pin_told(digits, expires_on))})


def move(by: Person, centre: Centre, person: Person, to: str, was: str = "") -> None:
    """Suspend a person at the centre ("suspended"), remove them from it ("left"), or let them in again ("active"); with `was`
    only from the state that was seen.

    Their sessions there end for good, also if they are let in again; the next request says why it is refused. Raises
    LastCoordinator, NotFound, Conflict.
    """
    before, verb = MOVES[to]
    before = tuple(state for state in before if was in ("", state))
    with db.atomic():
        _hold(centre)
        held = Staff.get_or_refuse(Staff.centre == centre, Staff.person == person)
        moved = Staff.update(state=to).where(
            Staff.centre == centre, Staff.person == person, Staff.state.in_(before)).execute()
        if not moved:
            raise Conflict(f"{person.name} is {held.state} here by now", theirs={"state": held.state})
        _keep_a_coordinator(centre, to != "active" and "coordinator" in _roles(centre, person), field="state")
        if to != "active":
            sessions.end_at(centre, person, this_moment())
        record(verb, "person", person.id, person=by, centre=centre, changes={"state": (held.state, to)})


def move_these(by: Person, centre: Centre, people: Iterable[int], to: str) -> int:
    """Suspend people of the centre (their ids), or let the suspended in again, and return how many. Whoever is so already stays,
    and so do the last coordinator and whoever asks: nobody shuts themselves out by a tick among others.
    """
    was = "active" if to == "suspended" else "suspended"
    return each_that_may([number for number in people if number != by.id],
                         lambda number: move(by, centre, Person.get_or_refuse(Person.id == number), to, was))


def send_link(by: Person, person: Person, now: datetime, post: Post, centre: Centre | None = None) -> None:
    """Write an e-mail with a one-use link: to choose a first password for a person who has none, a new one for all others.

    Raises Refused where the account is switched off.
    """
    if person.state == "disabled":
        raise Refused(f"The account of {person.name} is switched off. Switch it on first", field="link", code="person.disabled")
    invited = person.state == "invited"
    purpose, minutes = (INVITATION, INVITED_HOURS * 60) if invited else (RESET, RESET_MINUTES)
    with db.atomic():
        token = actions.make_link(person, purpose, minutes, now)
        write(purpose, person.email, *compose(purpose, person=person, by=by, lasts=count(minutes // 60, "hour"),
                                              address=post.address_of(LINK, token)), post.sender)
        record("sent a link", "person", person.id, person=by, centre=centre)


def end_sessions(by: Person, person: Person, now: datetime, centre: Centre | None = None) -> int:
    """End every session of a person, or with a centre those at it only; return how many there were."""
    with db.atomic():
        ended = sessions.end_at(centre, person, now) if centre else sessions.end_all(person, now)
        record("ended sessions", "person", person.id, person=by, centre=centre, changes={"sessions": (str(ended), "0")})
    return ended


def _hold(centre: Centre) -> None:
    """Lock the centre's row, so that two people cannot each remove a coordinator at the same time and leave none."""
    Centre.update(edition=Centre.edition).where(Centre.id == centre.id).execute()


def _roles(centre: Centre, person: Person) -> list[str]:
    """Return the person's roles at the centre, in the order of the roles. Raises NotFound for a person who is not there."""
    rows = [row.role for row in StaffRole.select().where(StaffRole.centre == centre, StaffRole.person == person)]
    if not rows:
        raise NotFound("person")
    return [role for role in CENTRE_ROLES if role in rows]


def _keep_a_coordinator(centre: Centre, was_one: bool, field: str = "roles") -> None:
    """Raise LastCoordinator where a coordinator was taken away and none who can sign in is left."""
    left = (StaffRole.select().join(Staff, on=(Staff.centre == StaffRole.centre) & (Staff.person == StaffRole.person))
            .join(Person, on=Staff.person == Person.id)
            .where(StaffRole.centre == centre, StaffRole.role == "coordinator", Staff.state == "active",
                   Person.state != "disabled"))
    if was_one and not left.exists():
        raise LastCoordinator(field=field)


@contextmanager
def keeping_coordinators(person: Person) -> Iterator[None]:
    """Wrap a change to an account that holds everywhere: each of its centres keeps a coordinator. Raises LastCoordinator."""
    centres = list(Centre.select().join(StaffRole, on=StaffRole.centre == Centre.id)
                   .join(Staff, on=(Staff.centre == StaffRole.centre) & (Staff.person == StaffRole.person))
                   .where(StaffRole.person == person, StaffRole.role == "coordinator", Staff.state == "active")
                   .order_by(Centre.id))
    for centre in centres:
        _hold(centre)
    yield
    for centre in centres:
        try:
            _keep_a_coordinator(centre, True)
        except LastCoordinator:
            raise LastCoordinator(
                f"Nobody else is coordinator at {centre.name} ({centre.number}). Make somebody else coordinator first. Ending "
                "the sessions and sending a link for a new password stop whoever uses the account now", field="state") from None


def _pin_told(pin: str | None, expires_on: date | None) -> str | None:
    return f"{pin} until {day(expires_on)}" if pin else None
