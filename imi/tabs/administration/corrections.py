"""Show correction requests of all centres, with the held and the requested value and the reason, and decide them."""
from __future__ import annotations

from flask import request, url_for

from imi.candidates.fields import PERSON
from imi.centres.queries import given
from imi.corrections import asking, queries
from imi.database.errors import Refused
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web import mail_context
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import page_number
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today

PAGE = 50
STATES = (("asked", "Waiting"), ("accepted", "Accepted"), ("refused", "Refused"), ("taken_back", "Taken back"))
# What waits is what is left to do, so another state is not remembered.
FILTERS = {"state": Filter("State", STATES, kept=False)}


@bp.get("/admin/corrections")
@permitted("assist")
def corrections() -> Answer:
    """Show the requests of one state, of those that wait the oldest first."""
    columns = queries.COLUMNS if request.args.get("state", "asked") == "asked" else queries.LATEST_FIRST
    asked, number = listing(url_for(".corrections"), FILTERS, columns, "corrections"), page_number()
    state = asked.query.get("state", "asked")
    found, total = queries.every_request(given(today()), state, number, PAGE, asked.order or columns.usual)
    return page("administration/corrections.html", title="Correction requests", crumbs=crumbs(("Correction requests", None)),
                requests=found, total=total, number=number, pages=-(-total // PAGE), state=state, states=STATES,
                listing=asked)


@bp.get("/admin/corrections/<int:request_id>")
@permitted("assist")
def correction(request_id: int) -> Answer:
    """Show one request, with its decision or the form for it."""
    return _page(request_id)


@bp.post("/admin/corrections/<int:request_id>")
@permitted("assist")
def decide(request_id: int) -> Answer:
    """Accept or refuse it; who asked is told by e-mail."""
    decision, accept = request.form.get("decision", ""), request.form.get("what") == "accept"
    try:
        if accept:
            asking.accept(current_person(), request_id, decision, given(today()), **mail_context.letters())
        else:
            asking.refuse(current_person(), request_id, decision, **mail_context.letters())
    except Refused as error:
        status = 409 if error.code == "conflict" else 422
        return _page(request_id, status=status, problem=error, decision=decision)
    return done(url_for(".corrections"), say=f"{'Accepted and changed' if accept else 'Refused'}. The centre is told by e-mail")


def _page(request_id: int, *, status: int = 200, problem: Refused | None = None, decision: str = "") -> Answer:
    one = queries.request(given(today()), request_id)
    theirs = [(PERSON[name].label, queries.shown(name, text, given(today())))
              for name, text in getattr(problem, "theirs", {}).items()]
    return page("administration/correction.html", status=status, say=problem.message if problem else "",
                title=f"{one.label} of {one.name}", one=one, problem=problem, decision=decision, theirs=theirs,
                here="admin.corrections",
                crumbs=crumbs(("Correction requests", url_for(".corrections")), (str(one.number), None)))
