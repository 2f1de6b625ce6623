"""Telephone numbers, kept as typed; the form for search and export is worked out beside them."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import phonenumbers
from phonenumbers import PhoneMetadata, ValidationResult
from phonenumbers import PhoneNumberType as Kind

from imi.rules.field import Doubt, Given, Invalid
from imi.rules.text import plain

UK = 44
AT_MOST = 40
# The library drops letters without a word, so they are refused before it is asked.
WRITTEN = re.compile(r"[0-9()+. -]+(?:(?:extension|ext\.?|x|#) ?[0-9]{1,7})?", re.IGNORECASE)
NOT_IN_USE = ("0", "4", "6")
# What nearly every number is: a UK one from 0 or +44 with spaces, of a mobile or a line. Which of these are in use the
# library knows, and these are its own patterns; to ask it about a number takes thirty times as long.
ORDINARY = re.compile(r"(?:0|\+44 ?)([127](?: ?[0-9]){8,9})")
_GB: Any = PhoneMetadata.metadata_for_region("GB")
IN_USE = {kind: re.compile(known.national_number_pattern)
          for kind, known in ((Kind.MOBILE, _GB.mobile), (Kind.FIXED_LINE, _GB.fixed_line))}
COSTLY = frozenset({Kind.PREMIUM_RATE, Kind.SHARED_COST, Kind.PAGER})
NOBODYS_OWN = frozenset({Kind.TOLL_FREE, Kind.UAN})


class Number(NamedTuple):
    """What is known of a telephone number. `kind` is a phonenumbers.PhoneNumberType: UNKNOWN is a number not in use."""

    country: int
    kind: int
    extension: bool


def phone(text: str, _given: Given) -> str:
    """The number as typed, spaces single. Raises Invalid('format') where it cannot be dialled."""
    shown = plain(text)
    number(shown)
    return shown


def e164(text: str) -> str:
    """The number for search and export, like +441174960860, without its extension. Raises Invalid('format')."""
    return phonenumbers.format_number(_dialled(plain(text)), phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=8192)
def number(shown: str) -> Number:
    """What is known of a number that is typed in one of the usual ways. Raises Invalid('format')."""
    return ordinary(shown) or by_library(shown)


def ordinary(shown: str) -> Number | None:
    """The same of a number that needs no look at anything but its digits; None of any other."""
    found = ORDINARY.fullmatch(shown)
    if found is None:
        return None
    national = found[1].replace(" ", "")
    return next((Number(UK, kind, extension=False) for kind, known in IN_USE.items() if known.fullmatch(national)), None)


def by_library(shown: str) -> Number:
    """The same as the library has it. Raises Invalid('format')."""
    found = _dialled(shown)
    return Number(found.country_code or 0, phonenumbers.number_type(found), bool(found.extension))


def _dialled(shown: str) -> phonenumbers.PhoneNumber:
    if len(shown) > AT_MOST or not WRITTEN.fullmatch(shown):
        raise Invalid("format")
    try:
        found = phonenumbers.parse(shown, "GB")
    except phonenumbers.NumberParseException:
        raise Invalid("format") from None
    if phonenumbers.is_possible_number_with_reason(found) != ValidationResult.IS_POSSIBLE:
        raise Invalid("format")
    if found.country_code == UK and phonenumbers.national_significant_number(found).startswith(NOT_IN_USE):
        raise Invalid("format")
    return found


def odd_phone(value: str, _given: Given) -> Iterator[Doubt]:
    """Doubts a number that is possible but not in use, costly, or abroad."""
    found = number(value)
    if found.country != UK:
        yield Doubt("abroad")
    if found.kind == Kind.UNKNOWN:
        yield Doubt("unused")
    if found.kind in COSTLY:
        yield Doubt("costly")


def odd_personal_phone(value: str, given: Given) -> Iterator[Doubt]:
    """Doubts a person's number also where it is a freephone or company number, or has an extension."""
    yield from odd_phone(value, given)
    found = number(value)
    if found.kind in NOBODYS_OWN:
        yield Doubt("not_personal")
    if found.extension:
        yield Doubt("extension")
