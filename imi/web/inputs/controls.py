"""Give the macros in templates/ui what they need: the attributes of a control, the options of a list, the pages of a pager."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from imi.fields.field import Problem

Attributes = Mapping[str, str | int | None]
NONE: Attributes = {}
TYPES = {"tel": "tel", "search": "search", "password": "password"}
INPUT_MODES = {"email": "email", "digits": "numeric"}


# A longer text takes the width of two fields.
NARROW = 20


def labelled(value: str, choices: Iterable[tuple[str, str]]) -> str:
    """Return what a value is called in a list, or the value itself where the list does not hold it."""
    return dict(choices).get(value, value)


def is_wide(asked: Any, choices: Iterable[tuple[str, str]]) -> bool:
    """Return whether a field takes the room of two: its longest choice, or what is typed into it, is long."""
    return max((len(label) for _code, label in choices), default=asked.width) > NARROW


def tied_to(id: str, name: str, hint: object, problem: object, autofocus: bool, attrs: Attributes = NONE) -> Attributes:
    """Return what every control of a form has, its names, what describes it, whether its value is wrong; and `attrs`."""
    described = [f"{id}-hint"] * bool(hint) + [f"{id}-problem"] * bool(problem)
    wrong = bool(problem) and getattr(problem, "severity", "error") != "warning"
    return {"id": id, "name": name, "aria-describedby": " ".join(described) or None,
            "aria-invalid": "true" if wrong else None, "autofocus": "" if autofocus else None, **attrs}


def attributes(values: Attributes) -> Markup:
    """Return these attributes as a tag has them, each after a space; those that are None are left out. The names are our own."""
    return Markup("".join(f' {name}="{escape(value)}"' for name, value in values.items() if value is not None))  # noqa: S704


def box(tied: Attributes, control: str, value: str, width: int, attrs: Attributes) -> Attributes:
    """Return the attributes of a box to type into; those of `attrs` take the place of what the kind of control has."""
    return {**tied, "type": TYPES.get(control, "text"), "inputmode": INPUT_MODES.get(control), "value": value, "size": width,
            "autocomplete": "off", "spellcheck": "false", "list": f"{tied['id']}-list" if control == "suggest" else None,
            **attrs}


def label_of_its_own(value: str, choices: Iterable[tuple[str, str]], closed: Iterable[tuple[str, str]]) -> str:
    """Return the label of a value that its list does not hold, or holds no more, as it stays chosen; '' where the list has it."""
    if not value or value in (code for code, _label in choices):
        return ""
    label = dict(closed).get(value)
    return f"{label} (closed)" if label else value


def in_summary(errors: Mapping[str, str] | Iterable[Problem | tuple[str, str]]) -> list[tuple[str, str]]:
    """Return (place, sentence) of everything wrong: of sentences by place, of Problems, or of such pairs."""
    if isinstance(errors, Mapping):
        return list(errors.items())
    return [(error.field, error.message) if isinstance(error, Problem) else error for error in errors]


# How many pages on either side of the open one are named.
NEAR = 2


@dataclass(frozen=True)
class PageLink:
    """A page of a list: its number, or with `rel` the word for the one before or after."""

    label: str
    url: str
    rel: str = ""
    current: bool = False


def page_links(page: int, pages: int, url: str) -> list[PageLink]:
    """Return what a pager offers of a list at `url`: the first, the last and those near the open one, and the two beside it."""
    to = f"{url}{'&' if '?' in url else '?'}page="
    named = [number for number in range(1, pages + 1) if number in (1, pages) or abs(number - page) <= NEAR]
    return [*([PageLink("Previous", f"{to}{page - 1}", "prev")] if page > 1 else []),
            *(PageLink(str(number), f"{to}{number}", current=number == page) for number in named),
            *([PageLink("Next", f"{to}{page + 1}", "next")] if page < pages else [])]


# Keyed by the names that the macros use.
GLOBALS = {function.__name__: function for function in (
    attributes, box, in_summary, is_wide, label_of_its_own, labelled, page_links, tied_to)}
