"""List the centre's employers, show and edit a card, and compare and merge two that may be the same."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for

from imi.candidates.employment import employers as actions
from imi.candidates.fields import EMPLOYMENT
from imi.candidates.models import Employer
from imi.candidates.queries import texts_of_card
from imi.candidates.record import CARD
from imi.centres.queries import given as lists
from imi.database.errors import Conflict, NotFound
from imi.fields.field import Record
from imi.fields.text import whole_number
from imi.formats import count
from imi.forms.html import RecordForm, record_form
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.showing import crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import page_number, ticked
from imi.web.respond import Answer, done, page
from imi.web.schemes import every_scheme
from imi.web.security import current_centre, current_person, permitted, today

EMPLOYERS = "/employers"
ONE = f"{EMPLOYERS}/<int:employer>"
FIELDS = EMPLOYMENT.only(CARD)
ONE_BY_NOW = "These two are one employer by now"
NEAR = (("yes", "Those that look like another"),)
FILTERS = {"q": Filter(), "near": Filter("Show", NEAR, whole=True)}


@bp.get(EMPLOYERS)
@permitted("read")
def employers() -> Answer:
    """Show the centre's employers by name: those whose name, ERN or postcode begins so, or those that look like another."""
    return _list()


@bp.post(f"{EMPLOYERS}/these")
@permitted("read")
def compare_ticked() -> Answer:
    """Lead to the comparison of the two that are ticked, from where they can be merged."""
    two = [number for number in map(whole_number, ticked()) if number]
    if len(two) != 2:
        return _list(422, "Tick two employers first: two are compared, and may be merged then")
    try:
        one, other = (actions.current(current_centre(), number).id for number in two)
    except NotFound:
        return _list(422, "One of the two is not there any more. Tick two employers first")
    if one == other:
        return _list(422, f"{ONE_BY_NOW}. Tick two employers first")
    return redirect(url_for(".compare_employers", employer=one, other=other), 303)


