"""Many cells of an upload put right at once: what a rule would change is shown first, then done."""
from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, request, url_for

from imi.centres.queries import given
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.fixing.repairs import repaired
from imi.screens.uploads.report import TEMPLATE, context
from imi.screens.uploads.sending import ONE, rows_said
from imi.uploads.fixing import remedies
from imi.uploads.report.sections import From
from imi.uploads.report.shown import report
from imi.uploads.report.shown import upload as load
from imi.web.respond import Answer, page
from imi.web.schemes import current_kind, current_schemes
from imi.web.security import current_centre, current_person, permitted, today


def wanted(form: Mapping[str, str]) -> remedies.ChosenRemedy:
    """Return the remedy that an address or a form names."""
    name, _space, code = form.get("group", "").partition(" ")
    return remedies.ChosenRemedy(form.get("rule", ""), name, code, form.get("value", ""))


@bp.get(f"{ONE}/remedy")
@permitted("register")
def preview_remedy(reference: str) -> Answer:
    """Show what a rule would change: how many rows, and the first five."""
    asked, found = wanted(request.args), load(current_centre(), reference, current_schemes())
    if not asked.rule or not found.has_report:
        return redirect(url_for(".sheet", reference=reference), 303)
    seen = report(current_centre(), reference, today(), schemes=current_schemes())
    fields = current_kind().fields
    wrong = [] if asked.rule != remedies.FILL or asked.field not in fields else [
        problem for problem in fields[asked.field].check(asked.value, given(today()))[1] if problem.severity == "error"]
    if wrong:
        return page(TEMPLATE, fragments=("report",), status=422, say=wrong[0].message, **context(seen, wrong=wrong[0].message))
    shown = remedies.preview(current_centre(), seen.upload, asked, today())
    return page(TEMPLATE, fragments=("report",), say=f"{rows_said(shown.total)} would change",
                **context(seen, preview=shown, group_key=request.args.get("group", ""), came=request.args.get("from", ""),
                          came_from=_section(request.args.get("from", ""))))


@bp.post(f"{ONE}/remedy")
@permitted("register")
def apply_remedy(reference: str) -> Answer:
    """Change what the preview showed."""
    asked = wanted(request.form)
    return repaired(reference, lambda found: rows_said(remedies.apply(
        current_centre(), current_person(), found, asked, today())), "{count} changed")


def _section(came: str) -> str:
    """Return the part of the page from which a form came, the first where it says none."""
    found = From.read(came)
    return f"group-{found.number if found else 0}"
