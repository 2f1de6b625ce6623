"""What the ready rows of a spreadsheet come to so far."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import SQL, fn

from imi.catalogue.queries import all_offers
from imi.centres.models import Centre
from imi.database import is_sqlite
from imi.uploads.models import Upload, UploadRow


@dataclass(frozen=True)
class SoFar:
    """The sum in pence of those whose package has a price, and how many others there are."""

    pence: int = 0
    unpriced: int = 0


def code_of(text: str) -> str:
    """The code in what a sheet has for a package: it counts with or without its description."""
    return text.split()[0].upper() if text.strip() else ""


def so_far(centre: Centre, upload: Upload, today: date) -> SoFar:
    """The sum of the rows that are ready, at today's prices. Two statements, however many rows there are."""
    prices = {offer.code.upper(): offer.pence for offers in all_offers(centre, today).values() for offer in offers}
    pence = unpriced = 0
    for code, rows in _ready_by_code(centre, upload).items():
        price = prices.get(code)
        pence, unpriced = pence + (price or 0) * rows, unpriced + (rows if price is None else 0)
    return SoFar(pence, unpriced)


def _ready_by_code(centre: Centre, upload: Upload) -> Mapping[str, int]:
    package = fn.COALESCE(_said(UploadRow.fixed), _said(UploadRow.cells))
    rows = (UploadRow.select(package, fn.COUNT(UploadRow.id))
            .where(UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.state == "ready")
            .group_by(package).tuples())
    counted: dict[str, int] = {}
    for text, number in rows:
        counted[code_of(text or "")] = counted.get(code_of(text or ""), 0) + number
    return counted


def _said(column: Any) -> Any:
    """What a column of JSON says of the package, NULL where it says nothing."""
    return fn.JSON_EXTRACT(column, SQL("'$.package'")) if is_sqlite() else fn.JSON_EXTRACT_PATH_TEXT(
        column.cast("json"), SQL("'package'"))
