"""Let people choose which e-mails reach them, of the kinds that somebody may do without; all others are always written."""
from __future__ import annotations

from collections.abc import Sequence

from imi.people.models import Person, PersonPreference
from imi.people.own.preferences import Preference, yes_or_no


def reaching(kind: str) -> Preference[bool]:
    """Return the preference that says whether e-mails of a kind reach a person. Usually they do."""
    return yes_or_no(f"e-mail {kind}", usual=True)


def wants(person: Person, kind: str) -> bool:
    """Return whether a person lets e-mails of a kind reach them."""
    return person.email in those_who_want([person.email], kind)


def those_who_want(addresses: Sequence[str], kind: str) -> list[str]:
    """Return those of these people, by their e-mail addresses, who let e-mails of a kind reach them."""
    asked = reaching(kind)
    said = dict(PersonPreference.select(Person.email, PersonPreference.value).join(Person).where(
        Person.email.in_(list(addresses)), PersonPreference.name == asked.name).tuples())
    return [address for address in addresses if asked.read(said.get(address)) is not False]
