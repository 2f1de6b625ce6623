"""Section 1 and 2 of the batch page: standard, package, and the defaults for what each row asks for itself."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.batches import actions
from imi.batches.entering import adding
from imi.batches.suggesting import suggest
from imi.batches.view import BatchView, batch
from imi.catalogue.queries import Standard
from imi.database.errors import Conflict, Refused
from imi.formats import begun, count, money
from imi.registrations.checking.already import already_of
from imi.registrations.checking.duplicates import holding
from imi.registrations.receipts import with_order
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.review import differing
from imi.screens.batch.row_suggestions import FILLED
from imi.screens.batch.showing import (
    again,
    answer,
    by_others,
    conflicted,
    context,
    of_suggestion,
    on_to,
    programme,
    refused,
    shown,
)
from imi.screens.batch.without_script import keeps_the_rest, opens
from imi.web.respond import Answer, focus, wanted_block
from imi.web.schemes import current_schemes
from imi.web.security import current_centre, current_person, permitted, today


@bp.get(f"{BATCH}/course")
@permitted("read")
def course(reference: str) -> Answer:
    """Show section 1 open, perhaps with the standards narrowed by what was typed into the filter."""
    seen = again(reference)
    wanted = request.args.get("q", "").strip()
    listed = [s for s in seen.standards if wanted.lower() in s.label.lower()]
    say = f"{len(listed)} of {count(len(seen.standards), programme())}" if "q" in request.args else ""
    first = "package" if seen.standard is not None and seen.offer is None else "standard"
    return answer(("course", "standards"), say=say,
                **context(seen, open="course", filter=wanted, listed=listed, focus=first))


@bp.post(f"{BATCH}/course/search")
@permitted("register")
@keeps_the_rest()
def filter_standards(reference: str) -> Answer:
    """Lead on to the narrowed standards, without scripts, with what was typed anywhere on the page kept."""
    found = batch(current_centre(), reference, current_schemes())
    return on_to(url_for(".course", reference=found.reference, q=request.form.get("standards", "")[:100]))


@bp.post(f"{BATCH}/course")
@permitted("register")
@opens(".course")
@keeps_the_rest("course")
def choose_course(reference: str) -> Answer:
    """Choose a standard and a package. With candidates in the batch, another standard is asked about once."""
    form, seen = request.form, again(reference)
    slug, code = form.get("standard", ""), form.get("package", "")
    if len(form.getlist("standard")) > 1 or len(form.getlist("package")) > 1:
        return refused(seen, ("packages", "course"), open="course",
                       course_problem=f"Choose one {programme()} and one package")
    new = next((standard for standard in seen.standards if standard.slug == slug), None)
    moves = new is not None and seen.standard is not None and new.id != seen.standard.id
    if new is not None and moves and seen.lines and not form.get("sure"):
        return answer(("packages", "course"), say="Candidates are in this batch already: choose what to do",
                    **context(seen, open="course", question=new, holders=_holders(seen, new)))
    if moves and form.get("sure") == "new":
        return _new_batch(seen, slug)
    try:
        actions.choose(current_centre(), current_person(), seen.batch, slug, code, form.get("was"), today())
    except Conflict as conflict:
        mine = {"standard": slug, "package": code, "sure": "yes"}
        return conflicted(reference, conflict, mine, url_for(".choose_course", reference=reference))
    except Refused as error:
        return refused(seen, ("packages", "course", "pkg_note"), open="course", course_problem=error.message)
    return _chosen(reference, form.get("done", ""))


def _holders(seen: BatchView, standard: Standard) -> int:
    """Return how many of the batch's candidates are registered on a standard already, at this centre."""
    had = already_of(current_centre(), [line.held.id for line in seen.lines])
    return sum(bool(holding(each, standard.id)) for each in had.values())


def _new_batch(seen: BatchView, slug: str) -> Answer:
    """Open a new batch on another standard with the batch's candidates; this one stays as it is."""
    centre, person = current_centre(), current_person()
    opened = actions.open_batch(centre, person, seen.scheme)
    actions.choose(centre, person, opened, slug, "", None, today())
    numbers = " ".join(str(line.held.number) for line in seen.lines)
    adding.add(centre, person, batch(centre, opened.reference, current_schemes()), numbers, seen.given)
    return redirect(url_for(".batch", reference=opened.reference), 303)


