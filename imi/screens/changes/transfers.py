"""Transfers of registrations between centres: asked, agreed, completed. Nothing of a candidate is shown before a proof."""
from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from imi.candidates.actions import link_by_number
from imi.candidates.fields import DATE_OF_BIRTH
from imi.centres.queries import given
from imi.database.errors import Conflict, Refused
from imi.registrations.changes import each_side, taking_over
from imi.registrations.changes import transfers as moving
from imi.registrations.changes.ending import NotInState
from imi.registrations.changes.queries import registered
from imi.screens.blueprints import REGISTRATION, REGISTRATIONS
from imi.screens.changes.blueprint import bp
from imi.screens.changes.plans import confirmed, plan_form, summed, with_both
from imi.screens.crumbs import crumbs
from imi.screens.registration_page import change_page, refused
from imi.screens.texts import texts_sent
from imi.web import mail_context
from imi.web.endpoints import Endpoints
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import View
from imi.web.respond import Answer, done, page
from imi.web.schemes import current_scheme, current_schemes
from imi.web.security import current_centre, current_person, permitted, today

TRANSFERS = f"{REGISTRATIONS}/transfers"
ONE = f"{TRANSFERS}/<int:number>"
FILTERS = {"state": Filter("Show", [("waiting", "Waiting for your centre")], is_view=True)}


@bp.get(TRANSFERS)
@permitted("read")
def transfers() -> Answer:
    """Show the transfers of the centre, both ways, or only those that wait for it, and the form that asks for one."""
    return _list()


def _list(status: int = 200, problem: str = "") -> Answer:
    asked = listing(url_for(".transfers"), FILTERS, each_side.COLUMNS, "transfers")
    only_waiting, order = "state" in asked.query, asked.order or each_side.COLUMNS.usual
    rows = order.sorted(each_side.transfers(current_centre(), scheme=current_scheme().code), each_side.SORTED)
    waiting = [row for row in rows if row.waits_for_us]
    return page("changes/transfers.html", status=status, title="Transfers", rows=waiting if only_waiting else rows,
                views=[View("All", len(rows), url_for(".transfers"), not only_waiting),
                       View("Waiting for your centre", len(waiting), url_for(".transfers", state="waiting"), only_waiting)],
                problem=problem, typed=request.form, listing=asked, crumbs=crumbs(("Transfers", None)))


@bp.post(TRANSFERS)
@permitted("register")
def ask_for_transfer() -> Answer:
    """Ask the other centre for a registration of one's own candidate."""
    form = request.form
    try:
        number = moving.ask(current_centre(), current_person(), form.get("number", ""), form.get("package", ""),
                            form.get("text", ""), after=mail_context.letters()["after"], scheme=current_scheme().code)
    except Refused as refusal:
        return _list(409 if isinstance(refusal, Conflict) else 422, refusal.message)
    return done(url_for(".transfer", number=number), say="The other centre is asked")


@bp.get(f"{REGISTRATION}/transfer")
@permitted("register")
def ask_offer(reference: str, line: int) -> Answer:
    """Show what offering a registration to another centre means, and its form."""
    return change_page(registered(current_centre(), reference, line, current_scheme().code), "transfer")


@bp.post(f"{REGISTRATION}/transfer")
@permitted("register")
def offer_transfer(reference: str, line: int) -> Answer:
    """Offer the registration to another centre."""
    found = registered(current_centre(), reference, line, current_scheme().code)
    if found.state != "active":
        return refused(found, NotInState(f"{found.reference} is {found.state}. Nothing was offered"), "transfer")
    try:
        number = moving.offer(current_centre(), current_person(), found, request.form.get("centre", ""),
                                 request.form.get("text", ""), after=mail_context.letters()["after"])
    except Refused as refusal:
        return refused(found, refusal, "transfer")
    return done(url_for(".transfer", number=number), say="The registration is offered to the other centre")


@bp.get(ONE)
@permitted("read")
def transfer(number: int) -> Answer:
    """Show one transfer: how far it is, and what this centre is to do."""
    return _page(_seen(number))


def _seen(number: int) -> each_side.TransferView:
    return each_side.transfer(current_centre(), number, current_scheme().code)


