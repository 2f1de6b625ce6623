"""One registration ended after its Save: cancelled, withdrawn, or put back."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.centres.queries import given
from imi.database.errors import Refused
from imi.formats import count
from imi.registrations.changes import ending
from imi.registrations.changes.fields import withdrawn_on
from imi.registrations.changes.queries import registered
from imi.screens.blueprints import REGISTRATION
from imi.screens.changes.blueprint import bp
from imi.screens.changes.plans import confirmed
from imi.screens.registration_page import change_page, refused
from imi.web import mail_context
from imi.web.respond import Answer, done
from imi.web.schemes import current_scheme, current_schemes
from imi.web.security import current_centre, current_person, permitted, today


def _withdrawn_on() -> Any:
    field = withdrawn_on(current_scheme())
    value, problems = field.check(request.form.get("moved_on", ""), given(today()))
    if problems:
        raise Refused(problems[0].message, field=field.name, code=problems[0].code)
    return value


def end(ids: list[int]) -> str:
    """Do what the form asks for with these registrations, and say it."""
    centre, person, what = current_centre(), current_person(), request.form.get("what", "")
    if what == "cancel":
        ended = ending.cancel(centre, person, ids, today=today(), **mail_context.letters())
        return f"{count(len(ended), 'registration')} cancelled"
    if what == "back":
        done_to = ending.put_back(centre, person, ids, text=request.form.get("text", ""), today=today(),
                                  confirmed=confirmed(), schemes=current_schemes(), **mail_context.letters())
        return f"{count(len(done_to), 'registration')} put back"
    done_to = ending.withdraw(centre, person, ids, reason=request.form.get("reason", ""), on=_withdrawn_on(), today=today(),
                              text=request.form.get("text", ""), **mail_context.letters())
    return f"{count(len(done_to), 'registration')} withdrawn"


@bp.get(f"{REGISTRATION}/ending")
@permitted("register")
def ask_ending(reference: str, line: int) -> Answer:
    """Show what cancelling or withdrawing a registration means, and its form."""
    what = "cancel" if request.args.get("what") == "cancel" else "withdraw"
    return change_page(registered(current_centre(), reference, line, current_scheme().code), what)


@bp.post(f"{REGISTRATION}/ending")
@permitted("register")
def end_registration(reference: str, line: int) -> Answer:
    """Cancel or withdraw a registration, or put it back."""
    found = registered(current_centre(), reference, line, current_scheme().code)
    try:
        said = end([found.id])
    except Refused as refusal:
        what = request.form.get("what", "")
        return refused(found, refusal, what if what in ("cancel", "back") else "withdraw")
    return done(url_for("receipts.registration", reference=found.receipt, line=line), say=said)
