"""One registration after its Save: what became of it; cancel, withdraw, put back, change the package, offer a transfer."""
from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.errors import Conflict, Refused
from imi.formats import count, typed_day
from imi.registrations.changes import ending, packages, transfers
from imi.registrations.changes.chains import BACK, Standing, standings
from imi.registrations.changes.each_side import transfers as going
from imi.registrations.changes.fields import MOVED_ON
from imi.registrations.changes.queries import Registered, moves, reasons, registered, successors
from imi.registrations.changes.reregister import stands_for
from imi.tabs.apprenticeship.blueprint import bp
from imi.tabs.apprenticeship.plans import confirmed, plan_form, summed, with_both
from imi.tabs.apprenticeship.receipts import SUBMITTED
from imi.tabs.apprenticeship.sent import texts_sent
from imi.tabs.apprenticeship.showing import crumbs
from imi.web import mail_context
from imi.web.endpoints import Endpoints
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today

ONE = f"{SUBMITTED}/<reference>/<int:line>"
HERE = "apprenticeship.submitted"


@bp.get(ONE)
@permitted("read")
def registration(reference: str, line: int) -> Answer:
    """Show the registration, what became of it, and what may still be done."""
    return _page(registered(current_centre(), reference, line))


def _page(found: Registered, status: int = 200, **more: Any) -> Answer:
    centre, day = current_centre(), today()
    around = standings(centre, [found], day)[found.id]
    odd = ending.odd(centre, [found])[found.id] if found.state in BACK else []
    context = {"problems": {}, "typed": {}, "wrong": "", **more}
    return page(
        "apprenticeship/registration.html", status=status, title=f"Registration {found.reference}", one=found, here=HERE,
        at=Endpoints(reference=found.receipt, line=found.line),
        moves=moves(centre, [found.id]), may_undo=found.may_undo(day), today_typed=typed_day(day.isoformat()),
        **_chain(centre, found, around), is_registered_again=any(one.severity == "error" for one in odd),
        odd={"warnings": odd, "warned": stands_for(odd), "needs_reason": False}, reasons=reasons(day), moved_on=MOVED_ON,
        crumbs=crumbs((found.receipt, url_for(".receipt", reference=found.receipt)), (f"Line {found.line}", None)), **context)


def _chain(centre: Centre, found: Registered, around: Standing) -> dict[str, Any]:
    """Return what the registration came from and what took its place, and the transfers by which it did."""
    came, became = around.came_from, successors(centre, [found.id]).get(found.id)
    transfers = going(centre, about=found.id) if found.state == "active" or came else []
    ended = [later.state for later in around.after if later.reference == became and later.state != "active"]
    return {
        "around": around, "came": came, "became": became, "became_ended": "".join(ended),
        "came_url": url_for(".registration", reference=came.address[0], line=came.address[1]) if came and came.mine else "",
        "became_url": url_for(".receipt", reference=became.partition("/")[0]) if became else "",
        "by_transfer": [one for one in transfers if one.mine == "to"], "waiting": [one for one in transfers if one.is_open],
    }


def _refused(found: Registered, refusal: Refused) -> Answer:
    status = 409 if isinstance(refusal, Conflict) else 422
    named = refusal.field in ("reason", "moved_on", "centre", "text")
    return _page(found, status, problems={refusal.field: refusal.message} if named else {}, typed=request.form,
                 wrong="" if named else refusal.message)


def _withdrawn_on() -> Any:
    value, problems = MOVED_ON.check(request.form.get("moved_on", ""), given(today()))
    if problems:
        raise Refused(problems[0].message, field=MOVED_ON.name, code=problems[0].code)
    return value


