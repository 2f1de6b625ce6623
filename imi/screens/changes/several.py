"""Several registrations of a receipt cancelled or withdrawn at once: ticked one by one over the pages, or all that are found."""
from __future__ import annotations

from flask import request, url_for

from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.errors import Conflict, Refused
from imi.formats import count, typed_day
from imi.registrations.changes.chains import standings
from imi.registrations.changes.fields import withdrawn_on
from imi.registrations.changes.queries import active_of, count_of, ids_of, reasons, registrations, undo_until
from imi.registrations.models import Receipt, Registration
from imi.registrations.receipts import receipt as receipt_of
from imi.screens.blueprints import REGISTRATIONS
from imi.screens.changes.blueprint import bp
from imi.screens.changes.ending import end
from imi.screens.crumbs import crumbs
from imi.screens.registration_page import HERE
from imi.web.endpoints import Endpoints
from imi.web.inputs.lists import page_number
from imi.web.inputs.numbers import whole
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, done, page
from imi.web.schemes import current_scheme
from imi.web.security import current_centre, permitted, today

ENDING = f"{REGISTRATIONS}/<reference>/ending"


@bp.get(ENDING)
@permitted("register")
def end_several(reference: str) -> Answer:
    """Show the receipt's active registrations, perhaps narrowed, to cancel or withdraw several at once; first of all, where the
    address says so, to cancel every one.
    """
    return _page(receipt_of(current_centre(), reference, current_scheme().code), request.args.get("q", ""), page_number())


@bp.post(ENDING)
@permitted("register")
def end_these(reference: str) -> Answer:
    """Cancel or withdraw those that were chosen, all of them or none; or look for others, and what was ticked stays."""
    centre, form = current_centre(), request.form
    receipt = receipt_of(centre, reference, current_scheme().code)
    shown = form.get("shown", "")
    if form.get("what") not in ("cancel", "withdraw"):
        return _page(receipt, *_looked_for(shown))
    try:
        said = end(_chosen(centre, receipt, shown))
    except Refused as refusal:
        return _page(receipt, shown, form.get("at", 1, type=whole), 409 if isinstance(refusal, Conflict) else 422, refusal)
    return done(url_for("receipts.receipt", reference=receipt.reference), say=said)


def _looked_for(shown: str) -> tuple[str, int]:
    """Return (text, page) that the pressed button asks for: another page of what is shown, everything, or what was typed."""
    turned = request.form.get("page", type=whole)
    if turned:
        return shown, turned
    return "" if request.form.get("what") == "every" else request.form.get("q", ""), 1


def _chosen(centre: Centre, receipt: Receipt, shown: str) -> list[int]:
    """Return the ids of what was ticked. Raises Conflict where all were, and all are others by now than the page said."""
    form = request.form
    if "all" not in form:
        return ids_of(centre, Registration.receipt == receipt.id, Registration.line.in_(among(form.getlist("line", type=whole))))
    found = ids_of(centre, *active_of(receipt, shown.strip()))
    if len(found) != form.get("all", type=whole):
        raise Conflict(f"All are {count(len(found), 'active registration')} by now. Nothing was changed: look through them again")
    return found


def _page(receipt: Receipt, text: str, number: int, status: int = 200, refusal: Refused | None = None) -> Answer:
    centre, per, text = current_centre(), rows_per_page(), text.strip()[:100]
    total = count_of(centre, *active_of(receipt))
    found = count_of(centre, *active_of(receipt, text)) if text else total
    pages = max(-(-found // per), 1)
    number = min(max(number, 1), pages)
    may_cancel = today() <= undo_until(receipt)
    lines = registrations(centre, *active_of(receipt, text), page=number, per=per)
    followed = [line for line in lines if line.came_from]
    came = {of: around.came_from for of, around in standings(centre, followed, today()).items()} if followed else {}
    ticked = set(request.form.getlist("line", type=whole))
    here = {line.line for line in lines}
    return page(
        "changes/ending.html", status=status, title=f"Cancel or withdraw registrations of {receipt.reference}",
        receipt=receipt, lines=lines, total=total,
        followed=[(line, came[line.id]) for line in lines if line.id in came], found=found, number=number, pages=pages,
        text=text, ticked=ticked,
        elsewhere=sorted(ticked - here), problem=refusal.message if refusal else "", field=refusal.field if refusal else "",
        until=undo_until(receipt), may_cancel=may_cancel, reasons=reasons(today()),
        moved_on=withdrawn_on(current_scheme()), typed=request.form, here=HERE, today_typed=typed_day(today().isoformat()),
        at=Endpoints(reference=receipt.reference), is_all_chosen=request.form.get("all") == str(found),
        all_at_once=may_cancel and request.args.get("all") == "yes",
        turns=[(other, word) for other, word in ((number - 1, "Previous"), (number + 1, "Next")) if 1 <= other <= pages],
        crumbs=crumbs((receipt.reference, url_for("receipts.receipt", reference=receipt.reference)),
                      ("Cancel or withdraw", None)))
