"""What the tab opens with, and the pages that say what will be there."""
from __future__ import annotations

from imi.batches.drafts import drafts
from imi.registrations.receipts import ReceiptFilter, submitted
from imi.screens.crumbs import tab_crumbs
from imi.tabs.apprenticeship.blueprint import bp
from imi.web.respond import Answer, page
from imi.web.schemes import current_scheme, current_schemes
from imi.web.security import current_centre, permitted, today

# So many of a kind; the rest stands on the page of all of them.
SHOWN = 5


@bp.get("/apprenticeships")
@permitted("read")
def landing() -> Answer:
    """Show the choice of batch or spreadsheet, and what is unfinished or was saved last."""
    centre = current_centre()
    saved, _all = submitted(centre, ReceiptFilter(scheme=current_scheme().code))
    begun, total = drafts(centre, today(), 1, SHOWN, schemes=current_schemes())
    return page("apprenticeship/landing.html", title="Apprenticeship", crumbs=tab_crumbs(), drafts=begun, total=total,
                saved=saved[:SHOWN])


@bp.get("/apprenticeships/claims")
@permitted("read")
def claims() -> Answer:
    """Show what the claim page will do, and how to claim today."""
    return page("apprenticeship/claims.html", title="Claim", crumbs=tab_crumbs(("Claim", None)))
