"""Find and edit people, the awarding body's and those of every centre, by name, e-mail address or PIN."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration import people
from imi.centres.models import Centre
from imi.centres.queries import centre as centre_called
from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.fields.field import Choice
from imi.formats import count, label
from imi.people import staffing
from imi.people.models import BODY_ROLES, CENTRE_ROLES, Person
from imi.people.queries import PIN_SOON, how_many_pins_ending
from imi.people.sign_in import second_step
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import View, page_number, read_day
from imi.web.mail_context import post, send_letters
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today
from imi.web.signing_in.signed_in import limits

ROLES = tuple(Choice(role, label(role)) for role in BODY_ROLES)
PINS = (("ending", "PINs that end soon or have ended"),)
FILTERS = {"q": Filter(), "pins": Filter("PINs", PINS, is_view=True)}
SAID = {"suspended": "is suspended at", "active": "may sign in again for", "left": "is no longer at"}


@bp.get("/admin/people")
@permitted("assist")
def find_people() -> Answer:
    """Show everybody who signs in, found by name, e-mail address or PIN; the awarding body's own people above."""
    return _people()


@bp.post("/admin/people")
@permitted("administer")
def invite() -> Answer:
    """Add somebody to the awarding body; they get a letter with a link."""
    form = request.form
    try:
        added = people.invite(current_person(), form.get("email", ""), form.get("name", ""), form.get("role", ""), now(), post())
    except Refused as refusal:
        return _people(422, problems={refusal.field: refusal.message})
    send_letters()
    said = f"{added.name} is invited: an e-mail with a link is on its way to {added.email}"
    return done(url_for(".find_people"), say=said if added.state == "invited" else f"{added.name} is added")


@bp.get("/admin/people/<int:number>")
@permitted("assist")
def person(number: int) -> Answer:
    """Show one person: their account, and what they may do where."""
    return _person(people.person(number))


@bp.post("/admin/people/<int:number>/role")
@permitted("administer")
def change_role(number: int) -> Answer:
    """Make a person of the awarding body administrator or support."""
    found = people.person(number)
    # Whoever is not of the awarding body has no role on the page.
    return _tried(found, "role" if found.body_role else "account", lambda: people.set_role(
        current_person(), found, request.form.get("role", ""), request.form.get("was", "")),
        "Changed. It holds from their next request on")


@bp.post("/admin/people/<int:number>/off")
@permitted("administer")
def switch_off(number: int) -> Answer:
    """Switch the account off; sessions end at once."""
    found = people.person(number)
    return _tried(found, "state", lambda: people.switch_off(current_person(), found, now()),
                  f"The account of {found.name} is switched off, and every session has ended")


@bp.post("/admin/people/<int:number>/on")
@permitted("administer")
def switch_on(number: int) -> Answer:
    """Switch the account on again."""
    found = people.person(number)
    return _tried(found, "state", lambda: people.switch_on(current_person(), found), f"The account of {found.name} is on again")


@bp.post("/admin/people/<int:number>/link")
@permitted("assist")
def send_link(number: int) -> Answer:
    """Send a letter with a one-use link to choose a password."""
    found = people.person(number)
    answer = _tried(found, "link", lambda: staffing.send_link(current_person(), found, now(), post()),
                    f"An e-mail with a link is on its way to {found.email}")
    send_letters()
    return answer


@bp.post("/admin/people/<int:number>/second-step/reset")
@permitted("administer")
def reset_second_step(number: int) -> Answer:
    """Take the second step away from somebody who has lost it; their sessions end."""
    found = people.person(number)
    answer = _tried(found, "second-step", lambda: second_step.reset(current_person(), found, now(), post()),
                    f"The second step of {found.name} is reset, and every session of theirs has ended")
    send_letters()
    return answer


@bp.post("/admin/people/<int:number>/sessions/end")
@permitted("assist")
def end_sessions(number: int) -> Answer:
    """Sign somebody out of every browser."""
    found = people.person(number)
    ended = staffing.end_sessions(current_person(), found, now())
    return done(url_for(".person", number=number), say=f"{count(ended, 'session')} ended")


