"""List, add and edit centres: details, state, linked standards and people."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration import centre_changes, people
from imi.administration import centres as all_centres
from imi.administration.catalogue import approvals
from imi.administration.centre_changes import Details
from imi.centres.fields import CENTRE, STATE
from imi.centres.models import Centre
from imi.centres.queries import centre as centre_called
from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.fields.field import Choice, Context
from imi.formats import count
from imi.people import staffing
from imi.people.actions import wrong_with
from imi.people.models import CENTRE_ROLES
from imi.people.own_centre import ASKED_FOR
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import page_number, read_day
from imi.web.inputs.numbers import whole
from imi.web.mail_context import post, send_letters
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today

EMPTY = {"number": "", "name": "", "price_group": "retail", "purchase_order_required": "No",
         "second_step_required": "No", "letters": ""}
FILTERS = {"q": Filter(), "state": Filter("State", all_centres.STATES)}
# The centre's own name stands on the page, too.
INVITED = {"name": "person_name"}
SAID = {"suspended": "is suspended. Its people are told the reason at their next request",
        "active": "is active again", "closed": "is closed. Its registrations and receipts stay"}
# What each value is called where a colleague was faster.
LABELS = {**ASKED_FOR, "number": CENTRE["number"].label, "name": CENTRE["name"].label, "price_group": "Prices",
          "letters": CENTRE["letters"].label, "state": "State", "closes_on": "Last day"}


@bp.get("/admin/centres")
@permitted("assist")
def centres() -> Answer:
    """Show all centres, found by number or name, narrowed by state."""
    asked = listing(url_for(".centres"), FILTERS, all_centres.COLUMNS, "centres")
    rows, total = all_centres.centres(asked.query.get("q", ""), asked.query.get("state", ""), page_number(),
                                      asked.order or all_centres.COLUMNS.usual)
    return page("administration/centres.html", title="Centres", rows=rows, total=total, number=page_number(), listing=asked,
                pages=max(-(-total // all_centres.PAGE), 1), states=all_centres.STATES, crumbs=crumbs(("Centres", None)))


@bp.get("/admin/centres/new")
@permitted("administer")
def new_centre() -> Answer:
    """Show the form for a centre."""
    return _new(EMPTY)


@bp.post("/admin/centres")
@permitted("administer")
def add_centre() -> Answer:
    """Add it, and go to its page, where standards are linked and people invited."""
    details, problems = _read()
    if details is None:
        return _new(_typed(), problems, 422)
    try:
        added = centre_changes.add(current_person(), details)
    except Refused as refusal:
        return _new(_typed(), {refusal.field: refusal.message}, 422)
    return done(url_for(".centre", number=added.number),
                say=f"{added.name} ({added.number}) is added. Link its standards, then invite its people")


@bp.get("/admin/centres/<number>")
@permitted("assist")
def centre(number: str) -> Answer:
    """Show one centre with everything that the awarding body stores of it."""
    return _one(centre_called(number))


@bp.post("/admin/centres/<number>")
@permitted("administer")
def change_centre(number: str) -> Answer:
    """Change number, name, prices, purchase order and letters' addresses."""
    found = centre_called(number)
    details, problems = _read()
    if details is None:
        return _one(found, 422, typed=_typed(), problems=problems)
    try:
        centre_changes.change(current_person(), found, request.form.get("edition", default=0, type=whole), details)
    except Conflict as conflict:
        mine = centre_changes.differences(details, conflict.theirs)
        return _one(centre_called(number), 409, typed=_typed(), conflict=conflict, mine=mine)
    except Refused as refusal:
        return _one(found, 422, typed=_typed(), problems={refusal.field: refusal.message})
    return done(url_for(".centre", number=details.number), say="Changed. It holds from the next request on")


@bp.post("/admin/centres/<number>/state")
@permitted("administer")
def move_centre(number: str) -> Answer:
    """Suspend it or close it with a reason, or restore it."""
    found, to = centre_called(number), request.form.get("to", "")
    reason, problem = "", ""
    if to not in centre_changes.MOVES:
        return _one(found, 422, problems={"state": "Choose Suspend, Close or Restore"})
    if to != "active":
        reading = STATE.read(request.form, Context(today()))
        reason, problem = reading.values.get("reason", ""), reading.errors[0].message if reading.errors else ""
    if problem:
        return _one(found, 422, problems={"reason": problem})
    try:
        centre_changes.move(current_person(), found, to, reason)
    except Conflict as conflict:
        return _one(centre_called(number), 409, conflict=conflict, mine={"state": to})
    return done(url_for(".centre", number=number), say=f"{found.name} ({number}) {SAID[to]}")


