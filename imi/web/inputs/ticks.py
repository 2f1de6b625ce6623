"""Read ticks next to a field, such as "This employer does not have an ERN": each stands for a text in the field."""
from __future__ import annotations

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

# A tick has the name of its field with this ending.
TICK = ".instead"


class TickedRequest(Request):
    """A request in whose form a tick counts as the text it stands for where the field is empty; typed text wins."""

    ticked: ImmutableMultiDict[str, str] | None = None

    @property
    def form(self) -> ImmutableMultiDict[str, str]:
        """Return the form with its ticks in place of empty texts."""
        if self.ticked is None:
            self.ticked = _ticked(super().form)
        return self.ticked


def _ticked(form: ImmutableMultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    ticks = {name.removesuffix(TICK): text for name, text in form.items() if name.endswith(TICK)}
    if not ticks:
        return form
    typed = {name: texts for name, texts in form.lists() if not name.endswith(TICK)}
    for name, text in ticks.items():
        typed[name] = [each for each in typed.get(name, []) if each.strip()] or [text]
    return ImmutableMultiDict(typed)


def install(app: Flask) -> None:
    """Let every view read forms this way. Call it before the first request."""
    app.request_class = TickedRequest
