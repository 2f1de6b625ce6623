"""Section 3 of the batch page: adding by number, filling gaps, editing, removing."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for

from imi.candidates import actions as candidates
from imi.candidates.fields import PERSON
from imi.candidates.held import Held
from imi.database import Conflict, Refused
from imi.people.throttles import Throttled
from imi.registrations import rows as actions
from imi.registrations.batches import TooMany
from imi.registrations.checking import PROGRAMME, Line
from imi.registrations.fields import APPRENTICESHIP, NEEDS_START
from imi.registrations.pasted import is_range
from imi.registrations.rows import Added
from imi.registrations.screen import Screen, batch
from imi.rules.field import Invalid, Reading
from imi.surfaces.sheet.sheet import Unreadable
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.batches import BATCH
from imi.tabs.apprenticeship.carried import both_of, keep_dates, keeps_the_rest, opens
from imi.tabs.apprenticeship.showing import (
    again,
    answer,
    conflicted,
    context,
    edit_button,
    fixed,
    focus,
    in_all,
    on_to,
    refused,
    shown,
    still_in_the_box,
)
from imi.tabs.apprenticeship.spreadsheets import take_block, whole_rows
from imi.web.numbers import whole
from imi.web.respond import Answer, wanted_block
from imi.web.security import current_centre, current_person, permitted
from imi.web.signed_out import go
from imi.words import count

ROW = f"{BATCH}/candidates/<int:row>"


def _as_a_sheet(text: str, seen: Any) -> Answer:
    """Rows of a sheet with their headings take the road of the spreadsheet; the box keeps what can't be read."""
    try:
        taken = take_block(text)
    except (Refused, Unreadable, Throttled) as refusal:
        return still_in_the_box(seen, text, refusal.message)
    return go(url_for(".sheet", reference=taken.reference), htmx=bool(wanted_block()))


@bp.post(f"{BATCH}/candidates")
@permitted("register")
@keeps_the_rest("numbers")
def add(reference: str) -> Answer:
    """Add existing candidates by number; a blank box opens the search (R38)."""
    centre, seen = current_centre(), again(reference)
    retry = "retry" in request.form
    text = "\n".join(request.form.get(name, "") for name in ("leftover" if retry else "", "outbox", "numbers"))
    if not text.strip():
        return shown(reference, ("add_result",), say="Search by name or number", to="picker", headers=focus("#q"))
    if not any(char.isdigit() for char in text):
        return go(url_for(".picker", batch=reference, q=" ".join(text.split())[:100]), htmx=bool(wanted_block()))
    if wanted_block():
        # Dates that stand in their boxes count, whether or not they were sent before the numbers.
        try:
            if keep_dates(seen):
                seen = again(reference)
        except Conflict as conflict:
            return both_of(reference, "dates", conflict)
    if whole_rows(text):
        return _as_a_sheet(text, seen)
    try:
        result = actions.add(centre, current_person(), seen.batch, text, seen.given, retry=retry)
    except TooMany as refusal:
        return still_in_the_box(seen, text, refusal.message)
    ids = [held.id for held in result.added]
    also = ("new_rows", "summary", "draft_state", "undo")
    new = again(reference)
    if not result.added and result.unknown:
        return answer(("add_result",), also=("draft_state",), status=422,
                    say=_sentence(result, new), **context(new, result=result))
    return shown(reference, ("add_result",), also=also, to="candidates", say=_sentence(result, new), new=new, result=result,
                 lines_changed=new.of_candidates(ids))


def _sentence(result: Added, seen: Screen) -> str:
    """One sentence with what came of it: names for one, counts for many, the new total."""
    parts = []
    if result.added:
        one = len(result.added) == 1
        parts.append(f"{result.added[0].name} added" if one else f"{len(result.added)} added")
        line = seen.of_candidates([result.added[0].id]) if one else []
        if line and line[0].gaps:
            parts.append(f"{count(len(line[0].gaps), 'detail')} missing")
    if result.already:
        parts.append(f"{_names(result.already)} already in the batch")
    if result.gone:
        parts.append(f"{_names(result.gone)} can’t be added")
    ranges = [word for word in result.unknown if is_range(word)]
    parts += [f"{word} looks like a range: enter each number" for word in ranges[:1]]
    unknown = [word for word in result.unknown if word not in ranges]
    if unknown:
        few = ": " + ", ".join(unknown) if len(unknown) <= 3 else ""
        parts.append(f"{len(unknown)} not found at this centre{few}")
    return f"{', '.join(parts)}{in_all(seen, total=True)}"


def _names(people: Sequence[Held]) -> str:
    return people[0].name if len(people) == 1 else str(len(people))


@bp.post(f"{BATCH}/candidates/leftover")
@permitted("register")
@keeps_the_rest()
def forget_leftover(reference: str) -> Answer:
    """Dismiss the numbers that could not be added, or one of them."""
    actions.forget_leftover(current_person(), again(reference).batch, request.form.getlist("number"))
    return shown(reference, ("add_result",), say="Dismissed", to="candidates", headers=focus("#numbers"))


