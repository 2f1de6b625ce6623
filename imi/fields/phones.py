"""Read telephone numbers: they are kept as typed, and their international form is worked out for search and export."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from imi.fields.field import Context, FieldWarning, Invalid
from imi.fields.text import plain

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

UK = 44
AT_MOST = 40
# The library drops letters silently, so they are refused before it is called.
WRITTEN = re.compile(r"[0-9()+. -]+(?:(?:extension|ext\.?|x|#) ?[0-9]{1,7})?", re.IGNORECASE)
NOT_IN_USE = ("0", "4", "6")
# The shape of nearly every number: a UK mobile or landline from 0 or +44, with spaces. Which of these are in use is taken from
# the library's own patterns; asking the library about a number takes thirty times as long.
ORDINARY = re.compile(r"(?:0|\+44 ?)([127](?: ?[0-9]){8,9})")


class Number(NamedTuple):
    """What is known of a telephone number. `kind` is a phonenumbers.PhoneNumberType; UNKNOWN is a number that is not in use."""

    country: int
    kind: int
    extension: bool


@cache
def _library() -> Any:
    # Imported with the first number, with what the library knows of the UK: a restart need not wait for it.
    import phonenumbers

    return phonenumbers


@cache
def _in_use() -> list[tuple[int, re.Pattern[str]]]:
    """Return the library's patterns of the UK mobiles and landlines that are in use."""
    known, kind = _library().PhoneMetadata.metadata_for_region("GB"), _library().PhoneNumberType
    return [(kind.MOBILE, re.compile(known.mobile.national_number_pattern)),
            (kind.FIXED_LINE, re.compile(known.fixed_line.national_number_pattern))]


@cache
def _kinds(*names: str) -> frozenset[int]:
    return frozenset(getattr(_library().PhoneNumberType, name) for name in names)


def phone(text: str, _given: Context) -> str:
    """Return the number as typed, with single spaces. Raises Invalid('format') where it cannot be dialled."""
    shown = plain(text)
    number(shown)
    return shown


def e164(text: str) -> str:
    """Return the number for search and export, like +441174960860, without its extension. Raises Invalid('format')."""
    return str(_library().format_number(_dialled(plain(text)), _library().PhoneNumberFormat.E164))


@lru_cache(maxsize=8192)
def number(shown: str) -> Number:
    """Return what is known of a number typed in one of the usual ways. Raises Invalid('format')."""
    return ordinary(shown) or by_library(shown)


def ordinary(shown: str) -> Number | None:
    """Return what is known of a number that can be judged by its digits alone, None for any other number."""
    found = ORDINARY.fullmatch(shown)
    if found is None:
        return None
    national = found[1].replace(" ", "")
    return next((Number(UK, kind, extension=False) for kind, known in _in_use() if known.fullmatch(national)), None)


def by_library(shown: str) -> Number:
    """Return what the library knows of a number. Raises Invalid('format')."""
    found = _dialled(shown)
    return Number(found.country_code or 0, _library().number_type(found), bool(found.extension))


def _dialled(shown: str) -> PhoneNumber:
    if len(shown) > AT_MOST or not WRITTEN.fullmatch(shown):
        raise Invalid("format")
    library = _library()
    try:
        found: PhoneNumber = library.parse(shown, "GB")
    except library.NumberParseException:
        raise Invalid("format") from None
    if library.is_possible_number_with_reason(found) != library.ValidationResult.IS_POSSIBLE:
        raise Invalid("format")
    if found.country_code == UK and library.national_significant_number(found).startswith(NOT_IN_USE):
        raise Invalid("format")
    return found


def odd_phone(value: str, _given: Context) -> Iterator[FieldWarning]:
    """Warn about a number that is possible but not in use, costly to call, or abroad."""
    found = number(value)
    if found.country != UK:
        yield FieldWarning("abroad")
    if found.kind in _kinds("UNKNOWN"):
        yield FieldWarning("unused")
    if found.kind in _kinds("PREMIUM_RATE", "SHARED_COST", "PAGER"):
        yield FieldWarning("costly")


def odd_personal_phone(value: str, given: Context) -> Iterator[FieldWarning]:
    """Warn about a personal number as about any other, and also where it is a freephone or company number, or has an extension.
    """
    yield from odd_phone(value, given)
    found = number(value)
    if found.kind in _kinds("TOLL_FREE", "UAN"):
        yield FieldWarning("not_personal")
    if found.extension:
        yield FieldWarning("extension")
