"""Search keys: text folded so that O’Neill, O'NEILL and oneill are the same, and a beginning is a range."""
from __future__ import annotations

import unicodedata
from functools import lru_cache

# The highest character there is: a range of keys that begin alike ends before it.
LAST = "\U0010ffff"
# Letters that Unicode does not take apart into a plain one and an accent.
PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def fold(text: str) -> str:
    """Case, accents and punctuation taken away, spaces single; letters of other scripts stay."""
    if text.isascii():
        return " ".join(text.translate(ASCII).split())
    plain = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return " ".join("".join(map(_kept, plain)).split())


def _kept(char: str) -> str:
    if char.isspace() or char in "-–":
        return " "
    return char if char.isalnum() else ""


# The same for the characters that most names are made of, looked up: a list has thousands.
ASCII = {code: _kept(chr(code).casefold()) for code in range(128)}


# Many have one name, and each name is in several keys.
folded = lru_cache(maxsize=4_096)(fold)


def name_key(surname: str, first_names: str) -> str:
    """The key that finds by surname."""
    return f"{folded(surname)} {folded(first_names)}".strip()


def given_key(surname: str, first_names: str) -> str:
    """The key that finds by first name."""
    return f"{folded(first_names)} {folded(surname)}".strip()


def last_key(surname: str, first_names: str) -> str | None:
    """The key that finds Smith-Jones by Jones: the last word of a surname of several, before the whole name; else None."""
    if surname.isascii() and surname.isalpha():
        return None
    words = fold(surname).split()
    return f"{words[-1]} {name_key(surname, first_names)}" if len(words) > 1 else None


def span(prefix: str) -> tuple[str, str]:
    """(from, below): the range of keys that begin with a folded prefix. Of an empty one, as "%" folds to, it is empty."""
    return prefix, prefix and prefix + LAST
