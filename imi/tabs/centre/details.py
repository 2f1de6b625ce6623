"""Show and edit what is held about the centre, with the standards linked to it."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration.catalogue.approvals import standards_of
from imi.database.errors import Conflict
from imi.people import own_centre
from imi.tabs.centre.blueprint import bp
from imi.tabs.centre.showing import crumbs
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today


@bp.get("/centre")
@permitted("read")
def landing() -> Answer:
    """Show the centre: name, number, state, its standards, and what Save and signing in ask for."""
    return _page()


@bp.post("/centre")
@permitted("centre")
def change() -> Answer:
    """Change whether Save asks for a purchase order number, and signing in for a second step."""
    asked = {name: request.form.get(name) == "yes" for name in own_centre.ASKED_FOR if name in request.form}
    try:
        own_centre.ask_for(current_person(), current_centre(), asked, request.form.get("edition", default=0, type=whole))
    except Conflict as conflict:
        return _page(409, conflict=conflict)
    return done(url_for(".landing"), say="Changed. It holds from the next Save and the next sign-in on")


def _page(status: int = 200, **more: Any) -> Answer:
    centre = current_centre()
    return page("centre/details.html", status=status, title="Centre details", centre=centre, today=today(), crumbs=crumbs(),
                standards=[one for one in standards_of(centre) if one.from_on], here="centre.landing",
                labels=own_centre.ASKED_FOR, posted=request.form, **{"conflict": None, **more})
