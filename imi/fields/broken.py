"""Find texts whose characters were damaged on the way here: written in one encoding and read in another, once or several times.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from imi.fields.field import LOOKS_LIKE, Context, FieldWarning

# UTF-8 read as Windows-1252: é became Ã©. No name has such a pair.
TWICE_READ = re.compile("[\u00c2-\u00c5][\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160"
                        "\u2039\u0152\u017d\u201c\u201d\u2022\u02dc\u2122\u0161\u203a\u0153\u017e]")
# Read as Windows-1250, é became Ă© and ü became ĂĽ; read as DOS 850, ’ became ÔÇÖ. ftfy looks for none of these.
ELSEWHERE = ((re.compile("[ĂÄĹ][\u0080-\u00bfŚŤŽŹśťžźłąşĽľżŁĄŻ‚„…†‡‰‹‘’“”•–—™›ˇ˘˛˝]"), "cp1250"),
             (re.compile("├.|ÔÇ[^a-z]"), "cp850"))


def mended(text: str) -> str:
    """Return what a text was before its encoding was broken, or '' where no damage is recognised or the repair is not certain.
    """
    return "" if text.isascii() else _mended(text)


@lru_cache(maxsize=1_024)
def _mended(text: str) -> str:
    # Few lists have a text that needs this library, so it is imported late.
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    found = fix_encoding(text) if is_bad(text) else text
    if found == text and TWICE_READ.search(text):
        with suppress(UnicodeError):
            found = text.encode("cp1252").decode("utf-8")
    for pattern, codec in ELSEWHERE:
        if found == text and pattern.search(text):
            with suppress(UnicodeError):
                found = text.encode(codec).decode("utf-8")
    return "" if found == text or is_bad(found) else found


def doubted(text: str) -> Iterator[FieldWarning]:
    """Warn about a text whose characters were damaged before it came here."""
    proposal = " ".join(mended(text).split())
    if proposal:
        yield FieldWarning(LOOKS_LIKE, {"meant": proposal})


def written(text: str, _value: object, _given: Context) -> Iterator[FieldWarning]:
    """Warn about a text as it was typed, where part of it may be lost in what is kept, such as the invisible half of a broken
    í.
    """
    return doubted(text)
