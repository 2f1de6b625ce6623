"""Find people: by e-mail address or PIN, by the centre they work at, and who may help."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta

from peewee import ColumnBase

from imi.centres.models import Centre
from imi.database.errors import NotFound
from imi.people.current_user import CurrentUser
from imi.people.models import Person, Staff, StaffRole
from imi.people.roles import abilities

# So long before its last day a PIN is said to end.
PIN_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Account:
    """Holds the person to whom an e-mail address or PIN belongs. A PIN also says for which centre."""

    person: Person
    centre: Centre | None


def fold(text: str) -> str:
    """Return an e-mail address or PIN as it is looked up: capitals, spaces and width of letters do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("\x00", "").split())


def account(identifier: str) -> Account | None:
    """Return the account with this e-mail address or PIN, whatever its state. Each takes one statement."""
    key = fold(identifier)
    if "@" in key:
        person = Person.get_or_none(Person.email_key == key)
        return Account(person, None) if person else None
    staff = Staff.select(Staff, Person, Centre).join(Person).switch(Staff).join(Centre).where(Staff.pin == key).first()
    return Account(staff.person, staff.centre) if staff else None


def person_called(email: str) -> Person:
    """Return the person with this e-mail address. Raises NotFound."""
    return Person.get_or_refuse(Person.email_key == fold(email))


def centres_of(person: Person) -> list[Staff]:
    """Return the centres at which a person is active, by number; each with `centre`, which may be suspended."""
    return list(Staff.select(Staff, Centre).join(Centre).where(
        Staff.person == person, Staff.state == "active").order_by(Centre.number))


def at_another(who: CurrentUser, number: str) -> CurrentUser:
    """Return a person as they are at another of their centres, with the roles and the PIN of there. Raises NotFound."""
    staff = next((found for found in centres_of(who.person) if found.centre.number == number), None)
    if staff is None or staff.centre.state != "active":
        raise NotFound("centre")
    roles = StaffRole.select(StaffRole.role).where(StaffRole.centre == staff.centre, StaffRole.person == who.person)
    return replace(who, centre=staff.centre, roles=frozenset(role for (role,) in roles.tuples()), pin=staff.pin,
                   pin_expires_on=staff.pin_expires_on)


def who_may(centre: Centre, email: str, ability: str) -> Person | None:
    """Return the active person of this address whose roles at the centre give an ability, None where there is none."""
    rows = list(Person.select(Person, StaffRole.role.alias("role")).join(StaffRole, on=StaffRole.person == Person.id)
                .join(Staff, on=(Staff.person == StaffRole.person) & (Staff.centre == StaffRole.centre))
                .where(StaffRole.centre == centre, Person.email_key == fold(email), Staff.state == "active",
                       Person.state == "active").objects())
    return rows[0] if ability in abilities(row.role for row in rows) else None


def coordinators(centre: Centre) -> list[str]:
    """Return the names of those who can give abilities at a centre."""
    rows = (Person.select(Person.name).join(StaffRole, on=StaffRole.person == Person.id)
            .join(Staff, on=(Staff.person == StaffRole.person) & (Staff.centre == StaffRole.centre))
            .where(StaffRole.centre == centre, StaffRole.role == "coordinator", Staff.state == "active",
                   Person.state == "active")
            .order_by(Person.name))
    return [row.name for row in rows]


def addresses_of(centre: Centre, role: str) -> list[str]:
    """Return the e-mail addresses of the active people who have a role at a centre."""
    rows = (Person.select(Person.email).join(StaffRole, on=StaffRole.person == Person.id)
            .join(Staff, on=(Staff.person == StaffRole.person) & (Staff.centre == StaffRole.centre))
            .where(StaffRole.centre == centre, StaffRole.role == role, Staff.state == "active", Person.state == "active")
            .order_by(Person.email))
    return [row.email for row in rows]


def has_administrator() -> bool:
    """Return whether anybody can administer the portal, or has been invited to."""
    return bool(Person.select().where(Person.body_role == "administrator", Person.state != "disabled").exists())


def has_demo_people() -> bool:
    """Return whether people with a known password are in the database."""
    return bool(Person.select().where(Person.sample).exists())


def pins_ending(centre: Centre, until: date) -> list[tuple[str, str, str, date]]:
    """Return (e-mail, name, PIN, its last day) of the centre's active people whose PIN is good until a day at most, soonest
    first.
    """
    rows = (Staff.select(Person.email, Person.name, Staff.pin, Staff.pin_expires_on).join(Person)
            .where(Staff.centre == centre, *ending_pin(until)).order_by(Staff.pin_expires_on, Person.name))
    return list(rows.tuples())


def how_many_pins_ending(until: date) -> int:
    """Return how many PINs of active people, at all active centres, are good until a day at most."""
    return int(Staff.select().join(Person).switch(Staff).join(Centre).where(
        Centre.state == "active", *ending_pin(until)).count())


def ending_pin(until: date) -> tuple[ColumnBase, ...]:
    """Return the conditions that somebody is active and has a PIN that is good until a day at most."""
    return Staff.state == "active", Person.state != "disabled", Staff.pin_expires_on <= until
