"""New Candidate: the form with the mandatory fields, its draft, employers remembered, possible matches."""
from __future__ import annotations

from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from imi.batches.entering import adding, newcomers
from imi.batches.view import BatchView
from imi.candidates import queries
from imi.candidates.known_elsewhere.elsewhere import linked_sentence
from imi.database.errors import Refused
from imi.fields.field import Context, Invalid, Reading
from imi.fields.names import printed
from imi.formats import clock, typed_day
from imi.forms.html import RecordForm, record_form
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.row_suggestions import FILLED, filled_in
from imi.screens.batch.rows import leave, understood
from imi.screens.batch.showing import again, answer, context, in_all, on_to, refused, shown
from imi.screens.batch.without_script import keep_the_rest, opens
from imi.screens.texts import texts_sent
from imi.web.inputs.numbers import whole
from imi.web.inputs.ticks import said_by_ticks
from imi.web.respond import Answer, focus, wanted_block
from imi.web.schemes import current_scheme
from imi.web.security import current_centre, current_person, permitted

NEW = f"{BATCH}/candidates/new"
# So many of the centre's employers are offered before anything is typed, and so many of those found.
EMPLOYERS_LATEST, EMPLOYERS_FOUND = 5, 8


def panel(seen: BatchView, form: RecordForm, **more: Any) -> dict[str, Any]:
    """Return what the template names of the form's panel."""
    centre, typed = current_centre(), more.get("employer_search", "")
    found = queries.employers(centre, typed, EMPLOYERS_FOUND if typed.strip() else EMPLOYERS_LATEST)
    return {"form": form, "employers": found, "employer_search": "", "positions": queries.positions(centre),
            "heading": "New Candidate", "action": url_for(".new_candidate", reference=seen.batch.reference),
            "kept_at": None, "matches": [], "locked": (), "held": None, "was": {},
            "others": request.form.getlist("other"), "prints": printed(form.reading.values), **more}


@bp.get(NEW)
@permitted("register")
def new_candidate(reference: str) -> Answer:
    """Show the form, with the batch's defaults and the employer used last filled in, or the draft left before."""
    seen = again(reference)
    kept, kept_at = newcomers.draft(current_centre(), current_person(), seen.batch)
    asked_for = read_as(request.args.get("like", ""), seen.given)
    employer = queries.card_texts(current_centre(), request.args.get("employer", type=whole))
    texts = {**_defaults(seen), **employer, **asked_for, **kept}
    form = record_form(seen.scheme.record, seen.given, texts=texts)
    return answer(("panel",), say="New candidate form",
                **context(seen, panel=panel(seen, form, kept_at=clock(kept_at)), focus="title"))


def read_as(text: str, given: Context) -> dict[str, str]:
    """Return what somebody who was looked for in vain is known by, as the form's texts: a ULN, a date of birth, or a name."""
    text = " ".join(text.split())[:100]
    for name in ("uln", "date_of_birth"):
        try:
            current_scheme().record[name].read(text, given)
        except Invalid:
            continue
        return {name: text}
    if not text or any(char.isdigit() for char in text):
        return {}
    surname, comma, first = text.partition(",")
    if not comma:
        first, _space, surname = text.rpartition(" ")
    return {"first_names": first.strip(), "surname": surname.strip()}


def _defaults(seen: BatchView) -> dict[str, str]:
    return {name: typed_day(text) for name, text in seen.defaults.items()}


@bp.get(f"{BATCH}/panel")
@permitted("register")
def close_panel(reference: str) -> Answer:
    """Show the batch with the form closed; what was typed stays kept."""
    seen = again(reference)
    about = newcomers.kept_form(current_centre(), current_person(), seen.batch)
    return answer(("panel",), headers=focus("#new-candidate"), **context(seen),
                say=f"Form closed. The form of {about} is kept" if about else "Form closed")


@bp.post(NEW)
@permitted("register")
@opens(".new_candidate")
def take_on(reference: str) -> Answer:
    """Save the new candidate with a number and add them to the batch."""
    centre, person, seen = current_centre(), current_person(), again(reference)
    form = record_form(seen.scheme.record, seen.given, formdata=_posted(seen.given))
    newcomers.keep_draft(centre, person, seen.batch, texts_sent())
    if "suggested" in request.form:
        form = record_form(seen.scheme.record, seen.given, texts=filled_in(seen, {}, texts_sent()))
        return answer(("panel",), say=FILLED, **context(seen, panel=panel(seen, form)))
    if "then" in request.form:
        return leave(reference)
    values = form.reading.values
    alike = queries.matches(centre, values)
    if not form.validate():
        return _refused(seen, form, matches=alike, say=f"{len(form.reading.errors)} problems in the form")
    if any(str(held.number) not in request.form.getlist("other") for held in alike):
        return _refused(seen, form, matches=alike, say="Possible match found")
    try:
        candidate, linked = newcomers.create(centre, person, seen.batch, values, seen.given, said_by_ticks(form.reading))
    except Refused as error:
        form.refuse(error.field, error.message)
        return _refused(seen, form, matches=alike, say=error.message)
    return _taken_on(seen, candidate, form.reading, linked=linked)


