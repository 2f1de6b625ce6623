"""Let people set up their second step, move it to another phone, get new recovery codes, and turn it off."""
from __future__ import annotations

from flask import request, url_for

from imi.database.connection import now
from imi.database.errors import Refused
from imi.people import own_account
from imi.people.sign_in import second_step
from imi.people.sign_in.passwords import HasherBusy
from imi.tabs.site.account import refused
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.signing_in.arriving import refusal_of
from imi.web.mail_context import post, safe, send_letters
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, holds_a_secret, permitted
from imi.web.signing_in import signed_in
from imi.web.signing_in.authenticator import Unconfirmed

SET_UP_TITLE = "Set up your second step"


@FRAME.get("/account/second-step")
@permitted("any")
def own_second_step() -> Answer:
    """Show the picture to scan, and where the app's first code goes."""
    return _set_up(Unconfirmed(current_person()))


@FRAME.post("/account/second-step")
@holds_a_secret
@permitted("any")
def set_up_second_step() -> Answer:
    """Set it up once the app has shown that it has the secret, and show the recovery codes, this once."""
    person = current_person()
    unconfirmed = Unconfirmed(person, request.form.get("sealed", ""))
    try:
        own_account.check_password(person, request.form.get("current", ""), now())
        codes = second_step.set_up(person, unconfirmed.secret, request.form.get("code", ""), now(), post(), safe(),
                                   address=signed_in.address(), replace=True)
    except (Refused, HasherBusy) as refusal:
        status, problem, headers = refusal_of(refusal)
        return _set_up(unconfirmed, status, headers, {getattr(refusal, "field", "") or "code": problem})
    send_letters()
    # The codes are stored nowhere, so this answer alone can show them.
    return _codes("Your second step is set up", codes)


@FRAME.post("/account/second-step/codes")
@holds_a_secret
@permitted("any")
def renew_recovery_codes() -> Answer:
    """Make ten new recovery codes in place of those before, and show them this once."""
    person = current_person()
    try:
        own_account.check_password(person, request.form.get("current", ""), now())
        codes = second_step.renew_codes(person, address=signed_in.address())
    except (Refused, HasherBusy) as refusal:
        return refused(refusal, "current-step")
    return _codes("New recovery codes", codes)


@FRAME.post("/account/second-step/off")
@holds_a_secret
@permitted("any")
def turn_off_second_step() -> Answer:
    """Sign in with the password alone from now on."""
    person = current_person()
    try:
        own_account.check_password(person, request.form.get("current", ""), now())
        second_step.turn_off(person, now(), post(), address=signed_in.address())
    except (Refused, HasherBusy) as refusal:
        return refused(refusal, "current-step")
    send_letters()
    return done(url_for(".account"), say="The second step is turned off. You sign in with your password alone")


def _set_up(unconfirmed: Unconfirmed, status: int = 200, headers: dict[str, str] | None = None,
            problems: dict[str, str] | None = None) -> Answer:
    return page("account/second_step.html", status=status, headers=headers, title=SET_UP_TITLE, unconfirmed=unconfirmed,
                problems=problems or {}, failed=status != 200, step=second_step.state(unconfirmed.person),
                crumbs=_crumbs(SET_UP_TITLE))


def _codes(title: str, codes: list[str]) -> Answer:
    return page("account/codes.html", title=title, codes=codes, crumbs=_crumbs(title))


def _crumbs(title: str) -> list[tuple[str, str | None]]:
    return [("Home", url_for(".home")), ("Your account", url_for(".account")), (title, None)]
