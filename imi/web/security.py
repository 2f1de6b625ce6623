"""Say who may open which view.

Every view bears a mark, `public` or `permitted(ability)`; a view without a mark opens for nobody. Sessions are rows of our own
table, read with one statement.
"""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Flask, current_app, g, make_response, request
from werkzeug.exceptions import Forbidden, SecurityError

from imi.centres.models import Centre
from imi.database.connection import now
from imi.formats import local
from imi.people.current_user import CurrentUser
from imi.people.models import Person
from imi.people.queries import coordinators
from imi.people.roles import WORDS
from imi.people.sign_in import sessions
from imi.web.respond import Answer
from imi.web.signing_in.signed_in import limits, token
from imi.web.signing_in.signed_out import accept_first, left_behind, sign_in_first

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC, ANY = "public", "any"
# A page that reloads by itself does not keep anybody signed in.
POLLED = "/status"
READING = ("GET", "HEAD", "OPTIONS")
LOOKS_ONLY = "You are looking in at centre {}, and nothing can be changed meanwhile. Press Stop on top of the page first"


class Unmarked(Exception):
    """A view does not say who may open it."""


class Denied(Forbidden):
    """The user's roles do not include the ability; the description says what is needed and who can give it."""

    worded = True


def install(app: Flask) -> None:
    """Guard every view of the application, and let templates know who is signed in."""
    app.before_request(_guard)
    app.context_processor(lambda: {"visitor": g.get("visitor")})


def public(view: View) -> View:
    """Mark a view that everybody may open."""
    view.door = PUBLIC  # type: ignore[attr-defined]
    return view


def alone(view: View) -> View:
    """Mark a view that answers without the database, and knows no user. It is written above `public`."""
    view.alone = True  # type: ignore[attr-defined]
    return view


def is_alone() -> bool:
    """Return whether the request is answered without the database: its view is marked `alone`, or its host is foreign."""
    view = current_app.view_functions.get(request.endpoint or "")
    return isinstance(request.routing_exception, SecurityError) or getattr(view, "alone", False)


def permitted(ability: str) -> Callable[[View], View]:
    """Mark a view for people with an ability; "any" is for everybody who is signed in."""
    if ability != ANY and ability not in WORDS:
        raise ValueError(f"{ability} is no ability")

    def mark(view: View) -> View:
        view.door = ability  # type: ignore[attr-defined]
        return view

    return mark


def while_looking_in(view: View) -> View:
    """Mark a view that takes a form even from a person who only looks in at a centre. It is written above `permitted`."""
    view.while_looking_in = True  # type: ignore[attr-defined]
    return view


def holds_a_secret(view: View) -> View:
    """Mark a view whose form holds a password or a code: it is never kept for later. It is written above `permitted`."""
    view.holds_a_secret = True  # type: ignore[attr-defined]
    return view


def accepts(most: int) -> Callable[[View], View]:
    """Mark a view that takes so many bytes, where a form is allowed fewer. It is written above `permitted`."""

    def mark(view: View) -> View:
        view.accepts = most  # type: ignore[attr-defined]
        return view

    return mark


def door_of(app: Flask, endpoint: str) -> str | None:
    """Return the mark of an endpoint's view, None where it has none."""
    return getattr(app.view_functions[endpoint], "door", None)


def current_visitor() -> CurrentUser:
    """Return who is signed in, with their centre, roles and PIN."""
    visitor: CurrentUser = g.visitor
    return visitor


def current_person() -> Person:
    """Return the person who is signed in."""
    return current_visitor().person


def current_centre() -> Centre:
    """Return the centre of the session. A person who is signed in for the awarding body is refused with 403."""
    centre = current_visitor().centre
    if centre is None:
        raise Denied("This page belongs to a centre, and you are signed in for the awarding body")
    return centre


def today() -> date:
    """Return today's date in London."""
    return local(now()).date()


def _guard() -> Answer | None:
    if request.endpoint == "static":
        return None
    g.visitor = g.arriving = None
    if isinstance(request.routing_exception, SecurityError):
        # A foreign host has no addresses here, so there can be no page either.
        return make_response("The portal is not reached by this name", 400, {"Content-Type": "text/plain"})
    if is_alone():
        return None
    _recognise()
    if request.endpoint is None:
        # Flask answers 404 or 405 next.
        return None
    door = door_of(current_app, request.endpoint)
    if door is None:
        raise Unmarked(request.endpoint)
    if door != PUBLIC and g.visitor is None:
        return sign_in_first()
    if (answer := left_behind()) is not None:
        return answer
    if door != PUBLIC and (answer := accept_first()) is not None:
        return answer
    request.max_content_length = getattr(current_app.view_functions[request.endpoint], "accepts", request.max_content_length)
    current_app.extensions["csrf"].protect()
    if door not in (PUBLIC, ANY) and not g.visitor.may(door):
        raise Denied(_who_can(g.visitor, door))
    if door != PUBLIC and g.visitor.looking_in and request.method not in READING:
        _refuse_to_write(g.visitor.centre)
    return None


def _refuse_to_write(centre: Centre) -> None:
    """Raise Denied, unless the view is one that ends the looking in."""
    if not getattr(current_app.view_functions[str(request.endpoint)], "while_looking_in", False):
        raise Denied(LOOKS_ONLY.format(centre.number))


def _recognise() -> None:
    """Put the user into g: as `visitor`, or as `arriving` while a second step is awaited or a centre is to be chosen."""
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


def _who_can(visitor: CurrentUser, ability: str) -> str:
    if visitor.looking_in and visitor.centre:
        return LOOKS_ONLY.format(visitor.centre.number)
    if visitor.centre is None and ability == "administer":
        return "You need the role administrator. An administrator of the awarding body can give it"
    if visitor.centre is None:
        return (f"You need “{WORDS[ability]}”, which belongs to a centre. You are signed in for the awarding body: "
                "Administration, Centres, View as this centre shows what a centre sees")
    names = [f"{name} (coordinator)" for name in coordinators(visitor.centre)]
    giver = " or ".join(names) if names and ability not in ("assist", "administer") else "Membership services"
    return f"You need “{WORDS[ability]}” at centre {visitor.centre.number}. {giver} can give it"
