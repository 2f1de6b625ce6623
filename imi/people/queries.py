"""What is asked of people: who is found by an e-mail address or PIN, who works where, who may help."""
from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from imi.centres.models import Centre
from imi.people.models import Person, Staff, StaffRole


@dataclass(frozen=True)
class Account:
    """Whom an e-mail address or PIN belongs to. A PIN also says for which centre."""

    person: Person
    centre: Centre | None


def fold(text: str) -> str:
    """An e-mail address or PIN as it is looked up: capitals, spaces and width of letters do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("\x00", "").split())


def account(identifier: str) -> Account | None:
    """Who signs in with this e-mail address or PIN, whatever their state. One statement either way."""
    key = fold(identifier)
    if "@" in key:
        person = Person.get_or_none(Person.email_key == key)
        return Account(person, None) if person else None
    staff = Staff.select(Staff, Person, Centre).join(Person).switch(Staff).join(Centre).where(Staff.pin == key).first()
    return Account(staff.person, staff.centre) if staff else None


def centres_of(person: Person) -> list[Staff]:
    """The centres at which a person is active, by number; each with `centre`, which may be suspended."""
    return list(Staff.select(Staff, Centre).join(Centre).where(
        Staff.person == person, Staff.state == "active").order_by(Centre.number))


def coordinators(centre: Centre) -> list[str]:
    """Names of those who can give abilities at a centre."""
    rows = (Person.select(Person.name).join(StaffRole, on=StaffRole.person == Person.id)
            .join(Staff, on=(Staff.person == StaffRole.person) & (Staff.centre == StaffRole.centre))
            .where(StaffRole.centre == centre, StaffRole.role == "coordinator", Staff.state == "active",
                   Person.state == "active")
            .order_by(Person.name))
    return [row.name for row in rows]


def has_administrator() -> bool:
    """Whether somebody can administer the portal, or has been invited to."""
    return bool(Person.select().where(Person.body_role == "administrator", Person.state != "disabled").exists())


def has_demo_people() -> bool:
    """Whether people with a known password are in the database."""
    return bool(Person.select().where(Person.sample).exists())
