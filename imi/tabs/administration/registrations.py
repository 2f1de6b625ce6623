"""Show what all centres registered, one receipt after the other, narrowed by day and centre."""
from __future__ import annotations

from flask import url_for

from imi.administration import registrations as all_registrations
from imi.formats import count
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import CENTRE, crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import page_number
from imi.web.respond import Answer, page
from imi.web.security import permitted

FILTERS = {"centre": CENTRE, "after": Filter("From", is_day=True), "before": Filter("To", is_day=True)}


@bp.get("/admin/registrations")
@permitted("assist")
def registrations() -> Answer:
    """Show receipts of all centres, newest first. What a receipt holds is seen as its centre sees it, by View as this centre."""
    asked, number = listing(url_for(".registrations"), FILTERS, all_registrations.COLUMNS, "registrations"), page_number()
    found = all_registrations.registered(asked.after, asked.before, asked.query.get("centre", ""), number,
                                         asked.order or all_registrations.COLUMNS.usual)
    said = f"{count(found.registrations, 'registration')} in {count(found.receipts, 'receipt')}"
    return page("administration/registrations.html", title="Registrations", rows=found.rows, said=said, total=found.receipts,
                number=number, pages=-(-found.receipts // all_registrations.PAGE), listing=asked,
                here="admin.registrations", crumbs=crumbs(("Registrations", None)))
