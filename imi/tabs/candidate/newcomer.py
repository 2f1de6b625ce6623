"""Add a candidate outside a batch, with the same form: it is kept unfinished, and possible matches are shown."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.batches.entering import newcomers
from imi.candidates import queries
from imi.candidates.fields import EMPLOYMENT, PERSON
from imi.candidates.fields import RECORD as FIELDS
from imi.candidates.known_elsewhere.elsewhere import linked_sentence
from imi.candidates.record import CandidateRecord
from imi.centres.queries import given
from imi.corrections import details
from imi.database.errors import Refused
from imi.fields.names import printed
from imi.formats import clock
from imi.forms.html import RecordForm, record_form
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.showing import crumbs
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today

TEMPLATE = "candidate/new.html"
LATEST, FOUND = 5, 8
GROUPS = (("Person", PERSON.names), ("Contact", ("email", "phone")), ("Employer", EMPLOYMENT.names))


@bp.get("/candidates/new")
@permitted("register")
def new() -> Answer:
    """Show the form: what was left in it before, what was typed into a search, and the employer used before."""
    kept, kept_at = newcomers.draft(current_centre(), current_person(), None)
    texts = {name: request.args.get(name, "")[:200] for name in FIELDS.names}
    texts.update({**queries.card_texts(current_centre(), request.args.get("employer", type=whole)), **kept})
    return _page(record_form(FIELDS, given(today()), texts=texts), kept_at=clock(kept_at) if kept_at else "")


@bp.post("/candidates/new")
@permitted("register")
def take_on() -> Answer:
    """Take the candidate on with a number of their own, or say what stands in the way."""
    centre, person = current_centre(), current_person()
    form = record_form(FIELDS, given(today()), formdata=request.form)
    newcomers.keep_draft(centre, person, None, _typed())
    if not form.validate():
        return _page(form, status=422, say=f"{len(form.reading.errors)} problems in the form")
    matches = _matches(form)
    same = [held for held in matches if str(held.number) not in request.form.getlist("other")]
    odd = [problem for problem in form.reading.warnings if details.tick(problem) not in request.form.getlist("sure")]
    if same or odd:
        return _page(form, status=422, matches=matches, odd=odd, say="Possible match found" if same else odd[0].message)
    try:
        made, linked = details.create(centre, person, form.reading, matches)
    except Refused as error:
        form.refuse(error.field, error.message)
        return _page(form, status=422, say=error.message)
    held = queries.find(centre, queries.number_of(centre, made))
    again = "again" in request.form
    return done(url_for(".new", employer=held.employer_id) if again else url_for(".record", number=held.number),
                say=linked_sentence(held, form.reading.values) if linked
                else f"{held.name} added. The candidate number is {held.number}")


@bp.post("/candidates/new/draft")
@permitted("register")
def keep() -> Answer:
    """Keep what was typed into the form so far; an empty form begins anew."""
    newcomers.keep_draft(current_centre(), current_person(), None, _typed())
    _texts, kept_at = newcomers.draft(current_centre(), current_person(), None)
    return done(url_for(".new"), TEMPLATE, fragments=("draft_state",),
                context=lambda: {"kept_at": clock(kept_at) if kept_at else ""})


@bp.post("/candidates/new/match")
@permitted("register")
def match() -> Answer:
    """Show whom the form may be about already: the same ULN, or the same surname and date of birth."""
    form = record_form(FIELDS, given(today()), formdata=request.form)
    matches = _matches(form)
    return _page(form, matches=matches, say="Possible match found" if matches else "")


@bp.post("/candidates/new/employer")
@permitted("register")
def fill() -> Answer:
    """Show the form with an employer's four fields filled from the centre's memory, or with the employers that were found."""
    texts = {**_typed(), **queries.card_texts(current_centre(), request.form.get("employer", type=whole))}
    return _page(record_form(FIELDS, given(today()), texts=texts))


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in FIELDS.names}


def _matches(form: RecordForm) -> list[CandidateRecord]:
    return queries.matches(current_centre(), form.reading.values)


def _page(form: RecordForm, *, status: int = 200, say: str = "", matches: list[CandidateRecord] | None = None,
          **more: Any) -> Answer:
    search = request.form.get("employer_search", "")[:100]
    found = queries.employers(current_centre(), search, FOUND if search.strip() else LATEST)
    return page(TEMPLATE, fragments=("match",), also=("prints",), status=status, say=say, title="Add a candidate", form=form,
                groups=GROUPS, employers=found, search=search, labels={field.name: field.label for field in FIELDS},
                tick=details.tick, sure=request.form.getlist("sure"), others=request.form.getlist("other"),
                matches=_matches(form) if matches is None else matches, prints=printed(form.reading.values),
                crumbs=crumbs(("Add a candidate", None)), **{"odd": (), "kept_at": "", **more})
