"""Add packages to a standard, and edit one: its details, its contents (draft and published) and its prices."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration.catalogue import packages, prices, standards
from imi.administration.centres import price_groups
from imi.catalogue.fields import CONTENTS, PACKAGE, PRICE, STAGES
from imi.catalogue.models import Package, Version
from imi.database.errors import Conflict, Refused
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.catalogue.forms import labels, mine, problems_of, read
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today


@bp.get("/admin/standards/<slug>/packages/new")
@permitted("administer")
def new_package(slug: str) -> Answer:
    """Show the form for a package of a standard."""
    return _new(standards.called(slug), dict.fromkeys(PACKAGE.names, ""))


@bp.post("/admin/standards/<slug>/packages")
@permitted("administer")
def add_package(slug: str) -> Answer:
    """Add it, and go to its page, where contents and prices are drafted."""
    version, reading = standards.called(slug), read(PACKAGE)
    if reading.errors:
        return _new(version, request.form, problems_of(reading), 422)
    try:
        added = packages.add(current_person(), version, reading.values, request.form.getlist("holds"))
    except Refused as refusal:
        return _new(version, request.form, {refusal.field: refusal.message}, 422)
    return done(url_for(".package", code=added.code), say=f"{added.code} is added. Draft its contents and its price")


@bp.get("/admin/packages/<code>")
@permitted("assist")
def package(code: str) -> Answer:
    """Show one package with everything that is stored of it."""
    return _one(packages.called(code))


@bp.post("/admin/packages/<code>")
@permitted("administer")
def change_package_details(code: str) -> Answer:
    """Change code, description, stage, order and dates, and which packages it holds."""
    found, reading = packages.called(code), read(PACKAGE)
    if reading.errors:
        return _one(found, 422, typed=request.form, problems=problems_of(reading), holds=request.form.getlist("holds"))
    try:
        packages.change(current_person(), found, request.form.get("edition", default=0, type=whole), reading.values,
                        request.form.getlist("holds"))
    except Conflict as conflict:
        own = {**mine(conflict), **({"holds": ", ".join(request.form.getlist("holds"))} if "holds" in conflict.theirs else {})}
        return _one(packages.called(code), 409, typed=request.form, conflict=conflict, mine=own,
                    holds=request.form.getlist("holds"))
    except Refused as refusal:
        return _one(found, 422, typed=request.form, problems={refusal.field: refusal.message},
                    holds=request.form.getlist("holds"))
    return done(url_for(".package", code=reading.values["package_code"]), say="Changed. It holds from the next request on")


@bp.post("/admin/packages/<code>/contents")
@permitted("administer")
def draft_contents(code: str) -> Answer:
    """Keep a draft of what it includes from a day on, or throw the draft away."""
    found = packages.called(code)
    if "drop" in request.form:
        dropped = packages.drop_contents(current_person(), found)
        return done(url_for(".package", code=code, _anchor="contents"),
                    say="The draft is gone" if dropped else "There is no draft")
    reading = read(CONTENTS)
    if reading.errors:
        return _one(found, 422, contents_typed=request.form, problems=_at(problems_of(reading), "contents"))
    try:
        packages.draft_contents(current_person(), found, reading.values["from_on"], reading.values["lines"],
                                request.form.get("was", ""))
    except Conflict as conflict:
        return _one(found, 409, contents_typed=request.form, conflict=conflict, mine=mine(conflict))
    except Refused as refusal:
        return _one(found, 422, contents_typed=request.form, problems=_at({refusal.field: refusal.message}, "contents"))
    return done(url_for(".package", code=code, _anchor="contents"), say="The draft is kept. Publish it in the price list")


@bp.post("/admin/packages/<code>/prices")
@permitted("administer")
def draft_price(code: str) -> Answer:
    """Keep a draft of a price from a day on for one price group."""
    found, reading = packages.called(code), read(PRICE)
    if reading.errors:
        return _one(found, 422, price_typed=request.form, problems=_at(problems_of(reading), "price"))
    try:
        prices.draft(current_person(), found, request.form.get("group", ""), reading.values["from_on"],
                     reading.values.get("pence"), today(), request.form.getlist("shown"))
    except Conflict as conflict:
        return _one(found, 409, price_typed=request.form, conflict=conflict, mine=mine(conflict))
    except Refused as refusal:
        return _one(found, 422, price_typed=request.form, problems=_at({refusal.field: refusal.message}, "price"))
    return done(url_for(".package", code=code, _anchor="prices"), say="The draft is kept. Publish it in the price list")


@bp.post("/admin/packages/<code>/prices/<int:price>/withdraw")
@permitted("administer")
def withdraw_price(code: str, price: int) -> Answer:
    """Withdraw a price that does not hold yet, or throw a draft away."""
    said = prices.withdraw(current_person(), packages.called(code), price, today())
    return done(url_for(".package", code=code, _anchor="prices"), say=said)


def _at(problems: dict[str, str], form: str) -> dict[str, str]:
    """Return the problems under the ids that the fields of this form have on the page."""
    return {f"{form}-{name}": sentence for name, sentence in problems.items()}


def _new(version: Version, typed: Any, problems: dict[str, str] | None = None, status: int = 200) -> Answer:
    return page("administration/new_package.html", status=status, title=f"Add a package to {version.label}", version=version,
                typed=typed,
                problems=problems or {}, fields=PACKAGE, choices={"stage": STAGES}, siblings=packages.of_standard(version),
                holds=request.form.getlist("holds"), here="admin.standards_list",
                crumbs=crumbs(*_way(version), ("Add a package", None)))


def _way(version: Version) -> list[tuple[str, str | None]]:
    return [("Standards", url_for(".standards_list")), (version.label, url_for(".standard", slug=version.slug))]


def _one(found: Package, status: int = 200, **more: Any) -> Answer:
    version, editions = standards.version_of(found), packages.contents(found)
    draft, history = next((one for one in editions if one.published_at is None), None), prices.history(found)
    return page(
        "administration/package.html", status=status, title=f"{found.code} {found.description}", package=found, version=version,
        fields=PACKAGE, choices={"stage": STAGES}, price_fields=PRICE, contents_fields=CONTENTS, groups=price_groups(),
        labels={**labels(PACKAGE), **labels(CONTENTS), **labels(PRICE), "holds": "It holds"},
        siblings=[one for one in packages.of_standard(version) if one.id != found.id], draft=draft,
        editions=[one for one in editions if one.published_at], history=history,
        drafted=prices.seen(history), may_withdraw={one.id for one in history if prices.may_withdraw(one, today())},
        state=packages.words(found, today()), today=today(), here="admin.standards_list",
        crumbs=crumbs(*_way(version), (found.code, None)),
        **{"typed": PACKAGE.texts(packages.held(found)), "problems": {}, "conflict": None, "mine": {},
           "holds": packages.parts(found), "price_typed": {"group": prices.RETAIL, "from_on": "", "pence": ""},
           "contents_typed": CONTENTS.texts(vars(draft) if draft else _last(editions)), **more})


def _last(editions: list[packages.Contents]) -> dict[str, Any]:
    """Return what a new draft begins with: the lines published last, without a day."""
    return {"lines": editions[0].lines if editions else ()}
