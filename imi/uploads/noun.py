"""Say which tables the spreadsheets have, and what of a person may stand in their texts."""
from __future__ import annotations

from imi.database.noun import Noun
from imi.uploads.models import MatchedColumns, Reading, Upload, UploadChange, UploadJob, UploadProblem, UploadReceipt, UploadRow

NOUN = Noun(
    "uploads",
    models=(Upload, UploadReceipt, UploadRow, UploadProblem, UploadChange, UploadJob, Reading, MatchedColumns),
    texts={
        Upload: {"purchase_order": "apart", "file_name": "apart", "read": "apart"},
        UploadRow: {"cells": "apart", "odd": "apart", "fixed": "apart", "tidied": "apart"},
        UploadProblem: {"value": "whole", "message": "whole", "reason": "whole"},
        UploadChange: {"was": "whole", "now": "whole"},
        UploadJob: {"takes": "apart"},
    },
    impersonal={
        Upload: ("reference, file_hash, file_key, judged, state",
                 "of the file, and a digest of the lists that it was judged by"),
        UploadRow: ("state, compared", "a word of the portal's, and digests of which many people have the same"),
        UploadProblem: ("field, code, severity", "which rule"),
        UploadChange: ("field", "which column"),
        Reading: ("*", "which places of the reader are taken"),
        MatchedColumns: ("*", "a digest of headings, and which of them is which field"),
    },
)
