"""Keep the session of the browser that asks: the token in its cookie, what its row says, and a new session.

The cookie holds that token and the token of the forms, signed.
"""
from __future__ import annotations

from datetime import timedelta

from flask import current_app, g, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from imi.database.connection import now
from imi.people.current_user import Earlier
from imi.people.sign_in import devices, sessions

# Where the session's token is in the signed cookie.
TOKEN = "token"  # noqa: S105  a name, no secret
# Where the token of the forms is, and those of earlier sessions with their persons and centres, the newest first.
FORMS, OPEN, MOST_OPEN = "csrf_token", "open", 6
# The purpose for which Flask-WTF signs that token.
SALT = "wtf-csrf-token"
# Set while a person signs in again on the page where they are, and a second step is still awaited.
IN_PLACE = "in place"


def limits() -> sessions.Limits:
    """Return how long sessions last here."""
    settings = current_app.extensions["settings"]
    return sessions.Limits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))


def enter(token: str) -> None:
    """Give the browser a new session, with a new token of the forms.

    Of the old cookie only the tokens of forms that are still open in another tab are kept, whose they are, and of which centre.
    """
    was = earlier()
    whose = (was.person.id, was.centre.number if was.centre else "") if was else (0, "")
    opened = [[session[FORMS], *whose], *session.get(OPEN, ())][:MOST_OPEN] if FORMS in session else []
    session.clear()
    g.pop("csrf_token", None)
    session[TOKEN] = token
    session[OPEN] = opened
    sessions.note_device(token, devices.named(request.user_agent.string))


def stay_in_place() -> None:
    """Note that what is still awaited is asked for on the page where the person is."""
    session[IN_PLACE] = True


def is_in_place() -> bool:
    """Return whether the person signs in again on the page where they are."""
    return bool(session.get(IN_PLACE))


def opened_before(form_token: str) -> tuple[int, str] | None:
    """Return who opened a form in an earlier session of this browser, and the number of the centre where they were: 0 and ""
    where nobody was signed in, None for other forms.
    """
    try:
        raw = URLSafeTimedSerializer(str(current_app.secret_key), salt=SALT).loads(form_token)
    except BadData:
        return None
    # An entry of an earlier release has no centre.
    return next(((whose[0], "".join(whose[1:])) for token, *whose in session.get(OPEN, ()) if token == raw), None)


def token() -> str:
    """Return the session token in the cookie, or ''."""
    found = session.get(TOKEN, "")
    return found if isinstance(found, str) else ""


def why_shut() -> str:
    """Return why the session of this browser lets nobody in, '' where it has simply ended or there is none."""
    return sessions.why_shut(token(), now(), limits()) if token() else ""


def earlier() -> Earlier | None:
    """Return the session that this browser has or had."""
    return sessions.earlier(token()) if token() else None


def address() -> str:
    """Return the network address that the request comes from."""
    return request.remote_addr or ""
