"""Add up what the ready rows of a spreadsheet cost so far."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import SQL, Function, TextField, fn

from imi.catalogue.queries import all_offers
from imi.centres.models import Centre
from imi.database.connection import is_sqlite
from imi.uploads.checking.cells.package_codes import by_code, code_of
from imi.uploads.models import Upload, UploadRow


@dataclass(frozen=True)
class SoFar:
    """Holds what the ready rows cost: the sum in pence of those whose package has a price, and the number of the others."""

    pence: int = 0
    unpriced: int = 0


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
