"""Free text: spaces and invisible characters put right, lengths, and the words people type as placeholders."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from imi.rules.field import MISSING, Doubt, Given, Invalid, Reader

# Zero-width characters and controls of writing direction: copied along unseen, printed by nobody.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"))
PLACEHOLDERS = frozenset({"tbc", "tba", "tbd", "to be confirmed", "to be advised", "n/a", "n.a", "unknown",
                          "not known"})
MANY_X = re.compile("x{3,}")
# The largest whole number that a column of the database holds.
LARGEST = 2**31 - 1
LARGEST_DIGITS = len(str(LARGEST))


def tidy(text: str) -> str:
    """Free text in NFC, on one line, spaces single, nothing invisible.

    Raises Invalid: 'missing' when nothing is left, 'control' for characters that cannot be printed.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    text = text.strip()
    if UNPRINTABLE.search(text):
        raise Invalid("control")
    return _single_spaced(text)


@lru_cache(maxsize=4_096)
def alike(text: str) -> str:
    """The key under which headings and names from lists are compared: letters and digits alone, case folded.

    `First name(s) *`, `FIRST_NAMES` and `first names` have the same.
    """
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def plain(text: str) -> str:
    """Text of a fixed form in NFKC: full-width digits become digits, dashes hyphens, any space a single one.

    Characters that cannot be printed stay: the form refuses them. Raises Invalid('missing').
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(DASHES)
    return _single_spaced(text)


def _single_spaced(text: str) -> str:
    spaced = " ".join(text.split())
    if not spaced:
        raise Invalid(MISSING)
    return spaced


def line(at_most: int) -> Reader:
    """A reader of one line of free text of up to `at_most` characters."""

    def read(text: str, _given: Given) -> str:
        shown = tidy(text)
        if len(shown) > at_most:
            raise Invalid("long", most=at_most)
        return shown

    return read


def reference(at_most: int) -> Reader:
    """A reader of somebody else's number: a line that has a letter or digit in it."""
    read_line = line(at_most)

    def read(text: str, given: Given) -> str:
        shown: str = read_line(text, given)
        if not any(char.isalnum() for char in shown):
            raise Invalid("empty")
        return shown

    return read


def is_placeholder(text: str) -> bool:
    """Whether a text only holds the place of one: TBC, n/a, XXX."""
    folded = text.casefold().rstrip(".")
    return folded in PLACEHOLDERS or MANY_X.fullmatch(folded) is not None


def placeholder(value: str, _given: Given) -> Iterator[Doubt]:
    """Doubts a text that says nothing yet."""
    if is_placeholder(value):
        yield Doubt("placeholder")


def company(value: str, given: Given) -> Iterator[Doubt]:
    """Doubts a company's name: a placeholder, one character, an e-mail address in the wrong box."""
    yield from placeholder(value, given)
    if len(value) == 1:
        yield Doubt("short")
    if "@" in value:
        yield Doubt("address")


def position(value: str, given: Given) -> Iterator[Doubt]:
    """Doubts a position: a placeholder, one character, digits only."""
    yield from placeholder(value, given)
    if value.replace(" ", "").isdigit():
        yield Doubt("digits")
    elif len(value) == 1:
        yield Doubt("short")


def messages(subject: str) -> dict[str, str]:
    """The sentences that every free text shares, about `subject`."""
    return {
        "long": f"{subject} must be {{most}} characters or fewer",
        "control": f"{subject} must be one line of text, without tabs or control characters",
        "placeholder": f"{subject} looks like a placeholder: {{value}}",
        "short": f"{subject} is one character: {{value}}",
    }


def whole_number(text: str) -> int | None:
    """The whole number that a text of ASCII digits is, None for any other text and for more than a column holds.

    Python itself refuses to read thousands of digits.
    """
    typed = text.strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LARGEST_DIGITS else None
    return number if number is None or number <= LARGEST else None
