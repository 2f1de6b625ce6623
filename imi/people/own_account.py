"""Let people manage their own account: change the password, and end their other sessions."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import JOIN

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.errors import NotFound, Refused
from imi.people import actions
from imi.people.models import Person, Session
from imi.people.notices import Post
from imi.people.sign_in import passwords, sessions, throttles

TRIES, WINDOW_SECONDS = 10, 300
# How much of a token's hash tells a person's sessions apart on their page.
KEY = 16


class WrongPassword(Refused):
    """The password is not the person's."""

    field, code = "current", "account.password"
    message = "This is not your password"


@dataclass(frozen=True)
class Open:
    """Shows an open session in words: its centre ('' for the awarding body), when it began, and when it was last used."""

    key: str
    device: str
    centre: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def check_password(person: Person, typed: str, now: datetime) -> None:
    """Check the person's password before an action that nobody else may do on a screen left alone. Raises WrongPassword,
    Throttled, Busy.
    """
    throttles.take("own password", str(person.id), TRIES, WINDOW_SECONDS, now)
    if not passwords.is_right(Person.get_by_id(person.id).password_hash, typed):
        raise WrongPassword
    with db.atomic():
        throttles.give_back("own password", str(person.id), TRIES)


def change_password(person: Person, centre: Centre | None, current: str, new: str, now: datetime, *, lasts: timedelta,
                    post: Post, address: str) -> str:
    """Change the password and return the new token of this session; every other session ends.

    Raises WrongPassword, passwords.Unfit, Throttled, Busy.
    """
    check_password(person, current, now)
    return actions.change_password(person, new, now, centre=centre, lasts=lasts, post=post, address=address)


def open_sessions(person: Person, token: str, now: datetime, limits: sessions.Limits) -> Sequence[Open]:
    """Return where a person is signed in, last used first."""
    rows = (Session.select(Session, Centre).join(Centre, JOIN.LEFT_OUTER, on=Session.centre == Centre.id)
            .where(Session.person == person, Session.awaits == "", Session.ends_at > now, Session.seen_at > now - limits.idle)
            .order_by(Session.seen_at.desc(), Session.token_hash))
    mine = sessions.hash_of(token)
    return [Open(row.token_hash[:KEY], row.device, f"{row.centre.name} ({row.centre.number})" if row.centre else "",
                 row.started_at, row.seen_at, row.token_hash == mine) for row in rows]


def end_session(person: Person, key: str, now: datetime) -> None:
    """End one of the person's sessions. Raises NotFound where it is not theirs, or has ended."""
    hashes = [row.token_hash for row in Session.select(Session.token_hash).where(
        Session.person == person, Session.ends_at > now) if row.token_hash[:KEY] == key]
    with db.atomic():
        if not hashes or not sessions.end(hashes[0], now):
            raise NotFound("session")
        record("ended sessions", "person", person.id, person=person, changes={"sessions": ("1", "0")})


def end_others(person: Person, token: str, now: datetime) -> int:
    """End every session of the person but the one that asks; return how many were open."""
    with db.atomic():
        ended = sessions.end_all(person, now, but=token)
        record("ended sessions", "person", person.id, person=person, changes={"sessions": (str(ended), "0")})
    return ended
