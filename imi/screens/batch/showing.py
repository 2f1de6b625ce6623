"""The batch page as every view of it answers: one template, its blocks as fragments, one context."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from flask import flash, redirect, request, url_for

from imi.batches.checking import CheckedRow
from imi.batches.defaults import read_defaults, with_defaults
from imi.batches.entering.leftover import leftover
from imi.batches.entering.newcomers import kept_form
from imi.batches.meanwhile import Meanwhile, Seen, meanwhile
from imi.batches.models import Batch
from imi.batches.suggesting import Suggestion, suggest
from imi.batches.undo.undoing import last_change, name_of_undo
from imi.batches.view import BatchView, screen
from imi.candidates.locks import locked
from imi.candidates.record import CandidateRecord
from imi.database.errors import Conflict
from imi.fields.field import Problem
from imi.formats import count, in_sentence, money, typed_day
from imi.registrations.checking.check import check_package
from imi.registrations.fields import PURCHASE_ORDER
from imi.schemes.spec import SchemeSpec
from imi.screens.batch.row_boxes import as_read, bulk_name, cell, completed, edited, overtaken
from imi.screens.batch.rows_shown import table_of
from imi.screens.crumbs import crumbs
from imi.uploads.models import Upload
from imi.web.endpoints import Endpoints
from imi.web.respond import Answer, done, focus, page, wanted_block
from imi.web.schemes import current_scheme, current_schemes, scheme_row
from imi.web.security import current_centre, current_person, today

TEMPLATE = "batch/batch.html"
# A filter is offered where the list is longer than a glance.
GLANCE = 8


def labels(scheme: SchemeSpec) -> dict[str, str]:
    """Return the labels of everything that is asked in a batch of a scheme, by field."""
    return {**{field.name: field.label for field in scheme.record}, PURCHASE_ORDER.name: PURCHASE_ORDER.label,
            "course": f"{scheme_row().programme_word} and package"}


def programme() -> str:
    """Return what the page's scheme registers on, as it is called within a sentence."""
    return in_sentence(scheme_row().programme_word)


# Where no script runs, controls of every section belong to the form of the number box: whichever button is pressed,
# all that was typed is sent.
NUMBER_FORM = {"form": "add"}
# What a page shows when nothing is open, being edited or wrong.
AT_REST: Mapping[str, Any] = {
    "here": "batch.batches", "filter": "", "focus": "", "course_problem": "", "question": None, "result": None,
    "linking": {}, "link_problem": None, "picker": None, "panel": None, "prompting": None, "editing": None, "line": None,
    "following": None, "lines_changed": (), "row_problems": {}, "row_texts": {}, "order_problems": (), "order_used": None,
    "bulk_problem": None, "bulk_wrong": (), "bulk_typed": {}, "numbers_text": "", "numbers_problem": "", "numbers_earlier": None,
    "undone": "", "conflict": None, "linked": "", "travels": False, "pre": "", "owned": {}, "number_form": NUMBER_FORM,
    "place": 0, "suggested": {},
}


def context(seen: BatchView, **more: Any) -> dict[str, Any]:
    """Return everything the batch template may name; `more` says what is open, being edited or has gone wrong."""
    batch, wrong, opened, posted = seen.batch, default_problems(seen), more.pop("open", ""), seen_by()
    return {
        **AT_REST, "seen": posted if wanted_block() and posted.page else Seen.now(batch),
        "meanwhile": by_others(batch.reference),
        "title": f"{scheme_row().label} {scheme_row().programme_word} Registrations", "screen": seen, "batch": batch,
        "at": Endpoints(reference=batch.reference), "crumbs": crumbs(("Batch", None)),
        "was": f"{seen.standard.slug if seen.standard else ''} {seen.offer.code if seen.offer else ''}".strip(),
        "course_open": opened == "course" or seen.offer is None or not seen.offer.open,
        "dates_open": opened == "dates" or not all(seen.defaults.values())
        or any(problem.severity == "error" for problem in wrong.values()),
        "in_short": _in_short(seen), **of_suggestion(seen, suggest(seen, seen.defaults)),
        "default_problems": wrong, "listed": seen.standards, "with_filter": len(seen.standards) > GLANCE,
        "leftover": leftover(current_centre(), batch.leftover),
        "to_check": f"check {count(seen.count, 'candidate') if seen.count else 'the batch'}",
        "shown": as_shown(seen), "last_change": lambda: last_change(seen), "undo_name": name_of_undo(batch),
        "kept_form": lambda: kept_form(current_centre(), current_person(), batch),
        "told": lambda name, text: _told(seen, name, text), "training": seen.scheme.row,
        "order_field": PURCHASE_ORDER, "labels": labels(seen.scheme), "focus_pre": _focused_twin(),
        "opened_form": _opened_form(more), **_of_rows(seen, more), **{**more, **table_of(seen, more)},
    }


