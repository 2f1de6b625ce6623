"""Read ticks next to a field, such as "This employer does not have an ERN": each stands for a text in the field."""
from __future__ import annotations

from datetime import date

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

from imi.candidates.fields import EMPLOYMENT
from imi.fields.field import Context

# A tick has the name of its field with this ending.
TICK = ".instead"
# Fields that have one, by the names of their boxes; what may follow a hyphen is whom the box is about.
FIELDS = {field.name: field for field in EMPLOYMENT if field.instead[0]}
# None of them needs a day or a list to be read.
NOTHING_GIVEN = Context(date.min)


class TickedRequest(Request):
    """A request in whose form a tick counts as the text it stands for, unless a right value stands in the field: that wins."""

    ticked: ImmutableMultiDict[str, str] | None = None

    @property
    def form(self) -> ImmutableMultiDict[str, str]:
        """Return the form with its ticks in place of empty and of wrong texts."""
        if self.ticked is None:
            self.ticked = _ticked(super().form)
        return self.ticked


def _ticked(form: ImmutableMultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    ticks = {name.removesuffix(TICK): text for name, text in form.items() if name.endswith(TICK)}
    if not ticks:
        return form
    typed = {name: texts for name, texts in form.lists() if not name.endswith(TICK)}
    for name, text in ticks.items():
        typed[name] = [each for each in typed.get(name, []) if _is_right(name, each)] or [text]
    return ImmutableMultiDict(typed)


def _is_right(name: str, text: str) -> bool:
    """Return whether a text can be a value of the box's field. A wrong one was typed before the tick said that there is none."""
    field = FIELDS.get(name.partition("-")[0])
    return bool(text.strip()) and (field is None or field.check(text, NOTHING_GIVEN)[0] is not None)


def install(app: Flask) -> None:
    """Let every view read forms this way. Call it before the first request."""
    app.request_class = TickedRequest
