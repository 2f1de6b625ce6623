"""Let the awarding body view the portal as a centre: it sees what the centre's people see, and changes nothing."""
from __future__ import annotations

from datetime import datetime, timedelta

from imi.audit.actions import record
from imi.centres.models import Centre
from imi.database.connection import db
from imi.database.errors import Refused
from imi.people.current_user import Earlier
from imi.people.models import Person, Session
from imi.people.sign_in import sessions


class NotNow(Refused):
    """The session has ended, or looks in at a centre already."""

    code = "looking_in.not_now"
    message = "You are looking in at a centre already. Press Stop first"


def look_in(token: str, person: Person, centre: Centre, now: datetime, *, address: str) -> None:
    """Show the centre's pages in the session of this token from now on, and write that into the audit. Raises NotNow."""
    mine = (Session.token_hash == sessions.hash_of(token)) & (Session.person == person) & (Session.ends_at > now)
    with db.atomic():
        moved = Session.update(viewing_centre=centre).where(
            mine, Session.viewing_centre.is_null(), Session.centre.is_null()).execute()
        if not moved:
            raise NotNow
        record("looked in", "centre", centre.id, person=person, centre=centre, address=address)


def stop(was: Earlier, *, address: str) -> None:
    """Give the session back to the awarding body's own pages. Stopping twice is harmless."""
    with db.atomic():
        if Session.update(viewing_centre=None).where(
                Session.token_hash == was.token_hash, Session.viewing_centre.is_null(False)).execute():
            note_left(was, address)


def note_ended(now: datetime, idle: timedelta) -> int:
    """End the looking in of sessions that timed out, each with its line in the audit; return how many."""
    over = Session.select(Session, Person, Centre).join_from(Session, Person).join_from(
        Session, Centre, on=(Session.viewing_centre == Centre.id), attr="viewing_centre").where(
        Session.viewing_centre.is_null(False), (Session.ends_at <= now) | (Session.seen_at <= now - idle))
    with db.atomic():
        for row in over:
            stop(Earlier(row.token_hash, row.person, None, row.viewing_centre), address="")
    return len(over)


def note_left(was: Earlier, address: str) -> None:
    """Write the audit's line that a session no longer looks in at a centre, if it did. Call it inside the caller's transaction.
    """
    if was.viewing is not None:
        record("stopped looking in", "centre", was.viewing.id, person=was.person, centre=was.viewing, address=address)
