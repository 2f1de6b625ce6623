"""Add up what the ready rows of a spreadsheet cost so far."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from peewee import SQL, Function, TextField, fn

from imi.catalogue.queries import all_offers
from imi.centres.models import Centre
from imi.database.connection import is_sqlite
from imi.fields.text import DASHES, alike
from imi.uploads.models import Upload, UploadRow

Said = TypeVar("Said")
# A word that can be part of a code: of "ACAP01A/B" and "ACAP01A, ACAP01B" nobody knows which is meant.
OF_A_CODE = re.compile(r"[\w-]+")
# No code has more letters and digits.
LONGEST = 40


@dataclass(frozen=True)
class SoFar:
    """Holds what the ready rows cost: the sum in pence of those whose package has a price, and the number of the others."""

    pence: int = 0
    unpriced: int = 0


def by_code(said: Iterable[tuple[str, Said]]) -> dict[str, Said]:
    """Return what is said of packages by their codes: as they are, and as `alike` writes one that no other code is like."""
    exact = {code.upper(): each for code, each in said}
    like = Counter(map(alike, exact))
    return {alike(code): each for code, each in exact.items() if like[alike(code)] == 1} | exact


def code_of(text: str, codes: Collection[str]) -> str:
    """Return which of these codes, as `by_code` has them, a sheet names for a package; '' where it is none of them, or several.

    It counts with or without its description, however it is spaced, hyphenated or cased.
    """
    words = text.translate(DASHES).split()
    if not words:
        return ""
    whole = alike("".join(words))
    # With a description only the code itself counts, so that a letter of the one is never read as the other's.
    for key in (words[0].upper(), whole) if len(words) == 1 else (whole, words[0].upper()):
        if key in codes:
            return key
    found, key = set(), ""
    for word in words:
        key += alike(word)
        if not OF_A_CODE.fullmatch(word) or len(key) > LONGEST:
            break
        if key in codes:
            found.add(key)
    return found.pop() if len(found) == 1 else ""


def so_far(centre: Centre, upload: Upload, today: date) -> SoFar:
    """Return the sum of the rows that are ready, at today's prices, by two statements, however many rows there are."""
    prices = by_code((offer.code, offer.pence) for offers in all_offers(centre, today).values() for offer in offers)
    pence = unpriced = 0
    for text, rows in _ready_by_package(centre, upload):
        price = prices.get(code_of(text or "", prices))
        pence, unpriced = pence + (price or 0) * rows, unpriced + (rows if price is None else 0)
    return SoFar(pence, unpriced)


def _ready_by_package(centre: Centre, upload: Upload) -> Iterable[tuple[str | None, int]]:
    """Return (what stands for a package, how many ready rows have it)"""
    package = fn.COALESCE(_said(UploadRow.fixed), _said(UploadRow.cells))
    rows: Iterable[tuple[str | None, int]] = (
        UploadRow.select(package, fn.COUNT(UploadRow.id))
        .where(UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.state == "ready")
        .group_by(package).tuples())
    return rows


def _said(column: TextField[Any]) -> Function:
    """Return what a column of JSON says of the package, NULL where it says nothing."""
    return fn.JSON_EXTRACT(column, SQL("'$.package'")) if is_sqlite() else fn.JSON_EXTRACT_PATH_TEXT(
        column.cast("json"), SQL("'package'"))