def end(ids: list[int]) -> str:
    """Do what the form asks for with these registrations, and say it."""
    centre, person, what = current_centre(), current_person(), request.form.get("what", "")
    if what == "cancel":
        ended = ending.cancel(centre, person, ids, today=today(), **mail_context.letters())
        return f"{count(len(ended), 'registration')} cancelled"
    if what == "back":
        done_to = ending.put_back(centre, person, ids, text=request.form.get("text", ""), today=today(),
                                  confirmed=confirmed(), **mail_context.letters())
        return f"{count(len(done_to), 'registration')} put back"
    done_to = ending.withdraw(centre, person, ids, reason=request.form.get("reason", ""), on=_withdrawn_on(), today=today(),
                              text=request.form.get("text", ""), **mail_context.letters())
    return f"{count(len(done_to), 'registration')} withdrawn"


@bp.post(f"{ONE}/ending")
@permitted("register")
def end_registration(reference: str, line: int) -> Answer:
    """Cancel or withdraw a registration, or put it back."""
    found = registered(current_centre(), reference, line)
    try:
        said = end([found.id])
    except Refused as refusal:
        return _refused(found, refusal)
    return done(url_for(".registration", reference=found.receipt, line=line), say=said)


@bp.get(f"{ONE}/package")
@permitted("register")
def other_package(reference: str, line: int) -> Answer:
    """Show the packages that it can be changed to; with one chosen, what the change would be."""
    return _change(registered(current_centre(), reference, line), request.args.get("package", ""))


def _change(found: Registered, code: str, status: int = 200, problem: str = "", field: str = "") -> Answer:
    centre, planned, form = current_centre(), None, None
    if code:
        try:
            planned = packages.planned(centre, found, code, today(), texts_sent())
            form = plan_form(planned, wrong=status == 422)
        except Refused as refusal:
            status, problem, field, code = 409 if status == 409 else 422, refusal.message, "package", ""
    offered = packages.others(centre, found, today()) if found.state == "active" else []
    return page(
        "apprenticeship/change_package.html", status=status, title=f"Change the package of {found.reference}", one=found,
        offered=offered, plan=planned, form=form, code=code,
        problem=problem, field=field, here=HERE, typed=request.form, may_undo=found.may_undo(today()),
        at=Endpoints(reference=found.receipt, line=found.line),
        problems=summed(problem, field, form, {
            "package": bool(offered), "purchase_order": bool(planned), "reason": bool(planned and planned.needs_reason),
            "confirmed": bool(planned and planned.warnings)}),
        crumbs=crumbs((found.receipt, url_for(".receipt", reference=found.receipt)),
                      (f"Line {found.line}", url_for(".registration", reference=found.receipt, line=found.line)),
                      ("Change the package", None)))


@bp.post(f"{ONE}/package")
@permitted("register")
def change_package(reference: str, line: int) -> Answer:
    """Change it, and lead to the new receipt."""
    form = request.form
    try:
        receipt = packages.change(
            current_centre(), current_person(), reference, line, form.get("package", ""), pence=form.get("pence", type=whole),
            purchase_order=form.get("purchase_order", ""), confirmed=confirmed(), texts=texts_sent(),
            reason=form.get("reason", ""), edition=form.get("edition", 0, type=whole), today=today(), **mail_context.letters())
    except Refused as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _change(registered(current_centre(), reference, line), form.get("package", ""), status, with_both(refusal),
                       refusal.field)
    return redirect(url_for(".receipt", reference=receipt.reference), 303)


@bp.post(f"{ONE}/transfer")
@permitted("register")
def offer_transfer(reference: str, line: int) -> Answer:
    """Offer the registration to another centre."""
    found = registered(current_centre(), reference, line)
    if found.state != "active":
        return _refused(found, ending.NotInState(f"{found.reference} is {found.state}. Nothing was offered"))
    try:
        number = transfers.offer(current_centre(), current_person(), found, request.form.get("centre", ""),
                                 request.form.get("text", ""), after=mail_context.letters()["after"])
    except Refused as refusal:
        return _refused(found, refusal)
    return done(url_for(".transfer", number=number), say="The registration is offered to the other centre")