@bp.post(f"{BATCH}/candidates/link")
@permitted("register")
@keeps_the_rest()
def link(reference: str) -> Answer:
    """Link a candidate known elsewhere by number and date of birth, and add them."""
    centre, person, seen = current_centre(), current_person(), again(reference)
    number = request.form.get("number", "").strip()
    text = request.form.get(f"born-{number}", request.form.get("date_of_birth", ""))
    try:
        born = PERSON["date_of_birth"].read(text, seen.given)
        found = candidates.link_by_number(centre, person, number, born, seen.batch.reference)
    except Invalid as fault:
        problem = PERSON["date_of_birth"].problem(fault.code, "error", text, **fault.facts).message
    except Refused as error:
        problem = error.message
    else:
        try:
            actions.add_candidate(centre, person, seen.batch, found, seen.given)
        except TooMany as full:
            return still_in_the_box(seen, "", full.message)
        actions.forget_leftover(person, batch(centre, reference), [number])
        return shown(reference, ("add_result",), also=("new_rows", "summary", "draft_state"), to="candidates",
                     say=f"{number} is linked to your centre and added", headers=focus("#numbers"),
                     lines_changed=lambda new: new.of_candidates([found]))
    return refused(seen, ("add_result",), link_problem=problem, linking={"number": number, "date_of_birth": text},
                   say=problem)


@bp.get(f"{ROW}/missing")
@permitted("register")
def missing(reference: str, row: int) -> Answer:
    """The row's prompt: only what is missing or not right, beneath the candidate."""
    seen = again(reference)
    line = seen.line(row)
    say = f"{line.held.name}: {count(len(line.gaps), 'detail')} {line.asked}"
    return answer(("row",), say=say, **context(seen, prompting=row, line=line))


@bp.get(f"{BATCH}/next")
@permitted("register")
def next_to_fix(reference: str) -> Answer:
    """The first row that needs something, with its prompt open."""
    seen = again(reference)
    line = seen.next_to_fix()
    return answer(**context(seen, prompting=line.row.id if line else None, line=line))


@bp.post(f"{ROW}/missing")
@permitted("register")
@opens(".missing")
def supply(reference: str, row: int) -> Answer:
    """Keep what was missing, on the candidate's record too, and open the next row's prompt (R68–R71)."""
    seen = again(reference)
    line = seen.line(row)
    texts = {name: text for name, text in request.form.items() if name in APPRENTICESHIP}
    was = {name: request.form[f"was_{name}"] for name in APPRENTICESHIP.names if f"was_{name}" in request.form}
    actions.keep_typed(seen.batch, line, texts, seen.given)
    if wanted_block() == "draft_state":
        return shown(reference, ("draft_state",), also=())
    try:
        reading = actions.supply(current_centre(), current_person(), seen.batch, line, texts, seen.given, was)
    except Conflict as conflict:
        mine = {name: texts.get(name, "") for name in conflict.theirs or texts}
        return conflicted(reference, conflict, mine, url_for(".details", reference=reference, row=row), change=True,
                          held=line.held, prompting=row, row_texts=texts)
    except Refused as error:
        problem = {error.field: error.message}
        return refused(seen, ("row",), prompting=row, line=line, row_problems=problem, row_texts=texts, say=error.message)
    new = again(reference)
    still = new.line(row)
    if any(asked.name in texts for asked in still.gaps):
        asked = [p for p in still.reading.errors if p.field in texts]
        return refused(new, ("row",), also=("summary", "draft_state"), prompting=row, line=still,
                       say=asked[0].message, row_problems={p.field: p.message for p in asked}, row_texts=texts)
    return _next(new, still, understood(reading, still))


def understood(reading: Reading, line: Line) -> str:
    """How a text was understood that is stored in other words now: no value is changed in silence."""
    asked_still = {problem.code for problem in line.all_warnings}
    said = [problem.message for problem in reading.warnings if problem.code not in asked_still]
    return "".join(f". {message}" for message in said)


def _next(seen: Screen, line: Line, noted: str) -> Answer:
    """The row as it is now, the next row's prompt opened beneath it, out of band."""
    following = seen.next_to_fix(line.row.position)
    say = f"{line.held.name} complete" if not line.gaps else f"{line.held.name} saved"
    say += f". {len(seen.to_fix)} left" if seen.to_fix else ". Every row is complete"
    url = url_for(".missing", reference=seen.batch.reference, row=following.row.id) if following else ""
    return shown(seen.batch.reference, ("row",), also=("next_prompt", "summary", "draft_state"), say=say + noted,
                 to=url or "candidates", headers=fixed(following),
                 line=lambda new: new.line(line.row.id), following=following)


