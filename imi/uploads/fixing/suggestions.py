"""Suggest the choice of a list that a wrong text was probably meant to be."""
from __future__ import annotations

import difflib
from collections.abc import Sequence

from imi.fields.text import alike

Choices = Sequence[tuple[str, str]]
# From here on two texts are like each other, of 1 for the same.
LIKE = 0.6


def likely(text: str, choices: Choices) -> str:
    """Return, of (value, label), the value that a text is most like; '' where none is, several are as much, or it is one of them.

    Of what has a code the text's first word is taken for one, and only then the whole for code and description, as the
    template writes them: without the standard that stands before them in a label.
    """
    written = {label[max(label.find(value), 0):]: value for value, label in choices}
    if text in written or text in written.values():
        return ""
    codes = {alike(value): value for value, label in choices if value != label}
    first = alike(text.strip().partition(" ")[0])
    return _clearly(first, codes) or _clearly(alike(text), codes | {alike(one): value for one, value in written.items()})


def _clearly(key: str, values: dict[str, str]) -> str:
    """Return the value under the one key that is most like this one."""
    near = difflib.get_close_matches(key, values, n=2, cutoff=LIKE)
    as_much = len({difflib.SequenceMatcher(None, one, key).ratio() for one in near}) < len(near)
    return values[near[0]] if near and not as_much else ""
