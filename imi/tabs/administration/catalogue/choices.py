"""Show and edit the lists that people choose from: titles, genders, funding types, reasons, price groups."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.administration import choices
from imi.administration.choices import VALUE
from imi.centres.models import ListValue
from imi.database.errors import Conflict, Refused
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.catalogue.forms import labels, mine, problems_of, read
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.listing import listing
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted, today

LISTS = "/admin/lists"


@bp.get(LISTS)
@permitted("assist")
def lists_kept() -> Answer:
    """Show which lists there are."""
    asked = listing(url_for(".lists_kept"), {}, choices.OF_LISTS, "lists")
    return page("administration/lists.html", title="Lists", listing=asked,
                lists=choices.sizes(today(), asked.order or choices.OF_LISTS.usual), crumbs=crumbs(("Lists", None)))


@bp.get(f"{LISTS}/<name>")
@permitted("assist")
def values(name: str) -> Answer:
    """Show one list in its order, and the form for a new value."""
    return _list(choices.called(name))


@bp.post(f"{LISTS}/<name>")
@permitted("administer")
def add_value(name: str) -> Answer:
    """Add a value: it can be chosen from its first day on, everywhere at once."""
    kept, reading = choices.called(name), read(VALUE)
    if reading.errors:
        return _list(kept, 422, typed=request.form, problems=problems_of(reading))
    try:
        added = choices.add(current_person(), kept, reading.values, today())
    except Refused as refusal:
        return _list(kept, 422, typed=request.form, problems={refusal.field: refusal.message})
    return done(url_for(".values", name=name), say=f"{added.label} is added")


@bp.get(f"{LISTS}/<name>/<code>")
@permitted("assist")
def value(name: str, code: str) -> Answer:
    """Show one value with its dates."""
    kept = choices.called(name)
    return _one(kept, choices.value_called(kept, code))


@bp.post(f"{LISTS}/<name>/<code>")
@permitted("administer")
def change_value(name: str, code: str) -> Answer:
    """Change label, order or dates, or remove it where nothing uses it."""
    kept = choices.called(name)
    found, reading = choices.value_called(kept, code), read(VALUE)
    try:
        if "remove" in request.form:
            choices.remove(current_person(), kept, found)
            return done(url_for(".values", name=name), say=f"{found.label} is removed")
        if reading.errors:
            return _one(kept, found, 422, typed=request.form, problems=problems_of(reading))
        choices.change(current_person(), kept, found, request.form.get("edition", default=0, type=whole), reading.values,
                       today())
    except Conflict as conflict:
        return _one(kept, choices.value_called(kept, code), 409, typed=request.form, conflict=conflict, mine=mine(conflict))
    except Refused as refusal:
        return _one(kept, found, 422, typed=request.form, problems={refusal.field: refusal.message})
    return done(url_for(".values", name=name), say="Changed. It holds from the next request on")


def _list(kept: choices.EditableList, status: int = 200, **more: Any) -> Answer:
    asked = listing(url_for(".values", name=kept.address), {}, choices.COLUMNS, f"values of {kept.address}")
    rows = [(one, choices.words(one, today())) for one in choices.values(kept, asked.order or choices.COLUMNS.usual)]
    return page("administration/list.html", status=status, title=kept.label, kept=kept, rows=rows, listing=asked,
                fields=VALUE, choices={},
                here="admin.lists_kept", crumbs=crumbs(("Lists", url_for(".lists_kept")), (kept.label, None)),
                **{"typed": {}, "problems": {}, **more})


def _one(kept: choices.EditableList, found: ListValue, status: int = 200, **more: Any) -> Answer:
    way = (("Lists", url_for(".lists_kept")), (kept.label, url_for(".values", name=kept.address)), (found.label, None))
    return page("administration/value.html", status=status, title=found.label, kept=kept, value=found, fields=VALUE, choices={},
                labels=labels(VALUE), state=choices.words(found, today()), here="admin.lists_kept", crumbs=crumbs(*way),
                **{"typed": VALUE.texts(choices.held(found)), "problems": {}, "conflict": None, "mine": {}, **more})
