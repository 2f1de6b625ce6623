"""The template: its choices on a page whose address can be kept, and the file they make."""
from __future__ import annotations

from flask import request, url_for

from imi.catalogue.queries import taking_standards
from imi.centres.queries import given
from imi.fields.field import Choice
from imi.screens.crumbs import crumbs
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.sending import SHEETS, packages
from imi.spreadsheets.template import ROWS, write_csv_template, write_template
from imi.uploads.prefill import MOST, MOST_TYPED
from imi.web.documents import attached
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, page
from imi.web.schemes import current_kind, current_scheme
from imi.web.security import current_centre, permitted, today
from imi.web.spreadsheets import NUMBERS, RECEIPT, UNREGISTERED, NotMade, TemplateChoices, template_for


def wanted() -> TemplateChoices:
    """Return what the address asks of a template."""
    args = request.args
    return TemplateChoices(
        package=args.get("package", ""), standard=args.get("standard", ""), rows=args.get("rows", default=ROWS[1], type=whole),
        typed={name: args.get(name, "") for name in current_scheme().row.names}, candidates=args.get("candidates", ""),
        numbers=args.get("numbers", ""), receipt=args.get("receipt", ""))


@bp.get(f"{SHEETS}/template")
@permitted("read")
def template_choices() -> Answer:
    """Show everything that can be chosen for a template; the page's address holds what was."""
    return _page(wanted())


def _page(chosen: TemplateChoices, refusal: NotMade | None = None) -> Answer:
    standards = taking_standards(current_centre(), today(), current_scheme().code)
    address = {name: value for name, value in request.args.items() if value}
    problems = refusal.problems if refusal else ()
    return page(
        "uploads/template.html", status=422 if refusal else 200, title="Template",
        crumbs=crumbs(("Spreadsheet", url_for(".spreadsheets")), ("Template", None)), here="uploads.spreadsheets",
        wanted=chosen, problems={problem.field: problem for problem in problems}, errors=problems, packages=packages(),
        standards=[Choice(one.slug, one.label) for one in standards], rows=[Choice(str(n), str(n)) for n in ROWS],
        candidates=_candidates(), most_typed=MOST_TYPED,
        starts=tuple(current_scheme().row), given=given(today()),
        address=url_for(".template", kind="xlsx", _external=True, **address) if address and not refusal else "")


def _candidates() -> list[Choice]:
    """Return whom a template may have in its rows, in the scheme's word for what they are registered on."""
    return [Choice(UNREGISTERED, f"Everybody not yet registered on the {current_scheme().programme}, up to {MOST:,}"),
            Choice(NUMBERS, "These numbers"), Choice(RECEIPT, "Those of an earlier receipt: last year’s list")]


@bp.get(f"{SHEETS}/template.<any(xlsx, csv):kind>")
@permitted("read")
def template(kind: str) -> Answer:
    """Send the template of this centre on this day; its address holds what was chosen, so it can be kept."""
    try:
        made = template_for(current_centre(), current_kind().fields, today(), wanted())
    except NotMade as refusal:
        return _page(wanted(), refusal)
    content = write_template(made) if kind == "xlsx" else write_csv_template(made)
    return attached(content, kind, f"{current_scheme().code}-candidates-{current_centre().number}")
