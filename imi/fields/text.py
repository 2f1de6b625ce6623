"""Read free text: spaces and invisible characters are corrected, lengths checked, and placeholders recognised."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from imi.fields import broken
from imi.fields.field import MISSING, Context, FieldWarning, Invalid, Reader

# Zero-width characters and controls of writing direction: copied along unseen, and never printed.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"))
PLACEHOLDERS = frozenset({"tbc", "tba", "tbd", "to be confirmed", "to be advised", "n/a", "n.a", "unknown",
                          "not known", "n/k", "n.k"})
# Words typed for a company or a position that the user does not give.
NO_COMPANY = frozenset({"none", "nil", "test", "company", "company name", "employer", "employer name", "not applicable"})
# Words for "as in the row above", and phrases that name such a row.
ABOVE = re.compile(r"(?:(?:ditto|same|as|per|see|the|row|line|one|entry|employer|company) )*(?:above|previous)"
                   r"(?: (?:row|line|one|entry|employer|company))?"
                   r"|same(?: again| as (?:before|last)| (?:employer|company|one))?|as before|ditto|idem")
OTHER_ROW = re.compile(r"(?:(?:same|as|per|see) )+(?:the )?(?:row|line) ?[0-9]+")
DITTO_MARKS = frozenset("\"\u201c\u201d\u201e\u2033\u3003")
DITTO_LETTERS = DITTO_MARKS | frozenset("',\u2019- ")
# A character as a web page's source writes it, or a tag of its layout.
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
TAG = re.compile(r"</?[a-z][^<>]{0,40}>", re.IGNORECASE)
# The mark that replaces a letter that could not be read.
LOST = "\ufffd"
MANY_X = re.compile("x{3,}")
# The largest whole number that a column of the database holds.
LARGEST = 2**31 - 1
LARGEST_DIGITS = len(str(LARGEST))


def tidy(text: str) -> str:
    """Return free text in NFC, on one line, with single spaces and nothing invisible.

    Raises Invalid: 'missing' when nothing is left, 'control' for characters that cannot be printed.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", INVISIBLE.sub("", text))
    text = text.strip()
    if UNPRINTABLE.search(text):
        raise Invalid("control")
    return _single_spaced(text)


def note(typed: str, at_most: int) -> str:
    """Return what somebody says in their own words as it is stored: so many characters of it, '' where nothing can be seen."""
    return typed.strip()[:at_most] if INVISIBLE.sub("", typed).strip() else ""


@lru_cache(maxsize=4_096)
def alike(text: str) -> str:
    """Return the key by which headings and names from lists are compared: letters and digits alone, case folded.

    `First name(s) *`, `FIRST_NAMES` and `first names` have the same key.
    """
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def plain(text: str) -> str:
    """Return text of a fixed form in NFKC: full-width digits become digits, dashes hyphens, any space a single one.

    Characters that cannot be printed stay, and the field's format refuses them. Raises Invalid('missing').
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
    """Return a reader of one line of free text of up to `at_most` characters."""

    def read(text: str, _given: Context) -> str:
        shown = tidy(text)
        if len(shown) > at_most:
            raise Invalid("long", most=at_most)
        return shown

    return read


def reference(at_most: int) -> Reader:
    """Return a reader of a number that somebody else gave: a line with at least one letter or digit."""
    read_line = line(at_most)

    def read(text: str, given: Context) -> str:
        shown: str = read_line(text, given)
        if not any(char.isalnum() for char in shown):
            raise Invalid("empty")
        return shown

    return read


def named(at_most: int) -> Reader:
    """Return a reader of what something is called: a line with a letter or digit, or one that points to the row above."""
    read_line = line(at_most)

    def read(text: str, given: Context) -> str:
        shown: str = read_line(text, given)
        if not any(char.isalnum() for char in shown) and not says_above(shown):
            raise Invalid("empty")
        return shown

    return read


def says_above(text: str) -> bool:
    """Return whether a text stands for the value in the row above: As above, ditto, same, or a mark for it."""
    folded = text.casefold().strip(" .()-\u2026")
    return ABOVE.fullmatch(folded) is not None or (
        DITTO_LETTERS.issuperset(text) and (not DITTO_MARKS.isdisjoint(text) or "''" in text or ",," in text))


def of_a_web_page(text: str) -> str:
    """Return the web page's code that a text contains, '' where it contains none."""
    found = ENTITY.search(text) if "&" in text else None
    if found and unescape(found[0]) != found[0]:
        return found[0]
    tag = TAG.search(text) if "<" in text else None
    return tag[0] if tag else ""


def is_placeholder(text: str) -> bool:
    """Return whether a text is only a placeholder: TBC, n/a, XXX."""
    folded = text.casefold().rstrip(".")
    return folded in PLACEHOLDERS or MANY_X.fullmatch(folded) is not None or (
        folded[-1:].isdigit() and OTHER_ROW.fullmatch(folded) is not None)


def placeholder(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about a placeholder."""
    if is_placeholder(value):
        yield FieldWarning("placeholder")


def _untold(value: str) -> Iterator[FieldWarning]:
    """Warn about a name that is not given, that points to the row above, or that contains a web page's code."""
    code = of_a_web_page(value)
    yield from broken.doubted(value)
    if LOST in value:
        yield FieldWarning("lost_letter")
    if says_above(value):
        yield FieldWarning("above")
    elif is_placeholder(value) or value.casefold().rstrip(".") in NO_COMPANY:
        yield FieldWarning("placeholder")
    elif code:
        yield FieldWarning("markup", {"typed": code})


def company(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about a company's name that is a placeholder, a single character, or an e-mail address in the wrong box."""
    yield from _untold(value)
    if len(value) == 1 and value.isalnum():
        yield FieldWarning("short")
    if "@" in value:
        yield FieldWarning("address")


def position(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about a position that is a placeholder, a single character, or digits only."""
    yield from _untold(value)
    if value.replace(" ", "").isdigit():
        yield FieldWarning("digits")
    elif len(value) == 1 and value.isalnum():
        yield FieldWarning("short")


def messages(subject: str) -> dict[str, str]:
    """Return the messages that every free text shares, about `subject`."""
    return {
        "long": f"{subject} must be {{most}} characters or fewer",
        "control": f"{subject} must be one line of text, without tabs or control characters",
        "placeholder": f"{subject} looks like a placeholder: {{value}}",
        "above": f"{subject} looks like a placeholder: {{value}}",
        "empty": f"{subject} must include a letter or number",
        "markup": f"{subject} has a web page’s code in it: {{typed}}",
        "short": f"{subject} is one character: {{value}}",
        "looks_like": f"{subject} looks like {{meant}}, broken on its way here",
        "lost_letter": f"{subject} has lost a letter on its way here: {{value}}",
    }


def whole_number(text: str) -> int | None:
    """Return the whole number that a text of ASCII digits says, None for any other text and for more than a column holds.

    Python itself refuses to read thousands of digits.
    """
    typed = text.strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LARGEST_DIGITS else None
    return number if number is None or number <= LARGEST else None
