"""Find what keeps somebody from being removed: something open, or something within the period for which candidates are kept."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from imi.batches.models import Batch, BatchRow
from imi.candidates.models import Candidate
from imi.centres.settings import CANDIDATE_DAYS, before
from imi.corrections.models import CorrectionRequest, LikePair
from imi.registrations.changes.models import Transfer
from imi.registrations.changes.open_work import OPEN
from imi.registrations.models import Receipt, Registration
from imi.uploads.models import OPEN_ROWS, Upload, UploadRow

# An upload that nobody can go on with any more.
ENDED = ("refused", "registered", "cancelled")


def at_work(now: datetime) -> dict[str, Any]:
    """Return, by the reason in words, the query of everything open or recent about a Candidate of the outer query; where several
    queries have a row, the first is the reason.
    """
    since = before(CANDIDATE_DAYS, now)
    in_batch = BatchRow.select(BatchRow.id).join(Batch, on=(BatchRow.batch == Batch.id)).where(
        BatchRow.candidate == Candidate.id)
    in_upload = UploadRow.select(UploadRow.id).join(Upload, on=(UploadRow.upload == Upload.id)).where(
        UploadRow.candidate == Candidate.id)
    request, transfer, pair = (
        CorrectionRequest.select(CorrectionRequest.id).where(CorrectionRequest.candidate == Candidate.id),
        Transfer.select(Transfer.id).where(Transfer.candidate == Candidate.id),
        LikePair.select(LikePair.id).where((LikePair.candidate == Candidate.id) | (LikePair.other == Candidate.id)))
    registered = Registration.select(Registration.id).join(Receipt, on=(Registration.receipt == Receipt.id)).where(
        Registration.candidate == Candidate.id)
    return {
        "In a batch that is open": in_batch.where(Batch.state == "draft", BatchRow.removed_at.is_null()),
        "In a spreadsheet that is open": in_upload.where(
            Upload.state.not_in(ENDED), UploadRow.state.in_(OPEN_ROWS)),
        "A correction waits": request.where(CorrectionRequest.state == "asked"),
        "A transfer waits": transfer.where(Transfer.state.in_(OPEN)),
        "A wish to merge waits": pair.where(LikePair.state == "asked"),
        "Registered in the period": registered.where(
            (Receipt.at >= since) | (Registration.state_on >= since.date())),
        "In a batch of the period": in_batch.where(BatchRow.changed_at >= since),
        "In a spreadsheet of the period": in_upload.where(Upload.at >= since),
        "A correction of the period": request.where(
            (CorrectionRequest.asked_at >= since) | (CorrectionRequest.decided_at >= since)),
        "A transfer of the period": transfer.where(Transfer.changed_at >= since),
    }
