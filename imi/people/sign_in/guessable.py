"""Recognise passwords that a stranger would try first.

Lists of leaked passwords hold few of twelve characters or more; nearly all of those are a common word with digits after it, two
such words, or a walk over the keyboard. So the rule is: what is common is taken out, and if next to nothing is left, the
password is refused. `common_words.txt` holds the words: the stems of the passwords at the head of every published list, and the
words of this trade.
"""
from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

# How many characters must be left after what is common.
LEAST_LEFT = 5
FEWEST_DIFFERENT = 5
SHORTEST_UNIT = 8
SHORTEST_RUN = 4
SHORTEST_CONTEXT = 3
LEET = str.maketrans("@4013$5!7", "aaoiessit")
KEYBOARD = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")
SAME_AGAIN = re.compile(r"(.)\1{2,}")
WORD = re.compile(r"[^\W\d_]+")
AROUND = string.digits + string.punctuation + string.whitespace


def is_guessable(password: str, context: Iterable[str] = ()) -> bool:
    """Return whether little is left of a password without common words, runs, repeats, and words of its context."""
    text = _fold(password)
    if len(set(text)) < FEWEST_DIFFERENT or text.isdigit() or _unit(text) < SHORTEST_UNIT:
        return True
    words = sorted({*_common(), *_words(context)}, key=len, reverse=True)
    ways = (text, text.translate(LEET), text.rstrip(AROUND).translate(LEET))
    return any(_little_left(way, words) for way in ways)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@cache
def _common() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="ascii").split())


def _words(context: Iterable[str]) -> set[str]:
    found = WORD.findall(_fold(" ".join(context)))
    return {word for word in found if len(word) >= SHORTEST_CONTEXT}


def _unit(text: str) -> int:
    """Return the length of the piece whose repetition the text is: its own length where nothing repeats."""
    return (text + text).find(text, 1)


def _little_left(text: str, words: Iterable[str]) -> bool:
    left = text
    for weak in (*words, *_runs()):
        left = left.replace(weak, " ")
    left = SAME_AGAIN.sub(" ", left)
    if left == text:
        return False
    return len(left.strip(AROUND).replace(" ", "")) < LEAST_LEFT


@cache
def _runs() -> tuple[str, ...]:
    """Return every run of neighbours on the keyboard, forwards and backwards, the longest first."""
    rows = [*KEYBOARD, *(row[::-1] for row in KEYBOARD)]
    runs = {row[start:end] for row in rows for start in range(len(row)) for end in range(start + SHORTEST_RUN, len(row) + 1)}
    return tuple(sorted(runs, key=len, reverse=True))
