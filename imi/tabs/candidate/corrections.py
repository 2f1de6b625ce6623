"""List what the centre asked the awarding body to correct: what waits for a decision, and what was decided lately."""
from __future__ import annotations

from flask import url_for

from imi.centres.queries import given
from imi.corrections.queries import OWN, own_requests
from imi.corrections.waiting import DECIDED, how_many_requests_of
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.showing import crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import View, page_number
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, page
from imi.web.security import current_centre, permitted, today

TITLE = "Corrections"
STATES = {"asked": "Waiting for a decision", "decided": f"Decided in the last {DECIDED.days} days"}
FILTERS = {"state": Filter("Show", STATES.items(), is_view=True)}


@bp.get("/candidates/corrections")
@permitted("read")
def corrections() -> Answer:
    """Show the centre's correction requests that wait, or those that were decided lately."""
    centre, number, per = current_centre(), page_number(), rows_per_page()
    asked = listing(url_for(".corrections"), FILTERS, OWN, "own corrections")
    state = asked.query.get("state", "asked")
    rows, total = own_requests(centre, given(today()), state, number, per, asked.order or OWN.usual)
    views = [View(label, how_many_requests_of(centre, one, today()), url_for(".corrections", state=one), one == state)
             for one, label in STATES.items()]
    return page("candidate/corrections.html", title=TITLE, crumbs=crumbs((TITLE, None)), rows=rows, total=total, state=state,
                lately=STATES["decided"], views=views, listing=asked, number=number, pages=-(-total // per))
