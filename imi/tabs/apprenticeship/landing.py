"""What the tab opens with, and the pages that say what will be there."""
from __future__ import annotations

from imi.registrations.receipts import Filter, drafts, submitted
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.showing import crumbs
from imi.web.respond import Answer, page
from imi.web.security import current_centre, permitted


@bp.get("/apprenticeships")
@permitted("read")
def landing() -> Answer:
    """Batch or spreadsheet, and what is unfinished or was saved last."""
    centre = current_centre()
    saved, _all = submitted(centre, Filter())
    return page("apprenticeship/landing.html", title="Apprenticeship", crumbs=crumbs()[:2], drafts=drafts(centre, limit=5),
                saved=saved[:5])


@bp.get("/apprenticeships/claims")
@permitted("read")
def claims() -> Answer:
    """What the claim page will do, and how to claim today (R84)."""
    return page("apprenticeship/claims.html", title="Claim", crumbs=[*crumbs()[:2], ("Claim", None)])
