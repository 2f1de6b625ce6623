"""Tell by which rules rows are checked, so that what was kept under others is worked out again."""
from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import imi
from imi.fields.field import Context
from imi.registrations.checking.duplicates import PackageChoice
from imi.schemes.spec import SchemeSpec

# Where the rules stand in the code, and the libraries that they ask.
CODE = ("batches", "candidates", "catalogue", "fields", "registrations", "schemes")
LIBRARIES = ("email-validator", "phonenumbers")


def digest(scheme: SchemeSpec, course: PackageChoice | None, given: Context) -> str:
    """Return a digest of all that decides about a row besides the row and its candidate: the day with its lists, the package with
    its days, and the code of the rules.
    """
    chosen = course and (replace(course, overlapping=frozenset()), sorted(course.overlapping))
    return _short(f"{_code()} {scheme.code} {_lists(given)} {chosen!r}")


@lru_cache(maxsize=20)
def _lists(given: Context) -> str:
    return _short(repr(given))


@cache
def _code() -> str:
    """Return a digest of the code of the rules: another release may find something else wrong with the same row."""
    root = Path(imi.__file__).parent
    files = sorted(file for name in CODE for file in (root / name).rglob("*.py"))
    return _short(" ".join([*map(version, LIBRARIES), *(_short(file.read_text(encoding="utf-8")) for file in files)]))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
