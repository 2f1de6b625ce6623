"""Describe who is asking: the person of a session, the centre they act for, and what they may do there."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from imi.centres.models import Centre
from imi.people.models import Person
from imi.people.own.preferences import Preferences
from imi.people.roles import LOOKING_IN, abilities


@dataclass(frozen=True)
class CurrentUser:
    """A signed-in person. `centre` is None for the awarding body, and while one of several centres is to be chosen.

    `looking_in` is set for a person of the awarding body who views the centre's pages. A person with `awaits` has passed the
    password only; `known_as` then tells a browser in which they were signed in before from those of strangers. `places` are the
    names of the centres for which they may be here, by number. `has_terms` is set where there are terms of use, and
    `lacks_terms` while the person has not accepted those that hold.
    """

    person: Person
    centre: Centre | None
    roles: frozenset[str]
    seen_at: datetime
    pin: str | None = None
    pin_expires_on: date | None = None
    looking_in: bool = False
    awaits: str = ""
    known_as: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    places: Mapping[str, str] = field(default_factory=dict)
    has_terms: bool = False
    lacks_terms: bool = False

    @property
    def is_arriving(self) -> bool:
        """Return whether they are still signing in: a second step is awaited, or the centre is to be chosen."""
        return bool(self.awaits) or self.is_choosing

    @cached_property
    def abilities(self) -> frozenset[str]:
        """Return what their roles allow; a person of the awarding body who looks in at a centre may only read."""
        return LOOKING_IN if self.looking_in else abilities(self.roles)

    @property
    def is_staff(self) -> bool:
        """Return whether they are one of the centre's own people: neither of the awarding body, nor looking in."""
        return self.centre is not None and not self.looking_in

    @property
    def owes_terms(self) -> bool:
        """Return whether one of a centre's own people has to accept the terms of use before going on."""
        return self.is_staff and self.lacks_terms

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """Return the other centres, as (number, name), to which one of a centre's own people can switch."""
        here = self.centre.number if self.centre else ""
        return sorted(place for place in self.places.items() if place[0] != here) if self.is_staff else []

    @property
    def is_choosing(self) -> bool:
        """Return whether they must first choose a centre."""
        return self.centre is None and not self.person.body_role and not self.awaits

    def may(self, ability: str) -> bool:
        """Return whether they have an ability here."""
        return ability in self.abilities

    def pin_current(self, today: date) -> bool:
        """Return whether they have a PIN at the centre that has not expired: it is good on its last day."""
        return self.pin_expires_on is not None and self.pin_expires_on >= today


@dataclass(frozen=True)
class Earlier:
    """A session that this browser has or had: whose it was, for which centre, and where it looked in. It gives no access."""

    token_hash: str
    person: Person
    centre: Centre | None
    viewing: Centre | None = None
