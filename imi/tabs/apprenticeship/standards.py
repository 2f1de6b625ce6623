"""The centre's standards with their packages: what each includes, and its price (R27, R28)."""
from __future__ import annotations

import re

from flask import request

from imi.catalogue import queries
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.showing import crumbs, focus
from imi.web.respond import Answer, page, wanted_block
from imi.web.security import current_centre, permitted, today


@bp.get("/apprenticeships/standards")
@permitted("read")
def standards_and_prices() -> Answer:
    """Every standard linked to the centre with its packages and their prices today."""
    centre = current_centre()
    found = queries.standards(centre, today())
    wanted = request.args.get("q", "").strip().lower()
    shown = [standard for standard in found if wanted in standard.label.lower()]
    closed = request.args.get("closed", "")
    back = focus(f"#info-{closed}") if re.fullmatch(r"[a-z0-9-]+", closed) else {}
    return page("apprenticeship/standards.html", fragments=("info",), headers=back, title="Standards and prices",
                wanted=wanted, count=len(found),
                crumbs=[*crumbs()[:2], ("Standards and prices", None)], standards=shown,
                offers=queries.all_offers(centre, today()))


@bp.get("/apprenticeships/standards/<slug>")
@permitted("read")
def standard(slug: str) -> Answer:
    """One standard: its packages side by side with contents, stage and price."""
    centre = current_centre()
    found = queries.standard(centre, slug, today())
    crumbs_here = [*crumbs()[:2], ("Standards and prices", "/apprenticeships/standards"), (found.label, None)]
    return page("apprenticeship/standard.html", fragments=("info",), title=found.label, crumbs=crumbs_here,
                standard=found, offers=queries.offers_with_contents(centre, found.id, today()), today=today(),
                say=f"What is included in {found.label}" if wanted_block() else "")
