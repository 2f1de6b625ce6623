"""Find the candidate numbers in a text that was typed or pasted, and report every part that is not one."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from imi.fields.numbers import NUMBER_DIGITS, ULN_DIGITS, uln_fits
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
# Groups of digits with one space between: a number among others may be written so, and others may stand beside each other so.
GROUPS = re.compile(r"(?<![0-9])[0-9]{1,6}(?: [0-9]{1,6})+(?![0-9])")
# What stands between the groups of one word: a space that no word ends at.
SPACE = "\N{NO-BREAK SPACE}"
# A number with letters that look like its digits: 10000O4.
MISTYPED = re.compile(r"(?=(?:[^0-9]*[0-9]){4})(?:[0-9OQDIL|SBZG]{7}|[0-9OQDIL|SBZG]{10})", re.IGNORECASE)
# A candidate number that lacks a digit, or has one too many.
NEARLY = (6, 8)
AROUND = "=\"'`()[]<>.:#*"


@dataclass(frozen=True)
class Named:
    """What names one person in a pasted text: its `words`, and groups of digits that are one word where somebody has that number
    (`spaced`). `otherwise` is what it gives where it has no words, and nobody has such a number.
    """

    words: Sequence[str] = ()
    spaced: Sequence[str] = ()
    otherwise: Sequence[str] = ()

    def read(self, numbers: Container[str] = ()) -> Sequence[str]:
        """Return the words, knowing that these are the numbers of somebody."""
        return [*self.words, *(word for word in self.spaced if joined(word) in numbers)] or self.otherwise


def people_in(text: str) -> list[Named]:
    """Return what names people in a pasted text, in its order.

    A line of a sheet gives its numbers and no other cell. A line that has digits in every word, or no number at all, gives
    all its words. A range of numbers is one word, see `is_range`: it may mean other people than somebody thinks.
    """
    found: list[Named] = []
    for line in _plainly(text).splitlines():
        if line.isascii() and (digits := line.strip()).isdigit():
            # A column of numbers has thousands of such lines; all below would only say the same.
            found.append(Named((digits[:WORD],)))
            continue
        line = _joined(line)
        ranges = RANGE.sub(lambda two: f" {two[1]}-{two[2] or two[3]} ", line)
        words = _words(GROUPED.sub(_without_commas, ranges))
        if _is_a_list(words, line):
            found += [Named(spaced=(word,), otherwise=word.split(SPACE)) if is_spaced(word) else Named((word[:WORD],))
                      for word in _of_a_list(_words(GROUPS.sub(_in_groups, GROUPED.sub(_without_commas, ranges))))]
            continue
        spaced = [word for word in _words(GROUPS.sub(_in_groups, line)) if is_spaced(word)]
        found.append(Named([word[:WORD] for word in _of_a_row(words, line)], spaced, [word[:WORD] for word in words]))
    return found


def numbers_in(text: str) -> list[str]:
    """Return the candidate numbers and ULNs of a pasted text, each once, in its order, and what was mistyped among them."""
    return list(dict.fromkeys(word for one in people_in(text) for word in one.read()))


def is_range(word: str) -> bool:
    """Return whether a word names the two ends of a range, which is not read."""
    return RANGE.fullmatch(word) is not None


def is_spaced(word: str) -> bool:
    """Return whether a word is groups of digits that may be one number."""
    return SPACE in word


def joined(word: str) -> str:
    """Return the number that groups of digits are together."""
    return word.replace(SPACE, "")


def words_of(leftover: str) -> list[str]:
    """Return the words of a text that was kept, in which a number in groups is one."""
    return [word for word in leftover.split(" ") if word]


def _words(line: str) -> list[str]:
    return [word for word in re.split(r"[^\S\N{NO-BREAK SPACE}]+|[,;]+", line) if word]


def _in_groups(found: re.Match[str]) -> str:
    """Return groups of digits with those put together, from the left, that have the digits of a ULN or of a candidate number."""
    groups, words, at = found[0].split(" "), [], 0
    while at < len(groups):
        ends = [end for end in range(at + 2, len(groups) + 1) if _may_be_one("".join(groups[at:end]))]
        end = ends[-1] if ends else at + 1
        words.append(SPACE.join(groups[at:end]))
        at = end
    return " ".join(words)


def _may_be_one(digits: str) -> bool:
    return len(digits) == NUMBER_DIGITS or is_uln(digits)


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
