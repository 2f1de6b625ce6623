"""List every e-mail that the portal wrote for the centre, with its state; read one, and send it again."""
from __future__ import annotations

from flask import url_for

from imi.database.errors import Refused
from imi.fields.text import whole_number
from imi.formats import count
from imi.mail import queries
from imi.registrations.mail import COLUMNS, of_centre, resend
from imi.registrations.mail_again import LEFT, resend_these
from imi.tabs.centre.blueprint import bp
from imi.tabs.centre.showing import crumbs
from imi.web.inputs.listing import Filter, Listing, listing
from imi.web.inputs.lists import page_number, ticked, told
from imi.web.mail_context import send_letters
from imi.web.named import current_kinds
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, current_visitor, permitted, today

TITLE = "E-mails sent"
FILTERS = {"state": Filter("State", [("failed", "Not delivered")], whole=True)}


@bp.get("/messages")
@permitted("read")
def messages() -> Answer:
    """Show the centre's e-mails, newest first; only those that were not delivered, where asked for."""
    return _list()


def _list(status: int = 200, problem: str = "") -> Answer:
    number, per = page_number(), rows_per_page()
    asked = _asked_for()
    failed = asked.query.get("state") == "failed"
    rows, total = of_centre(current_centre(), number, per, today(), current_kinds(), of_people=_of_people(), failed=failed,
                            order=asked.order or COLUMNS.usual)
    return page("centre/messages.html", status=status, problem=problem, title=TITLE,
                crumbs=crumbs((TITLE, None)), rows=rows, total=total, only_failed=failed,
                listing=asked, may_resend=any(letter.may_resend for letter, *_about in rows),
                number=number, pages=max(-(-total // per), 1))


@bp.get("/messages/<int:number>")
@permitted("read")
def message(number: int) -> Answer:
    """Show one letter as it was written. One that lets its reader in is not shown to anybody else."""
    found = queries.readable(current_centre(), number, current_kinds(), of_people=_of_people())
    return page("centre/message.html", title=found.subject, here="centre.messages", letter=found,
                is_secret=current_kinds().is_secret(found),
                words=queries.words(found, today()), crumbs=crumbs((TITLE, url_for(".messages")), (found.subject, None)))


@bp.post("/messages/<int:number>/resend")
@permitted("letters")
def resend_message(number: int) -> Answer:
    """Send a letter again, to the same address."""
    found = queries.readable(current_centre(), number, current_kinds(), of_people=_of_people())
    if current_kinds().is_secret(found):
        raise Refused("This e-mail held a link for one person. Send them a new link instead")
    resend(current_centre(), found, current_person())
    send_letters()
    return done(url_for(".messages"), say=f"Sent again to {found.to}")


@bp.post("/messages/these")
@permitted("letters")
def resend_messages() -> Answer:
    """Send the ticked e-mails again, each to its address."""
    these = [number for number in map(whole_number, ticked()) if number]
    if not these:
        return _list(422, "Tick the e-mails first")
    number = resend_these(current_centre(), current_person(), these, current_kinds(), of_people=_of_people())
    send_letters()
    return done(_asked_for().address, say=told(number, len(these), f"{count(number, 'e-mail')} sent again", LEFT))


def _of_people() -> bool:
    return current_visitor().may("people")


def _asked_for() -> Listing:
    return listing(url_for(".messages"), FILTERS, COLUMNS, "messages")
