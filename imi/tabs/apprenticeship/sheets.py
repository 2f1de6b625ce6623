"""One upload: its report, its repair in the browser, its review, and Register (R82, R83)."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace as replace_of
from typing import Any

from flask import current_app, redirect, request, url_for

from imi.centres.queries import given
from imi.centres.settings import UPLOAD_DAYS, threshold
from imi.database import Conflict, Refused, Unknown
from imi.registrations.fields import PURCHASE_ORDER
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.review import KEY
from imi.tabs.apprenticeship.sheet_progress import on_its_way
from imi.tabs.apprenticeship.sheet_rows import Both, changed_texts, whole_row
from imi.tabs.apprenticeship.showing import crumbs
from imi.tabs.apprenticeship.spreadsheets import ONE, rows_said, store
from imi.uploads import registering, repairing
from imi.uploads.costs import so_far
from imi.uploads.fields import BY_NAME
from imi.uploads.kept import kept, row_count
from imi.uploads.models import Upload
from imi.uploads.original import original
from imi.uploads.progress import progress
from imi.uploads.ready import ready
from imi.uploads.report import PAGE, PAGE_OF_A_GROUP, TIDIED, VIEWS, Report, changes, listed, nearest, report
from imi.uploads.report import upload as load
from imi.uploads.retention import last_day
from imi.web.lists import page_number
from imi.web.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today

TEMPLATE = "apprenticeship/upload.html"
# Rows that the review lists; the packages above it count them all.
MOST_SHOWN = 500
MOST_DIFFERENCES = 50


def context(seen: Report, **more: Any) -> dict[str, Any]:
    """Everything that the page of an upload may name."""
    view = request.args.get("view", "problems" if seen.is_open else "all")
    if view not in (*VIEWS, TIDIED):
        raise Unknown("view")
    number, lists = page_number(), given(today())
    step = seen.told.get("corrected", {}).get("step")
    return {
        "title": f"{seen.upload.reference} {seen.upload.file_name}", "report": seen, "upload": seen.upload, "view": view,
        "crumbs": crumbs(("Spreadsheet", url_for(".spreadsheets")), (seen.upload.reference, None)),
        "here": "apprenticeship.spreadsheets", "base": url_for(".sheet", reference=seen.upload.reference), "fields": BY_NAME,
        "given": lists, "number": number, **_rows(seen, view, number),
        "choices_by_label": lambda choices: [(choice.label, choice.label) for choice in choices],
        "nearest": lambda group: nearest(group, lists.choices(group.field)), "both": None, "wrong": "", "preview": None,
        "file": original(seen.upload, store(), seen.by), "kept_until": last_day(seen.upload, threshold(UPLOAD_DAYS)),
        "so_far": so_far(current_centre(), seen.upload, today()) if seen.counts["ready"] else None,
        "differences": changes(seen.upload, step, MOST_DIFFERENCES) if step else [], **_opened(seen, number), **more,
    }


def _rows(seen: Report, view: str, number: int) -> dict[str, Any]:
    """A page of the rows of a view, or of the cells of which something else is kept."""
    centre = current_centre()
    if view == TIDIED:
        return {"rows": [], "cells": kept(centre, seen.upload, number), "pages": _pages(row_count(centre, seen.upload), PAGE)}
    states = [VIEWS[view]] if VIEWS[view] else list(seen.counts)
    rows = listed(centre, seen.upload, view, number) if view not in ("problems", "warnings") else []
    return {"rows": rows, "cells": [], "pages": _pages(sum(seen.counts[state] for state in states), PAGE)}


def _pages(rows: int, each: int) -> int:
    return max(-(-rows // each), 1)


def _opened(seen: Report, number: int) -> dict[str, Any]:
    """A page of the group whose rows are all wanted, as its address says; None where there is no such group any more."""
    key = request.args.get("group", "") if request.method == "GET" else ""
    found = next((group for group in (*seen.problems, *seen.warnings) if group.key == key), None)
    if found is None:
        return {"opened": None}
    part = found.cells[(number - 1) * PAGE_OF_A_GROUP:number * PAGE_OF_A_GROUP]
    return {"opened": replace_of(found, cells=part), "opened_pages": _pages(found.rows, PAGE_OF_A_GROUP)}


@bp.get(ONE)
@permitted("read")
def sheet(reference: str) -> Answer:
    """The report: what will happen, what to put right by cause, and the rows by state; before that, how far it has come."""
    seen = progress(current_centre(), reference)
    if not seen.has_report:
        return on_its_way(seen)
    return page(TEMPLATE, fragments=("report", "job"),
                **context(report(current_centre(), reference, request.args.get("group", ""))))


def refused(reference: str, sentence: str, status: int, headers: Mapping[str, str] | None = None,
            both: Both | None = None) -> Answer:
    """The report with what could not be done above it."""
    centre = current_centre()
    come = progress(centre, reference)
    if not come.has_report:
        return on_its_way(come, sentence, status)
    return page(TEMPLATE, fragments=("report",), status=status, say=sentence, headers=headers,
                **context(report(centre, reference), wrong=sentence, both=both))


def repaired(reference: str, act: Callable[[Upload], object], say: str) -> Answer:
    """Do a repair and show the report as it is now; a refusal is shown above it with nothing lost."""
    centre = current_centre()
    found = load(centre, reference)
    try:
        result = act(found)
    except Refused as refusal:
        if isinstance(refusal, Conflict) and refusal.theirs:
            raise
        return refused(reference, refusal.message, 409 if isinstance(refusal, Conflict) else 422)
    seen = report(centre, reference)
    left = seen.counts["problem"] + seen.counts["warning"]
    still = f"{rows_said(left)} left" if left else f"All {rows_said(seen.counts['ready'])} are ready"
    told = f"{say.format(count=result)}. {still}"
    return done(url_for(".sheet", reference=reference, _anchor="next"), TEMPLATE, fragments=("report",), say=told,
                context=lambda: context(seen))


@bp.post(f"{ONE}/rows/<int:row>")
@permitted("register")
def set_row(reference: str, row: int) -> Answer:
    """Put right one cell, or the whole row from its form; where a colleague was faster, both values are shown."""
    texts, was = changed_texts()
    edition = request.form.get("edition", type=whole)
    try:
        return repaired(reference, lambda found: repairing.set_cell(
            current_centre(), current_person(), found, row, texts, edition, today(), was),
            f"Row {row} changed" if texts else f"Row {row} has what it had")
    except Conflict as conflict:
        if "whole" in request.form:
            return whole_row(reference, row, conflict)
        both = Both(row, repairing.row_of(current_centre(), load(current_centre(), reference), row).edition,
                    [(BY_NAME[name], texts[name], theirs) for name, theirs in conflict.theirs.items()])
        return refused(reference, conflict.message, 409, both=both)


@bp.get(f"{ONE}/rows/<int:row>")
@permitted("read")
def one_row(reference: str, row: int) -> Answer:
    """The whole row as a form, what is wrong said at each field."""
    return whole_row(reference, row)


@bp.post(f"{ONE}/rows/<int:row>/exclude")
@permitted("register")
def exclude(reference: str, row: int) -> Answer:
    """Leave a row out, or put it back."""
    out = "back" not in request.form
    return repaired(reference, lambda found: repairing.leave_out(
        current_centre(), current_person(), found, row, today(), out=out), f"Row {row} {'left out' if out else 'put back'}")


@bp.post(f"{ONE}/replace")
@permitted("register")
def replace(reference: str) -> Answer:
    """Change one text in every row that has it."""
    form = request.form
    return repaired(reference, lambda found: rows_said(repairing.replace(
        current_centre(), current_person(), found, form.get("field", ""), form.get("old", ""), form.get("value", ""), today())),
        "{count} changed")


@bp.post(f"{ONE}/warnings")
@permitted("register")
def accept(reference: str) -> Answer:
    """Confirm every warning of a kind."""
    name, _space, code = request.form.get("group", "").partition(" ")
    return repaired(reference, lambda found: rows_said(repairing.confirm(
        current_centre(), current_person(), found, name, code, today())), "{count} confirmed")


@bp.post(f"{ONE}/undo")
@permitted("register")
def undo_step(reference: str) -> Answer:
    """Take the last repair back."""
    return repaired(reference, lambda found: repairing.undo(current_centre(), found, today()), "The last change is taken back")


@bp.post(f"{ONE}/cancel")
@permitted("register")
def cancel(reference: str) -> Answer:
    """Put the upload aside; where another file or other columns are on their way, only those."""
    found = load(current_centre(), reference)
    if repairing.cancel(current_centre(), found):
        return done(url_for(".sheet", reference=reference), say=f"{found.reference} stays as it was")
    return done(url_for(".spreadsheets"), say=f"{reference.upper()} is put aside. Nothing of it was registered")


@bp.get(f"{ONE}/review")
@permitted("register")
def sheet_review(reference: str) -> Answer:
    """What would be registered now, by standard and package, before it is."""
    return _review(reference)


def _review(reference: str, *, status: int = 200, problem: str = "", order: str | None = None) -> Answer:
    centre = current_centre()
    seen = ready(centre, reference, today())
    if not seen.rows:
        return done(url_for(".sheet", reference=reference), say=problem or "No row is ready to be registered")
    text = order if order is not None else (seen.orders[0] if len(seen.orders) == 1 else "")
    return page(
        "apprenticeship/upload_review.html", status=status, title=f"Check {rows_said(len(seen.rows))} before you save",
        ready=seen, upload=seen.upload, problem=problem, most_shown=MOST_SHOWN, order=text, order_field=PURCHASE_ORDER,
        key=secrets.token_urlsafe(16), here="apprenticeship.spreadsheets", base=url_for(".sheet", reference=reference),
        crumbs=crumbs(("Spreadsheet", url_for(".spreadsheets")),
                      (seen.upload.reference, url_for(".sheet", reference=reference)), ("Review", None)))


@bp.post(f"{ONE}/submission")
@permitted("register")
def register_sheet(reference: str) -> Answer:
    """Register what is ready, once, and lead to the receipt."""
    settings, queue, form = current_app.extensions["settings"], current_app.extensions["queue"], request.form
    key = form.get("key", "")
    try:
        receipt = registering.register(
            current_centre(), current_person(), reference, key=key if KEY.fullmatch(key) else secrets.token_urlsafe(16),
            fingerprint=form.get("fingerprint", ""), purchase_order=form.get("purchase_order", ""), today=today(),
            public_url=settings.public_url, after=queue.enqueue_letters)
    except Refused as refusal:
        return _review(reference, status=409 if isinstance(refusal, Conflict) else 422, problem=refusal.message,
                       order=form.get("purchase_order", ""))
    return redirect(url_for(".receipt", reference=receipt.reference), 303)
