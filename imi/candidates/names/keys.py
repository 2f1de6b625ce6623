"""Make search keys: text folded so that O’Neill, O'NEILL and oneill are the same, and texts with one beginning form a range."""
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The highest character there is: a range of keys with one beginning ends before it.
LAST = "\U0010ffff"
# Where a telephone number's extension begins.
EXTENSION = re.compile(r"[a-z#]", re.IGNORECASE)
# A UK number that begins with 44 and has so many digits begins with the country, not with a town.
WITH_COUNTRY = 12
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


def email_key(email: str) -> str:
    """Return the key by which an e-mail address, or its beginning, is searched. The mark keeps it apart from names."""
    return f"@{email.strip().casefold()}"


def phone_key(phone: str) -> str:
    """Return the key by which a telephone number, or its beginning, is searched: 0117 496 0860, +44 (0)117 496 0860 and
    0044 117 4960860 have the same one. An extension is left out.
    """
    dialled = re.sub(r"[^0-9+]", "", EXTENSION.split(phone.strip(), maxsplit=1)[0])
    if dialled.startswith(("+", "00")):
        abroad = dialled.lstrip("+").removeprefix("00") if dialled[0] == "0" else dialled[1:]
        return "+" + re.sub(r"^440", "44", abroad)
    if dialled.startswith("44") and len(dialled) >= WITH_COUNTRY:
        return f"+{dialled}"
    return f"+44{dialled.removeprefix('0')}"


def further_keys(surname: str, first_names: str, email: str | None, phone: str | None) -> set[str]:
    """Return the keys by which somebody is found besides both names: each middle name before the whole name, e-mail address,
    telephone number.
    """
    name = name_key(surname, first_names)
    found = {f"{word} {name}" for word in folded(first_names).split()[1:]}
    return found | ({email_key(email)} if email else set()) | ({phone_key(phone)} if phone else set())


def span(prefix: str) -> tuple[str, str]:
    """Return (from, below): the range of keys that begin with a folded prefix. The range of an empty prefix, as "%" folds to,
    is empty.
    """
    return prefix, prefix and prefix + LAST
