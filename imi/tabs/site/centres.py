"""Let a person who works at several centres go from one to another without signing out."""
from __future__ import annotations

from flask import flash, request, url_for

from imi.centres.models import Centre
from imi.database.connection import now
from imi.people.sign_in import kept_forms, signing_in
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.signing_in.arriving import signed_in_again, way_on
from imi.web.respond import Answer, wanted_block
from imi.web.security import current_centre, current_person, permitted
from imi.web.signing_in import signed_in, signed_out


@FRAME.post("/session/centre")
@permitted("any")
def switch_centre() -> Answer:
    """Go on at another of one's centres: on what was kept for it, the page that was asked for, its Home, or its page beneath."""
    onward, in_place = signed_out.local_path(request.form.get("next", "")), wanted_block() == "message"
    arrival = signing_in.switch_centre(current_person(), current_centre(), request.form.get("centre", ""), now(),
                                       token=signed_in.token(), address=signed_in.address())
    signed_in.enter(arrival.token)
    if arrival.awaits or not in_place:
        flash(f"You are at {_named(arrival.centre)} now")
        return signed_out.go(way_on(arrival, onward or _kept(arrival.centre)), htmx=in_place)
    return signed_in_again("sign_in/switched.html", named=_named(arrival.centre))


def _kept(centre: Centre | None) -> str:
    """Return the address of the form that waits to be sent at a centre, '' where none does."""
    number = kept_forms.waiting(current_person(), centre, now())
    return url_for("frame.kept_form", number=number) if number else ""


def _named(centre: Centre | None) -> str:
    return f"{centre.name} ({centre.number})" if centre else ""
