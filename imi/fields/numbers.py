"""Read numbers with a check digit: the ULN of a learner and the ERN of an employer. Both are kept as text."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import mul
from typing import Any

from imi.fields.field import Context, FieldWarning, Invalid
from imi.fields.text import plain

# Digits of a candidate's number, and of a ULN.
NUMBER_DIGITS, ULN_DIGITS = 7, 10
ULN_WEIGHTS = range(ULN_DIGITS, 0, -1)
TEMPORARY_ULN = "9999999999"
NO_ERN = "999999999"
KEYBOARD_ERN = "123456789"
# Naming more places than this would help nobody.
MOST_SWAPS = 2
BETWEEN_DIGITS = re.compile(r"[\s.-]+")
# A spreadsheet's number cell, written out as text.
DECIMAL = re.compile(r"([0-9]+)\.0+")
# 4,200,007,001 as a spreadsheet shows it.
GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
ULN_PREFIX = re.compile(r"ULN\s*:?\s*", re.IGNORECASE)
ERN_PREFIX = re.compile(r"(?:EDRS|ERN)\s*:?\s*", re.IGNORECASE)
PAYE = re.compile(r"[0-9]{3}\s*/\s*[A-Z0-9]{1,10}", re.IGNORECASE)


def uln(text: str, _given: Context) -> str:
    """Return ten digits with the right check digit (ILR ULN_04, DD01).

    Raises Invalid: 'length', 'zero', 'temporary', 'check_digit', or 'swapped' (places, in words) where exchanging two
    neighbouring digits would make the number right.
    """
    digits = _digits(text, ULN_PREFIX)
    if not _is_digits(digits, ULN_DIGITS):
        raise Invalid("length")
    if digits[0] == "0":
        raise Invalid("zero")
    if digits == TEMPORARY_ULN:
        raise Invalid("temporary")
    if uln_fits(digits):
        return digits
    swaps = _swaps(digits)
    if 1 <= len(swaps) <= MOST_SWAPS:
        raise Invalid("swapped", places=" or ".join(f"{place} and {place + 1}" for place in swaps))
    raise Invalid("check_digit")


def uln_fits(digits: str) -> bool:
    """Return whether the last of ten digits fits the others: their sum with weights 10 to 1 leaves 10 when divided by 11."""
    # Each digit is weighted by its character code, which is 48 more: 48 times the sum of all weights is a multiple of 11.
    return bool(sum(map(mul, ULN_WEIGHTS, digits.encode())) % 11 == 10)


def _swaps(digits: str) -> list[int]:
    """Return the places, counted from 1, where exchanging a digit with the next one makes a ULN."""
    swapped = ((place, digits[:place - 1] + digits[place] + digits[place - 1] + digits[place + 1:])
               for place in range(1, len(digits)))
    return [place for place, other in swapped if other[0] != "0" and uln_fits(other)]


def ern(text: str, _given: Context) -> str:
    """Return nine digits with the right check digit (ILR EmpId_02, DD05), or 999999999 for an employer without a number.

    Raises Invalid: 'paye', 'length' or 'check_digit'.
    """
    digits = _digits(text, ERN_PREFIX)
    if PAYE.fullmatch(digits):
        raise Invalid("paye")
    if not _is_digits(digits, 9):
        raise Invalid("length")
    if digits == NO_ERN or (digits[0] != "0" and ern_fits(digits)):
        return digits
    raise Invalid("check_digit")


def ern_fits(digits: str) -> bool:
    """Return whether the last of nine digits is the check digit of the others: 11 less their weighted sum modulo 11; 11 counts
    as 0, and 10 fits none.
    """
    check = 11 - sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits[:8], strict=True)) % 11
    return check % 11 == int(digits[8])


def odd_ern(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about the stand-in for "no number", and about the number that a keyboard invites."""
    if value == NO_ERN:
        yield FieldWarning("not_held")
    if value == KEYBOARD_ERN:
        yield FieldWarning("keyboard")


def _digits(text: str, prefix: re.Pattern[str]) -> str:
    if text.isascii() and text.isdigit():
        return text
    shown = plain(text)
    found = prefix.match(shown)
    bare = shown[found.end():] if found else shown
    decimal = DECIMAL.fullmatch(bare)
    return decimal[1] if decimal else ungrouped(BETWEEN_DIGITS.sub("", bare))


def ungrouped(text: str) -> str:
    """Return a number without the commas between its groups of three digits, and any other text unchanged."""
    return text.replace(",", "") if "," in text and GROUPED.fullmatch(text) else text


def grouped(text: str, value: Any, _given: Context) -> Iterable[FieldWarning]:
    """Warn about a number that had commas between its digits: it may be an amount or a count."""
    if text == value or "," not in plain(text):
        return ()
    return (FieldWarning("commas", {"read_as": value}),)


COMMAS = "Read as {read_as}: commas stood between the digits"


def _is_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()