@bp.post("/admin/people/<int:number>/at/<centre>/roles")
@permitted("administer")
def change_roles(number: int, centre: str) -> Answer:
    """Change what somebody may do at a centre."""
    found, place = people.person(number), centre_called(centre)
    return _tried(found, f"roles-{centre}", lambda: staffing.set_roles(
        current_person(), place, found, request.form.getlist("roles"), request.form.get("was", "").split()),
        f"Changed. The roles of {found.name} at {place.name} hold from the next request on")


@bp.post("/admin/people/<int:number>/at/<centre>/pin")
@permitted("administer")
def change_pin(number: int, centre: str) -> Answer:
    """Change the PIN of somebody at a centre, and its last day."""
    found, place = people.person(number), centre_called(centre)
    expires_on, problem = read_day(request.form.get("pin_expires_on", ""))
    if problem:
        return _person(found, 422, problems={f"pin_expires_on-{centre}": problem})
    return _tried(found, "", lambda: staffing.set_pin(
        current_person(), place, found, request.form.get("pin", ""), expires_on, request.form.get("was", "")), "Changed", place)


@bp.post("/admin/people/<int:number>/at/<centre>/state")
@permitted("administer")
def move_person(number: int, centre: str) -> Answer:
    """Suspend somebody at a centre, remove them from it, or let them in again."""
    found, place, to = people.person(number), centre_called(centre), request.form.get("to", "")
    if to not in staffing.MOVES:
        return _person(found, 422, problems={f"state-{centre}": "Choose Suspend, Remove or Restore"})
    return _tried(found, f"state-{centre}", lambda: staffing.move(
        current_person(), place, found, to, request.form.get("was", "")),
                  f"{found.name} {SAID[to]} {place.name}")


def _tried(found: Person, field: str, act: Any, said: str, place: Centre | None = None) -> Answer:
    """Do it and go to the person's page; refused, the page says so at the field, or at one of the centre's fields."""
    try:
        act()
    except Conflict as conflict:
        return _person(people.person(found.id), 409, conflict=conflict)
    except Refused as refusal:
        name = field or f"{refusal.field}-{place.number if place else ''}"
        return _person(found, 422, problems={name: refusal.message})
    return done(url_for(".person", number=found.id), say=said)


def _people(status: int = 200, **more: Any) -> Answer:
    asked = listing(url_for(".find_people"), FILTERS, people.COLUMNS, "everybody")
    query, order = asked.query, asked.order or people.COLUMNS.usual
    only_ending = "pins" in query
    ending = how_many_pins_ending(today() + PIN_SOON)
    until = today() + PIN_SOON if only_ending else None
    rows, total = people.find(query.get("q", ""), page_number(), until, order) if query else ([], 0)
    return page("administration/people.html", status=status, title="People", rows=rows, total=total, number=page_number(),
                only_ending=only_ending, listing=asked, views=[View(PINS[0][1], ending,
                                                     url_for(".find_people", pins="ending"), only_ending)] if ending else [],
                pages=max(-(-total // people.PAGE), 1), own=people.own(order), roles=ROLES, posted=request.form,
                crumbs=crumbs(("People", None)), here="admin.find_people", **{"problems": {}, **more})


def _person(found: Person, status: int = 200, **more: Any) -> Answer:
    conflict = more.get("conflict")
    return page("administration/person.html", status=status, title=found.name, person_shown=found,
                places=[place for place in people.places_of(found) if place.centre],
                both=[(theirs, ", ".join(request.form.getlist(name)) or request.form.get("to", ""))
                      for name, theirs in conflict.theirs.items()] if conflict else [],
                pin_typed=bool(more.get("problems")) and "pin" in request.form,
                roles=ROLES, centre_roles=CENTRE_ROLES, open=people.open_sessions(found, now(), limits()), today=today(),
                step=second_step.state(found),
                here="admin.find_people", posted=request.form,
                crumbs=crumbs(("People", url_for(".find_people")), (found.name, None)),
                **{"problems": {}, "conflict": None, **more})
