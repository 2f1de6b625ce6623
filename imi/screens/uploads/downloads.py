"""An upload as files: annotated, corrected, the list of changes, and the original."""
from __future__ import annotations

import io

from flask import send_file

from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.errors import NotFound, Refused
from imi.formats import typed_day, visible
from imi.screens.files import store
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.fixing.again import read_again
from imi.screens.uploads.sending import ONE
from imi.spreadsheets.annotated import Chosen, Note, annotated_pieces, corrected_pieces
from imi.uploads.checking.texts import day_of
from imi.uploads.kinds import kind_of
from imi.uploads.models import Upload
from imi.uploads.reading.original import original
from imi.uploads.report import shown as reports
from imi.uploads.report.kept import kept
from imi.web.documents import in_pieces, table
from imi.web.respond import Answer
from imi.web.schemes import current_schemes
from imi.web.security import current_centre, permitted, today
from imi.web.spreadsheets import offered_to


@bp.get(f"{ONE}/<any(annotated, corrected):book>.xlsx")
@permitted("read")
def sheet_workbook(reference: str, book: str) -> Answer:
    """Send the centre's own list: with what is wrong beside each row, or with the corrections made here."""
    centre = current_centre()
    found = reports.up_to_date(centre, reference, today(), current_schemes())
    places = found.said.get("columns")
    if places is None:
        raise NotFound("file")
    sheet = read_again(found)
    if book == "annotated":
        who = reports.silent(centre, found)
        notes = {row: Note(reports.STATES[state] + (f" as {registration}" if registration else ""),
                           [(places.get(field), message) for field, message in said], who.get(row, ""))
                 for row, state, registration, said in reports.outcome(centre, found)}
        tidied = [(one.row, one.label, visible(one.read), typed_day(one.kept), one.why) for one in kept(centre, found)]
        pieces = annotated_pieces(sheet, notes, tidied)
    else:
        texts, fields = _corrections(centre, found), kind_of(found).fields
        filled = {name for (_row, name), text in texts.items() if text}
        more = [field for field in fields if field.name in filled and field.name not in places]
        places |= {field.name: place for place, field in enumerate(more, len(sheet.headings))}
        chosen = Chosen(offered_to(centre, today(), found.scheme_id), given(today()),
                        {place: fields[name] for name, place in places.items()})
        pieces = corrected_pieces(sheet, {(row, places[name]): day_of(fields[name], text) or text
                                           for (row, name), text in texts.items() if name in places},
                                  [field.label for field in more], chosen)
    return in_pieces(pieces, "xlsx", f"{found.reference}-{book}", len(sheet.rows))


def _corrections(centre: Centre, found: Upload) -> dict[tuple[int, str], str]:
    """Return the texts that replace those of cells, by row and field: what was put in here, and what was stored otherwise than it
    was read.
    """
    put_in = {(row, name): text for row, fixed in reports.fixed(centre, found) for name, text in fixed.items()}
    return put_in | {(one.row, one.name): typed_day(one.kept) for one in kept(centre, found)}


@bp.get(f"{ONE}/original")
@permitted("read")
def sheet_original(reference: str) -> Answer:
    """Send the file as it came, under its own name; one with macros stays here."""
    found = reports.upload(current_centre(), reference, current_schemes())
    kept_file = original(found, store(), "")
    if kept_file is None:
        raise NotFound("file")
    if kept_file.macros:
        raise Refused(f"{kept_file.name} has macros, and such a file is not sent back", code="upload.macros")
    return send_file(io.BytesIO(kept_file.path.read_bytes()), "application/octet-stream", as_attachment=True,
                     download_name=kept_file.name)


@bp.get(f"{ONE}/changes.csv")
@permitted("read")
def sheet_changes(reference: str) -> Answer:
    """Send every value that is stored otherwise than it was sent, for the centre's own records: row, column, from, to, and why.
    """
    centre = current_centre()
    found = reports.up_to_date(centre, reference, today(), current_schemes())
    made_here = [(*change, "Changed here") for change in reports.changes(found)]
    while_reading = [(one.row, one.label, visible(one.read), typed_day(one.kept), one.why) for one in kept(centre, found)]
    return table(("Row", "Column", "From", "To", "Why"), [*made_here, *while_reading], "csv", f"{found.reference}-changes")
