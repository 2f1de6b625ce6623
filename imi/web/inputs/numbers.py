"""Read whole numbers in addresses and forms: only those that a column can hold, for nothing has a larger one."""
from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from imi.fields.text import LARGEST


def up_to(largest: int) -> str:
    """Return a pattern of the whole numbers up to this one."""
    digits = str(largest)
    below = [rf"{digits[:n]}[0-{int(digit) - 1}]\d{{{len(digits) - n - 1}}}" for n, digit in enumerate(digits) if digit != "0"]
    return rf"0*(?:{'|'.join((digits, *below))}|\d{{1,{len(digits) - 1}}})"


class Whole(IntegerConverter):
    """The converter `<int:…>` of an address: an address with a larger number is not found, whatever is asked of it."""

    # Where only `max` forbids a number, an address that takes GET and POST by two views is said to take neither.
    regex = up_to(LARGEST)

    def __init__(self, addresses: Map) -> None:
        super().__init__(addresses, max=LARGEST)


def install(app: Flask) -> None:
    """Let no address match with a number that the database cannot hold. Call it before addresses are added."""
    app.url_map.converters = {**app.url_map.converters, "int": Whole}


def whole(text: str) -> int:
    """Return the number, for the `type` of a form's `get`. Raises ValueError for no number, or more than a column holds."""
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(f"more than {LARGEST}")
    return number
