"""Find the candidate numbers in a text that was typed or pasted, and report every part that is not one."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from imi.fields.numbers import ULN_DIGITS, uln_fits
from imi.fields.text import DASHES, INVISIBLE

# So much of a word that is no number is kept: what is longer was never meant as one.
WORD = 40
NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{7}|[0-9]{10})(?![0-9])")
# 1,000,001 as a spreadsheet writes it: seven digits or ten, in groups of three from the end.
GROUPED = re.compile(r"(?<![0-9])[0-9](?:,[0-9]{3}){2,3}(?![0-9])")
# 1 000 001 alone on a line, and a ULN as it is read out.
SPACED = re.compile(r"[0-9](?: [0-9]{3}){2}")
SPACED_ULN = re.compile(r"[0-9]{1,5}(?: [0-9]{2,5}){1,4}")
RANGE = re.compile(r"(?<![0-9])([0-9]{7}|[0-9]{10})(?:\s*(?:-|to|\.{2,3}|~)\s*([0-9]{7}|[0-9]{10})|-([0-9]{1,4}))(?![0-9/.-])",
                   re.IGNORECASE)
# A number with letters that look like its digits: 10000O4.
MISTYPED = re.compile(r"(?=(?:[^0-9]*[0-9]){4})(?:[0-9OQDIL|SBZG]{7}|[0-9OQDIL|SBZG]{10})", re.IGNORECASE)
# A candidate number that lacks a digit, or has one too many.
NEARLY = (6, 8)
AROUND = "=\"'`()[]<>.:#*"


def numbers_in(text: str) -> list[str]:
    """Return the candidate numbers and ULNs of a pasted text, each once, in its order, and what was mistyped among them.

    A line of a sheet gives its numbers and no other cell. A line that has digits in every word, or no number at all, gives
    all its words. A range of numbers is one word, see `is_range`: it may mean other people than somebody thinks.
    """
    found: list[str] = []
    for line in _plainly(text).splitlines():
        if line.isascii() and (digits := line.strip()).isdigit():
            # A column of numbers has thousands of such lines; all below would only say the same.
            found.append(digits)
            continue
        line = _joined(line)
        ranges = RANGE.sub(lambda two: f" {two[1]}-{two[2] or two[3]} ", line)
        words = [word for word in re.split(r"[\s,;]+", GROUPED.sub(_without_commas, ranges)) if word]
        found += _of_a_list(words) if _is_a_list(words, line) else _of_a_row(words, line) or words
    return list(dict.fromkeys(word[:WORD] for word in found))


def is_range(word: str) -> bool:
    """Return whether a word names the two ends of a range, which is not read."""
    return RANGE.fullmatch(word) is not None


def _plainly(text: str) -> str:
    text = text.replace("\x00", "")
    return text if text.isascii() else unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(DASHES)


def _joined(line: str) -> str:
    """Return a line that is one number in groups without its spaces; any other line as it is."""
    bare, joined = line.strip(), line.strip().replace(" ", "")
    is_one = SPACED.fullmatch(bare) or (SPACED_ULN.fullmatch(bare) and is_uln(joined))
    return joined if is_one else line


def is_uln(word: str) -> bool:
    """Return whether a word is a ULN."""
    return len(word) == ULN_DIGITS and word.isascii() and word.isdigit() and word[0] != "0" and uln_fits(word)


def _without_commas(found: re.Match[str]) -> str:
    return found[0].replace(",", "")


def _is_a_list(words: list[str], line: str) -> bool:
    """Return whether a line has nothing but what is meant as numbers."""
    if "\t" in line:
        return all(word.isdigit() for word in words)
    return all(any(char.isdigit() for char in word) for word in words)


def _of_a_list(words: list[str]) -> Iterator[str]:
    for word in words:
        yield from [word] if is_range(word) else NUMBER.findall(word) or [word]


def _of_a_row(words: list[str], line: str) -> list[str]:
    """Return the numbers of a row with other things in it, and what was meant as one."""
    found: list[str] = []
    for word in words:
        numbers, bare = NUMBER.findall(word), word.strip(AROUND)
        nearly = bare.isdigit() and len(bare) in NEARLY and "\t" not in line
        if is_range(word) or (not numbers and (nearly or MISTYPED.fullmatch(bare))):
            found.append(word)
        else:
            found += numbers
    return found
