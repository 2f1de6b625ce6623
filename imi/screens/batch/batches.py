"""Batches: the list of drafts, opening one, its page, undo, discarding."""
from __future__ import annotations

from flask import get_flashed_messages, redirect, request, url_for

from imi.batches import actions, several
from imi.batches.beginning import begin
from imi.batches.drafts import COLUMNS, drafts
from imi.batches.models import Batch
from imi.batches.saving import receipt_of
from imi.batches.undo import undoing
from imi.batches.view import BatchView, look
from imi.batches.view import batch as load
from imi.centres.settings import DRAFT_DAYS, threshold
from imi.formats import count
from imi.people.own.preferences import keep
from imi.registrations import receipts
from imi.screens.batch.blueprint import bp
from imi.screens.batch.rows_shown import NEWEST_FIRST
from imi.screens.batch.showing import acting_on, answer, context, edit_button, shown
from imi.screens.batch.without_script import keep_the_rest, keeps_the_rest
from imi.screens.blueprints import REGISTRATIONS
from imi.screens.crumbs import crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import page_number, ticked, told
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, done, focus, page
from imi.web.schemes import current_scheme, current_schemes, label_of_tab
from imi.web.security import current_centre, current_person, permitted, today

BATCHES = f"{REGISTRATIONS}/batches"
BATCH = f"{BATCHES}/<reference>"
DISCARDED = (("discarded", "Discarded"),)


@bp.get(BATCHES)
@permitted("read")
def batches() -> Answer:
    """Show the centre's unfinished batches, or the discarded ones."""
    return _list(request.args.get("state") == "discarded")


