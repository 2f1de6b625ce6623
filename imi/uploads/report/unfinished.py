"""List spreadsheets that were read and wait for somebody to go on with them."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import ModelSelect, Select, fn

from imi.centres.models import Centre
from imi.database.compiled import Blank, Prepared
from imi.formats import count
from imi.schemes.every import SCHEMES, Schemes
from imi.uploads.checking.rejudging.again import bring_up_to_date
from imi.uploads.models import OPEN_ROWS, OPEN_UPLOADS, Upload, UploadReceipt, UploadRow

# So many unfinished spreadsheets of a centre are listed, the newest.
LISTED = 50
READY, COLUMNS, NAMES, TO_FIX, TO_LOOK_AT = "ready", "columns", "names", "fix", "look"
# What a spreadsheet waits for, what is done soonest first: as it stands after the word, and alone.
WAITS = {READY: ("ready to register", "Ready to register"), COLUMNS: ("with columns to match", "Columns to match"),
         NAMES: ("with names to choose", "Names to choose"), TO_FIX: ("with rows to fix", "Rows to fix"),
         TO_LOOK_AT: ("with rows to look at", "Rows to look at")}


@dataclass(frozen=True)
class Unfinished:
    """Shows a spreadsheet with rows that are not registered, and what it waits for: as a kind, and in words."""

    reference: str
    scheme: str
    file_name: str
    kind: str
    waits: str


@dataclass(frozen=True)
class Rest:
    """The rows of a spreadsheet that wait although others of it were registered."""

    reference: str
    rows: int


def unfinished(centre: Centre, limit: int, today: date, schemes: Schemes = SCHEMES) -> list[Unfinished]:
    """Return the centre's unfinished spreadsheets of any scheme, newest first, their rows judged by what is true now."""
    newest = list(_to_judge(centre=centre, limit=limit))
    for one in newest:
        one.schemes = schemes
    bring_up_to_date(centre, newest, today)
    return [Unfinished(reference, scheme, name, *_waits(Upload(state=state, read=read), fix, look_at))
            for reference, scheme, name, state, read, fix, look_at in _counted(centre=centre, limit=limit)]


@Prepared
def _to_judge(centre: Blank, limit: Blank) -> ModelSelect[Upload]:
    return _newest(centre, Upload.select(), limit)


@Prepared
def _counted(centre: Blank, limit: Blank) -> Select[tuple[Any, ...]]:
    to_fix, to_look_at = (UploadRow.select(fn.COUNT(UploadRow.id)).where(
        UploadRow.upload == Upload.id, UploadRow.state == state) for state in ("problem", "warning"))
    return _newest(centre, Upload.select(
        Upload.reference, Upload.scheme, Upload.file_name, Upload.state, Upload.read, to_fix, to_look_at), limit).tuples()


def _waits(upload: Upload, to_fix: int, to_look_at: int) -> tuple[str, str]:
    """Return what a spreadsheet waits for and say it: an answer, or somebody who sees to rows or registers them."""
    if upload.is_asked:
        kind = NAMES if upload.is_to_spell else COLUMNS
        return kind, WAITS[kind][1]
    if not to_fix:
        return (TO_LOOK_AT, f"{count(to_look_at, 'row')} to look at") if to_look_at else (READY, WAITS[READY][1])
    return TO_FIX, f"{count(to_fix, 'row')} to fix{f', {to_look_at:,} to look at' if to_look_at else ''}"


def _newest(centre: Blank, query: ModelSelect[Upload], limit: Blank) -> ModelSelect[Upload]:
    """Return the uploads with open rows, and those about which somebody is to answer a question before their rows are judged."""
    asked = (Upload.state == "received") & Upload.read.contains('"sheet"')
    return query.where(Upload.centre == centre, Upload.state.in_(OPEN_UPLOADS) | asked).order_by(Upload.id.desc()).limit(limit)


def rest_of(centre: Centre, receipt: int) -> Rest | None:
    """Return what is left of the spreadsheet that a receipt came from; None where nothing is, or where it came from none."""
    for left in _rest(centre=centre, receipt=receipt):
        return Rest(*left)
    return None


@Prepared
def _rest(centre: Blank, receipt: Blank) -> Select[tuple[Any, ...]]:
    return (
        Upload.select(Upload.reference, fn.COUNT(UploadRow.id))
        .join(UploadReceipt, on=(UploadReceipt.upload == Upload.id))
        .join(UploadRow, on=(UploadRow.upload == Upload.id))
        .where(Upload.centre == centre, UploadReceipt.receipt == receipt, Upload.state.in_(OPEN_UPLOADS),
               UploadRow.state.in_(OPEN_ROWS))
        .group_by(Upload.reference).tuples()
    )
