"""Change a candidate's details: one in its place, or all of them as a form. A locked detail becomes a request."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for

from imi.candidates import queries
from imi.candidates.actions import refuse_erased
from imi.candidates.fields import EMPLOYMENT, PERSON
from imi.candidates.fields import RECORD as FIELDS
from imi.candidates.locks import locked, locked_message
from imi.candidates.record import CandidateRecord
from imi.centres.queries import given
from imi.corrections import asking, details
from imi.corrections.asking import waiting
from imi.corrections.details import Looked
from imi.database.errors import Conflict, NotFound, Refused
from imi.formats import typed_day
from imi.forms.html import RecordForm, record_form
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.record import PARTS, RECORD, TEMPLATE, Shown, context, shown
from imi.tabs.candidate.showing import crumbs
from imi.web.respond import Answer, done, focus, page
from imi.web.security import current_centre, current_person, permitted, today

DETAILS = f"{RECORD}/details"
ONE, ALL, CONFLICT = "candidate/change.html", "candidate/details.html", "candidate/conflict.html"
LABELS = {field.name: field.label for field in FIELDS}


@bp.get(f"{DETAILS}/<name>")
@permitted("register")
def change(number: int, name: str) -> Answer:
    """Show one value as a field, in its place in the record."""
    held = _held(number, name)
    waits = waiting(current_centre(), held).get(name, "")
    return _one(held, name, _form(held, (name,)), waits=waits)


@bp.post(f"{DETAILS}/<name>")
@permitted("register")
def save(number: int, name: str) -> Answer:
    """Keep the value, or ask for it where only the awarding body may change it."""
    held = _held(number, name)
    form = _form(held, (name,), posted=True)
    fixed = name in locked(current_centre(), held)
    looked = _look(held, form)
    if looked.ready and not fixed and not looked.wanted:
        return _saved(held, name, "Nothing was changed")
    try:
        details.refuse_stale(held, form.texts, _was(), form.given)
        if fixed and not looked.wrong and not looked.wanted:
            raise Refused(f"{FIELDS[name].label} is this already", field=name)
        if looked.ready and fixed:
            details.ask(current_centre(), current_person(), held, name, looked, request.form.get("reason", ""))
        elif looked.ready:
            details.change(current_centre(), current_person(), held, looked)
    except Conflict as conflict:
        return _conflicted(number, conflict, form.texts, url_for(".save", number=number, name=name))
    except Refused as error:
        return _refused_one(held, name, form, looked, error)
    if not looked.ready:
        return _refused_one(held, name, form, looked)
    said = "asked for. You will be told what is decided" if fixed else "kept"
    return _saved(held, name, f"{FIELDS[name].label} {said}")


def _held(number: int, name: str) -> CandidateRecord:
    if name not in FIELDS:
        raise NotFound("field")
    return _open(number)


def _open(number: int) -> CandidateRecord:
    """Return a candidate of whom something may be changed. Raises NotFound, Erased."""
    held = queries.find(current_centre(), number)
    refuse_erased(held)
    return held


def _form(held: CandidateRecord, names: tuple[str, ...], *, posted: bool = False) -> RecordForm:
    texts = {name: typed_day(text) for name, text in FIELDS.only(names).texts(held.values).items()}
    return record_form(FIELDS.only(names), given(today()), formdata=request.form if posted else None, texts=texts)


def _look(held: CandidateRecord, form: RecordForm) -> Looked:
    looked = details.look(held, form.texts, form.given, request.form.getlist("sure"), _was())
    for problem in looked.wrong:
        form.refuse(problem.field, problem.message)
    return looked


def _was() -> dict[str, str]:
    return {name.removeprefix("was_"): text for name, text in request.form.items() if name.startswith("was_")}


def _one(held: CandidateRecord, name: str, form: RecordForm, *, status: int = 200, say: str = "", **more: Any) -> Answer:
    one = _shown_alone(held, name)
    return page(ONE, fragments=("detail",), status=status, say=say, title=f"Change {one.label}", held=held, one=one,
                here="candidate.landing", crumbs=_crumbs(held, one.label),
                **{"form": form, "odd": (), "reason": "", "reason_problem": None, "tick": details.tick,
                   "was": FIELDS.texts(held.values)[name], "waits": "", **more})


def _shown_alone(held: CandidateRecord, name: str) -> Shown:
    value, field = held.values[name], FIELDS[name]
    fixed = name in locked(current_centre(), held)
    text = "" if value is None else field.show(value, given(today()))
    return Shown(FIELDS.names.index(name), name, field.label, text, value is None, fixed, None, None, False)


def _crumbs(held: CandidateRecord, label: str) -> list[tuple[str, str | None]]:
    return crumbs((str(held.number), url_for(".record", number=held.number)), (label, None))


def _refused_one(held: CandidateRecord, name: str, form: RecordForm, looked: Looked, error: Refused | None = None) -> Answer:
    reason_problem = error.message if error and error.field == "reason" else None
    if error and not reason_problem:
        form.refuse(error.field if error.field in form.record else name, error.message)
    say = error.message if error else (*looked.wrong, *looked.odd)[0].message
    return _one(held, name, form, status=422, say=say, odd=() if error and not reason_problem else looked.odd,
                reason=request.form.get("reason", ""), reason_problem=reason_problem)


def _saved(held: CandidateRecord, name: str, say: str) -> Answer:
    place = FIELDS.names.index(name)

    def now() -> dict[str, Any]:
        seen = context(queries.find(current_centre(), held.number))
        return {**seen, "one": shown(seen, name)}

    return done(url_for(".record", number=held.number, _anchor=f"detail-{place}"), TEMPLATE, fragments=("detail",), also=PARTS,
                say=say, context=now, headers=focus(f"#change-{place}"))


@bp.get(DETAILS)
@permitted("register")
def change_all(number: int) -> Answer:
    """Show everything that may be changed at once, as a form."""
    held = _open(number)
    return _all(held, _form(held, _open_names(held)))


@bp.post(DETAILS)
@permitted("register")
def save_all(number: int) -> Answer:
    """Keep all values of the form, those that were changed."""
    held = _open(number)
    asked_too = details.changed(held, _locked_texts(held), _was(), given(today()))
    form = _form(held, (*_open_names(held), *asked_too), posted=True)
    looked = _look(held, form)
    try:
        details.refuse_stale(held, form.texts, _was(), form.given)
        for name in asked_too:
            form.refuse(name, locked_message(name))
        if form.problems or looked.odd:
            say = form.problems[0][1] if form.problems else looked.odd[0].message
            return _all(held, form, status=422, odd=looked.odd, say=say)
        details.change(current_centre(), current_person(), held, looked)
    except Conflict as conflict:
        return _conflicted(number, conflict, form.texts, url_for(".save_all", number=number))
    except Refused as error:
        form.refuse(error.field, error.message)
        return _all(held, form, status=422, say=error.message)
    return done(url_for(".record", number=held.number), say=f"{held.name} kept" if looked.wanted else "Nothing was changed")


def _locked_texts(held: CandidateRecord) -> dict[str, str]:
    """Return what was posted for details that are locked by now: the form may have been opened before."""
    return {name: request.form[name] for name in locked(current_centre(), held) if name in request.form}


def _open_names(held: CandidateRecord) -> tuple[str, ...]:
    fixed = locked(current_centre(), held)
    return tuple(name for name in FIELDS.names if name not in fixed)


def _all(held: CandidateRecord, form: RecordForm, *, status: int = 200, say: str = "", **more: Any) -> Answer:
    groups = [("Person", PERSON.names), ("Contact", ("email", "phone")), ("Employer", EMPLOYMENT.names)]
    return page(ALL, status=status, say=say, title=f"Details of {held.name}", held=held, form=form, groups=groups,
                tick=details.tick,
                shown={name: FIELDS[name].show(value, form.given) for name, value in held.values.items() if value is not None},
                was={**FIELDS.texts(held.values), **_was()}, fixed=locked(current_centre(), held),
                labels=LABELS, waits=waiting(current_centre(), held),
                positions=queries.positions(current_centre()),
                here="candidate.landing", crumbs=_crumbs(held, "Details"), **{"odd": (), **more})


def _conflicted(number: int, conflict: Conflict, mine: Mapping[str, str], action: str) -> Answer:
    """Answer 409 with both values side by side, and a choice."""
    held = queries.find(current_centre(), number)
    theirs = conflict.theirs or {name: FIELDS.texts(held.values)[name] for name in mine}
    both = {"error": Conflict(conflict.message, theirs=theirs), "mine": dict(mine), "action": action, "change": False,
            "theirs": _typed(theirs), "yours": _typed(mine)}
    shown = [f"was_{name}" for name in FIELDS.names if name not in theirs]
    sent = {name: request.form.getlist(name) for name in ("reason", "sure", *shown) if name in request.form}
    return page(CONFLICT, fragments=("conflict",), instead="conflict", status=409, title=conflict.message, held=held,
                conflict=both, sent=sent, labels=LABELS, base=url_for(".record", number=number), here="candidate.landing",
                crumbs=_crumbs(held, "Changed in the meantime"))


def _typed(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts as they are typed: days like 1/9/2026."""
    return {name: typed_day(text) for name, text in texts.items()}


@bp.post(f"{RECORD}/corrections/<int:request_id>/back")
@permitted("register")
def take_back(number: int, request_id: int) -> Answer:
    """Take an open correction request back."""
    held = queries.find(current_centre(), number)
    asking.take_back(current_centre(), current_person(), held.id, request_id)
    return done(url_for(".record", number=held.number), say="The request is taken back")
