"""List everything that the centre began and has not registered yet: batches and spreadsheets."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.batches.drafts import drafts as all_drafts
from imi.tabs.site.blueprint import FRAME
from imi.uploads.report.unfinished import unfinished
from imi.web.inputs.lists import page_number
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, page
from imi.web.schemes import every_scheme, label_of_tab, schemes_with
from imi.web.security import current_centre, permitted, today


@FRAME.get("/drafts")
@permitted("read")
def drafts() -> Answer:
    """Show the centre's drafts, last changed first, and its unfinished spreadsheets; the discarded drafts have their own page."""
    of_tabs = schemes_with("batch")
    discarded = [(f"Discarded batches: {label_of_tab(scheme)}" if of_tabs[1:] else "Discarded batches",
                  url_for("batch.batches", scheme=scheme, state="discarded")) for scheme in of_tabs]
    if request.args.get("state") == "discarded" and len(discarded) == 1:
        return redirect(discarded[0][1])
    centre, number, per = current_centre(), page_number(), rows_per_page()
    rows, total = all_drafts(centre, today(), number, per, schemes=every_scheme())
    return page("drafts.html", title="Drafts", drafts=rows, total=total, number=number, pages=-(-total // per),
                sheets=unfinished(centre, per, today(), every_scheme()), discarded=discarded,
                crumbs=[("Home", url_for(".home")), ("Drafts", None)])
