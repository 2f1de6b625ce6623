"""Show what all centres registered, one receipt after the other, narrowed by day and centre."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration import registrations as all_registrations
from imi.formats import count
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.lists import asked, days, page_number
from imi.web.respond import Answer, page
from imi.web.security import permitted

FILTERS = ("centre", "after", "before")


@bp.get("/admin/registrations")
@permitted("assist")
def registrations() -> Answer:
    """Show receipts of all centres, newest first. What a receipt holds is seen as its centre sees it, by View as this centre."""
    query: dict[str, Any] = {**asked(FILTERS)}
    after, before, problems = days(query)
    number = page_number()
    found = all_registrations.registered(after, before, query.get("centre", ""), number)
    said = f"{count(found.registrations, 'registration')} in {count(found.receipts, 'receipt')}"
    return page("administration/registrations.html", title="Registrations", rows=found.rows, said=said, total=found.receipts,
                number=number, pages=-(-found.receipts // all_registrations.PAGE), query=query, asked=request.args,
                problems=problems, here="admin.registrations", list_url=url_for(".registrations", **query),
                crumbs=crumbs(("Registrations", None)))
