"""One upload: its report, its review, and Register."""
from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace as replace_of
from functools import cache
from typing import Any, NamedTuple

from flask import redirect, request, url_for

from imi.catalogue.queries import taking_standards
from imi.centres.queries import given
from imi.centres.settings import UPLOAD_DAYS, threshold
from imi.database.errors import Conflict, NotFound, Refused
from imi.fields.field import Context
from imi.formats import money
from imi.registrations.fields import PURCHASE_ORDER
from imi.registrations.saved_forms import key_of
from imi.screens.crumbs import crumbs
from imi.screens.files import store
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.fixing.rows import Both
from imi.screens.uploads.progress import on_its_way
from imi.screens.uploads.report_values import entry_for, of_report, rules_of
from imi.screens.uploads.sending import ONE, packages, rows_said
from imi.uploads.fixing.remedies import offered
from imi.uploads.fixing.suggestions import likely
from imi.uploads.kinds import kind_of
from imi.uploads.reading.original import original, sent
from imi.uploads.registering import register as registering
from imi.uploads.registering.ready import Ready
from imi.uploads.report.costs import so_far
from imi.uploads.report.groups import Group
from imi.uploads.report.kept import StoredDifferently, kept, row_count
from imi.uploads.report.progress import progress
from imi.uploads.report.sections import Section, places_of
from imi.uploads.report.shown import PAGE, PAGE_OF_A_GROUP, TIDIED, VIEWS, ListedRow, Report, changes, listed, report, report_of
from imi.uploads.report.shown import upload as load
from imi.uploads.retention import last_day
from imi.web import mail_context
from imi.web.endpoints import Endpoints
from imi.web.inputs.lists import page_number
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, focus, page
from imi.web.schemes import current_scheme, current_schemes
from imi.web.security import current_centre, current_person, permitted, today

TEMPLATE = "uploads/upload.html"
# The fingerprint of a form that has none: it fits no review.
UNSEEN = "unseen"
# Rows that the review lists; the packages above it count them all.
MOST_SHOWN = 500
MOST_DIFFERENCES = 50


class Shown(NamedTuple):
    """Which part of a report is asked for: the view, or the one cause of which every row is wanted, with its pages."""

    view: str
    number: int
    sections: Sequence[Section]
    opened: Group | None = None
    pages: int = 1

    @property
    def asked(self) -> dict[str, Any]:
        """Return the query of an address that shows the same again."""
        if self.opened:
            return {"group": self.opened.key, **({"page": self.number} if self.number > 1 else {})}
        return {"view": self.view} if "view" in request.args and self.sections else {}


def shown(seen: Report) -> Shown:
    """Return what the page or the form's address asks to be shown: it is shown again after what the form did."""
    view, number = request.args.get("view", seen.first_view), page_number()
    if view not in (*VIEWS, TIDIED):
        raise NotFound("view")
    key = request.args.get("group", "") if not request.path.endswith("/remedy") else ""
    found = next((one for one in seen.sections if key in [group.key for group in one.groups]), None)
    if found is None:
        of_view = {"problems": ("error", "warning"), "warnings": ("warning",)}.get(view, ())
        return Shown(view, number, [one for one in seen.sections if one.severity in of_view] if seen.is_open else [])
    group = next(group for group in found.groups if group.key == key)
    pages = _pages(group.rows, PAGE_OF_A_GROUP)
    number = min(number, pages)
    part = replace_of(group, cells=group.cells[(number - 1) * PAGE_OF_A_GROUP:number * PAGE_OF_A_GROUP])
    return Shown(view, number, [replace_of(found, groups=[part], single=False)], part, pages)


def context(seen: Report, part: Shown | None = None, *, target: str = "", **more: Any) -> dict[str, Any]:
    """Return everything that the page of an upload may name. `target` is what on it gets the focus, the first problem if nothing.
    """
    part = part or shown(seen)
    rows, cells, pages = _rows(seen, part.view, part.number)
    choices_of, step = _choices_of(lists := given(today())), seen.told.get("corrected", {}).get("step")
    likely_of = cache(lambda name, text: likely(text, choices_of(name)))
    differences = changes(seen.upload, step, MOST_DIFFERENCES) if step else []
    return {
        "title": f"{seen.upload.reference} {seen.upload.file_name}", "report": seen, "upload": seen.upload, "view": part.view,
        "crumbs": crumbs(("Spreadsheet", url_for(".spreadsheets")), (seen.upload.reference, None)),
        "here": "uploads.spreadsheets", "at": Endpoints(reference=seen.upload.reference),
        "fields": kind_of(seen.upload).fields, "given": lists, "number": part.number, "rows": rows, "cells": cells,
        "pages": pages, "choices_of": choices_of, "likely": likely_of, "offered": _offered, "both": None, "wrong": "",
        "preview": None, "entry_for": entry_for(choices_of, likely_of), "rules_of": rules_of, "scheme": current_scheme(),
        "fill": {request.args.get("group", ""): request.args.get("value", "")},
        **of_report(seen, part.view, rows, () if more.get("preview") else part.sections),
        "target": target, "sections": part.sections, "opened": part.opened, "opened_pages": part.pages,
        "asked": part.asked,
        "sent": sent(seen.upload, seen.by), "file": original(seen.upload, store(), seen.by),
        "kept_until": last_day(seen.upload, threshold(UPLOAD_DAYS)),
        "so_far": so_far(current_centre(), seen.upload, today()) if seen.counts["ready"] else None,
        "differences": differences, "differences_caption": _of_all(differences, seen.told.get("corrected", {})), **more,
    }


