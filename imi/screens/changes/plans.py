"""The form of a plan, for a change of package and a transfer: its fields, its warnings, and what was typed into it."""
from __future__ import annotations

from collections.abc import Mapping

from flask import request

from imi.database.errors import Conflict, Refused
from imi.formats import typed_day
from imi.forms.html import RecordForm, record_form
from imi.registrations.changes.reregister import Plan
from imi.web.schemes import current_scheme


def with_both(refusal: Refused) -> str:
    """Return the words of a refusal, with both values of what a colleague was faster with."""
    theirs = refusal.theirs if isinstance(refusal, Conflict) else {}
    both = (f". {current_scheme().record[name].label}: theirs {typed_day(text)}, yours {typed_day(request.form.get(name, ''))}"
            for name, text in theirs.items() if name in current_scheme().record)
    return refusal.message + "".join(both)


def confirmed() -> bool | str:
    """Return which warnings the tick confirms: those that stood beside it."""
    return request.form.get("warned", True) if "confirmed" in request.form else False


def plan_form(made: Plan, *, wrong: bool) -> RecordForm:
    """Return the fields of a plan that can be filled in; what is wrong stands on them where it was sent, or cannot stay as it is.
    """
    record = made.scheme.record
    asked = [name for name in record.names if name in made.asked]
    form = record_form(record.only(asked), made.given, texts={name: typed_day(made.texts[name]) for name in asked})
    for problem in made.errors:
        if problem.field in made.asked and (wrong or made.texts[problem.field]):
            form.refuse(problem.field, problem.message)
    return form


def summed(problem: str, field: str, form: RecordForm | None, here: Mapping[str, bool]) -> list[tuple[str, str]]:
    """Return (place, sentence) of all that is wrong: what was refused, unless the form says so at its own fields, and those.

    `here` says which fields beside the form's the page has; what belongs to none of them leads to the page as a whole.
    """
    if not problem:
        return []
    named = form.problems if form else []
    on_form = bool(named) and form is not None and (field in form.record or not here.get(field))
    return [*([] if on_form else [(field if here.get(field) else "main", problem)]), *named]
