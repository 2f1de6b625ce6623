"""The doors: who may open which, and what somebody is told whose session has ended.

Every view bears a mark, `public` or `permitted(ability)`; one without a mark opens for nobody. Sessions are rows of
ours, read with one statement; the cookie holds the token and the token of the forms, signed.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode, urlsplit

from flask import Flask, current_app, g, make_response, redirect, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, SecurityError

from imi.centres.models import Centre
from imi.database import now
from imi.people import devices, kept, sessions
from imi.people.models import CODE, SET_UP, Person
from imi.people.queries import coordinators
from imi.people.roles import WORDS
from imi.people.visitor import Earlier, Visitor
from imi.web.respond import Answer, page
from imi.words import local

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC, ANY = "public", "any"
# Where the token stands in the signed cookie.
TOKEN = "token"  # noqa: S105  a name, no secret
# That somebody signs in again on the page where they are, and a second step is still awaited.
IN_PLACE = "in place"
# Where somebody goes who has passed the password only, by what is awaited; '' is the choice of a centre.
ARRIVING = {CODE: "frame.code", SET_UP: "frame.second_step_asked", "": "frame.choose_centre"}
# A page that asks again by itself does not keep anybody signed in.
POLLED = "/status"


READING = ("GET", "HEAD", "OPTIONS")
LOOKS_ONLY = "You are looking in at centre {}, and nothing can be changed meanwhile. Press Stop on top of the page first"


class Unmarked(Exception):
    """A view says not who may open it."""


class Denied(Forbidden):
    """The visitor's roles do not include it; the description says what is needed and who can give it."""

    worded = True


def install(app: Flask) -> None:
    """Guard every door of the application, and let templates know who is there."""
    app.before_request(_guard)
    app.context_processor(lambda: {"visitor": g.get("visitor")})


def public(view: View) -> View:
    """Mark a view that everybody may open."""
    view.door = PUBLIC  # type: ignore[attr-defined]
    return view


def permitted(ability: str) -> Callable[[View], View]:
    """Mark a view for people with an ability; "any" is for whoever is signed in."""
    if ability != ANY and ability not in WORDS:
        raise ValueError(f"{ability} is no ability")

    def mark(view: View) -> View:
        view.door = ability  # type: ignore[attr-defined]
        return view

    return mark


def while_looking_in(view: View) -> View:
    """Mark a view that takes a form even from somebody who only looks in at a centre. It stands above `permitted`."""
    view.while_looking_in = True  # type: ignore[attr-defined]
    return view


def holds_a_secret(view: View) -> View:
    """Mark a view whose form holds a password or a code: it is never kept for later. It stands above `permitted`."""
    view.holds_a_secret = True  # type: ignore[attr-defined]
    return view


def accepts(most: int) -> Callable[[View], View]:
    """Mark a view that takes so many bytes, where a form is allowed fewer. It stands above `permitted`."""

    def mark(view: View) -> View:
        view.accepts = most  # type: ignore[attr-defined]
        return view

    return mark


def door_of(app: Flask, endpoint: str) -> str | None:
    """The mark of an endpoint's view, None where it has none."""
    return getattr(app.view_functions[endpoint], "door", None)


def current_visitor() -> Visitor:
    """Who is signed in, with their centre, roles and PIN."""
    visitor: Visitor = g.visitor
    return visitor


def current_person() -> Person:
    """Who is signed in."""
    return current_visitor().person


def current_centre() -> Centre:
    """The centre of the session. Refused (403) to somebody who is signed in for the awarding body."""
    centre = current_visitor().centre
    if centre is None:
        raise Denied("This page belongs to a centre, and you are signed in for the awarding body")
    return centre


def today() -> date:
    """The day in London."""
    return local(now()).date()


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


def local_path(text: str) -> str:
    """The text where it is the address of a page here, else ''."""
    seen = unquote(text)
    plain = text.startswith("/") and all(each.isprintable() and not each.startswith(("//", "/\\")) for each in (text, seen))
    if not plain or "\\" in seen:
        return ""
    parts = urlsplit(text)
    return "" if parts.scheme or parts.netloc or parts.path.startswith("/sign-") else text


