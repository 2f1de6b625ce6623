"""Lead people of several centres from an address that is of another of theirs to that centre."""
from __future__ import annotations

from typing import cast

from flask import current_app, g, make_response, request, session
from peewee import DatabaseError
from werkzeug.exceptions import HTTPException

from imi.database.errors import Busy, NotFound, Refused
from imi.people.current_user import CurrentUser
from imi.people.queries import at_another
from imi.web.respond import Answer, page

# Where Flask keeps what a page says once.
SAID = "_flashes"


def of_another_of_theirs() -> Answer | None:
    """Answer a look at what is not here, but at another of the person's centres: of which it is, and a button to switch.

    None for everything else. Only centres where the person is are asked, with the roles that they have there, so that nobody
    learns whether something of a stranger's exists. What scripts ask for is answered before, where it says of which centre its
    page is.
    """
    visitor: CurrentUser | None = g.get("visitor")
    if visitor is None or request.method not in ("GET", "HEAD") or request.headers.get("HX-Request") == "true":
        return None
    for number, name in visitor.elsewhere:
        if _is_at(visitor, number):
            return page("failures/other_centre_page.html", status=404, title="A page of another centre", number=number, name=name,
                        onward=request.full_path if request.query_string else request.path)
    return None


def _is_at(visitor: CurrentUser, number: str) -> bool:
    """Return whether the address shows something to the person at another of their centres, by opening it as if there."""
    view, said = current_app.view_functions[str(request.endpoint)], session.get(SAID)
    try:
        g.visitor = there = at_another(visitor, number)
        if not there.may(getattr(view, "door", "")):
            return False
        answer = make_response(view(**cast(dict[str, object], request.view_args)))
        answer.close()
        return answer.status_code < 400
    except (NotFound, HTTPException, Busy, DatabaseError, OSError):
        return False
    except Refused:
        # It is there; why it can't be shown is said there.
        return True
    finally:
        g.visitor = visitor
        if session.get(SAID) != said:
            session.pop(SAID, None) if said is None else session.update({SAID: said})
