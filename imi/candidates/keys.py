"""Search keys: text folded so that O’Neill, O'NEILL and oneill are the same, and a beginning is a range."""
from __future__ import annotations

import unicodedata

# The highest character there is: a range of keys that begin alike ends before it.
LAST = "\U0010ffff"
# Letters that Unicode does not take apart into a plain one and an accent.
PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def fold(text: str) -> str:
    """Case, accents and punctuation taken away, spaces single; letters of other scripts stay."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    kept = [" " if char.isspace() or char in "-–" else char for char in plain
            if char.isalnum() or char.isspace() or char in "-–"]
    return " ".join("".join(kept).split())


def name_key(surname: str, first_names: str) -> str:
    """The key that finds by surname."""
    return fold(f"{surname} {first_names}")


def given_key(surname: str, first_names: str) -> str:
    """The key that finds by first name."""
    return fold(f"{first_names} {surname}")


def span(prefix: str) -> tuple[str, str]:
    """(from, below): the range of keys that begin with a folded prefix. Of an empty one, as "%" folds to, it is empty."""
    return prefix, prefix and prefix + LAST
