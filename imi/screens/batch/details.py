"""All details of a candidate of the batch as a form: what the awarding body alone may change stands as text."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.batches import rows
from imi.batches.checking import CheckedRow
from imi.batches.view import BatchView
from imi.candidates.locks import locked, locked_message
from imi.database.errors import Conflict, Refused
from imi.fields.names import printed
from imi.formats import typed_day
from imi.forms.html import RecordForm, record_form
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.new_candidate import panel
from imi.screens.batch.row_suggestions import FILLED, filled_in
from imi.screens.batch.rows import leave
from imi.screens.batch.showing import again, answer, conflicted, context, edit_button, refused, shown
from imi.screens.texts import texts_sent, texts_shown
from imi.web.inputs.ticks import said_by_ticks
from imi.web.respond import Answer, focus, wanted_block
from imi.web.security import current_centre, current_person, permitted

DETAILS = f"{BATCH}/candidates/<int:row>/details"


@bp.get(DETAILS)
@permitted("register")
def details(reference: str, row: int) -> Answer:
    """Show the candidate's details as a form; what only the awarding body may change stands as text."""
    seen = again(reference)
    line = seen.line(row)
    texts = {**line.texts, **line.row.unkept}
    form = record_form(seen.scheme.record, seen.given, texts={name: typed_day(text) for name, text in texts.items()})
    return answer(("panel",), say=f"Details of {line.held.name}",
                  **context(seen, panel=_details_panel(seen, line, form), focus="email"))


def _details_panel(seen: BatchView, line: CheckedRow, form: RecordForm, **more: Any) -> dict[str, Any]:
    fixed = locked(current_centre(), line.held)
    prints = printed({**form.reading.values, **{name: line.held.values[name] for name in fixed}})
    return panel(seen, form, heading=f"Details of {line.held.name}", held=line.held, line=line, locked=fixed, prints=prints,
                 was={**line.texts, **texts_shown()}, **more,
                 action=url_for(".save_details", reference=seen.batch.reference, row=line.row.id))


@bp.post(DETAILS)
@permitted("register")
def save_details(reference: str, row: int) -> Answer:
    """Keep what was changed of the candidate's details, and of what the row asks for itself."""
    centre, person, seen = current_centre(), current_person(), again(reference)
    line, texts, was = seen.line(row), texts_sent(), texts_shown()
    rows.keep_typed(seen.batch, line, texts, seen.given, was)
    if "suggested" in request.form:
        form = record_form(seen.scheme.record, seen.given, texts={**line.texts, **filled_in(seen, line.texts, texts)})
        return answer(("panel",), say=FILLED, **context(seen, panel=_details_panel(seen, line, form)))
    if "then" in request.form:
        return leave(reference, row)
    if wanted_block() == "draft_state":
        return shown(reference, ("draft_state",), also=())
    form = record_form(seen.scheme.record, seen.given, formdata=request.form, texts=line.texts)
    action = url_for(".save_details", reference=reference, row=row)
    try:
        mine = rows.changes(line, texts, was, seen.given)
        reading = seen.scheme.record.read({**line.texts, **mine}, seen.given)
        for name in locked(centre, line.held):
            if name in mine:
                form.refuse(name, locked_message(name))
        for problem in reading.errors:
            form.refuse(problem.field, problem.message)
        if form.problems:
            return refused(seen, ("panel",), panel=_details_panel(seen, line, form), say=form.problems[0][1])
        # A tick that stood there before says nothing new.
        said = [problem for problem in said_by_ticks(reading) if problem.field in mine]
        rows.correct(centre, person, seen.batch, line, reading.values, mine, said)
    except Conflict as conflict:
        others = {f"was_{name}": text for name, text in was.items() if name not in conflict.theirs}
        return conflicted(reference, conflict, {**texts, **others}, action)
    except Refused as error:
        form.refuse(error.field, error.message)
        return refused(seen, ("panel",), panel=_details_panel(seen, line, form), say=error.message)
    return shown(reference, ("panel",), also=("changed_row", "summary", "draft_state"), say=f"{line.held.name} kept",
                 to=f"row-{row}", headers=focus(edit_button(row)), line=lambda new: new.line(row))
