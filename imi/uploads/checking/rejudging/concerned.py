"""Judge again the rows of an upload that a change concerns, and no others."""
from __future__ import annotations

from collections.abc import Collection
from datetime import date

from imi.centres.models import Centre
from imi.database.bulk import PIECE, among, plainly
from imi.uploads.checking.checked_rows import STORED, OpenRow, keep_found, recheck, settle, stored_problems
from imi.uploads.checking.checker import SheetCheck, line
from imi.uploads.checking.compared import PROOF, Shared, compared_by
from imi.uploads.checking.rejudging.judged import Judgement, keep
from imi.uploads.kinds import kind_of
from imi.uploads.models import OPEN_ROWS, Upload, UploadProblem, UploadRow


def recheck_concerned(centre: Centre, upload: Upload, today: date, changed: Collection[str], by: Judgement) -> None:
    """Check the rows again that have one of these digests or share one with such a row, as a check of all would.

    What it asks depends neither on how many rows the upload has nor on how many are concerned. Where they are more than a
    piece, or where a row was judged before digests were kept, every row is checked.
    """
    rows = UploadRow.select(UploadRow.row, UploadRow.compared).where(
        UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.state.in_(OPEN_ROWS))
    kept: dict[int, str | None] = dict(plainly(rows))
    digests = {row: compared for row, compared in kept.items() if compared is not None}
    if len(digests) < len(kept) or not _is_narrow(centre, upload, today, changed, by, Shared(digests)):
        recheck(centre, upload, today)


def _is_narrow(centre: Centre, upload: Upload, today: date, changed: Collection[str], by: Judgement, rows: Shared) -> bool:
    """Judge the rows concerned by themselves where they are few enough, and return whether that was done."""
    concerned = rows.reached((PROOF, *changed))
    while len(concerned) <= PIECE:
        stored = _open_rows(centre, upload, concerned)
        checked = SheetCheck(centre, kind_of(upload), today, by).check([line(*row[:4]) for row in stored])
        # A row may have become one about somebody else, of whom there are further rows. Those are as they were judged,
        # so this is gone through twice at most.
        more = rows.reached(digest for one in checked for digest in compared_by(one).split()) - concerned
        if not more:
            if checked:
                keep_found(upload, checked, stored, stored_problems(upload, UploadProblem.row.in_(among(concerned))))
                settle(upload)
            keep(upload, by.judged)
            return True
        concerned |= more
    return False


def _open_rows(centre: Centre, upload: Upload, numbers: Collection[int]) -> list[OpenRow]:
    return plainly(UploadRow.select(*STORED).where(
        UploadRow.centre == centre, UploadRow.upload == upload.id, UploadRow.row.in_(among(numbers)),
        UploadRow.state.in_(OPEN_ROWS)).order_by(UploadRow.row))
