"""Ticks beside a field, such as "This employer does not have an ERN": each stands for a text in the field."""
from __future__ import annotations

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

# A tick bears the name of its field with this behind it.
TICK = ".instead"


class TickedRequest(Request):
    """A request in whose form a tick counts as the text it stands for, where the field is empty; what was typed wins."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        form = self.__dict__["form"]
        ticks = {name.removesuffix(TICK): text for name, text in form.items() if name.endswith(TICK)}
        if not ticks:
            return
        typed = {name: texts for name, texts in form.lists() if not name.endswith(TICK)}
        for name, text in ticks.items():
            typed[name] = [each for each in typed.get(name, []) if each.strip()] or [text]
        self.__dict__["form"] = ImmutableMultiDict(typed)


def install(app: Flask) -> None:
    """Let every view read forms so. Call it before the first request."""
    app.request_class = TickedRequest
