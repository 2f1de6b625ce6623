"""Read choices from a list that the awarding body keeps: codes are stored, labels and usual words are read too."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from imi.fields.field import Ambiguous, Choice, Context, FieldWarning, Invalid, Reader
from imi.fields.text import plain

BETWEEN_WORDS = re.compile(r"[\s_,-]+")


def one_of(name: str, spoken: Mapping[str, str]) -> Reader:
    """Return a reader that gives the code of one choice in the list `name`. `spoken` maps other words for a choice to its code.

    The reader raises Invalid('closed') with the label `was` for a value that was closed, Invalid('choice') for anything else.
    """

    def read(text: str, given: Context) -> str:
        choices, said = given.list(name).choices, _key(text)
        code = _known(choices).get(said) or spoken.get(said)
        if code is None or code not in (choice.code for choice in choices):
            closed = given.list(name).closed
            was = _known(closed).get(said) or code
            label = next((choice.label for choice in closed if choice.code == was), None)
            raise Invalid("choice") if label is None else Invalid("closed", was=label)
        return code

    return read


def ambiguous(name: str, words: Iterable[str], code: str) -> Ambiguous:
    """Return a check that warns about a choice read from one of `words`, unless the list itself has that word."""
    asked = frozenset(words)

    def unsure(text: str, value: Any, given: Context) -> Iterator[FieldWarning]:
        said = _key(text)
        if said in asked and said not in _known(given.list(name).choices):
            yield FieldWarning(code, {"typed": plain(text), "read_as": label_of(name)(value, given)})

    return unsure


def label_of(name: str) -> Callable[[Any, Context], str]:
    """Return a function that gives the label of a code in the list `name`, closed or not, or the code where the list never had
    it.
    """
    return lambda value, given: next((c.label for c in given.list(name).every if c.code == value), str(value))


def _key(text: str) -> str:
    return BETWEEN_WORDS.sub(" ", plain(text).casefold()).strip()


@lru_cache(maxsize=64)
def _known(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Return the codes by the texts that may be typed for them; a code wins over another choice's label."""
    labels = {_key(choice.label): choice.code for choice in choices}
    return labels | {_key(choice.code): choice.code for choice in choices}
