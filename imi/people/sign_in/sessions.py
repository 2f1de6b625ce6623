"""Keep signed-in browsers: a random token whose hash is a row. Ending the row ends the session at the next request."""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, ModelSelect

from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.database.connection import db, without_waiting
from imi.database.errors import NotFound
from imi.database.gathering import gathered, opened
from imi.database.peewee_private import value_read
from imi.people.current_user import CurrentUser, Earlier
from imi.people.models import KeptForm, Link, Person, SaveKey, SecondStep, Session, Staff, StaffRole, Throttle
from imi.people.own import preferences, terms
from imi.people.own.preferences import Preferences

TOKEN_BYTES = 32
# How often, in seconds, a session's use is written down.
TOUCH_EVERY = timedelta(minutes=1)
KEPT_AFTER_END = timedelta(days=30)
SAVE_KEYS_KEPT = timedelta(days=7)
# Longer than any bucket takes to fill.
THROTTLES_KEPT = timedelta(days=2)
CONTACT = "Contact Membership services"
SWITCHED_OFF = f"Your account is switched off. {CONTACT}"
WHO = (Person.id, Person.email, Person.name, Person.body_role, Person.state)


@dataclass(frozen=True)
class Limits:
    """Says how long a session lasts unused, and how long at all."""

    idle: timedelta
    whole: timedelta


def new_token() -> str:
    """Return 256 random bits as text, for a cookie or an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def start(person: Person, centre: Centre | None, now: datetime, lasts: timedelta, awaits: str = "", known_as: str = "") -> str:
    """Start a session and return its token, which is stored nowhere. With `awaits` it gives access to nothing but that step."""
    token = new_token()
    Session.create(token_hash=hash_of(token), person=person, centre=centre, started_at=now, seen_at=now,
                   ends_at=now + lasts, awaits=awaits, known_as=known_as)
    return token


def go_over(token: str, centre: Centre, now: datetime, awaits: str = "") -> str:
    """End a session and return the token of one at another centre, which began when that one did and ends when it would have.

    Raises NotFound where it has ended meanwhile.
    """
    was = Session.get_or_refuse(Session.token_hash == hash_of(token))
    if not end(was.token_hash, now):
        raise NotFound("Session")
    other = new_token()
    Session.create(token_hash=hash_of(other), person=was.person, centre=centre, started_at=was.started_at, seen_at=now,
                   ends_at=was.ends_at, awaits=awaits, device=was.device)
    return other


def note_device(token: str, device: str) -> None:
    """Note the browser of a session, in words."""
    Session.update(device=device).where(Session.token_hash == hash_of(token)).execute()


def known_as(before: Earlier | None, person: Person) -> str:
    """Return what tells this browser from those of strangers, where the person was signed in with it before; else ''.

    A session that still waits for a code has shown only the password, so it hands on the value that it was given.
    """
    if before is None or before.person != person:
        return ""
    found = Session.get_or_none(Session.token_hash == before.token_hash)
    if found is None or found.awaits:
        return found.known_as if found else ""
    step = SecondStep.get_or_none(SecondStep.person == person)
    # A session from before there was a second step has shown no more than the password either.
    return before.token_hash if step and found.started_at >= step.set_at else ""


def end(token_hash: str, now: datetime) -> bool:
    """End a session and return whether it was still open. Its row stays, so that a form posted into it finds its person."""
    return bool(Session.update(ends_at=now).where(Session.token_hash == token_hash, Session.ends_at > now).execute())


def end_all(person: Person, now: datetime, *, but: str = "") -> int:
    """End every session of a person `but` the one of a token; return how many were open."""
    return int(Session.update(ends_at=now).where(
        Session.person == person, Session.ends_at > now, Session.token_hash != hash_of(but)).execute())


def end_waiting(person: Person, now: datetime) -> None:
    """End those of a person's sessions that have passed the password only."""
    Session.update(ends_at=now).where(Session.person == person, Session.awaits != "", Session.ends_at > now).execute()


def open_at(centre: Centre, person: Person, now: datetime, limits: Limits) -> list[Session]:
    """Return a person's open sessions at a centre, last used first."""
    return list(Session.select(Session.started_at, Session.seen_at, Session.device).where(
        Session.centre == centre, Session.person == person, Session.awaits == "", Session.ends_at > now,
        Session.seen_at > now - limits.idle)
        .order_by(Session.seen_at.desc(), Session.token_hash))


def end_at(centre: Centre, person: Person, now: datetime) -> int:
    """End a person's sessions at a centre, and at no other; return how many were open."""
    return int(Session.update(ends_at=now).where(
        Session.centre == centre, Session.person == person, Session.ends_at > now).execute())


def end_of_centre(centre: Centre, now: datetime) -> int:
    """End every session at a centre; return how many were open."""
    return int(Session.update(ends_at=now).where(Session.centre == centre, Session.ends_at > now).execute())


def visitor(token: str, now: datetime, limits: Limits) -> CurrentUser | None:
    """Return the user of a session's token, read with one statement (two for a user who looks in at a centre).

    Returns None where the session has ended or was unused for too long, or where the person or the centre may no longer sign
    in.
    """
    rows = list(_open_session(token_hash=hash_of(token), now=now, since=now - limits.idle))
    return _visitor(rows) if rows else None


@Prepared
def _open_session(token_hash: Blank, now: Blank, since: Blank) -> ModelSelect[Session]:
    return _with_everything().where(
        Session.token_hash == token_hash, Session.ends_at > now, Session.seen_at > since, Person.state == "active",
        Session.centre.is_null() | ((Centre.state == "active") & (Staff.state == "active")))


