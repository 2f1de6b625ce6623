"""Make search keys: text folded so that O’Neill, O'NEILL and oneill are the same, and texts with one beginning form a range."""
from __future__ import annotations

import unicodedata
from functools import lru_cache

# The highest character there is: a range of keys with one beginning ends before it.
LAST = "\U0010ffff"
# Letters that Unicode does not decompose into a plain letter and an accent.
PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def fold(text: str) -> str:
    """Return text without case, accents and punctuation, with single spaces; letters of other scripts stay."""
    if text.isascii():
        return " ".join(text.translate(ASCII).split())
    plain = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return " ".join("".join(map(_kept, plain)).split())


def _kept(char: str) -> str:
    if char.isspace() or char in "-–":
        return " "
    return char if char.isalnum() else ""


# The same folding for the characters that most names are made of, as a table: a list has thousands of names.
ASCII = {code: _kept(chr(code).casefold()) for code in range(128)}


# Many people share a name, and each name is in several keys.
folded = lru_cache(maxsize=4_096)(fold)


def name_key(surname: str, first_names: str) -> str:
    """Return the key by which surnames are searched."""
    return f"{folded(surname)} {folded(first_names)}".strip()


def given_key(surname: str, first_names: str) -> str:
    """Return the key by which first names are searched."""
    return f"{folded(first_names)} {folded(surname)}".strip()


def last_key(surname: str, first_names: str) -> str | None:
    """Return the key that finds Smith-Jones by Jones: the last word of a surname of several, before the whole name; else None.
    """
    if surname.isascii() and surname.isalpha():
        return None
    words = fold(surname).split()
    return f"{words[-1]} {name_key(surname, first_names)}" if len(words) > 1 else None


def span(prefix: str) -> tuple[str, str]:
    """Return (from, below): the range of keys that begin with a folded prefix. The range of an empty prefix, as "%" folds to,
    is empty.
    """
    return prefix, prefix and prefix + LAST