@bp.post("/admin/centres/<number>/standards")
@permitted("administer")
def link_standards(number: str) -> Answer:
    """Link one standard, or all, from a day on."""
    found = centre_called(number)
    from_on, problem = read_day(request.form.get("from_on", ""))
    if from_on is None:
        return _one(found, 422, problems={"from_on": problem or "Enter the first day of the link, like 1/9/2026"})
    try:
        linked = approvals.link(current_person(), found, request.form.get("standard", ""), from_on, today())
    except Refused as refusal:
        return _one(found, 422, problems={refusal.field: refusal.message})
    return done(url_for(".centre", number=number, _anchor="standards"), say=f"{count(linked, 'standard')} linked")


@bp.post("/admin/centres/<number>/standards/<slug>")
@permitted("administer")
def close_standard(number: str, slug: str) -> Answer:
    """Close a link with its last day, or let it go on without one."""
    found, field = centre_called(number), f"closes_on-{slug}"
    closes_on, problem = read_day(request.form.get("closes_on", ""))
    was, _ = read_day(request.form.get("was", ""))
    if problem:
        return _one(found, 422, problems={field: problem})
    try:
        approvals.close(current_person(), found, slug, was, closes_on)
    except Conflict as conflict:
        return _one(found, 409, conflict=conflict, mine={"closes_on": request.form.get("closes_on", "")},
                    problems={field: conflict.message})
    except Refused as refusal:
        return _one(found, 422, problems={field: refusal.message})
    return done(url_for(".centre", number=number, _anchor="standards"), say="Changed")


@bp.post("/admin/centres/<number>/people")
@permitted("administer")
def invite_to_centre(number: str) -> Answer:
    """Add somebody to the centre; they get a letter with a link. Its first coordinator invites everybody else."""
    found, form = centre_called(number), request.form
    wrong = wrong_with(form.get("email", ""), form.get("person_name", ""), form.getlist("roles"), "", None)
    if wrong:
        return _one(found, 422, problems={INVITED.get(refusal.field, refusal.field): refusal.message for refusal in wrong})
    try:
        added = staffing.invite(current_person(), found, form.get("email", ""), form.get("person_name", ""),
                                form.getlist("roles"), now(), post())
    except Refused as refusal:
        return _one(found, 422, problems={INVITED.get(refusal.field, refusal.field): refusal.message})
    send_letters()
    said = f"{added.name} is added" + (f", and an e-mail with a link is on its way to {added.email}"
                                       if added.state == "invited" else "")
    return done(url_for(".centre", number=number, _anchor="people"), say=said)


def _read() -> tuple[Details | None, dict[str, str]]:
    """Read the details that were posted: (values, {}), or (None, what is wrong at which field)."""
    reading = CENTRE.read(request.form, Context(today()))
    if reading.errors:
        return None, {problem.field: problem.message for problem in reading.errors}
    values = reading.values
    return Details(values["number"], values["name"], request.form.get("price_group", ""),
                   "purchase_order_required" in request.form, values.get("letters", ()),
                   "second_step_required" in request.form), {}


def _typed() -> dict[str, str]:
    required = {name: "Yes" if name in request.form else "No" for name in ASKED_FOR}
    return {**{name: request.form.get(name, "") for name in EMPTY}, **required}


def _new(typed: dict[str, str], problems: dict[str, str] | None = None, status: int = 200) -> Answer:
    return page("administration/new_centre.html", status=status, title="Add a centre", typed=typed, problems=problems or {},
                fields=CENTRE, groups=all_centres.price_groups(), here="admin.centres",
                crumbs=crumbs(("Centres", url_for(".centres")), ("Add a centre", None)))


def _one(found: Centre, status: int = 200, **more: Any) -> Answer:
    linked = approvals.standards_of(found)
    unlinked = [Choice(one.slug, one.label) for one in linked if one.words(today()) in ("Not linked", "Closed")]
    held, groups = centre_changes.details(found), all_centres.price_groups()
    return page(
        "administration/centre.html", status=status, title=f"{found.name} ({found.number})", centre=found, here="admin.centres",
        fields=CENTRE, asked_for=ASKED_FOR, reason_field=STATE["reason"], groups=groups,
        standards=[one for one in linked if one.from_on],
        standard_choices=[Choice(approvals.ALL, "All standards"), *unlinked] if unlinked else [], staff=people.at(found),
        centre_roles=CENTRE_ROLES, today=today(), crumbs=crumbs(("Centres", url_for(".centres")), (found.number, None)),
        ticked=request.form.getlist("roles"), labels=LABELS,
        **{"typed": held.texts, "problems": {}, "conflict": None, "mine": {}, "posted": request.form, **more})
