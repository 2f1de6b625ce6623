"""View the portal as a centre: what its people see, read-only, under a bar that says so."""
from __future__ import annotations

from flask import redirect, url_for

from imi.centres.queries import centre as centre_called
from imi.database.connection import now
from imi.people import view_as
from imi.tabs.administration.blueprint import bp
from imi.web.respond import Answer
from imi.web.security import current_person, permitted, while_looking_in
from imi.web.signing_in import signed_in


@bp.post("/admin/centres/<number>/look-in")
@permitted("assist")
def look_in(number: str) -> Answer:
    """Show the centre's pages from here on, until Stop."""
    view_as.look_in(signed_in.token(), current_person(), centre_called(number), now(), address=signed_in.address())
    return redirect(url_for("frame.home"), 303)


@bp.post("/admin/looking-in/stop")
@while_looking_in
@permitted("any")
def stop_looking_in() -> Answer:
    """Lead back to the administration's page of the centre."""
    was = signed_in.earlier()
    if was is None or was.viewing is None:
        return redirect(url_for("frame.home"), 303)
    view_as.stop(was, address=signed_in.address())
    return redirect(url_for(".centre", number=was.viewing.number), 303)
