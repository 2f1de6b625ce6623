"""Read what every list shares: its page number, what is ticked in it, and days."""
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from flask import request

from imi.fields.dates import day, messages
from imi.fields.field import Context, Invalid
from imi.fields.numbers import NUMBER_DIGITS
from imi.formats import plural, short_day
from imi.registrations.searching.wanted import LONGEST
from imi.web.inputs.numbers import whole
from imi.web.security import today

NUMBER = re.compile(rf"[0-9]{{{NUMBER_DIGITS}}}")
# What is said of a text that is longer than what is looked for.
CUT = f"Only the first {LONGEST:,} characters were looked for"
NOT_A_DAY = messages("Date")
# A page of a list has fewer rows than these.
MOST_TICKED = 500


class View(NamedTuple):
    """One of the ways in which a list can be seen: what it is called, how many it has, where it is, and whether it is shown."""

    label: str
    number: int
    url: str
    is_shown: bool


def page_number() -> int:
    """Return which page of the list is asked for, from 1."""
    return min(max(request.args.get("page", default=1, type=whole), 1), 100_000)


def ticked() -> list[str]:
    """Return what is ticked in the form of a list, each once."""
    return list(dict.fromkeys(text.strip() for text in request.form.getlist("these") if text.strip()))[:MOST_TICKED]


def told(number: int, of: int, done: str, left: str) -> str:
    """Say what was done to so many of the ticked, and why it was not done to the others."""
    rest = f"{of - number:,} of the ticked {left}"
    return ". ".join([*([done] if number else []), *([rest] if number < of else [])])


def cut(text: str) -> str:
    """Return the sentence that not all of a text is looked for, '' where all of it is."""
    return CUT if len(text) > LONGEST else ""


def in_address(text: str) -> str:
    """Return a text for the address of a search: of a long one just enough for the search to say that it was cut."""
    return text.strip()[:LONGEST + 1]


def ticked_numbers() -> list[str]:
    """Return the candidate numbers that are ticked in the form of a list, each once."""
    return [number for number in dict.fromkeys(request.form.getlist("these")) if NUMBER.fullmatch(number)]


def are_all() -> bool:
    """Return whether all who were found are meant, and not only those who are ticked."""
    return request.form.get("all") == "yes"


def readable(text: str) -> str:
    """Return a text that is looked for. What cannot be seen is nothing that somebody looks for, and PostgreSQL takes no NUL."""
    return "".join(filter(str.isprintable, " ".join(text.split())))


def read_day(text: str) -> tuple[date | None, str]:
    """Return (the day, '') for a text, or (None, what is wrong with it). A text of which nothing can be seen is no day."""
    if not readable(text):
        return None, ""
    try:
        return day(text, Context(today())), ""
    except Invalid as fault:
        return None, NOT_A_DAY[fault.code].format(**fault.facts)


def left_aside(labels: Mapping[str, str], query: Mapping[str, str], problems: Mapping[str, str]) -> list[str]:
    """Return which days of a filter, by how they are called, narrow nothing, and why: a sentence for each, one where both lie
    wrongly beside each other.
    """
    read = [name for name in labels if read_day(query.get(name, ""))[0]]
    wrong = [(read if len(read) == len(labels) else [name], problem) for name, problem in problems.items()]
    return [f"{' and '.join(labels[name] for name in names)} {plural(names, 'narrows', 'narrow')} nothing: {problem}"
            for names, problem in wrong]


def days(query: Mapping[str, str]) -> tuple[date | None, date | None, dict[str, str]]:
    """Return (after, before, problems) of a filter; a day that cannot be read narrows nothing and is reported, as are two days
    of which the first comes last.
    """
    (after, early), (before, late) = read_day(query.get("after", "")), read_day(query.get("before", ""))
    if after and before and after > before:
        return None, None, {"before": f"Enter {short_day(after)} or a later day: nothing lies between the two days"}
    return after, before, {name: text for name, text in (("after", early), ("before", late)) if text}
