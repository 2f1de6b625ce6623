"""Show the price list: what each package costs a price group on a day, the drafts, and their publishing."""
from __future__ import annotations

from flask import request, url_for

from imi.administration.catalogue import publishing
from imi.administration.catalogue.prices import RETAIL
from imi.administration.centres import price_groups
from imi.database.errors import Refused
from imi.formats import count
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import read_day
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today

# The columns that the list always has.
COLUMNS = 5


@bp.get("/admin/prices")
@permitted("assist")
def price_list() -> Answer:
    """Show every package with its price and contents on a day, and what is drafted."""
    return _page()


@bp.post("/admin/prices/publish")
@permitted("administer")
def publish() -> Answer:
    """Publish the drafts that are ticked, or all that nothing stops."""
    everything, ticked = "all" in request.form, request.form.getlist("draft")
    keys = request.form.getlist("shown") if everything else ticked
    try:
        published = publishing.publish(current_person(), keys, today(), everything=everything)
    except Refused as refusal:
        return _page(422, refusal.message, ticked)
    return done(url_for(".price_list"), say=f"{count(published, 'draft')} published. Each holds from its day on")


def _page(status: int = 200, wrong: str = "", ticked: list[str] | None = None) -> Answer:
    groups = price_groups()
    # A price list is of one group and one day, which stand in its boxes; it is in the order of the catalogue.
    asked = listing(url_for(".price_list"), {"group": Filter("Prices for", groups, is_view=True), "on": Filter()})
    group = asked.query.get("group", RETAIL)
    on, problem = read_day(asked.typed.get("on", ""))
    sections = publishing.price_list(group, on or today(), today())
    drafts = [one for section in sections for row in section.rows for one in row.drafts]
    ahead = any(row.coming for section in sections for row in section.rows)
    return page("administration/prices.html", status=status, title="Price list", sections=sections, groups=groups, group=group,
                group_label=dict(groups)[group], on=on or today(), listing=asked, problems={"on": problem} if problem else {},
                wrong=wrong, ticked=ticked or [], drafts=len(drafts), ahead=ahead,
                columns=COLUMNS + ahead + bool(drafts), ready=sum(not one.stops for one in drafts),
                crumbs=crumbs(("Price list", None)))
