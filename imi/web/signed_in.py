"""The session of the browser that asks: the token in its cookie, what its row says, and a new one.

The cookie holds that token and the token of the forms, signed.
"""
from __future__ import annotations

from datetime import timedelta

from flask import current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from imi.database.connection import now
from imi.people.current_user import Earlier
from imi.people.sign_in import devices, sessions

# Where the token stands in the signed cookie.
TOKEN = "token"  # noqa: S105  a name, no secret
# Where the token of the forms stands, and those of the sessions before with whose they were, the newest first.
FORMS, OPEN, MOST_OPEN = "csrf_token", "open", 3
# What Flask-WTF signs that token for.
SALT = "wtf-csrf-token"
# That somebody signs in again on the page where they are, and a second step is still awaited.
IN_PLACE = "in place"


def limits() -> sessions.Limits:
    """How long sessions last here."""
    settings = current_app.extensions["settings"]
    return sessions.Limits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))


def enter(token: str) -> None:
    """Give the browser a new session: the token of the forms is a new one. Of the cookie before it stays only by which token
    forms are known that are still open in another tab, and whose they are.
    """
    was = earlier()
    opened = [[session[FORMS], was.person.id if was else 0], *session.get(OPEN, ())][:MOST_OPEN] if FORMS in session else []
    session.clear()
    g.pop("csrf_token", None)
    session[TOKEN] = token
    session[OPEN] = opened
    sessions.note_device(token, devices.named(request.user_agent.string))


def stay_in_place() -> None:
    """What is still awaited is asked for on the page where the person is."""
    session[IN_PLACE] = True


def is_in_place() -> bool:
    """Whether the person signs in again on the page where they are."""
    return bool(session.get(IN_PLACE))


def opened_before(form_token: str) -> int | None:
    """Who opened a form in an earlier session of this browser: their number, 0 where nobody was, None for other forms."""
    try:
        raw = URLSafeTimedSerializer(str(current_app.secret_key), salt=SALT).loads(form_token)
    except BadData:
        return None
    return dict(session.get(OPEN, ())).get(raw)


def token() -> str:
    """The session token in the cookie, or ''."""
    found = session.get(TOKEN, "")
    return found if isinstance(found, str) else ""


def why_shut() -> str:
    """Why the session of this browser lets nobody in, '' where it has simply ended or there is none."""
    return sessions.why_shut(token(), now(), limits()) if token() else ""


def earlier() -> Earlier | None:
    """The session that this browser has or had."""
    return sessions.earlier(token()) if token() else None


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""