def _posted(given: Context) -> MultiDict[str, str]:
    """Return what was posted, with an end that is said in months (+24m) as the day that it is reckoned to."""
    posted = request.form.copy()
    record = current_scheme().record
    written = record.written_out(posted, given)
    for reckoned in record.reckoned:
        posted[reckoned.field] = typed_day(written.get(reckoned.field, ""))
    return posted


def _refused(seen: BatchView, form: RecordForm, **more: Any) -> Answer:
    say = more.pop("say")
    return refused(seen, ("panel",), say=say, panel=panel(seen, form, **more))


def _taken_on(seen: BatchView, candidate: int, reading: Reading, *, linked: bool) -> Answer:
    """Show the batch with the new row; the form empty again with the employer kept, or closed."""
    reference, close = seen.batch.reference, "close" in request.form
    new = again(reference)
    line = new.of_candidates([candidate])[0]
    employer = line.held.employer_id
    texts = {**_defaults(new), **queries.card_texts(current_centre(), employer)}
    form = record_form(new.scheme.record, new.given, texts=texts)
    more = "" if close else url_for(".new_candidate", reference=reference, employer=employer)
    linking = linked_sentence(line.held, reading.values) if linked else ""
    return shown(
        reference, ("panel",), also=("new_rows", "summary", "draft_state", "undo"), linked=linking,
        added=f"{line.held.name} added, {line.held.number}",
        say=f"{line.held.name} added{in_all(new)}{understood(reading, line)}{'. ' if linked else ''}{linking}",
        to=more or "candidates",
        headers=focus("#new-candidate") if close else {}, focus="" if close else "title",
        lines_changed=[line], panel=None if close else panel(new, form))


@bp.post(f"{NEW}/draft")
@permitted("register")
def keep_draft(reference: str) -> Answer:
    """Keep what was typed into the form so far; discarded, it is kept no more."""
    gone = "discard" in request.form
    kept = keep_the_rest(reference) if gone else None
    if kept is not None:
        return kept
    seen = again(reference)
    newcomers.keep_draft(current_centre(), current_person(), seen.batch, {} if gone else texts_sent())
    return shown(reference, ("draft_state", "panel"), also=(), to="candidates", say="Form discarded" if gone else "",
                 headers=focus("#new-candidate") if gone else {})


@bp.post(f"{NEW}/match")
@permitted("register")
def match(reference: str) -> Answer:
    """Show whom the form may be about already, by ULN or by surname and date of birth, and how the name will be printed."""
    seen = again(reference)
    form = record_form(seen.scheme.record, seen.given, formdata=_posted(seen.given))
    found = queries.matches(current_centre(), form.reading.values)
    return answer(("match",), also=("prints",), say="Possible match found" if found else "",
                **context(seen, panel=panel(seen, form, matches=found)))


@bp.post(f"{NEW}/employer")
@permitted("register")
def fill_employer(reference: str) -> Answer:
    """Show the form with an employer's four fields filled from the centre's memory, or with the employers that were found."""
    seen = again(reference)
    chosen = request.form.get("employer", type=whole)
    texts = {**texts_sent(), **queries.card_texts(current_centre(), chosen)}
    form = record_form(seen.scheme.record, seen.given, texts=texts)
    filled = "position" if chosen else "employer_search"
    return answer(("employer_fields", "panel"), say="The employer’s details are filled in" if chosen else "",
                **context(seen, panel=panel(seen, form, employer_search=request.form.get("employer_search", "")),
                          focus="" if wanted_block() else filled))


@bp.post(f"{BATCH}/candidates/same")
@permitted("register")
def use_existing(reference: str) -> Answer:
    """Add the candidate whom the centre has already, because it is the same person."""
    centre, person, seen = current_centre(), current_person(), again(reference)
    held = queries.find(centre, request.form.get("number", default=0, type=whole))
    adding.add_candidate(centre, person, seen.batch, held.id, seen.given)
    newcomers.forget_draft(centre, person, seen.batch)
    return on_to(url_for(".batch", reference=reference, _anchor="candidates"))
