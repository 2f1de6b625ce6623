"""Where no script runs, one button sends what was typed in every section: what belongs to the others is kept here."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from flask import flash, request, url_for

from imi.batches import actions
from imi.batches.defaults import read_defaults
from imi.batches.entering import adding
from imi.batches.view import BatchView
from imi.database.errors import Conflict, Refused
from imi.screens.batch.showing import again, conflicted, on_to, programme, still_in_the_box
from imi.web.respond import Answer, wanted_block
from imi.web.schemes import current_scheme
from imi.web.security import current_centre, current_person, today

View = TypeVar("View", bound=Callable[..., Answer])


def keeps_the_rest(own: str = "") -> Callable[[View], View]:
    """Have a view keep the other sections first, as `keep_the_rest` says. The decorator stands beneath `permitted`."""
    def around(view: View) -> View:
        @wraps(view)
        def kept_first(reference: str, **more: Any) -> Answer:
            kept = keep_the_rest(reference, own)
            return view(reference, **more) if kept is None else kept

        return cast(View, kept_first)

    return around


def opens(endpoint: str) -> Callable[[View], View]:
    """Have a view that takes a form open it by a button "open", where no script runs: the rest is kept first.

    `endpoint` is where the form is opened, at the same address. It stands beneath `permitted`.
    """
    def around(view: View) -> View:
        @wraps(view)
        def opened(reference: str, **more: Any) -> Answer:
            if "open" not in request.form:
                return view(reference, **more)
            kept = keep_the_rest(reference)
            return on_to(url_for(endpoint, reference=again(reference).batch.reference, **more)) if kept is None else kept

        return cast(View, opened)

    return around


def leaves_for(reference: str, then: str) -> Answer | None:
    """Return the way to the page that a button outside the open form leads to, once what is typed there is kept; else None."""
    pages = {"review": ".review", "discard": ".ask_discard"}
    return on_to(url_for(pages[then], reference=reference)) if then in pages else None


def keep_the_rest(reference: str, own: str = "") -> Answer | None:
    """Keep what was typed in the sections that the button pressed is not of; None, or the answer to a conflict there.

    `own` is the button's section, which its view keeps: course, numbers or order. The dates are always kept here, for
    numbers sent with them take them. With scripts each section is kept by itself.
    """
    if wanted_block():
        return None
    for section, keep in KEEPERS.items():
        if section == own:
            continue
        try:
            keep(again(reference))
        except actions.TooMany as refusal:
            return still_in_the_box(again(reference), request.form.get("numbers", ""), refusal.message)
        except Conflict as conflict:
            return both_of(reference, section, conflict)
    return None


def both_of(reference: str, section: str, conflict: Conflict) -> Answer:
    """Answer that a colleague was faster with something of a section: with both values, and a choice."""
    mine = {name: request.form.get(name, "") for name in _sent(section)}
    return conflicted(reference, conflict, mine, url_for(ADDRESS[section], reference=reference))


def _sent(section: str) -> Sequence[str]:
    """Return the names of the boxes of a section."""
    return current_scheme().row.names if section == "dates" else SENT[section]


def _course(seen: BatchView) -> None:
    """Keep standard and package, but not another standard for candidates who are here: that is asked about in its section."""
    slug, code = request.form.get("standard", ""), request.form.get("package", "")
    if not slug:
        return
    if seen.lines and seen.standard is not None and seen.standard.slug != slug:
        flash(f"The {programme()} is still {seen.standard.label}. To move the candidates, choose another and press Show packages")
        return
    centre, day, was = current_centre(), today(), request.form.get("was")
    if f"{slug} {code}".strip() in (was, actions.course_of(centre, seen.batch, day)):
        return
    try:
        actions.choose(centre, current_person(), seen.batch, slug, code, was, day)
    except Conflict:
        raise
    except Refused:
        # What the page showed is offered no more; the section is open and shows what is.
        return


def keep_dates(seen: BatchView) -> bool:
    """Keep the defaults that stand in their boxes otherwise than the page showed them; whether there are some.

    Raises Conflict.
    """
    stored = seen.defaults
    texts = {name: request.form.get(name, text) for name, text in stored.items()}
    was = {name: request.form.get(f"was_{name}", text) for name, text in stored.items()}
    kept, _reading = read_defaults(seen.scheme, texts, seen.given)
    # What nobody typed stays as a colleague has it by now.
    mine = {name: stored[name] if text in (was[name], stored[name]) else texts[name] for name, text in kept.items()}
    if mine == stored:
        return False
    actions.set_defaults(current_person(), seen.batch, mine, was, seen.given, apply=False)
    return True


def _numbers(seen: BatchView) -> None:
    text = request.form.get("numbers", "")
    if text.strip():
        added = adding.add(current_centre(), current_person(), seen.batch, text, seen.given)
        if added.repeated:
            flash(added.repeated)


def _order(seen: BatchView) -> None:
    text = request.form.get("purchase_order", seen.batch.purchase_order)
    was = request.form.get("was_purchase_order", seen.batch.purchase_order)
    if text.strip() not in (was, seen.batch.purchase_order):
        actions.order(current_person(), seen.batch, text, was, seen.given)


# Dates before numbers: candidates who are added take them.
KEEPERS = {"course": _course, "dates": keep_dates, "order": _order, "numbers": _numbers}
SENT = {"course": ("standard", "package"), "order": ("purchase_order",), "numbers": ()}
ADDRESS = {"course": ".choose_course", "dates": ".set_defaults", "order": ".order", "numbers": ".add"}
