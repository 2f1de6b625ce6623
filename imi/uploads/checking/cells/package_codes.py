"""Recognise the code of a package by each way of writing it: with or without its description, spaced, hyphenated or cased."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypeVar

from imi.fields.text import DASHES, alike

Said = TypeVar("Said")
# A word that can be part of a code: of "ACAP01A/B" and "ACAP01A, ACAP01B" nobody knows which is meant.
OF_A_CODE = re.compile(r"[\w-]+")
# No code has more letters and digits.
LONGEST = 40


def by_code(said: Iterable[tuple[str, Said]]) -> dict[str, Said]:
    """Return what is said of packages by their codes: as they are, and as `alike` writes one that no other code is like."""
    exact = {code.upper(): each for code, each in said}
    like = Counter(map(alike, exact))
    return {alike(code): each for code, each in exact.items() if like[alike(code)] == 1} | exact


def code_of(text: str, codes: Collection[str]) -> str:
    """Return which of these codes, as `by_code` has them, a sheet names for a package; '' where it is none of them, or several.

    It counts with or without its description, however it is spaced, hyphenated or cased.
    """
    words = text.translate(DASHES).split()
    if not words:
        return ""
    whole = alike("".join(words))
    # With a description only the code itself counts, so that a letter of the one is never read as the other's.
    for key in (words[0].upper(), whole) if len(words) == 1 else (whole, words[0].upper()):
        if key in codes:
            return key
    found, key = set(), ""
    for word in words:
        key += alike(word)
        if not OF_A_CODE.fullmatch(word) or len(key) > LONGEST:
            break
        if key in codes:
            found.add(key)
    return found.pop() if len(found) == 1 else ""
