"""Keep how people like to see the portal: a value for each name, which follows its person to every browser.

A page declares what it asks as a `Preference` and reads it from the `Preferences` of who is asking. A stored value that the page
does not know, or no longer allows, counts as not chosen.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from peewee import ModelSelect

from imi.database.connection import db, without_waiting
from imi.database.entry.traces import Removal, Somebody
from imi.database.gathering import gathered
from imi.people.models import VALUE_LENGTH, Person, PersonPreference

T = TypeVar("T")
# Whoever has not signed in for so long finds everything as usual again.
KEPT_UNUSED = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Preference(Generic[T]):
    """One thing that a person may like otherwise: its name, its usual value, and what tells whether a value is allowed."""

    name: str
    usual: T
    allows: Callable[[Any], bool]

    def read(self, stored: str | None) -> T | None:
        """Return the value of a text of JSON, None where it is no allowed value."""
        try:
            value = json.loads(stored or "null")
        except (ValueError, RecursionError):
            return None
        return value if value is not None and self.allows(value) else None

    def written(self, value: object) -> str | None:
        """Return a value as it is stored, None where it is not allowed or too long."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True) if self.allows(value) else ""
        return text if 0 < len(text) <= VALUE_LENGTH else None


def one_of(name: str, usual: str, choices: Collection[str]) -> Preference[str]:
    """Return a preference that is one of a few words."""
    return Preference(name, usual, lambda value: isinstance(value, str) and value in choices)


def yes_or_no(name: str, usual: bool = False) -> Preference[bool]:
    """Return a preference that is on or off."""
    return Preference(name, usual, lambda value: isinstance(value, bool))


def texts_by_name(name: str, names: Collection[str]) -> Preference[Mapping[str, str]]:
    """Return a preference that is a text for some of these names: what a list is filtered by. Usually there is none."""
    def allows(value: Any) -> bool:
        return isinstance(value, dict) and all(key in names and isinstance(text, str) for key, text in value.items())

    return Preference(name, {}, allows)


@dataclass(frozen=True)
class Preferences:
    """Everything that a person has chosen, as it is stored."""

    stored: Mapping[str, str] = field(default_factory=dict)

    def of(self, preference: Preference[T]) -> T:
        """Return what the person chose, or the usual value."""
        chosen = preference.read(self.stored.get(preference.name))
        return preference.usual if chosen is None else chosen

    def has(self, preference: Preference[Any]) -> bool:
        """Return whether the person has chosen a value that is allowed."""
        return preference.read(self.stored.get(preference.name)) is not None

    def with_chosen(self, chosen: Iterable[tuple[Preference[Any], object]]) -> Preferences:
        """Return the preferences with other values; a value that is not allowed leaves the usual one."""
        told = {preference.name: preference.written(value) for preference, value in chosen}
        return Preferences({name: text for name, text in {**self.stored, **told}.items() if text is not None})


def keep(person: Person, preference: Preference[T], value: T) -> None:
    """Store what the person likes; a value that is not allowed, or too long to keep, leaves the usual one."""
    keep_all(person, [(preference, value)])


def keep_all(person: Person, chosen: Iterable[tuple[Preference[Any], object]]) -> None:
    """Store what the person likes of several preferences at once; a value that is not allowed leaves the usual one."""
    texts = {preference.name: preference.written(value) for preference, value in chosen}
    kept = [{"person": person, "name": name, "value": text} for name, text in texts.items() if text is not None]
    gone = [name for name, text in texts.items() if text is None]
    with db.atomic():
        if gone:
            PersonPreference.delete().where(PersonPreference.person == person, PersonPreference.name.in_(gone)).execute()
        if kept:
            PersonPreference.insert_many(kept).on_conflict(
                conflict_target=[PersonPreference.person, PersonPreference.name], preserve=[PersonPreference.value]).execute()


def take_over(person: Person, left: Preferences) -> bool:
    """Store what another place has kept until now, where the person has not chosen otherwise; return whether it is stored.

    Nobody waits for that: while somebody else writes, it is left for another time.
    """
    rows = [{"person": person, "name": name, "value": text} for name, text in left.stored.items()]
    with without_waiting(), db.atomic():
        if rows:
            PersonPreference.insert_many(rows).on_conflict_ignore().execute()
        return True
    return False


def of_person() -> ModelSelect[PersonPreference]:
    """Return the query of all that the Person of an outer query has chosen, gathered into one text."""
    return PersonPreference.select(gathered(PersonPreference.name, PersonPreference.value)).where(
        PersonPreference.person == Person.id)


def forget_unused(now: datetime) -> int:
    """Remove the preferences of people who have not signed in for long; return how many values went."""
    gone = Person.select(Person.id).where(Person.signed_in_at < now - KEPT_UNUSED)
    return int(PersonPreference.delete().where(PersonPreference.person.in_(gone)).execute())


def naming(about: Somebody) -> Collection[int]:
    """Return the ids of the values in which a candidate is named: somebody may have looked for them by name or number."""
    asked = about.likely_surname(PersonPreference.value)
    for number in about.numbers:
        asked |= PersonPreference.value.contains(str(number))
    found = PersonPreference.select(PersonPreference.id, PersonPreference.value).where(asked).tuples()
    return [row for row, text in found
            if about.spans(text, alone=True) or any(str(number) in text for number in about.numbers)]


def erase(removal: Removal) -> int:
    """Remove the values in which a candidate is named, so that their pages are as usual; return how many went."""
    return sum(PersonPreference.delete().where(PersonPreference.id == row).execute() for row in naming(removal.about))
