"""Define what is asked about a centre: its number, its name, and where its letters go."""
from __future__ import annotations

import re
from collections.abc import Iterator

from imi.fields import text
from imi.fields.emails import email
from imi.fields.field import Context, Field, Invalid, Record

NUMBER_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,11}")
MOST_ADDRESSES = 10


def _number(typed: str, _given: Context) -> str:
    shown = text.plain(typed)
    if not NUMBER_SHAPE.fullmatch(shown):
        raise Invalid("shape")
    return shown


def _addresses(typed: str, given: Context) -> tuple[str, ...]:
    """Read e-mail addresses, one in a line or separated by commas; each once, whatever its capitals."""
    once: dict[str, str] = {}
    for part in _parts(typed):
        try:
            address = str(email(part, given))
        except Invalid:
            raise Invalid("address", part=part[:80]) from None
        once.setdefault(address.casefold(), address)
    if len(once) > MOST_ADDRESSES:
        raise Invalid("many", most=MOST_ADDRESSES)
    return tuple(once.values())


def _parts(typed: str) -> Iterator[str]:
    return (part for part in re.split(r"[\s,;]+", typed) if part)


NUMBER = Field(
    "number", "Centre number", _number, "Enter the centre’s number",
    messages={"shape": "Centre number must be up to 12 letters, digits and hyphens, like 0471"}, width=12, example="0471",
)
NAME = Field(
    "name", "Name", text.line(100), "Enter the centre’s name", messages=text.messages("Name"), width=40,
    example="Northgate Motor College",
)
LETTERS = Field(
    "letters", "Addresses for e-mails", _addresses, "Enter an e-mail address",
    messages={"address": "{part} is not an e-mail address that we can send to, like office@college.example",
              "many": "Enter up to {most} addresses"},
    hint="One in each line. They get a copy of every confirmation, beside the person who saved",
    store=lambda value: "\n".join(value),
)
REASON = Field(
    "reason", "Reason", text.line(200), "Enter the reason: the people of the centre read it when they sign in",
    messages=text.messages("Reason"), width=60, example="The approval ended on 31 July 2026",
)
CENTRE = Record(required=(NUMBER, NAME), optional=(LETTERS,))
STATE = Record(required=(REASON,))
