"""Let people choose a password with a one-use link, and ask for such a link."""
from __future__ import annotations

from flask import flash, redirect, request, url_for

from imi.database.connection import now
from imi.database.errors import Refused
from imi.people import actions
from imi.people.models import Link
from imi.people.sign_in.passwords import HasherBusy
from imi.people.sign_in.throttles import Throttled
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.signing_in.arriving import NOT_THE_SAME, refusal_of
from imi.web import mail_context
from imi.web.respond import Answer, page
from imi.web.security import public
from imi.web.signing_in import signed_in


@FRAME.get("/link/<token>")
@public
def link(token: str) -> Answer:
    """Show the form to choose a password. Looking at it does not use the link, as a mail scanner would."""
    try:
        found = actions.open_link(token, now())
    except actions.LinkUsed:
        return _used()
    return _form(found)


@FRAME.post("/link/<token>")
@public
def use_link(token: str) -> Answer:
    """Choose the password; the first administrator says who they are, too."""
    try:
        found = actions.open_link(token, now())
        if request.form.get("password", "") != request.form.get("repeat", ""):
            return _form(found, 422, "repeat", NOT_THE_SAME)
        _use(found, token)
    except actions.LinkUsed:
        return _used()
    except (Refused, HasherBusy) as refusal:
        status, problem, headers = refusal_of(refusal)
        return _form(found, status, getattr(refusal, "field", "") or "password", problem, headers)
    mail_context.send_letters()
    flash("Your password is set. Sign in with it now")
    return redirect(url_for("frame.sign_in_page"), 303)


@FRAME.get("/sign-in/forgotten")
@public
def forgotten() -> Answer:
    """Show the form that asks for a link."""
    return page("sign_in/forgotten.html", title="Choose a new password", asked=False, problem="")


@FRAME.post("/sign-in/forgotten")
@public
def ask_for_link() -> Answer:
    """Send a link to the address if it has an account. The answer is the same if it has none."""
    try:
        actions.ask_for_reset(request.form.get("email", ""), now(), post=mail_context.post(), address=signed_in.address())
    except Throttled as refusal:
        status, problem, headers = refusal_of(refusal)
        return page("sign_in/forgotten.html", title="Choose a new password", asked=False, problem=problem, failed=True,
                    status=status, headers=headers)
    mail_context.send_letters()
    return page("sign_in/forgotten.html", title="Choose a new password", asked=True, problem="")


def _use(found: Link, token: str) -> None:
    password = request.form.get("password", "")
    if found.purpose == actions.SET_UP:
        actions.set_up(token, request.form.get("email", ""), request.form.get("name", ""), password, now(),
                       address=signed_in.address())
    else:
        actions.use_link(token, password, now(), post=mail_context.post(), address=signed_in.address())


def _form(found: Link, status: int = 200, field: str = "", problem: str = "", headers: dict[str, str] | None = None) -> Answer:
    first = found.purpose == actions.SET_UP
    typed = {name: request.form.get(name, "") for name in ("email", "name")}
    values = {"email": found.person.email, "name": found.person.name} if found.person and not first else typed
    return page("sign_in/link.html", title="Set up the first account" if first else "Choose a password", first=first,
                url=request.path, values=values, problems={field: problem} if problem else {}, status=status, headers=headers,
                failed=status != 200)


def _used() -> Answer:
    return page("sign_in/link_used.html", title="This link can’t be used any more", status=404)
