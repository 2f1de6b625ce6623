"""Merge two records of one person: requests of centres, a preview that is the real merge rolled back, and the merge."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.candidates.fields import CANDIDATE
from imi.centres.queries import given
from imi.corrections import merging, queries
from imi.corrections.merging import MergeResult
from imi.database.errors import Refused
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web import mail_context
from imi.web.inputs.listing import listing
from imi.web.inputs.lists import page_number
from imi.web.inputs.numbers import whole
from imi.web.named import current_nouns
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today

PAGE = 50


@bp.get("/admin/duplicates")
@permitted("administer")
def duplicates() -> Answer:
    """Show what centres ask to be merged, and two boxes for numbers."""
    return _list({"number": request.args.get("number", ""), "into": request.args.get("into", "")})


def _list(texts: dict[str, str], *, status: int = 200, problems: dict[str, str] | None = None) -> Answer:
    asked, number = listing(url_for(".duplicates"), {}, queries.OF_WISHES, "merges"), page_number()
    found, total = queries.wishes(number, PAGE, asked.order or queries.OF_WISHES.usual)
    # What was decided meanwhile has no field any more: its problem is said at the list.
    fields = {*texts, *(f"decision-{one.id}" for one in found)}
    problems = {name if name in fields else "wishes": problem for name, problem in (problems or {}).items()}
    return page("administration/duplicates.html", status=status, title="Merge candidates",
                crumbs=crumbs(("Merge candidates", None)),
                here="admin.duplicates", listing=asked, wishes=found, total=total, number=number,
                pages=-(-total // PAGE), texts=texts, problems=problems)


@bp.get("/admin/duplicates/preview")
@permitted("administer")
def preview() -> Answer:
    """Show what a merge would move: nothing is changed."""
    texts = {name: request.args.get(name, "").strip()[:20] for name in ("number", "into")}
    if not all(text.isascii() and text.isdigit() and len(text) == 7 for text in texts.values()):
        return _list(texts, status=422, problems={name: "Enter a candidate number, 7 digits" for name, text in texts.items()
                                                  if not (text.isascii() and text.isdigit() and len(text) == 7)})
    try:
        moved = merging.preview(int(texts["number"]), int(texts["into"]), current_person(), nouns=current_nouns())
    except Refused as error:
        return _list(texts, status=422, problems={error.field or "into": error.message})
    return _preview(moved)


def _preview(moved: MergeResult, *, status: int = 200, problem: str = "", reason: str = "") -> Answer:
    rules = given(today())
    rows = [(field.label, *("" if held.values[field.name] is None else field.show(held.values[field.name], rules)
                            for held in (moved.old, moved.kept))) for field in CANDIDATE]
    filled = [CANDIDATE[name].label for name in moved.filled]
    return page("administration/merge.html", status=status, say=problem,
                title=f"Merge {moved.old.number} into {moved.kept.number}",
                moved=moved, rows=rows, filled=filled, problem=problem, reason=reason, here="admin.duplicates",
                crumbs=crumbs(("Merge candidates", url_for(".duplicates")), ("Preview", None)))


@bp.post("/admin/duplicates")
@permitted("administer")
def merge() -> Answer:
    """Merge them, all of it or nothing."""
    form = request.form
    old, into = (form.get(name, 0, type=whole) or 0 for name in ("number", "into"))
    editions = (form.get("old_edition", 0, type=whole) or 0, form.get("kept_edition", 0, type=whole) or 0)
    try:
        merging.merge(old, into, current_person(), form.get("reason", ""), nouns=current_nouns(), editions=editions,
                      **mail_context.letters())
    except Refused as error:
        return _again(old, into, error)
    return done(url_for(".duplicates"), say=f"{old} is merged into {into}. The old number leads to it")


def _again(old: int, into: int, error: Refused) -> Answer:
    """Show the preview as it is now, with what stood in the way; or the list, where nothing can be previewed."""
    status = 409 if error.code == "conflict" else 422
    try:
        moved = merging.preview(old, into, current_person(), nouns=current_nouns())
    except Refused as refusal:
        return _list({"number": str(old), "into": str(into)}, status=status, problems={refusal.field or "into": refusal.message})
    return _preview(moved, status=status, problem=error.message, reason=request.form.get("reason", ""))


@bp.post("/admin/duplicates/<int:pair>/refuse")
@permitted("administer")
def refuse_merge(pair: int) -> Answer:
    """Leave them two, with the reason for the centre."""
    texts: dict[str, Any] = {"number": "", "into": ""}
    try:
        merging.refuse(current_person(), pair, request.form.get("decision", ""), **mail_context.letters())
    except Refused as error:
        return _list(texts, status=409 if error.code == "conflict" else 422, problems={f"decision-{pair}": error.message})
    return done(url_for(".duplicates"), say="They stay two. The centre is told by e-mail")