def _opened_form(more: Mapping[str, Any]) -> str:
    """Return the id of the form that is open on the page, '' where none is: without scripts every way on sends it."""
    if more.get("prompting") or more.get("editing"):
        return "open-row"
    return "candidate-form" if more.get("panel") else ""


def _of_rows(seen: BatchView, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the template names of the rows and of what came of an addition."""
    texts, problems, result = more.get("row_texts", {}), more.get("row_problems", {}), more.get("result")
    return {
        "cell": lambda line, field: cell(line, field, seen.given),
        # The attributes of a button that every row has are written once for all of them.
        "once": cache(lambda macro, *arguments: macro(*arguments)),
        "bulk_typed_in": [field for field in seen.scheme.row if field.control != "select"],
        "bulk_days": all(field.control in ("date", "select") for field in seen.scheme.row),
        "bulk_lists": [(field, bulk_name(field)) for field in seen.scheme.row if field.control == "select"],
        "boxes_to_edit": lambda line: edited(line, texts, problems),
        "boxes_to_complete": lambda line: completed(line, texts, problems, focused=not more.get("conflict")),
        "overtaken": overtaken, "suggested_for": lambda held, boxes=(): of_suggestion(
            seen, suggest(seen, {**held, **{box.field.name: box.text for box in boxes}})),
        "added": result.said if result else "", "repeated": result.repeated if result else "",
        "gone": result.gone if result else (),
        "already": seen.of_candidates([held.id for held in result.already]) if result else (),
        "focused_standard": _focused_standard(seen, more),
    }


def _in_short(seen: BatchView) -> str:
    """Return the defaults on one line, as people read them."""
    texts = with_defaults(seen.scheme, {}, seen.defaults, seen.given)
    return seen.scheme.in_short({field.name: as_read(field, texts[field.name], seen.given) for field in seen.scheme.row})


def of_suggestion(seen: BatchView, suggestion: Suggestion | None) -> dict[str, Any]:
    """Return what the template names of dates that are suggested."""
    texts = suggestion.texts if suggestion else {}
    return {"suggestion": suggestion, "suggestion_in_words": [
        (seen.scheme.row[name].label, as_read(seen.scheme.row[name], text, seen.given)) for name, text in texts.items()]}


def _focused_standard(seen: BatchView, more: Mapping[str, Any]) -> str:
    """Return the standard in the list that has the focus: the chosen one, else the first."""
    listed = more.get("listed", seen.standards)
    chosen = seen.standard or next(iter(listed), None)
    return chosen.slug if chosen and more.get("focus") == "standard" else ""


def _told(seen: BatchView, name: str, text: str) -> str:
    """Return a stored or typed text of a field as people read it: a choice by its label, also where it was closed."""
    if text and name in seen.scheme.record and seen.scheme.record[name].control == "select":
        return seen.scheme.record[name].tell(text, seen.given)
    return typed_day(text)


def _focused_twin() -> str:
    """Return the prefix of the twin in which a field has the focus: a form sent whole was the plain one, no script ran."""
    return "plain-" if request.method == "POST" and not wanted_block() else ""


def as_shown(seen: BatchView) -> str:
    """Return what a page shows that costs something, as a form posts it: the package, its price in pence, the number of
    candidates.
    """
    return f"{seen.offer.code} {'' if seen.offer.pence is None else seen.offer.pence} {seen.count}" if seen.offer else ""


def default_problems(seen: BatchView) -> dict[str, Problem]:
    """Return the problems of the stored defaults, by field."""
    _kept, reading = read_defaults(seen.scheme, seen.defaults, seen.given)
    reading, _of_package = check_package(seen.scheme, seen.course, reading, (), seen.given.today)
    return {problem.field: problem for problem in (*reading.warnings, *reading.errors)}


def again(reference: str) -> BatchView:
    """Return the batch's page as it is now, before a change or after it."""
    found = screen(current_centre(), reference, today(), current_schemes())
    acting_on(found.batch)
    return found


def seen_by() -> Seen:
    """Return which page of the batch asks, and what it has seen."""
    return Seen.read(request.values.get("seen", ""))


def by_others(reference: str) -> Meanwhile | None:
    """Return what other pages did to the batch since the page that asks was shown; None where nothing."""
    return meanwhile(current_centre(), current_scheme(), reference, seen_by(), current_person())


def answer(fragments: Sequence[str] = (), *, also: Sequence[str] = (), **more: Any) -> Answer:
    """Answer with the batch's page, or what htmx asks of it, with a bar where the asking page has not seen what others did."""
    return page(TEMPLATE, fragments=fragments, also=_travelling(also), **more)


def _travelling(also: Sequence[str]) -> tuple[str, ...]:
    """Return the blocks that travel with a fragment: with the totals the counts of the chips, with Undo what was just added, as
    it goes with the next change, and always what others did.
    """
    is_stale = "undo" in (*also, wanted_block()) and wanted_block() != "add_result"
    return (*also, *(("chip_counts",) if "summary" in also else ()), *(("just_added",) if is_stale else ()), "stale")


def on_to(url: str) -> Answer:
    """Lead on to another page from a form of the batch: where no script runs, what others did is said there."""
    return redirect(_told_at(url), 303)


def in_all(seen: BatchView, *, total: bool = False) -> str:
    """Say after an addition how many there are now, or nothing where the page does not show them all."""
    if by_others(seen.batch.reference):
        return ""
    return f". {seen.count} in the batch" + (f", total {money(seen.pence)}" if total and seen.pence is not None else "")


def _told_at(url: str, reference: str = "") -> str:
    """Return the address of the next page, from its top where what others did is said there: an anchor would lead past it."""
    reference = reference or str((request.view_args or {}).get("reference", ""))
    others = by_others(reference)
    if not others:
        return url
    flash(others.sentence, "warn")
    return url.partition("#")[0]


def acting_on(batch: Batch) -> Batch:
    """Note on the batch which page of a browser acts on it, and return it."""
    batch.page = seen_by().page
    return batch


def shown(
    reference: str, fragments: Sequence[str], *, also: Sequence[str] = ("summary", "draft_state"),
    say: str | Callable[[BatchView], str] = "",
    to: str = "", headers: Mapping[str, str] | None = None, new: BatchView | None = None, **more: Any,
) -> Answer:
    """Answer a change of a batch: with 303 to its page (the anchor or path `to`), or with the fragments that changed.

    A value of `more` that is callable is given the new screen, which is looked at here unless the view has (`new`); so is `say`.
    """
    if callable(say):
        new = new or again(reference)
        say = say(new)

    def now() -> dict[str, Any]:
        seen = new or again(reference)
        values = {name: value(seen) if callable(value) else value for name, value in more.items()}
        return context(seen, **values)

    url = to if to.startswith("/") else f"{url_for('batch.batch', reference=reference)}#{to}"
    if wanted_block() not in fragments:
        url = _told_at(url, reference)
    return done(url, TEMPLATE, fragments=fragments, also=_travelling(also), say=say, headers=headers, context=now)


def refused(seen: BatchView, fragments: Sequence[str], *, also: Sequence[str] = (), say: str = "", **more: Any) -> Answer:
    """Answer 422 with the same page or fragment, what is wrong at its place and everything typed still there."""
    return answer(fragments, also=also, say=say, status=422, **context(seen, **more))


def still_in_the_box(seen: BatchView, text: str, problem: str, earlier: Upload | None = None) -> Answer:
    """Answer that numbers could not be taken: the sentence at the box, and the text in it. `earlier` is the upload that has it
    already.

    A browser gets the page with the text (422). With scripts the box is not touched by an answer: 409 makes it keep the text.
    """
    return answer(("add_result",), status=409 if wanted_block() else 422, say=problem,
                  **context(seen, numbers_text=text, numbers_problem=problem, numbers_earlier=earlier, focus="numbers"))


def conflicted(reference: str, conflict: Conflict, mine: Mapping[str, str], action: str, *, change: bool = False,
               held: CandidateRecord | None = None, prompting: int | None = None, **more: Any) -> Answer:
    """Answer 409 with both values and a choice. `action` is where "Keep mine" posts `mine` again, or with `change` a form to
    open.

    Of `held`, what is locked is asked for as a correction. The row that is `prompting` stays open where it still asks.
    """
    seen = again(reference)
    fixed = [name for name in locked(current_centre(), held) if name in conflict.theirs] if held else []
    both = {"error": conflict, "mine": mine, "action": action, "change": change, "held": held, "fixed": fixed,
            "is_changeable": len(fixed) < len(conflict.theirs),
            "theirs": {name: _told(seen, name, text) for name, text in conflict.theirs.items()},
            "yours": {name: _told(seen, name, text) for name, text in mine.items()}}
    line = next((line for line in seen.lines if line.row.id == prompting and line.gaps), None)
    return answer(("conflict",), instead="conflict", status=409, **context(
        seen, conflict=both, prompting=prompting if line else None, line=line, **more))


def edit_button(row: int) -> str:
    """Return the selector of a row's Edit button, which has no id of its own: 200 of them would make the page heavier."""
    return f"#row-{row} [name=edit]"


def fixed(line: CheckedRow | None) -> dict[str, str]:
    """Return the header that puts focus where one goes on after a problem is put right: the next one's first field, or the number
    box.
    """
    return focus(f"#gap-{line.row.id}-{line.gaps[0].name}") if line else focus("#numbers")
