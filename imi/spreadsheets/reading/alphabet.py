"""Judge the encoding of a text file that does not state it: certain, or doubtful and read in the likeliest one.

A list holds names, most of them in plain letters. The few other bytes show their encoding only by where they are in their
words: `José`, `MARTÍNEZ` and `O’Neill` must be Windows-1252, in which `JosŽ` is no word. Until the encoding is known, such a
byte is kept as a surrogate, which no text contains.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

# Encodings by the name that people read, then Python's, in the order in which they are tried.
READINGS = {"Windows-1252": "cp1252", "Mac Roman": "mac_roman", "DOS 850": "cp850", "Windows-1250": "cp1250",
            "ISO-8859-14": "iso8859_14"}
WINDOWS = "Windows-1252"
UNKNOWN = re.compile("[\udc80-\udcff]")
# Characters in lists of names in Latin letters. A line in other letters has more than a few others: two bytes of another
# encoding may be UTF-8 by chance.
LATIN = re.compile("[\x00-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u20bf\u2122\ufb00-\ufb06\ufeff]")
FEW = 2
# A word with such a byte: an apostrophe is one of its letters, a hyphen separates two words.
WORD = re.compile("(?<![A-Za-z'\udc80-\udcff])[A-Za-z']*+[\udc80-\udcff][A-Za-z'\udc80-\udcff]*+")
# Letters of Latin-1, without the Icelandic ones: ISO-8859-14 has Welsh letters in their place.
LATIN_1 = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ")
APOSTROPHES, HARD_SPACE = "'’", "\xa0"
# Marks that are next to no letter, before a word, or after one: alone they can be nothing else.
ALONE, OPENS, CLOSES = "–—•…£€", "“‘", "”™®"
# Characters that Unicode counts as letters and no name has.
NO_LETTERS = frozenset("ªºµƒıﬁﬂˆˇπΩ")
# The beginning of a name whose other letters are all capitals: McCÁRTHY, hÓGÁIN.
BEGINS = re.compile("Ma?c|[hnt]")
BEFORE_CAPITAL = frozenset("hnt")
# So many letters without a plain one among them are no name in Latin letters.
FEWEST_STRANGE = 3
# The byte of a Mac's no-break space is this in Windows-1252, which is no name by itself.
NO_NAME = "Ê"
# How many cells of a column are shown in each encoding.
SHOWN = 3
VOWELS = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüý"
# Where Windows-1252 has a letter, but another encoding of the same byte fits better.
ELSEWHERE = re.compile("|".join((
    f"[ñÑ](?![{VOWELS}{VOWELS.upper()}])", "iæ$|IÆ$", "ã(?![aeios]|$)",  # Kamiński, Petrović, Brătianu: Windows-1250
    "ê(?=[bdgkpz])|(?<=z)ê|Ê(?=[BDGKPZ])|(?<=Z)Ê",  # Stępień, Zięba, Brzęk: Windows-1250
    "Ì(?=[OE])", "Í(?=ES)", "(?<![AEIOUaeiou])Ë", "Î(?=U)", "^[NU]ê$",  # JOÃO, SIMÕES, Àlex, LEBŒUF, NÍ: Mac Roman
    "Õ(?!ES|[a-z])", "(?<=^[A-Z])Õ",  # O’NEILL, D’ESTE: Mac Roman
    "(?<=[aeiouáéíóúý])ø|ø(?=[áéíóúý])", "â.*ã$",  # Dvořák, Kovář, Brânză: Windows-1250
    "ä(?=es$)", "(?<=[aeiou])á$", "Ö(?=A)", "(?<=[AO])Ó",  # Simões, Weiß, GARCÍA, NOËL: DOS 850
)))


# An encoding, and the texts of some rows in it: (row, [(place, text)]).
Told = tuple[str, list[tuple[int, list[tuple[int, str]]]]]


class Judged(NamedTuple):
    """The encoding of the bytes; `is_certain` where no other one is possible.

    `fitting` has this one first, then the others in which all words look like words.
    """

    name: str
    is_certain: bool
    fitting: Sequence[str]


def decoded(raw: bytes) -> str:
    """Return the text of the lines that are UTF-8. In other lines each byte that is no plain character becomes a surrogate."""
    return "".join(map(_line, raw.splitlines(keepends=True)))


def _line(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("ascii", "surrogateescape")
    others = 0 if text.isascii() else len(LATIN.sub("", text))
    return raw.decode("ascii", "surrogateescape") if 0 < others <= FEW else text


def read_as(text: str, name: str) -> str:
    """Return the text with its surrogates read in an encoding."""
    table = _table(name)
    return UNKNOWN.sub(lambda found: table[found[0]], text)


@cache
def _table(name: str) -> dict[str, str]:
    return {chr(0xDC00 + byte): bytes([byte]).decode(READINGS[name], "replace") for byte in range(0x80, 0x100)}


def judged(text: str) -> Judged | None:
    """Return the encoding of a text's surrogates; None where no encoding makes a text of them."""
    words = set(WORD.findall(text))
    # Most words are the same in most encodings: each is looked at once.
    strange = {name: sum(_strange(word, read_as(word, name), name) for word in words) for name in READINGS}
    if not strange[WINDOWS] and all(_is_certain(word, read_as(word, WINDOWS)) for word in words):
        return Judged(WINDOWS, True, (WINDOWS,))
    best = min(strange, key=lambda name: strange[name])
    if strange[best] and "\ufffd" in read_as("".join(words), WINDOWS):
        return None
    return Judged(best, False, tuple(dict.fromkeys((best, *(name for name in READINGS if not strange[name])))))