def _list(status: int = 200, problem: str = "") -> Answer:
    asked = listing(url_for(".employers"), FILTERS, actions.COLUMNS, "employers")
    number = page_number()
    cards, total = actions.listed(current_centre(), asked.query.get("q", ""), number, near_only="near" in asked.query,
                                  order=asked.order or actions.COLUMNS.usual)
    return page("candidate/employers.html", status=status, problem=problem, fragments=("cards",), title="Employers",
                crumbs=crumbs(("Employers", None)),
                cards=cards, total=total, number=number, pages=max(-(-total // actions.PAGE), 1), listing=asked,
                near=NEAR, first_scheme=every_scheme().first)


@bp.get(ONE)
@permitted("read")
def one_employer(employer: int) -> Answer:
    """Show an employer's card, who works there, and other cards that may be the same one."""
    card = actions.current(current_centre(), employer)
    return page("candidate/employer.html", **_context(card, record_form(_asked(card), lists(today()), texts=texts_of_card(card))))


@bp.post(ONE)
@permitted("register")
def change_employer(employer: int) -> Answer:
    """Change the card, for everybody who works there or for those to come."""
    centre, move = current_centre(), request.form.get("people", "")
    card = actions.current(centre, employer)
    form = record_form(_asked(card), lists(today()), request.form)
    _people, working = actions.people_at(centre, card.id, 1)
    undecided = bool(working) and move not in ("all", "none")
    if not form.validate() or undecided:
        return page("candidate/employer.html", status=422, **_context(card, form, move, undecided=undecided))
    try:
        new = actions.change(centre, current_person(), employer, form.reading.values, everybody=move == "all")
    except Conflict as conflict:
        return page("candidate/employer.html", status=409, **_context(card, form, move, conflict=conflict))
    return done(url_for(".one_employer", employer=new.id), say=_changed(card, new, working if move == "all" else 0))


def _changed(old: Employer, new: Employer, moved: int) -> str:
    if new.id == old.id:
        return "Nothing was changed"
    return f"{new.employer_name} changed" + (f". {count(moved, 'candidate')} updated" if moved else "")


@bp.get(f"{ONE}/merge/<int:other>")
@permitted("read")
def compare_employers(employer: int, other: int) -> Answer:
    """Show two cards side by side, and who would move if the first were kept."""
    return page("candidate/merge.html", **_both(employer, other))


@bp.post(f"{ONE}/merge/<int:other>")
@permitted("register")
def merge_employers(employer: int, other: int) -> Answer:
    """Keep the first card: everybody of the other works there from now on."""
    both = _both(employer, other)
    try:
        left, moved = actions.merge(current_centre(), current_person(), employer, other)
    except Conflict as conflict:
        return page("candidate/merge.html", status=409, **{**both, "conflict": conflict})
    return done(url_for(".one_employer", employer=left.id), say=_merged(both, left, moved))


def _merged(both: Mapping[str, Any], left: Employer, moved: int) -> str:
    """Say what a merge did: which name is left, how many moved and work there now, and what was filled."""
    working = actions.people_at(current_centre(), left.id, 1)[1]
    filled = [FIELDS[name].label for name in both["filled"]]
    said = (f"{both['gone'].employer_name} is now {left.employer_name}. {count(moved, 'candidate')} moved, "
            f"{count(working, 'candidate works', 'candidates work')} there now")
    return said + (f". Filled from the other: {', '.join(filled)}" if filled else "")


def _both(employer: int, other: int) -> dict[str, Any]:
    centre = current_centre()
    keep, gone = actions.current(centre, employer), actions.current(centre, other)
    if employer == other:
        raise NotFound("employer")
    if keep.id == gone.id:
        raise Conflict(f"{ONE_BY_NOW}: {keep.employer_name}")
    people, moving = actions.people_at(centre, gone.id)
    rows = [(field.label, getattr(keep, field.name), getattr(gone, field.name)) for field in FIELDS]
    filled = actions.lacking(keep, gone)
    return {"title": "Compare two employers", "keep": keep, "gone": gone, "rows": rows, "filled": filled,
            "people": people, "moving": moving, "unnamed": moving - len(people),
            "staying": actions.people_at(centre, keep.id, 1)[1], "why": actions.why_near(keep, gone), "conflict": None,
            "here": "candidate.employers",
            "crumbs": crumbs(("Employers", url_for(".employers")), ("Compare", None))}


def _asked(card: Employer) -> Record:
    """Return the card's fields; what is not held yet need not be known to change the rest."""
    return Record(required=tuple(field for field in FIELDS if getattr(card, field.name) is not None),
                  optional=tuple(field for field in FIELDS if getattr(card, field.name) is None))


def _both_texts(conflict: Conflict | None, form: RecordForm) -> dict[str, dict[str, Any]]:
    """Return both texts of every field of a card that somebody else has changed meanwhile."""
    return {"theirs": {field.name: conflict.theirs[field.name] for field in FIELDS} if conflict else {},
            "yours": {field.name: form[field.name].data or "" for field in FIELDS}}


def _context(card: Employer, form: RecordForm, move: str = "", *, undecided: bool = False,
             conflict: Conflict | None = None) -> dict[str, Any]:
    people, working = actions.people_at(current_centre(), card.id)
    alike = actions.near(current_centre(), card)
    problems = sorted(form.problems, key=lambda found: CARD.index(found[0]))
    problems.extend([("people-all", "Choose whether its candidates are updated")] if undecided else [])
    return {"title": card.employer_name, "here": "candidate.employers", "card": card, "form": form, "people": people,
            "working": working, "near": [(other, actions.why_near(card, other.card)) for other in alike], "move": move,
            "conflict": conflict, **_both_texts(conflict, form),
            "undecided": undecided, "problems": problems, "labels": {f.name: f.label for f in FIELDS},
            "crumbs": crumbs(("Employers", url_for(".employers")), (card.employer_name, None))}
