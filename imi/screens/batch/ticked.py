"""Change or remove the ticked rows of a batch at once, or tick every row."""
from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import request, url_for

from imi.batches import rows as actions
from imi.batches.checking import CheckedRow
from imi.batches.view import BatchView
from imi.fields.field import Field
from imi.formats import count
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.row_boxes import bulk_name
from imi.screens.batch.rows_shown import EVERY, wanted
from imi.screens.batch.showing import again, on_to, refused, shown
from imi.screens.batch.without_script import keeps_the_rest
from imi.web.respond import Answer, focus
from imi.web.security import current_person, permitted

ALSO = ("summary", "draft_state", "undo", "rows")


@bp.post(f"{BATCH}/candidates/bulk")
@permitted("register")
@keeps_the_rest()
def bulk(reference: str) -> Answer:
    """Do with the ticked rows what the button that was pressed says: give them one value, or remove them."""
    seen, do = again(reference), request.form.get("do", "")
    if do == "tick":
        return on_to(f"{url_for('.batch', reference=reference, show=wanted() or None, tick=EVERY)}#bulk")
    texts = set(request.form.getlist("row"))
    lines = [line for line in seen.lines if str(line.row.id) in texts]
    gone = len(texts) - len(lines)
    if gone:
        return _refused(seen, lines, f"{count(gone, 'ticked row is', 'ticked rows are')} not in this batch any more. Nothing was "
                        "changed: look at the list as it is now, and press again")
    if not lines:
        return _refused(seen, lines, "Tick the rows first")
    return _removed(seen, lines) if do == "remove" else _set(seen, lines)


def _refused(seen: BatchView, lines: Sequence[CheckedRow], problem: str, fields: Collection[str] = ()) -> Answer:
    """Answer 422 with the list as it is now; what was typed stays in its box, and what is still there stays ticked."""
    return refused(seen, ("bulk",), also=("rows", "summary"), bulk_problem=problem, bulk_wrong=fields, bulk_typed=request.form,
                   ticked={line.row.id for line in lines}, say=problem)


def _removed(seen: BatchView, lines: Sequence[CheckedRow]) -> Answer:
    actions.remove(current_person(), seen.batch, *lines)
    who = lines[0].held.name if len(lines) == 1 else count(lines, "candidate")
    return shown(seen.batch.reference, ("bulk",), also=ALSO, to="undo", say=f"{who} removed. Undo is available",
                 headers=focus("#undo-button"))


def _set(seen: BatchView, lines: Sequence[CheckedRow]) -> Answer:
    """Give the rows what stands in the box of the field that was chosen; they stay ticked for the next one."""
    name = request.form.get("set") or request.form.get("field", "")
    if name not in seen.scheme.row:
        return _refused(seen, lines, "Choose what to set")
    asked: Field = seen.scheme.row[name]
    box = bulk_name(asked)
    reading = actions.set_for(current_person(), seen.batch, lines, name, request.form.get(box, ""), seen.given)
    if reading.errors:
        return _refused(seen, lines, reading.errors[0].message, (box,))
    new, ticked = again(seen.batch.reference), {line.row.id for line in lines}
    without = [line for line in new.lines
               if line.row.id in ticked and seen.scheme.row.lacking & {problem.code for problem in line.errors}]
    need = f". Without a start date to reckon from: {count(without, 'row')}" if without else ""
    return shown(seen.batch.reference, ("bulk",), also=ALSO, to="candidates", new=new, ticked=ticked,
                 say=f"{count(lines, 'row')} changed{need}")