def _is_certain(word: str, read: str) -> bool:
    """Return whether a word that looks right in Windows-1252 can be in no other encoding."""
    return all(shown in LATIN_1 or shown in ALONE or (shown == "’" and read[at + 1:at + 2].isupper())
               or (shown == HARD_SPACE and (read[at + 1:at + 2].isupper() or not read[at - 1:at].isalpha()))
               for at, (byte, shown) in enumerate(zip(word, read, strict=True)) if UNKNOWN.match(byte))


def _strange(word: str, read: str, name: str) -> int:
    """Return how many characters of a word cannot be where they are in this encoding."""
    found = sum(not _fits(read, at) for at, byte in enumerate(word) if UNKNOWN.match(byte))
    if len(word) >= FEWEST_STRANGE and len(UNKNOWN.findall(word)) == len(word):
        found += 1
    return found + (name == WINDOWS and ELSEWHERE.search(read) is not None)


def _fits(read: str, at: int) -> bool:
    """Return whether a character is a letter in its place: capitals first or in a word of capitals, small ones elsewhere."""
    char, before, after = read[at], read[at - 1:at], read[at + 1:at + 2]
    if char == "’":
        return before.isalpha() and (read[at + 1:] == "s" or (after.isupper() and read[at + 2:at + 3].isalpha()))
    if char == HARD_SPACE:
        return not after.islower()
    if char in ALONE:
        return not (before.isalpha() or after.isalpha())
    if char in OPENS + CLOSES:
        return (after if char in OPENS else before).isalpha() and not (before if char in OPENS else after).isalpha()
    if not char.isalpha() or char in NO_LETTERS:
        return False
    is_first = not before.isalpha() or (at == 1 and before in BEFORE_CAPITAL)
    if char.isupper():
        return (is_first and (after.islower() or (not after.isalpha() and char != NO_NAME))) or _is_capitals(read)
    within = before.islower() or not read[at - 2:at - 1].isalpha()
    return char.islower() and not is_first and within and not after.isupper()


def _is_capitals(read: str) -> bool:
    rest = BEGINS.sub("", read, count=1) if BEGINS.match(read) else read
    return len(rest) > 1 and rest.isupper()


def readings(rows: Sequence[int], columns: Sequence[Sequence[Any]], unsure: type[str], names: Sequence[str]) -> list[Told]:
    """Return (encoding, [(row, [(place, text)])]) of the first cells of each column that are `unsure`.

    The first of these encodings is included, and each other one in which some cell reads differently. All unsure cells of a
    shown row are included.
    """
    of_row: dict[int, dict[int, str]] = {}
    for cells in columns:
        different = {cell: at for at, cell in reversed(list(enumerate(cells))) if type(cell) is unsure}
        for at in sorted(different.values())[:SHOWN]:
            of_row[at] = {place: column[at] for place, column in enumerate(columns) if type(column[at]) is unsure}
    everything = "\n".join({cell for cells in columns for cell in cells if type(cell) is unsure})
    first_of: dict[str, str] = {}
    for name in (*names, WINDOWS):
        first_of.setdefault(_otherwise(everything, names[0], name), name)
    return [(name, [(rows[at], [(place, _otherwise(cell, names[0], name)) for place, cell in cells.items()])
                    for at, cells in sorted(of_row.items())])
            for name in first_of.values() if of_row]


def _otherwise(text: str, name: str, other: str) -> str:
    """Return a text that was read in one encoding as it would be in another."""
    return text.encode(READINGS[name], "replace").decode(READINGS[other], "replace") if name != other else str(text)