def _choices_of(lists: Context) -> Callable[[str], list[tuple[str, str]]]:
    """Return the function that gives the (value, label) of a field's list, as a cell of the sheet holds it; it asks once for each
    field.
    """

    @cache
    def choices(name: str) -> list[tuple[str, str]]:
        if name == "package":
            return [(code, label) for code, label in packages()]
        if name == "standard":
            return [(one.label, one.label) for one in taking_standards(current_centre(), today(), current_scheme().code)]
        return [(choice.label, choice.label) for choice in lists.list(name).choices]

    return choices


def _of_all(differences: Sequence[object], corrected: Mapping[str, int]) -> str:
    """Return the caption of the differences of a corrected file, which says whether they are all that there are."""
    every = sum(corrected.get(name, 0) for name in ("cells", "added", "gone"))
    return f"The first {len(differences)} differences" if len(differences) < every else "Differences"


def _offered(group: Group) -> list[str]:
    """Return the standards that the names of a group may mean."""
    if group.code != "standard.several":
        return []
    return offered([text for text, _rows in group.values], taking_standards(current_centre(), today(), current_scheme().code))


def _rows(seen: Report, view: str, number: int) -> tuple[list[ListedRow], list[StoredDifferently], int]:
    """Return a page of the rows of a view, or of the cells of which something else is kept; and how many pages there are."""
    centre = current_centre()
    if view == TIDIED:
        return [], kept(centre, seen.upload, number), _pages(row_count(centre, seen.upload), PAGE)
    states = [VIEWS[view]] if VIEWS[view] else list(seen.counts)
    rows = listed(centre, seen.upload, view, number) if view not in ("problems", "warnings") else []
    return rows, [], _pages(sum(seen.counts[state] for state in states), PAGE)


def _pages(rows: int, each: int) -> int:
    return max(-(-rows // each), 1)


@bp.get(ONE)
@permitted("read")
def sheet(reference: str) -> Answer:
    """Show the report: what will happen, what to put right by cause, and the rows by state; before that, how far it has come."""
    centre = current_centre()
    found = load(centre, reference, current_schemes())
    if not found.has_report:
        return on_its_way(progress(centre, reference, current_schemes()))
    return page(TEMPLATE, fragments=("report", "job"),
                **context(report_of(centre, found, today(), request.args.get("group", ""))))


def refused(reference: str, sentence: str, status: int, headers: Mapping[str, str] | None = None,
            both: Both | None = None, wrong: tuple[int, str] | None = None) -> Answer:
    """Show the report with what could not be done above it, and the focus in the cell (row, field) that is `wrong`."""
    centre = current_centre()
    come = progress(centre, reference, current_schemes())
    if not come.has_report:
        return on_its_way(come, sentence, status)
    seen = report(centre, reference, today(), request.args.get("group", ""), current_schemes())
    part = shown(seen)
    target = next(places_of(part.sections, *wrong), "") if wrong else ""
    return page(TEMPLATE, fragments=("report",), status=status, say=sentence,
                headers={**(headers or {}), **(focus(f"#{target}", select=True) if target else {})},
                **context(seen, part, target=target, wrong=sentence, both=both))


@bp.get(f"{ONE}/review")
@permitted("register")
def sheet_review(reference: str) -> Answer:
    """Show what would be registered now, by standard and package, before it is."""
    return _review(reference)


def _review(reference: str, *, status: int = 200, problem: str = "", order: str | None = None) -> Answer:
    centre = current_centre()
    seen = registering.ready(centre, reference, today(), current_schemes())
    if not seen.rows:
        return done(url_for(".sheet", reference=reference), say=problem or "No row is ready to be registered")
    text = order if order is not None else (seen.orders[0] if len(seen.orders) == 1 else "")
    return page(
        "uploads/review.html", status=status, title=f"Check {rows_said(len(seen.rows))} before you save",
        ready=seen, upload=seen.upload, problem=problem, shown=seen.rows[:MOST_SHOWN],
        cut=f": the first {MOST_SHOWN} of {len(seen.rows)}" if len(seen.rows) > MOST_SHOWN else "", number=len(seen.rows),
        order=text, order_field=PURCHASE_ORDER,
        key=secrets.token_urlsafe(16), differing=_differing(seen),
        here="uploads.spreadsheets", at=Endpoints(reference=reference),
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
    form = request.form
    try:
        receipt = registering.register(
            current_centre(), current_person(), reference, key=key_of(form.get("key", "")),
            fingerprint=form.get("fingerprint") or UNSEEN, purchase_order=form.get("purchase_order", ""), today=today(),
            schemes=current_schemes(), **mail_context.letters())
    except Refused as refusal:
        return _review(reference, status=409 if isinstance(refusal, Conflict) else 422, problem=refusal.message,
                       order=form.get("purchase_order", ""))
    return redirect(url_for("receipts.receipt", reference=receipt.reference), 303)
