"""List and edit the people of the centre: their roles, PIN, access and sessions."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for

from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.fields.text import whole_number
from imi.formats import count, label
from imi.people import actions, staffing
from imi.people.models import CENTRE_ROLES
from imi.people.queries import PIN_SOON, pins_ending
from imi.people.sign_in import second_step, sessions
from imi.people.staff import COLUMNS, PAGE, Member, member, members, permissions
from imi.tabs.centre.blueprint import bp
from imi.tabs.centre.showing import crumbs
from imi.web.inputs.listing import listing
from imi.web.inputs.lists import page_number, read_day, ticked, told
from imi.web.mail_context import post, send_letters
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today
from imi.web.signing_in.signed_in import limits

SEVERAL = {"suspended": "suspended", "active": "restored"}
# Why some of the ticked stayed as they were.
LEFT = {"suspended": "stayed: suspended or removed already, or yourself, or the last who looks after people",
        "active": "stayed: they may sign in already, or are not at your centre any more"}
SAID = {"suspended": "is suspended", "active": "may sign in again", "left": "is removed"}


@bp.get("/centre/people")
@permitted("people")
def people() -> Answer:
    """Show everybody at the centre, PINs that end soon above, and what each role may do."""
    return _people()


@bp.post("/centre/people")
@permitted("people")
def invite() -> Answer:
    """Add somebody; they get a letter."""
    form = request.form
    expires_on, unread = read_day(form.get("pin_expires_on", ""))
    wrong = actions.wrong_with(form.get("email", ""), form.get("name", ""), form.getlist("roles"), form.get("pin", ""),
                               expires_on)
    problems = {refusal.field: refusal.message for refusal in wrong} | ({"pin_expires_on": unread} if unread else {})
    if problems:
        return _people(422, problems=problems)
    try:
        added = staffing.invite(current_person(), current_centre(), form.get("email", ""), form.get("name", ""),
                                form.getlist("roles"), now(), post(), form.get("pin", ""), expires_on)
    except Refused as refusal:
        return _people(422, problems={refusal.field: refusal.message})
    send_letters()
    return done(url_for(".people"), say=f"{added.name} is added, and an e-mail is on its way to {added.email}")


@bp.post("/centre/people/these")
@permitted("people")
def move_people() -> Answer:
    """Suspend the ticked people, or let them in again."""
    to, these = request.form.get("to", ""), [number for number in map(whole_number, ticked()) if number]
    if not these or to not in LEFT:
        return _people(422, problem="Tick the people first")
    number = staffing.move_these(current_person(), current_centre(), these, to)
    said = f"{count(number, 'person', 'people')} {SEVERAL[to]}"
    return done(url_for(".people"), say=told(number, len(these), said, LEFT[to]))


@bp.get("/centre/people/<int:number>")
@permitted("people")
def person(number: int) -> Answer:
    """Show one person of the centre."""
    return _person(member(current_centre(), number))


@bp.post("/centre/people/<int:number>/roles")
@permitted("people")
def change_roles(number: int) -> Answer:
    """Change what a person may do."""
    return _tried(number, lambda one: staffing.set_roles(
        current_person(), current_centre(), one.person, request.form.getlist("roles"), request.form.get("was", "").split()),
        "Changed. The roles hold from the next request on")


@bp.post("/centre/people/<int:number>/pin")
@permitted("people")
def change_pin(number: int) -> Answer:
    """Change a person's PIN and its last day; an empty box takes it away."""
    expires_on, problem = read_day(request.form.get("pin_expires_on", ""))
    if problem:
        return _person(member(current_centre(), number), 422, problems={"pin_expires_on": problem})
    return _tried(number, lambda one: staffing.set_pin(
        current_person(), current_centre(), one.person, request.form.get("pin", ""), expires_on, request.form.get("was", "")),
        "Changed")


@bp.post("/centre/people/<int:number>/state")
@permitted("people")
def move_person(number: int) -> Answer:
    """Suspend them, remove them from the centre, or let them in again."""
    to = request.form.get("to", "")
    if to not in staffing.MOVES:
        return _person(member(current_centre(), number), 422, problems={"state": "Choose Suspend, Remove or Restore"})
    return _tried(number, lambda one: staffing.move(
        current_person(), current_centre(), one.person, to, request.form.get("was", "")), f"Changed: {SAID[to]}")


@bp.post("/centre/people/<int:number>/link")
@permitted("people")
def send_link(number: int) -> Answer:
    """Send a letter with a one-use link to choose a password."""
    answer = _tried(number, lambda one: staffing.send_link(current_person(), one.person, now(), post(), current_centre()),
                    "An e-mail with a link is on its way. The link works once")
    send_letters()
    return answer


@bp.post("/centre/people/<int:number>/second-step/reset")
@permitted("people")
def reset_second_step(number: int) -> Answer:
    """Take the second step away from somebody who has lost it; their sessions end."""
    answer = _tried(number, lambda one: second_step.reset(current_person(), one.person, now(), post(), current_centre()),
                    "The second step is reset, and every session of theirs has ended")
    send_letters()
    return answer


@bp.post("/centre/people/<int:number>/sessions/end")
@permitted("people")
def end_sessions(number: int) -> Answer:
    """Sign them out of every browser at this centre."""
    found = member(current_centre(), number)
    ended = staffing.end_sessions(current_person(), found.person, now(), current_centre())
    return done(url_for(".person", number=number), say=f"{count(ended, 'session')} ended")


def _tried(number: int, act: Callable[[Member], None], said: str) -> Answer:
    """Do it to somebody of the centre and go to their page; refused, the page says so at the field."""
    centre = current_centre()
    found = member(centre, number)
    try:
        act(found)
    except Conflict as conflict:
        return _person(member(centre, number), 409, conflict=conflict)
    except Refused as refusal:
        return _person(found, 422, problems={refusal.field: refusal.message})
    return done(url_for(".person", number=number), say=said)


def _people(status: int = 200, **more: Any) -> Answer:
    centre, number = current_centre(), page_number()
    asked = listing(url_for(".people"), {}, COLUMNS, "people")
    rows, total = members(centre, number, asked.order or COLUMNS.usual)
    names = [label(role) for role in CENTRE_ROLES]
    return page("centre/people.html", status=status, title="People", here="centre.people", crumbs=crumbs(("People", None)),
                rows=rows, total=total, number=number, pages=max(-(-total // PAGE), 1), listing=asked,
                roles=CENTRE_ROLES, today=today(),
                ticked=request.form.getlist("roles"), heads=("May", *names),
                table=[(words, list(zip(names, granted, strict=True))) for words, granted in permissions()],
                ending=pins_ending(centre, today() + PIN_SOON), posted=request.form,
                **{"problems": {}, "problem": "", **more})


def _person(found: Member, status: int = 200, **more: Any) -> Answer:
    conflict, form = more.get("conflict"), request.form
    return page("centre/person.html", status=status, title=found.person.name, one=found, roles=CENTRE_ROLES, here="centre.people",
                both=[(theirs, ", ".join(form.getlist(name)) or form.get("to", ""))
                      for name, theirs in conflict.theirs.items()] if conflict else [],
                ticked=form.getlist("roles") if "roles" in more.get("problems", {}) else found.roles,
                open=sessions.open_at(current_centre(), found.person, now(), limits()), posted=request.form, today=today(),
                crumbs=crumbs(("People", url_for(".people")), (found.person.name, None)),
                **{"problems": {}, "conflict": None, **more})
