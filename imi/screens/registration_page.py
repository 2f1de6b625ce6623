"""The page of one registration after its Save: what became of it, and the pages on which it is changed."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.errors import Conflict, Refused
from imi.formats import typed_day
from imi.registrations.changes import ending
from imi.registrations.changes.chains import BACK, Standing, standings
from imi.registrations.changes.each_side import transfers as going
from imi.registrations.changes.fields import withdrawn_on
from imi.registrations.changes.queries import Registered, moves, reasons, successors
from imi.registrations.changes.reregister import stands_for
from imi.registrations.columns import sentence_of, words_of
from imi.screens.crumbs import crumbs
from imi.web.endpoints import Endpoints
from imi.web.respond import Answer, page
from imi.web.schemes import current_scheme, current_schemes, scheme_row
from imi.web.security import current_centre, today

HERE = "receipts.submitted"
# Changes that have a page of their own, and what it is called with the registration's reference after it.
CHANGES = {"cancel": "Cancel", "withdraw": "Withdraw", "transfer": "Transfer"}


def page_of(found: Registered, status: int = 200, **more: Any) -> Answer:
    """Answer with the page; `more` is what a form on it was refused for, and what was typed into it."""
    centre, day = current_centre(), today()
    around = standings(centre, [found], day)[found.id]
    odd = ending.odd(centre, [found], current_schemes())[found.id] if found.state in BACK else []
    context = {"problems": {}, "typed": {}, "wrong": "", **more}
    return page(
        "changes/registration.html", status=status, title=f"Registration {found.reference}", one=found, here=HERE,
        at=Endpoints(reference=found.receipt, line=found.line),
        moves=moves(centre, [found.id]), may_undo=found.may_undo(day),
        **_chain(centre, found, around), is_registered_again=any(one.severity == "error" for one in odd),
        odd={"warnings": odd, "warned": stands_for(odd), "needs_reason": False}, asked=_asked(found),
        crumbs=crumbs((found.receipt, url_for("receipts.receipt", reference=found.receipt)), (f"Line {found.line}", None)),
        **context)


def _asked(found: Registered) -> list[tuple[str, str]]:
    """Return (label, words) of what the scheme asked for: in its one sentence under its own name, or value by value."""
    scheme, rules = current_scheme(), given(today())
    sentence = sentence_of(found, scheme, rules)
    return [(scheme_row().label, sentence)] if sentence else [*words_of(found, scheme, rules).items()]


def _chain(centre: Centre, found: Registered, around: Standing) -> dict[str, Any]:
    """Return what the registration came from and what took its place, and the transfers by which it did."""
    came, became = around.came_from, successors(centre, [found.id]).get(found.id)
    transfers = going(centre, about=found.id) if found.state == "active" or came else []
    ended = [later.state for later in around.after if later.reference == became and later.state != "active"]
    return {
        "around": around, "came": came, "became": became, "became_ended": "".join(ended),
        "came_url": url_for("receipts.registration", reference=came.address[0], line=came.address[1])
        if came and came.mine else "",
        "became_url": url_for("receipts.receipt", reference=became.partition("/")[0]) if became else "",
        "by_transfer": [one for one in transfers if one.mine == "to"], "waiting": [one for one in transfers if one.is_open],
    }


def change_page(found: Registered, what: str, status: int = 200, **more: Any) -> Answer:
    """Answer with the page of one change of a registration; `more` is why it was refused, and what was typed."""
    day, came = today(), standings(current_centre(), [found], today())[found.id].came_from
    context = {"problems": {}, "typed": {}, "wrong": "", **more}
    return page(
        "changes/one_change.html", status=status, title=f"{CHANGES[what]} {found.reference}", one=found, what=what, came=came,
        here=HERE, at=Endpoints(reference=found.receipt, line=found.line), may_undo=found.may_undo(day), reasons=reasons(day),
        moved_on=withdrawn_on(current_scheme()), today_typed=typed_day(day.isoformat()),
        crumbs=crumbs((found.receipt, url_for("receipts.receipt", reference=found.receipt)),
                      (f"Line {found.line}", url_for("receipts.registration", reference=found.receipt, line=found.line)),
                      (CHANGES[what], None)),
        **context)


def refused(found: Registered, refusal: Refused, what: str) -> Answer:
    """Answer with the page of a change and why it was not done; what was put back is asked for on the registration's own."""
    status = 409 if isinstance(refusal, Conflict) else 422
    named = refusal.field in ("reason", "moved_on", "centre", "text")
    told = {"problems": {refusal.field: refusal.message} if named else {}, "typed": request.form,
            "wrong": "" if named else refusal.message}
    return change_page(found, what, status, **told) if what in CHANGES else page_of(found, status, **told)
