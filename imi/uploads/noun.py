"""Say which tables the spreadsheets have that were sent."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.uploads.models import MatchedColumns, Reading, Upload, UploadChange, UploadJob, UploadProblem, UploadReceipt, UploadRow

NOUN = Noun("uploads", models=(
    Upload, UploadReceipt, UploadRow, UploadProblem, UploadChange, UploadJob, Reading, MatchedColumns,
), of_schemes=(Upload,))
