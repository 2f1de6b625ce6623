"""The tab's first page: candidates of the centre, by whatever is typed about them."""
from __future__ import annotations

from flask import request

from imi.candidates import queries
from imi.rules.dates import day
from imi.rules.field import Given, Invalid
from imi.tabs.candidate import bp
from imi.tabs.candidate.showing import crumbs
from imi.web.respond import Answer, page
from imi.web.security import current_centre, permitted, today

PAGE = 50


@bp.get("/candidates")
@permitted("read")
def landing() -> Answer:
    """Candidates whose name begins so, or whose number, ULN or date of birth it is; all by name without a text."""
    text = request.args.get("q", "").strip()[:100]
    try:
        born = day(text, Given(today()))
    except Invalid:
        born = None
    found = queries.search(current_centre(), text, born, PAGE)
    return page("candidate/list.html", fragments=("found",), title="Candidates", crumbs=crumbs(), text=text, found=found)
