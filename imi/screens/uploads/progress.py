"""An upload on its way: how far its check has come, and what came of one that has no report."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for

from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.questions import matching, spelling
from imi.screens.uploads.sending import ONE, about
from imi.uploads.report.progress import Progress, progress
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, page
from imi.web.schemes import current_schemes
from imi.web.security import current_centre, permitted


def on_its_way(seen: Progress, wrong: str = "", status: int = 200) -> Answer:
    """Show the page of an upload that has no report yet, or never will have one; what could not be done is said above it."""
    if seen.is_waiting:
        name = seen.takes.file.name if seen.takes and seen.takes.file else seen.upload.file_name
        return page("uploads/status.html", fragments=("job",), status=status, say=_heard(seen), wrong=wrong,
                    seen=seen, taking=_taking(seen), again=_again(seen),
                    **about(seen.upload, f"Checking {name}"))
    if seen.upload.is_to_spell:
        return spelling(seen.upload, status, wrong)
    if seen.upload.is_to_match:
        return matching(seen.upload, status, wrong=wrong)
    ended = "was not read" if seen.upload.state == "refused" else "is put aside"
    return page("uploads/ended.html", fragments=("job",), status=status, say=wrong, wrong=wrong, by=seen.by,
                sentence=seen.sentence, **about(seen.upload, f"{seen.upload.file_name} {ended}"))


def _again(seen: Progress) -> str:
    """Return the address that asks how far it has come, and says what was shown last."""
    shown: dict[str, Any] = {"from": seen.done + 1 if seen.rows else 0}
    return url_for(".sheet_status", reference=seen.upload.reference, **shown)


def _taking(seen: Progress) -> str:
    """Say what is being read in place of what the upload had."""
    if seen.takes is None:
        return ""
    if seen.takes.file:
        return f"in place of {seen.upload.file_name}"
    if seen.takes.mapping:
        return "with other columns"
    return "with what is hidden in it" if seen.takes.hidden else "without what is hidden in it"


def _heard(seen: Progress) -> str:
    """Say what is spoken of the progress: the start and the half, each once; the end is spoken with the report."""
    before = request.args.get("from", type=whole)
    if before is None or not seen.rows:
        return ""
    if not before:
        return f"{seen.rows:,} rows are being checked"
    half = seen.rows / 2
    return f"Half of the {seen.rows:,} rows are checked" if before - 1 < half <= seen.done else ""


@bp.get(f"{ONE}/status")
@permitted("read")
def sheet_status(reference: str) -> Answer:
    """Show how far the check has come, asked every second or by a link; at its end, what came of it."""
    seen = progress(current_centre(), reference, current_schemes())
    if seen.is_waiting:
        return on_its_way(seen)
    if seen.has_report:
        flash("The check is done")
    return redirect(url_for(".sheet", reference=seen.upload.reference), 303)
