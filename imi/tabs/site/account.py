"""Let people keep their own account: password, second step, and the browsers they are signed in with."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.database.connection import now
from imi.database.errors import Refused
from imi.formats import count
from imi.people import own_account
from imi.people.own import terms
from imi.people.sign_in import second_step
from imi.people.sign_in.passwords import HasherBusy
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.signing_in.arriving import NOT_THE_SAME, refusal_of
from imi.web import mail_context
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, current_visitor, holds_a_secret, permitted
from imi.web.signing_in import signed_in


@FRAME.get("/account")
@permitted("any")
def account() -> Answer:
    """Show the person's own page."""
    return account_page()


@FRAME.post("/account/password")
@holds_a_secret
@permitted("any")
def change_password() -> Answer:
    """Change one's own password; every other session ends."""
    form, visitor = request.form, current_visitor()
    if form.get("password", "") != form.get("repeat", ""):
        return account_page(422, problems={"repeat": NOT_THE_SAME})
    try:
        token = own_account.change_password(
            visitor.person, visitor.centre, form.get("current", ""), form.get("password", ""), now(),
            lasts=signed_in.limits().whole, post=mail_context.post(), address=signed_in.address())
    except (Refused, HasherBusy) as refusal:
        return refused(refusal, "current")
    signed_in.enter(token)
    mail_context.send_letters()
    return done(url_for(".account"), say="Your password is changed. You are signed out everywhere else")


@FRAME.post("/account/sessions/end")
@permitted("any")
def end_session() -> Answer:
    """Sign out of another browser."""
    own_account.end_session(current_person(), request.form.get("session", ""), now())
    return done(url_for(".account"), say="The session is ended")


@FRAME.post("/account/sessions/end-others")
@permitted("any")
def end_other_sessions() -> Answer:
    """Sign out everywhere but here."""
    ended = own_account.end_others(current_person(), signed_in.token(), now())
    return done(url_for(".account"), say=f"{count(ended, 'session')} ended")


def account_page(status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> Answer:
    """Show the person's page, with what is wrong at its fields."""
    person = current_person()
    return page("account/page.html", status=status, headers=headers, title="Your account", step=second_step.state(person),
                who=second_step.who_demands(person), accepted=terms.accepted_by(person),
                sessions=own_account.open_sessions(person, signed_in.token(), now(), signed_in.limits()),
                crumbs=[("Home", url_for(".home")), ("Your account", None)], failed=status != 200,
                **{"problems": {}, **more})


def refused(refusal: Refused | HasherBusy, field: str) -> Answer:
    """Answer with the page and what was refused, at the field that the refusal names or at this one."""
    status, problem, headers = refusal_of(refusal)
    named = {"current": field, "password": "password"}.get(getattr(refusal, "field", ""), field)
    return account_page(status, headers, problems={named: problem})
