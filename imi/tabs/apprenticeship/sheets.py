"""One upload: its report, its review, and Register (R82, R83)."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace as replace_of
from functools import cache
from typing import Any

from flask import current_app, redirect, request, url_for

from imi.catalogue.queries import taking_standards
from imi.centres.queries import given
from imi.centres.settings import UPLOAD_DAYS, threshold
from imi.database import Conflict, Refused, Unknown
from imi.registrations.fields import PURCHASE_ORDER
from imi.rules.field import Given
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.review import KEY
from imi.tabs.apprenticeship.sheet_progress import on_its_way
from imi.tabs.apprenticeship.sheet_rows import Both
from imi.tabs.apprenticeship.showing import crumbs
from imi.tabs.apprenticeship.spreadsheets import ONE, packages, rows_said, store
from imi.uploads import registering
from imi.uploads.costs import so_far
from imi.uploads.fields import BY_NAME
from imi.uploads.groups import Group
from imi.uploads.kept import kept, row_count
from imi.uploads.likely import likely
from imi.uploads.original import original, sent
from imi.uploads.progress import progress
from imi.uploads.ready import Ready, ready
from imi.uploads.remedies import offered
from imi.uploads.report import PAGE, PAGE_OF_A_GROUP, TIDIED, VIEWS, Report, changes, listed, report
from imi.uploads.retention import last_day
from imi.web.lists import page_number
from imi.web.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today
from imi.words import money

TEMPLATE = "apprenticeship/upload.html"
# The fingerprint of a form that has none: it fits no review.
UNSEEN = "unseen"
# Rows that the review lists; the packages above it count them all.
MOST_SHOWN = 500
MOST_DIFFERENCES = 50


def context(seen: Report, **more: Any) -> dict[str, Any]:
    """Everything that the page of an upload may name."""
    view = request.args.get("view", seen.first_view)
    if view not in (*VIEWS, TIDIED):
        raise Unknown("view")
    number, choices_of = page_number(), _choices_of(lists := given(today()))
    step = seen.told.get("corrected", {}).get("step")
    return {
        "title": f"{seen.upload.reference} {seen.upload.file_name}", "report": seen, "upload": seen.upload, "view": view,
        "crumbs": crumbs(("Spreadsheet", url_for(".spreadsheets")), (seen.upload.reference, None)),
        "here": "apprenticeship.spreadsheets", "base": url_for(".sheet", reference=seen.upload.reference), "fields": BY_NAME,
        "given": lists, "number": number, **_rows(seen, view, number),
        "choices_of": choices_of, "likely": cache(lambda name, text: likely(text, choices_of(name))),
        "offered": _offered, "both": None, "wrong": "", "preview": None,
        "sent": sent(seen.upload, seen.by), "file": original(seen.upload, store(), seen.by),
        "kept_until": last_day(seen.upload, threshold(UPLOAD_DAYS)),
        "so_far": so_far(current_centre(), seen.upload, today()) if seen.counts["ready"] else None,
        "differences": changes(seen.upload, step, MOST_DIFFERENCES) if step else [], **_opened(seen, number), **more,
    }


def _choices_of(lists: Given) -> Callable[[str], list[tuple[str, str]]]:
    """What gives the (value, label) of a field's list, as a cell of the sheet holds it; asked once of each field."""

    @cache
    def choices(name: str) -> list[tuple[str, str]]:
        if name == "package":
            return [(code, label) for code, label in packages()]
        if name == "standard":
            return [(one.label, one.label) for one in taking_standards(current_centre(), today())]
        return [(choice.label, choice.label) for choice in lists.choices(name)]

    return choices


def _offered(group: Group) -> list[str]:
    """The standards that the names of a group may mean."""
    if group.code != "standard.several":
        return []
    return offered([text for text, _rows in group.values], taking_standards(current_centre(), today()))


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
                **context(report(current_centre(), reference, today(), request.args.get("group", ""))))


def refused(reference: str, sentence: str, status: int, headers: Mapping[str, str] | None = None,
            both: Both | None = None) -> Answer:
    """The report with what could not be done above it."""
    centre = current_centre()
    come = progress(centre, reference)
    if not come.has_report:
        return on_its_way(come, sentence, status)
    return page(TEMPLATE, fragments=("report",), status=status, say=sentence, headers=headers,
                **context(report(centre, reference, today()), wrong=sentence, both=both))


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
        key=secrets.token_urlsafe(16), differing=_differing(seen),
        here="apprenticeship.spreadsheets", base=url_for(".sheet", reference=reference),
        crumbs=crumbs(("Spreadsheet", url_for(".spreadsheets")),
                      (seen.upload.reference, url_for(".sheet", reference=reference)), ("Review", None)))


def _differing(seen: Ready) -> list[tuple[str, str, str]]:
    """Return (what, as the sent page showed it, as it is) of what has changed since."""
    form = request.form
    if "shown_rows" not in form:
        return []
    rows, pence = form.get("shown_rows", 0, type=whole), form.get("shown_pence", type=whole)
    both = [("Rows", str(rows), str(len(seen.rows))), ("Total", money(pence), money(seen.pence))]
    return [one for one in both if one[1] != one[2]]


@bp.post(f"{ONE}/submission")
@permitted("register")
def register_sheet(reference: str) -> Answer:
    """Register what is ready, once, and lead to the receipt."""
    settings, queue, form = current_app.extensions["settings"], current_app.extensions["queue"], request.form
    key = form.get("key", "")
    try:
        receipt = registering.register(
            current_centre(), current_person(), reference, key=key if KEY.fullmatch(key) else secrets.token_urlsafe(16),
            fingerprint=form.get("fingerprint") or UNSEEN, purchase_order=form.get("purchase_order", ""), today=today(),
            public_url=settings.public_url, after=queue.enqueue_letters)
    except Refused as refusal:
        return _review(reference, status=409 if isinstance(refusal, Conflict) else 422, problem=refusal.message,
                       order=form.get("purchase_order", ""))
    return redirect(url_for(".receipt", reference=receipt.reference), 303)
