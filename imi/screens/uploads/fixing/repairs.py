"""An upload put right in the browser: a cell, a row, one text in many rows, and the step back."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import request, url_for

from imi.database.errors import Conflict, Refused
from imi.formats import all_of, begun
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.fixing.rows import Both, changed_texts, confirmed_kinds, whole_row
from imi.screens.uploads.report import TEMPLATE, Shown, context, refused, shown
from imi.screens.uploads.sending import ONE, rows_said
from imi.uploads.fixing import repairing
from imi.uploads.fixing.undoing import UndoneCells
from imi.uploads.fixing.undoing import undo as take_back
from imi.uploads.models import Upload
from imi.uploads.report.sections import From, following, places_of
from imi.uploads.report.shown import Report, report
from imi.uploads.report.shown import upload as load
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, focus, wanted_block
from imi.web.schemes import current_kind, current_schemes
from imi.web.security import current_centre, current_person, permitted, today

# A row of the sheet and a field of it, '' for any.
Place = tuple[int, str]


class Wrong(NamedTuple):
    """A cell that is not right although somebody has just changed it."""

    row: int
    field: str
    sentence: str


def repaired(reference: str, act: Callable[[Upload], Any], say: str, wrong: Callable[[Report], Wrong | None] = lambda _seen: None,
             *, row: int = 0, to: Callable[[Any], Place | None] = lambda _result: None,
             again: Callable[[str], Answer] | None = None) -> Answer:
    """Do a repair and show the report as it is now, at what comes next; a refusal is shown above it with nothing lost.

    `wrong` looks whether what was typed is not right yet: that is said, and the focus goes to it instead of the next problem.
    `row` is the one that was put right; `to` names the cell that comes next where it is another, given what `act` gave back.
    `again` shows what is wrong where it is not to be the report that does.
    """
    centre = current_centre()
    found = load(centre, reference, current_schemes())
    try:
        result = act(found)
    except Refused as refusal:
        if isinstance(refusal, Conflict) and refusal.theirs:
            raise
        if again is not None and not isinstance(refusal, repairing.NotOpen):
            return again(refusal.message)
        return refused(reference, refusal.message, 409 if isinstance(refusal, Conflict) else 422)
    seen = report(centre, reference, today(), request.args.get("group", ""), current_schemes())
    left = seen.counts["problem"] + seen.counts["warning"]
    still = f"{rows_said(left)} left" if left else begun(f"{all_of(seen.counts['ready'], 'row')} ready")
    found_wrong = wrong(seen)
    if found_wrong is None:
        part = shown(seen)
        target = _next(part, row, to(result))
        return done(url_for(".sheet", reference=reference, **part.asked, _anchor=target or "next"), TEMPLATE,
                    fragments=("report",), say=f"{say.format(count=result)}. {still}",
                    context=lambda: context(seen, part, target=target),
                    headers=focus(f"#{target}", select=True) if target else None)
    if again is not None:
        return again(found_wrong.sentence)
    return refused(reference, f"{found_wrong.sentence}. {still}", 422, wrong=found_wrong[:2])


def _next(part: Shown, row: int, wanted: Place | None) -> str:
    """Return what comes next on the page: the cell that is wanted, else what follows where the form stood; '' for its beginning.
    """
    if wanted:
        return next(places_of(part.sections, *wanted), "")
    came = From.read(request.form.get("from", ""), row)
    return following(part.sections, came, current_kind().fields.order) if came else ""


def _still_wrong(upload: Upload, row: int, names: Iterable[str]) -> Wrong | None:
    """Return the first of these cells of a row that has an error still."""
    said = repairing.problems_of(upload, row)
    return next((Wrong(row, name, f"Row {row}: {said[name][0].message}") for name in names
                 if name in said and said[name][0].severity == "error"), None)


def _wrong_again(seen: Report, name: str, text: str) -> Wrong | None:
    """Return the first cell that holds a text which is wrong, too."""
    return next((Wrong(cell.row, name, cell.message) for group in seen.problems if group.field == name
                 for cell in group.cells if cell.text == text), None)


@bp.post(f"{ONE}/rows/<int:row>")
@permitted("register")
def set_row(reference: str, row: int) -> Answer:
    """Put right one cell, or the whole row from its form, which confirms its warnings, too; where a colleague was faster, both
    values are shown."""
    texts, was = changed_texts()
    confirmed, fields = confirmed_kinds(), current_kind().fields
    edition = request.form.get("edition", type=whole)
    try:
        return repaired(reference, lambda found: repairing.set_cell(
            current_centre(), current_person(), found, row, texts, edition, today(), was, confirmed,
            request.form.get("reason", "")),
            f"Row {row} changed" if texts else f"Row {row} confirmed" if confirmed else f"Row {row} has what it had",
            lambda seen: _still_wrong(seen.upload, row, texts or [name for name in fields.by_name if name in request.form]),
            row=row, again=(lambda sentence: whole_row(reference, row, wrong=sentence)) if "whole" in request.form else None)
    except Conflict as conflict:
        if "whole" in request.form:
            return whole_row(reference, row, conflict)
        both = Both(row, repairing.row_of(current_centre(), load(current_centre(), reference, current_schemes()), row).edition,
                    [(fields[name], texts[name], theirs) for name, theirs in conflict.theirs.items()])
        return refused(reference, conflict.message, 409, both=both)


@bp.get(f"{ONE}/rows/<int:row>")
@permitted("read")
def one_row(reference: str, row: int) -> Answer:
    """Show the whole row as a form, what is wrong said at each field."""
    return whole_row(reference, row)


@bp.post(f"{ONE}/rows/<int:row>/exclude")
@permitted("register")
def exclude(reference: str, row: int) -> Answer:
    """Leave a row out, or put it back."""
    out = "back" not in request.form
    return repaired(reference, lambda found: repairing.leave_out(
        current_centre(), current_person(), found, row, today(), out=out), f"Row {row} {'left out' if out else 'put back'}",
        row=row, to=lambda _result: None if out else (row, ""))


@bp.post(f"{ONE}/replace")
@permitted("register")
def replace(reference: str) -> Answer:
    """Change one text in every row that has it."""
    form = request.form
    return repaired(reference, lambda found: rows_said(repairing.replace(
        current_centre(), current_person(), found, form.get("field", ""), form.get("old", ""), form.get("value", ""), today())),
        "{count} changed", lambda seen: _wrong_again(seen, form.get("field", ""), form.get("value", "")))


@bp.post(f"{ONE}/warnings")
@permitted("register")
def accept(reference: str) -> Answer:
    """Confirm every warning of a kind."""
    name, _space, code = request.form.get("group", "").partition(" ")
    return repaired(reference, lambda found: rows_said(repairing.confirm(
        current_centre(), current_person(), found, name, code, today(), request.form.get("reason", ""))), "{count} confirmed")


@bp.post(f"{ONE}/undo")
@permitted("register")
def undo_step(reference: str) -> Answer:
    """Take the repair back that the page offers to take back."""
    step, centre = request.form.get("step", type=whole), current_centre()
    try:
        undone = take_back(centre, load(centre, reference, current_schemes()), today(), step)
    except Refused as refusal:
        return refused(reference, refusal.message, 422)
    if undone.left and wanted_block():
        return refused(reference, undone.sentence, 200)
    return repaired(reference, lambda _found: undone, "{count.sentence}",
                    to=_first_undone)


def _first_undone(undone: UndoneCells) -> Place | None:
    row, name = undone.cells[0] if undone.cells else (0, "")
    return (row, name if name in current_kind().fields else "") if row else None


@bp.post(f"{ONE}/cancel")
@permitted("register")
def cancel(reference: str) -> Answer:
    """Put the upload aside; where another file or other columns are on their way, only those."""
    found = load(current_centre(), reference, current_schemes())
    if repairing.cancel(current_centre(), found):
        return done(url_for(".sheet", reference=reference), say=f"{found.reference} stays as it was")
    return done(url_for(".spreadsheets"), say=f"{reference.upper()} is put aside. Nothing of it was registered")