def _chosen(reference: str, done: str) -> Answer:
    """Show what was chosen: folded to one line where a package is `done` with. Whoever "left" it is somewhere else by now."""
    also, seen = ("summary", "draft_state", "course_was", "conflict"), again(reference)
    if done and seen.offer is None:
        return refused(seen, ("course",), open="course", course_problem="Choose a package", say="Choose a package",
                       focus="package")
    if done:
        first = "#numbers" if all(seen.defaults.values()) else f"#default-{seen.scheme.row.names[0]}"
        return shown(reference, ("course",), also=("summary", "draft_state", "suggested", "conflict"), to="dates",
                     say="Package set", headers={} if done == "left" else focus(first))
    if seen.offer is None:
        say = f"{count(len(seen.offers), 'package')} for {seen.standard.title if seen.standard else ''}"
    else:
        say = f"{seen.offer.code}, {money(seen.offer.pence)}" + ("" if seen.offer.pence is None else " each")
    return shown(reference, ("packages", "pkg_note"), also=also, to="packages", say=say, open="course")


@bp.get(f"{BATCH}/defaults")
@permitted("read")
def defaults(reference: str) -> Answer:
    """Show section 2 open."""
    seen = again(reference)
    return answer(("defaults",), **context(seen, open="dates", focus=seen.scheme.row.names[0]))


@bp.get(f"{BATCH}/defaults/suggested")
@permitted("register")
def suggest_defaults(reference: str) -> Answer:
    """Show what the package's usual length suggests beside the dates as they are typed by now."""
    seen = again(reference)
    found = suggest(seen, {name: request.args.get(name, text) for name, text in seen.defaults.items()})
    say = f"{count(len(found.texts), 'date')} suggested" if found else ""
    return answer(("suggested",), say=say, **{**context(seen, open="dates"), **of_suggestion(seen, found)})


@bp.post(f"{BATCH}/defaults")
@permitted("register")
@opens(".defaults")
@keeps_the_rest()
def set_defaults(reference: str) -> Answer:
    """Keep the defaults; "Apply to all rows" writes them to the rows as well."""
    form, seen = request.form, again(reference)
    texts = {name: form.get(name, text) for name, text in seen.defaults.items()}
    was = {name: form.get(f"was_{name}", text) for name, text in seen.defaults.items()}
    apply = "apply" in form
    found = suggest(seen, texts) if "suggested" in form else None
    texts |= found.texts if found else {}
    try:
        reading = actions.set_defaults(current_person(), seen.batch, texts, was, seen.given, apply=apply)
    except Conflict as conflict:
        return conflicted(reference, conflict, texts, url_for(".set_defaults", reference=reference))
    if wanted_block() == "draft_state":
        return shown(reference, ("draft_state",), also=())
    if found:
        return _filled(reference)
    if reading.errors:
        return refused(again(reference), ("defaults",), also=("summary", "draft_state"), open="dates",
                       say=reading.errors[0].message, focus=reading.errors[0].field)
    say = f"{begun(seen.scheme.asked)} " + (f"set in {count(seen.count, 'row')}" if apply else "kept")
    also = ("summary", "draft_state", "conflict") + (("undo", "rows") if apply else ())
    return shown(reference, ("defaults",), also=also, say=say, to="candidates", headers=focus("#numbers"))


def _filled(reference: str) -> Answer:
    """Show section 2 with what was suggested filled in, to look at and to go on from the first that is empty."""
    seen = again(reference)
    empty = next((name for name, text in seen.defaults.items() if not text), seen.scheme.row.names[-1])
    return shown(reference, ("defaults",), to=url_for(".defaults", reference=reference), say=FILLED,
                 new=seen, open="dates", focus=empty)


@bp.post(f"{BATCH}/order")
@permitted("register")
@keeps_the_rest("order")
def order(reference: str) -> Answer:
    """Keep the purchase order number: on change a note beneath it, by either Save on to the review."""
    seen = again(reference)
    text, was = request.form.get("purchase_order", ""), request.form.get("was_purchase_order", seen.batch.purchase_order)
    try:
        problems = actions.order(current_person(), seen.batch, text, was, seen.given)
    except Conflict as conflict:
        return conflicted(reference, conflict, {"purchase_order": text}, url_for(".order", reference=reference))
    if any(problem.severity == "error" for problem in problems):
        return refused(again(reference), ("order_note",), order_problems=problems, focus="purchase_order")
    if wanted_block():
        return shown(reference, ("order_note",), also=("draft_state",), order_problems=problems,
                     order_used=with_order(current_centre(), text.strip()))
    # Only where it is another does the review say what was shown here.
    other = by_others(reference) or differing(seen)
    told = {name: request.form.get(name) if other else None for name in ("seen", "shown")}
    return redirect(url_for(".review", reference=reference, seen=told["seen"], shown=told["shown"]), 303)