def _page(seen: each_side.TransferView, status: int = 200, *, sent: bool = False, **more: Any) -> Answer:
    centre = current_centre()
    held = taking_over.receivable(centre, seen) if seen.mine == "to" else None
    blocked = taking_over.in_the_way(centre, seen, today())
    open_to_us = held is not None and seen.may_complete and not blocked
    made = taking_over.completing(centre, seen, held, texts_sent(), today(), current_schemes()) if held and open_to_us else None
    context, form = {"problem": "", "field": "", **more}, plan_form(made, wrong=sent) if made else None
    return page("changes/transfer.html", status=status, title=f"Transfer {seen.id}", going=seen,
                at=Endpoints(number=seen.id), held=held, plan=made,
                form=form, training=current_scheme().row, problems=summed(context["problem"], context["field"], form, {
                    "answer": seen.may_refuse, "date_of_birth": seen.may_complete and not held and not blocked,
                    "purchase_order": bool(form), "reason": bool(made and made.needs_reason),
                    "confirmed": bool(made and made.warnings)}),
                became_url=url_for("receipts.receipt", reference=seen.became.partition("/")[0]) if seen.became else "",
                blocked=blocked, typed=request.form,
                born=DATE_OF_BIRTH, here="changes.transfers",
                crumbs=crumbs(("Transfers", url_for(".transfers")), (f"Transfer {seen.id}", None)), **context)


def _done(number: int, act: Any, say: str) -> Answer:
    try:
        act()
    except Refused as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _page(_seen(number), status, problem=refusal.message, field=refusal.field)
    return done(url_for(".transfer", number=number), say=say)


@bp.post(f"{ONE}/agreement")
@permitted("register")
def agree_to_transfer(number: int) -> Answer:
    """Let the other centre take it over."""
    return _done(number, lambda: moving.agree_to(current_centre(), current_person(), number,
                                                 after=mail_context.letters()["after"], scheme=current_scheme().code),
                 "You agreed. The other centre completes the transfer")


@bp.post(f"{ONE}/refusal")
@permitted("register")
def refuse_transfer(number: int) -> Answer:
    """Say no, with a reason."""
    return _done(number, lambda: moving.refuse(current_centre(), current_person(), number, request.form.get("answer", ""),
                                               after=mail_context.letters()["after"], scheme=current_scheme().code),
                 "The transfer is refused")


@bp.post(f"{ONE}/end")
@permitted("register")
def take_transfer_back(number: int) -> Answer:
    """Take one's own question back."""
    return _done(number, lambda: moving.take_back(current_centre(), current_person(), number,
                                                  after=mail_context.letters()["after"], scheme=current_scheme().code),
                 "The transfer is taken back")


@bp.post(f"{ONE}/proof")
@permitted("register")
def prove_transfer(number: int) -> Answer:
    """Link the candidate by number and date of birth, before anything of them is shown."""
    seen = _seen(number)
    blocked = taking_over.in_the_way(current_centre(), seen, today())
    born, problems = DATE_OF_BIRTH.check(request.form.get(DATE_OF_BIRTH.name, ""), given(today()))
    wrong = next((one.message for one in problems if one.severity == "error"), "")
    if wrong or blocked or not seen.may_complete:
        return _page(seen, 422, problem=blocked or wrong or f"This transfer is {seen.words}", field=DATE_OF_BIRTH.name)
    return _done(number, lambda: link_by_number(current_centre(), current_person(), str(seen.number), born,
                                                f"transfer {number}"), "The candidate is linked to your centre")


@bp.post(f"{ONE}/completion")
@permitted("register")
def complete_transfer(number: int) -> Answer:
    """Take the registration over, and lead to the new receipt."""
    form = request.form
    try:
        receipt = taking_over.complete(
            current_centre(), current_person(), number, texts_sent(), confirmed=confirmed(),
            reason=form.get("reason", ""), purchase_order=form.get("purchase_order", ""), today=today(),
            schemes=current_schemes(), **mail_context.letters())
    except Refused as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return _page(_seen(number), status, sent=True, problem=with_both(refusal),
                     field=refusal.field)
    return redirect(url_for("receipts.receipt", reference=receipt.reference), 303)
