"""An upload as files: annotated, corrected, the list of changes, and the original."""
from __future__ import annotations

import csv
import io
import json

from flask import current_app, send_file

from imi.database import Unknown
from imi.registrations.exports import harmless
from imi.surfaces.sheet.annotated import Note, annotated, corrected
from imi.surfaces.sheet.sheet import Sheet
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.sheets import ONE
from imi.tabs.apprenticeship.spreadsheets import XLSX, store
from imi.uploads import report as reports
from imi.uploads.columns import match
from imi.uploads.models import Upload
from imi.web.respond import Answer
from imi.web.security import current_centre, permitted
from imi.web.sheets import read_list

STATES = {"problem": "To fix", "warning": "To confirm", "ready": "Ready", "left_out": "Left out", "registered": "Registered"}


@bp.get(f"{ONE}/<any(annotated, corrected):book>.xlsx")
@permitted("read")
def sheet_workbook(reference: str, book: str) -> Answer:
    """The centre's own list: with what is wrong beside each row, or with the corrections made here."""
    centre = current_centre()
    found = reports.upload(centre, reference)
    sheet = _again(found)
    places = match(sheet.headings).at
    if book == "annotated":
        notes = {row: Note(STATES[state] + (f" as {registration}" if registration else ""),
                           [(places.get(field), message) for field, message in said])
                 for row, state, registration, said in reports.outcome(centre, found)}
        content = annotated(sheet, notes)
    else:
        changes = {(row, places[field]): text for row, fixed in reports.fixed(centre, found)
                   for field, text in fixed.items() if field in places}
        content = corrected(sheet, changes)
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name=f"{found.reference}-{book}.xlsx")


@bp.get(f"{ONE}/changes.csv")
@permitted("read")
def sheet_changes(reference: str) -> Answer:
    """Every value that was changed here, for the centre's own records: row, column, from, to."""
    centre = current_centre()
    found = reports.upload(centre, reference)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("Row", "Column", "From", "To"))
    writer.writerows([harmless(value) for value in change] for change in reports.changes(found))
    return send_file(io.BytesIO(out.getvalue().encode("utf-8-sig")), "text/csv", as_attachment=True,
                     download_name=f"{found.reference}-changes.csv")


def _again(found: Upload) -> Sheet:
    """The file read again, for its other columns are kept nowhere else."""
    path = store() / (found.file_key or "")
    if not found.file_key or not path.is_file():
        raise Unknown("file")
    hidden = bool(json.loads(found.read).get("hidden"))
    return read_list(path, current_app.extensions["settings"], include_hidden=hidden)
