"""The rows of the batch page: filling gaps, editing, removing."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.batches import rows as actions
from imi.batches.checking import CheckedRow
from imi.batches.view import BatchView
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.field import Reading
from imi.formats import begun, count
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.row_suggestions import FILLED, filled_in
from imi.screens.batch.rows_shown import newest_first
from imi.screens.batch.showing import again, answer, conflicted, context, edit_button, fixed, on_to, refused, shown
from imi.screens.batch.without_script import keeps_the_rest, leaves_for, opens
from imi.screens.texts import texts_sent, texts_shown
from imi.web.inputs.numbers import whole
from imi.web.inputs.ticks import none_there
from imi.web.respond import Answer, focus, wanted_block
from imi.web.security import current_centre, current_person, permitted

ROW = f"{BATCH}/candidates/<int:row>"


@bp.get(f"{ROW}/missing")
@permitted("register")
def missing(reference: str, row: int) -> Answer:
    """Show the row's prompt: only what is missing or not right, beneath the candidate."""
    seen = again(reference)
    line = seen.line(row)
    say = f"{line.held.name}: {count(len(line.gaps), 'detail')} {line.asked}"
    return answer(("row",), say=say, **context(seen, prompting=row, line=line))


@bp.get(f"{BATCH}/next")
@permitted("register")
def next_to_fix(reference: str) -> Answer:
    """Show the first row on the screen that needs something, with its prompt open."""
    seen = again(reference)
    line = seen.next_to_fix(newest_first=newest_first())
    return answer(**context(seen, prompting=line.row.id if line else None, line=line))


@bp.post(f"{ROW}/missing")
@permitted("register")
@opens(".missing")
def supply(reference: str, row: int) -> Answer:
    """Keep what was missing, on the candidate's record too, and open the next row's prompt."""
    seen = again(reference)
    line = seen.line(row)
    fills, sent = "suggested" in request.form, texts_sent()
    texts = filled_in(seen, line.texts, sent) if fills else sent
    actions.keep_typed(seen.batch, line, texts, seen.given, texts_shown())
    if fills:
        return answer(("row",), also=("draft_state",), say=FILLED, **context(seen, prompting=row, line=line, row_texts=texts))
    if "then" in request.form:
        return leave(reference, row)
    if wanted_block() == "draft_state":
        return shown(reference, ("draft_state",), also=())
    try:
        reading = actions.supply(current_centre(), current_person(), seen.batch, line, texts, seen.given, texts_shown(),
                                 none_there())
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


def leave(reference: str, row: int = 0) -> Answer:
    """Return a way out of the form that is open, where no script runs, that sends what is typed there, so that it is kept: to all
    details, to another row, to Save or Discard, or to the batch.
    """
    then, _space, other = request.form["then"].partition(" ")
    elsewhere = leaves_for(reference, then)
    if elsewhere is not None:
        return elsewhere
    if then == "details":
        return on_to(url_for(".details", reference=reference, row=row))
    if then in ("remove", "edit", "missing"):
        try:
            line = again(reference).line(whole(other))
        except ValueError:
            raise NotFound("row") from None
        return (_removed(reference, line.row.id) if then == "remove"
                else on_to(url_for(f".{then}", reference=reference, row=line.row.id)))
    return on_to(url_for(".batch", reference=reference, _anchor=f"row-{row}" if row else "candidates"))


def understood(reading: Reading, line: CheckedRow) -> str:
    """Say how a text was understood that is stored in other words now: no value is changed in silence."""
    asked_still = {problem.code for problem in line.all_warnings}
    said = [problem.message for problem in reading.warnings if problem.code not in asked_still]
    return "".join(f". {message}" for message in said)


def _next(seen: BatchView, line: CheckedRow, noted: str) -> Answer:
    """Show the row as it is now, the next row's prompt opened beneath it, out of band."""
    following = seen.next_to_fix(line.row.position, newest_first=newest_first())
    say = f"{line.held.name} complete" if not line.gaps else f"{line.held.name} kept"
    say += f". {len(seen.to_fix)} left" if seen.to_fix else ". Every row is complete"
    url = url_for(".missing", reference=seen.batch.reference, row=following.row.id) if following else ""
    return shown(seen.batch.reference, ("row",), also=("next_prompt", "summary", "draft_state"), say=say + noted,
                 to=url or "candidates", headers=fixed(following),
                 line=lambda new: new.line(line.row.id), following=following)


@bp.get(f"{ROW}/edit")
@permitted("register")
def edit(reference: str, row: int) -> Answer:
    """Show what the row asks for itself as fields. What stands in the first is selected, so that typing replaces it."""
    seen = again(reference)
    line, scheme = seen.line(row), seen.scheme
    return answer(("row",), headers=focus(f"#edit-{row}-{scheme.row.names[0]}", select=True),
                say=f"{begun(scheme.asked)} of {line.held.name}", **context(seen, editing=row, line=line))


@bp.get(f"{BATCH}/candidates/edit")
@permitted("register")
def edit_one(reference: str) -> Answer:
    """Show the row that `edit` names as fields, or the batch without one: one address for two hundred buttons keeps the page
    small.
    """
    if "edit" not in request.args:
        return redirect(url_for(".batch", reference=again(reference).batch.reference), 303)
    return edit(reference, request.args.get("edit", default=0, type=whole))


@bp.post(f"{BATCH}/candidates/edit")
@permitted("register")
@keeps_the_rest()
def edit_next(reference: str) -> Answer:
    """Keep what was typed on the whole page, where no script runs, on the way to the row's fields."""
    found = again(reference).line(request.form.get("edit", default=0, type=whole))
    return on_to(url_for(".edit", reference=reference, row=found.row.id))


@bp.get(ROW)
@permitted("read")
def one(reference: str, row: int) -> Answer:
    """Show the row as it stands: what Cancel comes back to."""
    seen = again(reference)
    return answer(("row",), headers=focus(edit_button(row)), **context(seen, line=seen.line(row)))


@bp.post(ROW)
@permitted("register")
def save_edit(reference: str, row: int) -> Answer:
    """Keep what the row asks for itself."""
    seen = again(reference)
    line, texts = seen.line(row), {name: request.form[name] for name in seen.scheme.row.names if name in request.form}
    edition = request.form.get("edition", default=line.row.edition, type=whole)
    fills = "suggested" in request.form
    texts = filled_in(seen, line.texts, texts) if fills else texts
    actions.keep_typed(seen.batch, line, texts, seen.given, texts_shown())
    if fills:
        return answer(("row",), also=("draft_state",), say=FILLED, **context(seen, editing=row, line=line, row_texts=texts))
    if "then" in request.form:
        return leave(reference, row)
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


@bp.post(f"{BATCH}/candidates/remove")
@permitted("register")
@keeps_the_rest()
def remove(reference: str) -> Answer:
    """Take a candidate out of the batch; Undo is beside it."""
    # One address for all rows: with two hundred of them, an address each is a tenth of the page on the line.
    return _removed(reference, request.form.get("gone", default=0, type=whole))


def _removed(reference: str, row: int) -> Answer:
    seen = again(reference)
    line = seen.line(row)
    actions.remove(current_person(), seen.batch, line)
    return shown(reference, ("row",), also=("summary", "draft_state", "undo"), to="undo",
                 say=f"{line.held.name} removed. Undo is available", headers=focus("#undo-button"), line=None)