def _guard() -> Answer | None:
    if request.endpoint == "static":
        return None
    g.visitor = g.arriving = None
    if isinstance(request.routing_exception, SecurityError):
        # For a foreign host there are no addresses, so there can be no page either.
        return make_response("The portal is not reached by this name", 400, {"Content-Type": "text/plain"})
    _recognise()
    if request.endpoint is None:
        # Flask answers 404 or 405 next.
        return None
    door = door_of(current_app, request.endpoint)
    if door is None:
        raise Unmarked(request.endpoint)
    if door != PUBLIC and g.visitor is None:
        return _sign_in_first()
    request.max_content_length = getattr(current_app.view_functions[request.endpoint], "accepts", request.max_content_length)
    current_app.extensions["csrf"].protect()
    if door not in (PUBLIC, ANY) and not g.visitor.may(door):
        raise Denied(_who_can(g.visitor, door))
    if door != PUBLIC and g.visitor.looking_in and request.method not in READING:
        _refuse_to_write(g.visitor.centre)
    return None


def _refuse_to_write(centre: Centre) -> None:
    """Raises Denied, unless the view is one of those that looking in is left by."""
    if not getattr(current_app.view_functions[str(request.endpoint)], "while_looking_in", False):
        raise Denied(LOOKS_ONLY.format(centre.number))


def _recognise() -> None:
    """Put who is there into g: `visitor`, or `arriving` while a second step is awaited or a centre is to be chosen."""
    if not token():
        return
    moment = now()
    seen = sessions.visitor(token(), moment, limits())
    if seen is None:
        return
    if not request.path.endswith(POLLED):
        sessions.touch(token(), seen.seen_at, moment)
    if seen.is_arriving:
        g.arriving = seen
    else:
        g.visitor = seen


def _who_can(visitor: Visitor, ability: str) -> str:
    if visitor.looking_in and visitor.centre:
        return LOOKS_ONLY.format(visitor.centre.number)
    if visitor.centre is None and ability == "administer":
        return "You need the role administrator. An administrator of the awarding body can give it"
    if visitor.centre is None:
        return f"You need “{WORDS[ability]}”, which belongs to a centre. You are signed in for the awarding body"
    names = [f"{name} (coordinator)" for name in coordinators(visitor.centre)]
    giver = " or ".join(names) if names and ability not in ("assist", "administer") else "Membership services"
    return f"You need “{WORDS[ability]}” at centre {visitor.centre.number}. {giver} can give it"


def _sign_in_first() -> Answer:
    """A browser is sent to sign in and comes back; htmx gets a card in place, and the page keeps what was typed."""
    htmx = request.headers.get("HX-Request") == "true"
    if g.arriving is not None:
        return _arrive_first(htmx)
    if htmx:
        return sign_in_card(problem=why_shut())
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("frame.sign_in_page", next=_here()), 303)
    number = _kept()
    if number:
        return redirect(url_for("frame.sign_in_page", next=url_for("frame.kept_form", number=number)), 303)
    return redirect(url_for("frame.sign_in_page", unkept="yes"), 303)


def _arrive_first(htmx: bool) -> Answer:
    """Whoever is on the way in goes there first. A page with a card in it stays, and says what it waits for."""
    if htmx and is_in_place():
        return page("failures/message.html", status=401, heading="You are not signed in yet", sentence="", incident="",
                    what_to_do="Finish signing in first, then send it again. What you typed is still here.",
                    headers={"HX-Retarget": "#message", "HX-Reswap": "innerHTML"})
    here = _here() if request.method == "GET" and not htmx and request.path != "/" else None
    return go(url_for(ARRIVING[g.arriving.awaits], next=here), htmx=htmx)


def _here() -> str:
    return request.full_path if request.query_string else request.path


def go(url: str, *, htmx: bool) -> Answer:
    """Lead the whole page to an address, whoever asks."""
    if not htmx:
        return redirect(url, 303)
    answer = make_response("", 200)
    answer.headers["HX-Redirect"] = url
    return answer


def sign_in_card(status: int = 401, problem: str = "", identifier: str = "", headers: dict[str, str] | None = None) -> Answer:
    """The card with which somebody signs in again on the page where they are."""
    was = earlier()
    return page(
        "sign_in/again.html", status=status, problem=problem, identifier=identifier or (was.person.email if was else ""),
        headers={"HX-Retarget": "#reauth", "HX-Reswap": "innerHTML", **(headers or {})})


def _kept() -> int:
    """The number under which the posted form is kept for the session's person; 0 where it cannot be."""
    was = earlier()
    try:
        current_app.extensions["csrf"].protect()
        secret = getattr(current_app.view_functions[str(request.endpoint)], "holds_a_secret", False)
        if was is not None and not request.files and not secret:
            return kept.keep(was.person, _here(), _body(), now())
    except (CSRFError, kept.TooLarge):
        pass
    return 0


def _body() -> str:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return urlencode(fields)
