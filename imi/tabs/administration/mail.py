"""List the e-mails of all centres with their states, and send one again. Their texts are not shown here."""
from __future__ import annotations

from flask import url_for

from imi.administration import mail as all_letters
from imi.administration.mail import COLUMNS, PAGE, STATES, MailFilter
from imi.fields.field import Choice
from imi.mail.actions import NotAgain
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import CENTRE, crumbs
from imi.web.inputs.listing import Filter, Listing, listing
from imi.web.inputs.lists import page_number
from imi.web.mail_context import send_letters
from imi.web.named import current_kinds
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today


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
    return done(_asked_for().address, say=f"The e-mail to {again.to} is sent again")


def _list(status: int = 200, problem: str = "") -> Answer:
    asked = _asked_for()
    query = asked.query
    chosen = MailFilter(query.get("state", ""), query.get("kind", ""), query.get("centre", ""), query.get("q", ""), asked.after,
                        asked.before)
    rows, total = all_letters.letters(chosen, today(), current_kinds(), page_number(), asked.order or COLUMNS.usual)
    return page("administration/letters.html", status=status, title="E-mails", rows=rows, total=total, number=page_number(),
                pages=max(-(-total // PAGE), 1), listing=asked, problem=problem, states=STATES, kinds=_kinds(),
                here="admin.letters", crumbs=crumbs(("E-mails", None)))


def _kinds() -> list[Choice]:
    return [Choice(kind, label) for kind, label in current_kinds().listed]


def _asked_for() -> Listing:
    """Return what the address asks for of the letters."""
    filters = {
        "q": Filter(), "state": Filter("State", STATES), "kind": Filter("Kind", _kinds()), "centre": CENTRE,
        "after": Filter("Written from", is_day=True), "before": Filter("Written until", is_day=True)}
    return listing(url_for(".letters"), filters, COLUMNS, "letters")
