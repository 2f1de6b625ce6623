"""The session of the browser that asks: the token in its cookie, what its row says, and a new one.

The cookie holds that token and the token of the forms, signed.
"""
from __future__ import annotations

from datetime import timedelta

from flask import current_app, g, request, session

from imi.database import now
from imi.people import devices, sessions
from imi.people.visitor import Earlier

# Where the token stands in the signed cookie.
TOKEN = "token"  # noqa: S105  a name, no secret
# That somebody signs in again on the page where they are, and a second step is still awaited.
IN_PLACE = "in place"


def limits() -> sessions.Limits:
    """How long sessions last here."""
    settings = current_app.extensions["settings"]
    return sessions.Limits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))


def enter(token: str) -> None:
    """Give the browser a new session: nothing of the cookie before it stays, the token of the forms is a new one."""
    session.clear()
    g.pop("csrf_token", None)
    session[TOKEN] = token
    sessions.note_device(token, devices.named(request.user_agent.string))


def stay_in_place() -> None:
    """What is still awaited is asked for on the page where the person is."""
    session[IN_PLACE] = True


def is_in_place() -> bool:
    """Whether the person signs in again on the page where they are."""
    return bool(session.get(IN_PLACE))


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
