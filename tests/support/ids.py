"""How a case of a parametrised test is called, so that a failure can be read without the test."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import PurePath

# Enough to recognise a value; a whole letter or file in a test's name hides which test it is.
LONGEST = 32


def short(value: object) -> str | None:
    """Return what a value is called in the name of a test: at most 32 characters, None where pytest knows better."""
    text = _text(value)
    if text is None:
        return None
    line = " ".join(text.split()).encode("ascii", "backslashreplace").decode()
    line = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)
    if len(line) > LONGEST:
        return f"{line[:LONGEST - 2].rstrip()}.."
    return line or "empty"


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        # A workbook made for the test has the time in its eleventh byte: no two processes would call its case the same.
        return (value[:8] if 0 in value else value).decode("ascii", "backslashreplace")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta | PurePath):
        return str(value)
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, Mapping):
        return " ".join(f"{key}={_inner(each)}" for key, each in value.items())
    if isinstance(value, set | frozenset):
        # Every process of a run has to give a case the same name, and a set has no order of its own.
        return " ".join(sorted(_inner(each) for each in value))
    if isinstance(value, list | tuple):
        return " ".join(_inner(each) for each in value)
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else None


def _inner(value: object) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        return f"({_text(value)})"
    text = _text(value)
    if text is None:
        text = getattr(value, "__name__", None) or (str(value) if isinstance(value, int | float | None) else type(value).__name__)
    return text or "''"
