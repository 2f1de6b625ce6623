"""Whole numbers as they come in addresses and forms: those that a column can hold, for no larger one is anything's."""
from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from imi.fields.text import LARGEST


class Whole(IntegerConverter):
    """`<int:…>` in an address: a larger number fits none, so the address is not found."""

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, max=LARGEST)


def install(app: Flask) -> None:
    """Let no address match with a number that the database cannot hold. Call it before addresses are added."""
    app.url_map.converters = {**app.url_map.converters, "int": Whole}


def whole(text: str) -> int:
    """The number, for the `type` of a form's `get`. Raises ValueError where it is none, or more than a column holds."""
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(f"more than {LARGEST}")
    return number