def why_shut(token: str, now: datetime, limits: Limits) -> str:
    """Return the reason, as a sentence, why a session no longer lets its person in, or '' where none is known.

    The person's account may be switched off, their work at the centre ended, or the centre suspended or closed; the session has
    ended with that.
    """
    found = (Session.select(Session, Person.state, Centre, Staff.state)
             .join_from(Session, Person)
             .join_from(Session, Centre, JOIN.LEFT_OUTER)
             .join_from(Session, Staff, JOIN.LEFT_OUTER, attr="staff", on=(
                 (Staff.centre == Session.centre) & (Staff.person == Session.person)))
             .where(Session.token_hash == hash_of(token), Session.seen_at > now - limits.idle).first())
    if found is None:
        return ""
    if found.person.state == "disabled":
        return SWITCHED_OFF
    if found.centre is None:
        return ""
    if found.centre.state != "active":
        return why_closed(found.centre)
    staff = getattr(found, "staff", None)
    return "" if staff and staff.state == "active" else why_not_here(found.centre, staff.state if staff else "left")


def why_not_here(centre: Centre, state: str) -> str:
    """Return what a person is told who is suspended at a centre, or has left it."""
    if state == "suspended":
        return f"Your access to {centre.name} ({centre.number}) is suspended. A coordinator of the centre can restore it"
    return f"You are not at {centre.name} ({centre.number}) any more. {CONTACT}"


def why_closed(centre: Centre) -> str:
    """Return what people of a centre that is not active are told."""
    reason = f": {centre.state_reason}" if centre.state_reason else ""
    return f"{centre.name} ({centre.number}) is {centre.state}{reason}. {CONTACT}"


def _with_everything() -> ModelSelect[Session]:
    """Return sessions with person, centre, PIN, preferences, centres and roles: one row for each role, or one without."""
    at_centre = (Staff.centre == Session.centre) & (Staff.person == Session.person)
    granted = (StaffRole.centre == Session.centre) & (StaffRole.person == Session.person)
    return (
        Session.select(Session.seen_at, Session.awaits, Session.known_as, Session.viewing_centre, *WHO, Centre,
                       Staff.pin, Staff.pin_expires_on, StaffRole.role, preferences.of_person().alias("liked"),
                       _places().alias("places"), terms.of_now().alias("terms_now"),
                       terms.of_person().alias("terms_accepted"))
        .join_from(Session, Person)
        .join_from(Session, Centre, JOIN.LEFT_OUTER)
        .join_from(Session, Staff, JOIN.LEFT_OUTER, on=at_centre, attr="staff")
        .join_from(Session, StaffRole, JOIN.LEFT_OUTER, on=granted, attr="grant")
    )


def _places() -> ModelSelect[Staff]:
    """Return the query of the centres for which the Person of an outer query may be here, by number and name."""
    place, centre = Staff.alias(), Centre.alias()
    return (place.select(gathered(centre.number, centre.name)).join(centre, on=place.centre == centre.id)
            .where(place.person == Person.id, place.state == "active", centre.state == "active"))


def _visitor(rows: Sequence[Any]) -> CurrentUser:
    session, staff = rows[0], getattr(rows[0], "staff", None)
    roles = {row.grant.role for row in rows if getattr(row, "grant", None)}
    if session.centre is None and session.person.body_role:
        roles = {session.person.body_role}
    # Few ever view as a centre, so that centre is read separately: this query runs with every request.
    viewed = session.viewing_centre if session.person.body_role else None
    return CurrentUser(
        session.person, viewed or session.centre, frozenset(roles), session.seen_at, looking_in=viewed is not None,
        # Peewee gives None for a column that was not read, which would let everybody in: so the column is asked for by name.
        awaits=value_read(session, Session.awaits), known_as=session.known_as, pin=staff.pin if staff else None,
        pin_expires_on=staff.pin_expires_on if staff else None, preferences=Preferences(opened(session.liked)),
        places=opened(session.places),
        has_terms=session.terms_now is not None, lacks_terms=session.terms_now not in (None, session.terms_accepted))


def earlier(token: str) -> Earlier | None:
    """Return whose session a token is or was, ended or not."""
    viewed = Centre.alias("viewed")
    row = (Session.select(Session, *WHO, Centre, viewed).join_from(Session, Person)
           .join_from(Session, Centre, JOIN.LEFT_OUTER)
           .join_from(Session, viewed, JOIN.LEFT_OUTER, on=(Session.viewing_centre == viewed.id), attr="viewed")
           .where(Session.token_hash == hash_of(token)).first())
    return Earlier(row.token_hash, row.person, row.centre, getattr(row, "viewed", None)) if row else None


def touch(token: str, seen_at: datetime, now: datetime) -> None:
    """Note that a session is in use, without waiting for another writer: a page that only reads goes on."""
    # A last use later than now means that the clock was put back, and must not keep the session open for longer.
    if timedelta() <= now - seen_at < TOUCH_EVERY:
        return
    # Where it has to wait, the next request notes it.
    with without_waiting():
        Session.update(seen_at=now).where(Session.token_hash == hash_of(token), Session.seen_at == seen_at).execute()


def purge(now: datetime) -> int:
    """Remove sessions and links 30 days after their end, and old kept forms, buckets and save keys; return how many."""
    with db.atomic():
        return sum(query.execute() for query in (
            Session.delete().where(Session.ends_at < now - KEPT_AFTER_END),
            Link.delete().where(Link.ends_at < now - KEPT_AFTER_END),
            KeptForm.delete().where(KeptForm.until < now),
            Throttle.delete().where(Throttle.filled_at < now - THROTTLES_KEPT),
            SaveKey.delete().where(SaveKey.at < now - SAVE_KEYS_KEPT),
        ))
