"""Say which tables the spreadsheets have, where a person may be named there, how one is referred to, and which wait."""
from __future__ import annotations

from imi.centres.models import Centre
from imi.database.entry.hits import Asked, Hit, Name, Reference, Waiting, WorkLine
from imi.database.entry.jobs import Job, Work
from imi.database.entry.noun import Noun
from imi.database.entry.personal import THEIRS, Place
from imi.database.entry.words import AuditWords, EmailKind
from imi.formats import local
from imi.mail.noun import SEND
from imi.registrations.references import BY_CHANCE, tidy
from imi.uploads import worker
from imi.uploads.mail import UPLOAD
from imi.uploads.models import MatchedColumns, Reading, Upload, UploadChange, UploadJob, UploadProblem, UploadReceipt, UploadRow
from imi.uploads.personal.erasing import CELLS, FILES, NAMES, ORDERS, ROWS, numbers_of_rows, remove_files
from imi.uploads.personal.merging import follow
from imi.uploads.report.unfinished import LISTED, WAITS, unfinished
from imi.uploads.retention import FOLDER, IN_USE, KEPT

UNFINISHED = "unfinished-uploads"
# The job that reads and checks what waits.
CHECK = "check_uploads"
IN_THEIR_ROWS = f"(upload_id, row) IN (SELECT upload_id, row FROM upload_row WHERE {THEIRS})"


def _find(centre: Centre, reference: str) -> Name:
    found = Upload.get_or_refuse(Upload.centre == centre, Upload.reference == tidy(reference))
    return Name(UPLOAD, found.reference, found.scheme_id)


def _unfinished(asked: Asked) -> list[WorkLine]:
    found = unfinished(asked.centre, LISTED, asked.today, asked.schemes)
    lines = []
    for kind, (waits, _state) in WAITS.items():
        those = [one for one in found if one.kind == kind]
        hits = [Hit(Name(UPLOAD, one.reference, one.scheme), f"{one.reference}: {one.file_name}", one.waits)
                for one in those[:asked.shown]]
        lines.append(WorkLine(len(those), f"spreadsheet {waits}", f"spreadsheets {waits}", Name(UNFINISHED, kind), hits,
                              more=len(found) == LISTED))
    return lines


def _check(work: Work) -> bool:
    """Read and check what waits. What is done at a stop or a crash is kept; the next look goes on there."""
    return worker.work(worker.Work(
        folder=work.instance / FOLDER, read=work.read, today=local(work.at).date(), address_of=work.address_of,
        stopping=work.stopping, after=lambda: work.ask(SEND), schemes=work.schemes), work.at)


WORDS = AuditWords(
    verbs={"uploaded": "Sent in"},
    things={"upload": "a spreadsheet"},
)
NOUN = Noun(
    "uploads",
    models=(Upload, UploadReceipt, UploadRow, UploadProblem, UploadChange, UploadJob, Reading, MatchedColumns),
    texts={
        UploadRow: dict.fromkeys(CELLS, ROWS),
        Upload: {"file_name": NAMES, "read": NAMES, "purchase_order": ORDERS, "file_key": FILES},
        UploadProblem: {"value": "whole", "message": "whole", "reason": "whole"},
        UploadChange: {"was": "whole", "now": "whole"},
        UploadJob: {"takes": NAMES},
    },
    impersonal={
        Upload: ("reference, file_hash, judged, state",
                 "of the file, and a digest of the lists that it was judged by"),
        UploadRow: ("state, compared", "a word of the portal's, and digests of which many people have the same"),
        UploadProblem: ("field, code, severity", "which rule"),
        UploadChange: ("field", "which column"),
        Reading: ("*", "which places of the reader are taken"),
        MatchedColumns: ("*", "a digest of headings, and which of them is which field"),
    },
    audit=WORDS,
    jobs={CHECK: Job(_check, "uploads", due="check_waiting_uploads")},
    emails={UPLOAD: EmailKind("Upload checked", 70, optional="That a long spreadsheet of yours is checked")},
    references=(Reference(UPLOAD, f"U-{BY_CHANCE}", _find),),
    waiting=(Waiting(20, _unfinished),),
    personal=(
        Place(Upload, f"id IN (SELECT upload_id FROM upload_row WHERE {THEIRS})",
              columns="reference, file_name, purchase_order, at"),
        Place(UploadRow, THEIRS, "Rows of uploads", {
            "cells": "NULL", "odd": "'{}'", "fixed": "'{}'", "tidied": "'{}'", "compared": "NULL",
            "state": "CASE WHEN state = 'registered' THEN state ELSE 'left_out' END"}),
        Place(UploadProblem, IN_THEIR_ROWS, "Problems of uploads", deletes=True, columns=""),
        Place(UploadChange, IN_THEIR_ROWS, "Repairs of uploads", {"was": "''", "now": "''"}, columns=""),
    ),
    on_merge=follow,
    by_text={UploadRow: numbers_of_rows},
    kept=KEPT,
    in_use=IN_USE,
    locks=(UploadRow.upload,),
    clear_files=remove_files,
)
