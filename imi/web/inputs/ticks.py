"""Read ticks next to a field, such as "This employer does not have an ERN": each stands for a text in the field."""
from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import cast

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict

from imi.candidates.fields import EMPLOYMENT
from imi.fields.field import Context, Problem, Reading

# A tick has the name of its field with this ending.
TICK = ".instead"
# Fields that have one, by the names of their boxes; what may follow a hyphen is whom the box is about.
FIELDS = {field.name: field for field in EMPLOYMENT if field.instead[0]}
# None of them needs a day or a list to be read.
NOTHING_GIVEN = Context(date.min)


class TickedRequest(Request):
    """A request in whose form a tick counts as the text it stands for, unless a right value stands in the field: that wins."""

    ticked: ImmutableMultiDict[str, str] | None = None
    none_there: frozenset[str] = frozenset()

    @property
    def form(self) -> ImmutableMultiDict[str, str]:
        """Return the form with its ticks in place of empty and of wrong texts."""
        if self.ticked is None:
            sent = super().form
            self.ticked = _ticked(sent)
            # What was sent is to be had once only: later it is what is returned here.
            self.none_there |= {name for name, text in _ticks(sent).items() if self.ticked.getlist(name) == [text]}
        return self.ticked


def none_there() -> Collection[str]:
    """Return the fields of which the form says by their tick that there is none."""
    return cast(TickedRequest, request).none_there if request.form else ()


def said_by_ticks(reading: Reading) -> list[Problem]:
    """Return the warnings that the form's ticks have answered already: nobody is to be asked again."""
    return [problem for problem in reading.warnings if problem.field in none_there()]


def _ticked(form: ImmutableMultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    ticks = _ticks(form)
    if not ticks:
        return form
    typed = {name: texts for name, texts in form.lists() if not name.endswith(TICK)}
    for name, text in ticks.items():
        typed[name] = [each for each in typed.get(name, []) if _is_right(name, each)] or [text]
    return ImmutableMultiDict(typed)


def _ticks(form: ImmutableMultiDict[str, str]) -> dict[str, str]:
    return {name.removesuffix(TICK): text for name, text in form.items() if name.endswith(TICK)}


def _is_right(name: str, text: str) -> bool:
    """Return whether a text can be a value of the box's field. A wrong one was typed before the tick said that there is none."""
    field = FIELDS.get(name.partition("-")[0])
    return bool(text.strip()) and (field is None or field.check(text, NOTHING_GIVEN)[0] is not None)


def install(app: Flask) -> None:
    """Let every view read forms this way. Call it before the first request."""
    app.request_class = TickedRequest
