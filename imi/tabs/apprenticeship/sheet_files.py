"""An upload as files: annotated, corrected, the list of changes, and the original."""
from __future__ import annotations

import csv
import io
import json

from flask import send_file

from imi.database import Unknown
from imi.registrations.exports import harmless
from imi.surfaces.sheet.annotated import Note, annotated, corrected
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.sheet_progress import ONE, read_again
from imi.uploads import report as reports
from imi.web.documents import attached
from imi.web.respond import Answer
from imi.web.security import current_centre, permitted

STATES = {"problem": "To fix", "warning": "To confirm", "ready": "Ready", "left_out": "Left out", "registered": "Registered"}


@bp.get(f"{ONE}/<any(annotated, corrected):book>.xlsx")
@permitted("read")
def sheet_workbook(reference: str, book: str) -> Answer:
    """The centre's own list: with what is wrong beside each row, or with the corrections made here."""
    centre = current_centre()
    found = reports.upload(centre, reference)
    if "columns" not in json.loads(found.read):
        raise Unknown("file")
    sheet = read_again(found)
    places = json.loads(found.read)["columns"]
    if book == "annotated":
        notes = {row: Note(STATES[state] + (f" as {registration}" if registration else ""),
                           [(places.get(field), message) for field, message in said])
                 for row, state, registration, said in reports.outcome(centre, found)}
        content = annotated(sheet, notes)
    else:
        changes = {(row, places[field]): text for row, fixed in reports.fixed(centre, found)
                   for field, text in fixed.items() if field in places}
        content = corrected(sheet, changes)
    return attached(content, "xlsx", f"{found.reference}-{book}")


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
