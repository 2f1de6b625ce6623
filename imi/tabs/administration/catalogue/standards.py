"""List, add and edit standards with their dates, and preview one as a centre will see it on a day."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration.catalogue import packages, standards
from imi.administration.centres import first_centre
from imi.catalogue import queries
from imi.catalogue.fields import STANDARD
from imi.catalogue.models import Version
from imi.centres.queries import centre as centre_called
from imi.database.errors import Conflict, NotFound, Refused
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.catalogue.forms import labels, mine, problems_of, read
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import View, read_day
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today

CLOSING = (("soon", "Closing to new starts"),)
FILTERS = {"q": Filter(), "closing": Filter("Show", CLOSING, is_view=True)}


@bp.get("/admin/standards")
@permitted("assist")
def standards_list() -> Answer:
    """Show every standard, in the order of the list or of a column, found by words of its label."""
    asked = listing(url_for(".standards_list"), FILTERS, standards.COLUMNS, "standards")
    text, only_closing = asked.query.get("q"), "closing" in asked.query
    rows = standards.listed(text or "", asked.order or standards.COLUMNS.usual)
    closing = [row for row in rows if row.closes_soon(today())]
    return page("administration/standards.html", title="Standards", rows=closing if only_closing else rows, listing=asked,
                today=today(), views=[
                    View("All", len(rows), url_for(".standards_list", q=text), not only_closing),
                    View(CLOSING[0][1], len(closing), url_for(".standards_list", q=text, closing="soon"), only_closing)],
                crumbs=crumbs(("Standards", None)))


@bp.get("/admin/standards/new")
@permitted("administer")
def new_standard() -> Answer:
    """Show the form for a standard."""
    return _new(dict.fromkeys(STANDARD.names, ""))


@bp.post("/admin/standards")
@permitted("administer")
def add_standard() -> Answer:
    """Add it, and go to its page, where its packages are added."""
    reading = read(STANDARD)
    if reading.errors:
        return _new(request.form, problems_of(reading), 422)
    try:
        added = standards.add(current_person(), reading.values)
    except Refused as refusal:
        return _new(request.form, {refusal.field: refusal.message}, 422)
    return done(url_for(".standard", slug=added.slug), say=f"{added.label} is added. Add its packages, then link it to centres")


@bp.get("/admin/standards/<slug>")
@permitted("assist")
def standard(slug: str) -> Answer:
    """Show one standard with everything that is stored of it."""
    return _one(standards.called(slug))


@bp.post("/admin/standards/<slug>")
@permitted("administer")
def change_standard(slug: str) -> Answer:
    """Change it. Its address stays, so that links that were kept lead to it."""
    found, reading = standards.called(slug), read(STANDARD)
    if reading.errors:
        return _one(found, 422, typed=request.form, problems=problems_of(reading))
    try:
        standards.change(current_person(), found, request.form.get("edition", default=0, type=whole), reading.values)
    except Conflict as conflict:
        return _one(standards.called(slug), 409, typed=request.form, conflict=conflict, mine=mine(conflict))
    except Refused as refusal:
        return _one(found, 422, typed=request.form, problems={refusal.field: refusal.message})
    return done(url_for(".standard", slug=slug), say="Changed. It holds from the next request on")


@bp.get("/admin/standards/<slug>/preview")
@permitted("assist")
def preview_standard(slug: str) -> Answer:
    """Show the standard's page as a centre will see it on a day, with every draft published."""
    found, query = standards.called(slug), {name: request.args.get(name, "").strip()[:100] for name in ("centre", "on")}
    on, problem = read_day(query["on"])
    problems = {"on": problem} if problem else {}
    chosen = None
    try:
        chosen = centre_called(query["centre"]) if query["centre"] else first_centre()
    except NotFound:
        problems["centre"] = f"There is no centre {query['centre']}"
    day = on or today()
    seen = None if chosen is None else next((one for one in queries.standards(chosen, day) if one.slug == slug), None)
    offers = queries.offers_with_contents(chosen, found.id, day, drafts=True) if chosen and seen else []
    return page("administration/preview.html", title=f"Preview of {found.label}", version=found, centre=chosen, on=day, seen=seen,
                offers=offers, query=query, problems=problems, here="admin.standards_list",
                crumbs=crumbs(("Standards", url_for(".standards_list")), (found.label, url_for(".standard", slug=slug)),
                              ("Preview", None)))


def _new(typed: Any, problems: dict[str, str] | None = None, status: int = 200) -> Answer:
    return page("administration/new_standard.html", status=status, title="Add a standard", typed=typed, problems=problems or {},
                fields=STANDARD, choices={}, here="admin.standards_list",
                crumbs=crumbs(("Standards", url_for(".standards_list")), ("Add a standard", None)))


def _one(found: Version, status: int = 200, **more: Any) -> Answer:
    return page(
        "administration/standard.html", status=status, title=found.label, version=found, fields=STANDARD, choices={},
        labels=labels(STANDARD),
        packages=[(one, packages.words(one, today())) for one in packages.of_standard(found)],
        state=standards.opening(found.opens_on, found.closes_on, today()), here="admin.standards_list",
        crumbs=crumbs(("Standards", url_for(".standards_list")), (found.label, None)),
        **{"typed": STANDARD.texts(standards.held(found)), "problems": {}, "conflict": None, "mine": {}, **more})
