"""Edit the addresses to which the centre's e-mails go."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.database.errors import Refused
from imi.people import own_centre
from imi.tabs.centre.blueprint import bp
from imi.tabs.centre.showing import crumbs
from imi.web.mail_context import post, send_letters
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted


@bp.get("/centre/letters")
@permitted("read")
def letters() -> Answer:
    """Show the addresses that get the centre's letters, by what the letters are about."""
    return _page()


@bp.post("/centre/letters")
@permitted("centre")
def add_address() -> Answer:
    """Add an address."""
    process = request.form.get("process", "")
    # What is of no process is said at the first one's box.
    box = process if process in own_centre.PROCESSES else next(iter(own_centre.PROCESSES))
    try:
        added = own_centre.add_address(current_person(), current_centre(), process, request.form.get("email", ""))
    except Refused as refusal:
        return _page(422, problems={f"email-{box}": refusal.message}, typed=request.form.get("email", ""))
    return done(url_for(".letters"), say=f"{added} is added. Send a test to see whether e-mails arrive there")


@bp.post("/centre/letters/remove")
@permitted("centre")
def remove_address() -> Answer:
    """Remove an address."""
    email = request.form.get("email", "")
    own_centre.remove_address(current_person(), current_centre(), request.form.get("process", ""), email)
    return done(url_for(".letters"), say=f"{email} is removed")


@bp.post("/centre/letters/test")
@permitted("centre")
def send_test() -> Answer:
    """Send a letter that says that letters arrive."""
    email = request.form.get("email", "")
    own_centre.send_test(current_person(), current_centre(), request.form.get("process", ""), email, post().sender)
    send_letters()
    return done(url_for(".letters"), say=f"A test is on its way to {email}")


def _page(status: int = 200, **more: Any) -> Answer:
    return page("centre/letters.html", status=status, title="E-mails of the centre", here="centre.letters",
                crumbs=crumbs(("E-mails", None)), processes=own_centre.PROCESSES,
                addresses=own_centre.addresses(current_centre()),
                **{"problems": {}, "typed": "", **more})