@bp.get(f"{ROW}/edit")
@permitted("register")
def edit(reference: str, row: int) -> Answer:
    """The row as fields: its dates and funding. What stands in the first is selected, so that typing replaces it."""
    seen = again(reference)
    return answer(("row",), headers=focus(f"#edit-{row}-starts_on", select=True),
                say=f"Dates and funding of {seen.line(row).held.name}", **context(seen, editing=row, line=seen.line(row)))


@bp.get(f"{BATCH}/candidates/edit")
@permitted("register")
def edit_one(reference: str) -> Answer:
    """The row that `edit` names as fields, without one the screen: one address for two hundred buttons keeps the page small."""
    if "edit" not in request.args:
        return redirect(url_for(".batch", reference=again(reference).batch.reference), 303)
    return edit(reference, request.args.get("edit", default=0, type=whole))


@bp.post(f"{BATCH}/candidates/edit")
@permitted("register")
@keeps_the_rest()
def edit_next(reference: str) -> Answer:
    """Where no script runs, Edit keeps what was typed in all of the screen on the way to the row's fields."""
    found = again(reference).line(request.form.get("edit", default=0, type=whole))
    return on_to(url_for(".edit", reference=reference, row=found.row.id))


@bp.get(ROW)
@permitted("read")
def one(reference: str, row: int) -> Answer:
    """The row as it stands: what Cancel comes back to."""
    seen = again(reference)
    return answer(("row",), headers=focus(edit_button(row)), **context(seen, line=seen.line(row)))


@bp.post(ROW)
@permitted("register")
def save_edit(reference: str, row: int) -> Answer:
    """Keep the row's dates and funding."""
    seen = again(reference)
    line, texts = seen.line(row), {name: request.form[name] for name in PROGRAMME if name in request.form}
    edition = request.form.get("edition", default=line.row.edition, type=whole)
    actions.keep_typed(seen.batch, line, texts, seen.given)
    if wanted_block() == "draft_state":
        return shown(reference, ("draft_state",), also=())
    try:
        reading = actions.edit(current_person(), seen.batch, line, texts, edition, seen.given)
    except Conflict as conflict:
        mine = {**texts, "edition": str(line.row.edition)}
        return conflicted(reference, conflict, mine, url_for(".save_edit", reference=reference, row=row))
    new = again(reference)
    # What the catalogue says of the dates as well, which only the whole row tells.
    wrong = reading.errors or tuple(p for p in new.line(row).reading.errors if p.field in texts)
    if wrong:
        return refused(new, ("row",), editing=row, line=new.line(row), row_texts=texts, say=wrong[0].message,
                       row_problems={p.field: p.message for p in wrong})
    return shown(reference, ("row",), also=("summary", "draft_state", "undo"), say=f"{line.held.name} changed",
                 to=f"row-{row}", headers=focus(edit_button(row)), new=new, line=new.line(row))


@bp.post(f"{BATCH}/candidates/bulk")
@permitted("register")
@keeps_the_rest()
def bulk(reference: str) -> Answer:
    """Give the ticked rows one value."""
    seen, form = again(reference), request.form
    ticked = set(form.getlist("row", type=whole))
    name = form.get("field", "")
    lines = [line for line in seen.lines if line.row.id in ticked]
    if len(lines) != len(ticked) or not lines or name not in PROGRAMME:
        problem = "Tick the rows to change, and choose what to set"
        return refused(seen, ("bulk",), bulk_problem=problem, bulk_typed=form, ticked=ticked, say=problem)
    text = form.get("bulk_funding" if name == "funding_type" else "value", "")
    reading = actions.set_for(current_person(), seen.batch, lines, name, text, seen.given)
    if reading.errors:
        return refused(seen, ("bulk",), bulk_problem=reading.errors[0].message, say=reading.errors[0].message,
                       bulk_typed=form, ticked=ticked)
    new = again(reference)
    without = [line for line in new.lines if line.row.id in ticked and NEEDS_START in {p.code for p in line.errors}]
    need = f". Without a start date to reckon from: {count(len(without), 'row')}" if without else ""
    return shown(reference, ("bulk",), also=("summary", "draft_state", "undo", "all_rows"), to="candidates", new=new,
                 say=f"{count(len(lines), 'row')} changed{need}")


@bp.post(f"{BATCH}/candidates/remove")
@permitted("register")
@keeps_the_rest()
def remove(reference: str) -> Answer:
    """Take a candidate out of the batch; Undo is beside it (R43)."""
    seen = again(reference)
    # One address for all rows: with two hundred of them, an address each is a tenth of the page on the line.
    line = seen.line(request.form.get("gone", default=0, type=whole))
    actions.remove(current_person(), seen.batch, line)
    return shown(reference, ("row",), also=("summary", "draft_state", "undo"), to="undo",
                 say=f"{line.held.name} removed. Undo is available", headers=focus("#undo-button"), line=None)
