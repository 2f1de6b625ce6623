"""Signing in and out. Every wrong combination gets one answer, in the same time."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database import Refused, Unknown, db
from imi.people import passwords, sessions, throttles
from imi.people.looking_in import note_left
from imi.people.models import Person, Staff
from imi.people.queries import Account, account, centres_of, fold
from imi.people.visitor import Earlier

WINDOW_SECONDS = 300
TRIES, TRIES_FROM, TRIES_OF_ALL = 10, 50, 1000
# Time to say for which centre one is here.
CHOOSING = timedelta(minutes=10)


class Wrong(Refused):
    """E-mail, PIN or password: it does not say which."""

    field, code = "identifier", "sign_in.wrong"
    message = "E-mail, PIN or password is not right"


class Closed(Refused):
    """The password was right, but the person or the centre may not sign in; the message says why."""

    field, code = "identifier", "sign_in.closed"


@dataclass(frozen=True)
class Arrival:
    """Somebody who signed in. `token` is their session's; without a centre and role they are to choose one."""

    token: str
    person: Person
    centre: Centre | None
    is_choosing: bool


@dataclass(frozen=True)
class Tried:
    """The buckets that a try is taken from, as (kind, subject, size)."""

    buckets: tuple[tuple[str, str, int], ...]

    def take(self, now: datetime) -> None:
        """Use a try of each, or of none. Raises Throttled."""
        with db.atomic():
            for kind, subject, size in self.buckets:
                throttles.take(kind, subject, size, WINDOW_SECONDS, now)

    def give_back(self) -> None:
        """It was no guess."""
        for kind, subject, size in self.buckets:
            throttles.give_back(kind, subject, size)


def sign_in(identifier: str, password: str, now: datetime, *, address: str, lasts: timedelta,
            before: Earlier | None = None, same_centre: bool = False) -> Arrival:
    """A new session for whoever has this e-mail address or PIN, and password. An expired PIN still signs in.

    A PIN selects its centre; an e-mail address the person's only centre, or a choice of several (`choose_centre`).
    `before` is the session that the browser has or had: it is ended, and its person's tries are counted apart from
    those of strangers. With `same_centre` its centre is kept. Raises Wrong, Closed, Throttled, passwords.Busy.
    """
    found = account(identifier)
    tried = _tried(identifier, found, address, before)
    tried.take(now)
    if not passwords.is_right(found.person.password_hash if found else None, password) or found is None:
        _note_failure(found, address)
        raise Wrong
    keep = before.centre if before and same_centre and before.person == found.person else None
    centre, is_choosing = _where(found, keep)
    fresh = passwords.hash_password(password) if passwords.is_outdated(found.person.password_hash) else ""
    with db.atomic():
        _note_arrival(found.person, now, fresh)
        tried.give_back()
        if before and sessions.end(before.token_hash, now):
            note_left(before, address)
        token = _open(found.person, centre, now, CHOOSING if is_choosing else lasts, address)
    return Arrival(token, found.person, centre, is_choosing)


def choose_centre(person: Person, number: str, now: datetime, *, token: str, address: str, lasts: timedelta) -> str:
    """Go on for one of the person's centres; the token of the new session, the one that only chose is ended.

    Raises Unknown for a centre at which the person is not active, or that is suspended.
    """
    centre = next((staff.centre for staff in centres_of(person)
                   if staff.centre.number == number and staff.centre.state == "active"), None)
    if centre is None:
        raise Unknown("Centre")
    with db.atomic():
        if not sessions.end(sessions.hash_of(token), now):
            raise Unknown("Session")
        return _open(person, centre, now, lasts, address)


def sign_out(before: Earlier, now: datetime, *, address: str) -> None:
    """End the session. Signing out twice is signing out."""
    with db.atomic():
        if sessions.end(before.token_hash, now):
            note_left(before, address)
            record("signed out", "person", before.person.id, person=before.person, centre=before.centre, address=address)


def _tried(identifier: str, found: Account | None, address: str, before: Earlier | None) -> Tried:
    """A browser that the person has used before has tries of its own, so that strangers cannot use them up."""
    subject = fold(identifier)[:200]
    if before and found and before.person == found.person:
        subject = f"{subject} {before.token_hash}"
    return Tried((
        ("sign-in", subject, TRIES),
        ("sign-in from", throttles.network(address), TRIES_FROM),
        ("sign-in of all", "", TRIES_OF_ALL),
    ))


def _where(found: Account, keep: Centre | None) -> tuple[Centre | None, bool]:
    """The centre to be at, and whether it is still to be chosen. Raises Closed with the reason."""
    person = found.person
    if person.state == "disabled":
        raise Closed(sessions.SWITCHED_OFF)
    if found.centre is None and person.body_role:
        return None, False
    places = [staff for staff in centres_of(person) if found.centre in (None, staff.centre)]
    active = [staff.centre for staff in places if staff.centre.state == "active"]
    if not active:
        raise Closed(_why_not(places))
    if len(active) == 1 or keep in active:
        return (keep if keep in active else active[0]), False
    return None, True


def _why_not(places: list[Staff]) -> str:
    if not places:
        return f"You are not at a centre any more. {sessions.CONTACT}"
    return sessions.why_closed(places[0].centre)


def _open(person: Person, centre: Centre | None, now: datetime, lasts: timedelta, address: str) -> str:
    record("signed in", "person", person.id, person=person, centre=centre, address=address)
    return sessions.start(person, centre, now, lasts)


def _note_arrival(person: Person, now: datetime, fresh_hash: str) -> None:
    """Raises Wrong where the password was changed while this one was being checked."""
    changed = {"signed_in_at": now, **({"password_hash": fresh_hash} if fresh_hash else {})}
    known = (Person.id == person.id, Person.password_hash == person.password_hash)
    if not Person.update(**changed).where(*known).execute():
        raise Wrong


def _note_failure(found: Account | None, address: str) -> None:
    if found:
        with db.atomic():
            record("failed to sign in", "person", found.person.id, person=found.person, address=address)