def _list(discarded: bool, status: int = 200, problem: str = "") -> Answer:
    number, per = page_number(), rows_per_page()
    asked = listing(url_for(".batches"), {"state": Filter("Show", DISCARDED, is_view=True)}, COLUMNS, "drafts")
    found, total = drafts(current_centre(), today(), number, per, discarded=discarded, schemes=current_schemes(),
                          order=asked.order or COLUMNS.usual)
    return page("batch/drafts.html", status=status, problem=problem,
                title=f"{'Discarded drafts' if discarded else 'Drafts'}: {label_of_tab(current_scheme())}",
                crumbs=crumbs(("Batch", None)), discarded=discarded, days=threshold(DRAFT_DAYS), drafts=found, total=total,
                listing=asked,
                number=number, pages=-(-total // per))


@bp.post(BATCHES)
@permitted("register")
def open_batch() -> Answer:
    """Start a batch, in the draft that the person left empty if there is one; `package` is chosen. `from` copies a receipt into
    a new one, and `candidates` takes its people to another package.
    """
    centre, person, scheme, form = current_centre(), current_person(), current_scheme(), request.form
    reference = form.get("from")
    course = (form.get("standard", ""), form["package"]) if form.get("package") else ("", "")
    try:
        opened = actions.open_batch(centre, person, scheme, like=receipts.receipt(centre, reference, scheme.code),
                                    with_candidates="candidates" in form, course=course, today=today(),
                                    ) if reference else begin(centre, person, scheme, course, today())
    except actions.TooMany as refusal:
        return done(url_for("receipts.receipt", reference=reference), say=refusal.message)
    return redirect(url_for(".batch", reference=opened.reference), 303)


@bp.post(f"{BATCHES}/these")
@permitted("register")
def discard_these() -> Answer:
    """Put the ticked drafts aside."""
    these, days = ticked(), count(threshold(DRAFT_DAYS), "day")
    if not these:
        return _list(discarded=False, status=422, problem="Tick the drafts first")
    number = several.discard_these(current_centre(), current_person(), these, current_schemes())
    return done(url_for(".batches"), say=told(number, len(these), several.discarded(number, days), several.LEFT))


@bp.post(f"{BATCHES}/these/restore")
@permitted("register")
def restore_these() -> Answer:
    """Take the ticked discarded drafts up again."""
    these = ticked()
    if not these:
        return _list(discarded=True, status=422, problem="Tick the drafts first")
    number = several.restore_these(current_centre(), current_person(), these, current_schemes())
    return done(url_for(".batches", state="discarded") if number < len(these) else url_for(".batches"), say=told(
        number, len(these), f"{count(number, 'draft')} restored", several.NOT_RESTORED))


@bp.get(BATCH)
@permitted("read")
def batch(reference: str) -> Answer:
    """Show the batch to work on. A batch that was saved leads to its receipt, so that an old bookmark still works."""
    centre = current_centre()
    found = load(centre, reference, current_schemes())
    if found.state == "registered":
        saved = receipt_of(centre, found)
        return redirect(url_for("receipts.receipt", reference=saved.reference if saved else ""), 302)
    if found.state == "discarded":
        return _discarded(found)
    seen = look(centre, found, today())
    return answer(("rows",), also=("chips",), **context(seen, open=request.args.get("open", ""), focus=_first_focus(seen)))


@bp.post(f"{BATCH}/arrange")
@permitted("register")
@keeps_the_rest()
def arrange(reference: str) -> Answer:
    """Show the latest rows first, or the order of entry: on every batch, and wherever the person signs in."""
    load(current_centre(), reference, current_schemes())
    newest = request.form.get("newest") == "yes"
    keep(current_person(), NEWEST_FIRST, newest)
    return shown(reference, ("rows",), also=("chips",), to="candidates", newest_first=newest,
                 say="The newest row is the first now" if newest else "Rows stand in the order of entry now")


def _discarded(found: Batch, status: int = 200, problem: str = "") -> Answer:
    """Show what is left of a discarded batch; it is offered to be restored while it is whole."""
    return page("batch/discarded.html", status=status, title=f"{found.reference} was discarded", batch=found,
                crumbs=crumbs(("Batch", None)), whole=actions.is_whole(found), until=actions.kept_until(found), problem=problem)


def _first_focus(seen: BatchView) -> str:
    """Return what gets the focus: the first thing that is not done, unless the page says on top what others did."""
    if get_flashed_messages(category_filter=["warn"]):
        return ""
    if seen.standard is None:
        return "standard"
    if seen.offer is None:
        return "package"
    first = seen.scheme.row.names[0]
    return first if not seen.defaults[first] and not seen.lines else "numbers"


@bp.post(f"{BATCH}/undo")
@permitted("register")
def undo(reference: str) -> Answer:
    """Take the change to the rows back that the page offers to take back."""
    found = load(current_centre(), reference, current_schemes())
    done_to = undoing.undo(current_person(), acting_on(found), request.form.get("undo", ""))
    # Afterwards: numbers that are added leave nothing to undo.
    kept = keep_the_rest(reference)
    if kept is not None:
        return kept
    return shown(reference, ("undo",), also=("summary", "draft_state", "rows"), say=done_to.sentence, to="candidates",
                 undone=done_to.sentence,
                 headers=focus(edit_button(done_to.back[0])) if done_to.back else {})


@bp.get(f"{BATCH}/discard")
@permitted("register")
def ask_discard(reference: str) -> Answer:
    """Ask once before a draft is put aside."""
    seen = look(current_centre(), load(current_centre(), reference, current_schemes()), today())
    return page("batch/discard.html", title=f"Discard {seen.batch.reference}?", batch=seen.batch, screen=seen,
                crumbs=crumbs(("Batch", url_for(".batch", reference=reference)), ("Discard", None)),
                days=threshold(DRAFT_DAYS))


@bp.post(f"{BATCH}/discard")
@permitted("register")
def discard(reference: str) -> Answer:
    """Put a draft aside."""
    actions.discard(current_centre(), current_person(), load(current_centre(), reference, current_schemes()))
    return done(url_for(".batches"), say=f"{reference.upper()} discarded. It is kept for {count(threshold(DRAFT_DAYS), 'day')}")


@bp.post(f"{BATCH}/restore")
@permitted("register")
def restore(reference: str) -> Answer:
    """Take a discarded draft up again, as long as it is whole."""
    found = load(current_centre(), reference, current_schemes())
    try:
        actions.restore(current_centre(), current_person(), found)
    except actions.NotWhole as refusal:
        return _discarded(load(current_centre(), reference, current_schemes()), 409, refusal.message)
    return done(url_for(".batch", reference=reference), say=f"{reference.upper()} is a draft again")
