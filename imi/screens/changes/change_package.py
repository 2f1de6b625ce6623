"""The package of one registration changed: it is ended, and the new one has a receipt of its own."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.database.errors import Conflict, Refused
from imi.registrations.changes import packages
from imi.registrations.changes.queries import Registered, registered
from imi.screens.blueprints import REGISTRATION
from imi.screens.changes.blueprint import bp
from imi.screens.changes.plans import confirmed, plan_form, summed, with_both
from imi.screens.crumbs import crumbs
from imi.screens.registration_page import HERE
from imi.screens.texts import texts_sent
from imi.web import mail_context
from imi.web.endpoints import Endpoints
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, page
from imi.web.schemes import current_scheme, current_schemes
from imi.web.security import current_centre, current_person, permitted, today


@bp.get(f"{REGISTRATION}/package")
@permitted("register")
def other_package(reference: str, line: int) -> Answer:
    """Show the packages that it can be changed to; with one chosen, what the change would be."""
    return _change(_registration(reference, line), request.args.get("package", ""))


def _registration(reference: str, line: int) -> Registered:
    return registered(current_centre(), reference, line, current_scheme().code)


def _change(found: Registered, code: str, status: int = 200, problem: str = "", field: str = "") -> Answer:
    centre, planned, form = current_centre(), None, None
    if code:
        try:
            planned = packages.planned(centre, found, code, today(), texts_sent(), schemes=current_schemes())
            form = plan_form(planned, wrong=status == 422)
        except Refused as refusal:
            status, problem, field, code = 409 if status == 409 else 422, refusal.message, "package", ""
    offered = packages.others(centre, found, today()) if found.state == "active" else []
    return page(
        "changes/change_package.html", status=status, title=f"Change the package of {found.reference}", one=found,
        offered=offered, plan=planned, form=form, code=code, training=current_scheme().row,
        problem=problem, field=field, here=HERE, typed=request.form, may_undo=found.may_undo(today()),
        at=Endpoints(reference=found.receipt, line=found.line),
        problems=summed(problem, field, form, {
            "package": bool(offered), "purchase_order": bool(planned), "reason": bool(planned and planned.needs_reason),
            "confirmed": bool(planned and planned.warnings)}),
        crumbs=crumbs((found.receipt, url_for("receipts.receipt", reference=found.receipt)),
                      (f"Line {found.line}", url_for("receipts.registration", reference=found.receipt, line=found.line)),
                      ("Change the package", None)))


@bp.post(f"{REGISTRATION}/package")
@permitted("register")
def change_package(reference: str, line: int) -> Answer:
    """Change it, and lead to the new receipt."""
    form = request.form
    try:
        receipt = packages.change(
            current_centre(), current_person(), reference, line, form.get("package", ""), pence=form.get("pence", type=whole),
            purchase_order=form.get("purchase_order", ""), confirmed=confirmed(), texts=texts_sent(),
            reason=form.get("reason", ""), edition=form.get("edition", 0, type=whole), today=today(),
            schemes=current_schemes(), **mail_context.letters())
    except Refused as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _change(_registration(reference, line), form.get("package", ""), status, with_both(refusal),
                       refusal.field)
    return redirect(url_for("receipts.receipt", reference=receipt.reference), 303)
