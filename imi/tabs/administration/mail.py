"""List the e-mails of all centres with their states, and send one again. Their texts are not shown here."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration import mail as all_letters
from imi.administration.mail import PAGE, STATES, MailFilter
from imi.fields.field import Choice
from imi.mail.actions import NotAgain
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.lists import asked, days, page_number
from imi.web.mail_context import send_letters
from imi.web.named import current_kinds
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today

FILTERS = ("state", "kind", "centre", "q", "after", "before")


@bp.get("/admin/letters")
@permitted("assist")
def letters() -> Answer:
    """Show every letter, newest first, narrowed by the filter in the address."""
    return _list()


@bp.post("/admin/letters/<int:number>/resend")
@permitted("assist")
def resend_letter(number: int) -> Answer:
    """Send it once more, as a letter of its own."""
    try:
        again = all_letters.resend(current_person(), number, current_kinds())
    except NotAgain as refusal:
        return _list(422, refusal.message)
    send_letters()
    query: dict[str, Any] = {**asked(FILTERS)}
    return done(url_for(".letters", **query), say=f"The letter to {again.to} is sent again")


def _list(status: int = 200, problem: str = "") -> Answer:
    query = asked(FILTERS)
    after, before, problems = days(query)
    chosen = MailFilter(query.get("state", ""), query.get("kind", ""), query.get("centre", ""), query.get("q", ""), after, before)
    kinds = current_kinds()
    rows, total = all_letters.letters(chosen, today(), kinds, page_number())
    return page("administration/letters.html", status=status, title="Letters", rows=rows, total=total, number=page_number(),
                pages=max(-(-total // PAGE), 1), query=query, problems=problems, problem=problem, states=STATES,
                kinds=[Choice(kind, label) for kind, label in kinds.listed], asked=request.args,
                here="admin.letters", crumbs=crumbs(("Letters", None)))
