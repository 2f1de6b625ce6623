"""Publish the terms of use that everybody at a centre accepts, edition by edition."""
from __future__ import annotations

from flask import request, url_for

from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.fields.text import whole_number
from imi.formats import count
from imi.people.own import terms
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.listing import listing
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted


@bp.get("/admin/terms")
@permitted("administer")
def terms_kept() -> Answer:
    """Show the text that holds, to be changed into another edition, and every edition with how many people accepted it."""
    return _page()


@bp.post("/admin/terms")
@permitted("administer")
def publish_terms() -> Answer:
    """Publish another edition, which everybody at a centre is asked to accept at the next page."""
    seen = request.form.get("seen", "")
    try:
        terms.publish(request.form.get("text", ""), whole_number(seen) or 0, now(),
                      by=current_person())
    except Conflict as conflict:
        return _page(409, conflict.message)
    except Refused as refusal:
        return _page(422, refusal.message)
    return done(url_for(".terms_kept"), say="Published. Everybody at a centre is asked to accept it")


def _page(status: int = 200, problem: str = "") -> Answer:
    asked, editions = listing(url_for(".terms_kept"), {}, terms.COLUMNS, "editions"), terms.editions()
    held = editions[0] if editions else None
    return page("administration/terms.html", status=status, title="Terms of use", listing=asked,
                editions=(asked.order or terms.COLUMNS.usual).sorted(editions, terms.SORTED),
                caption=count(len(editions), "edition"), held=held,
                text=request.form.get("text", held.text if held else ""), problem=problem, here="admin.terms_kept",
                crumbs=crumbs(("Terms of use", None)))
