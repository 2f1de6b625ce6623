"""The file of an upload once more: another in its place, other columns of it, and reading it for what goes out."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping

from flask import current_app, flash, redirect, request, url_for

from imi.database.errors import Busy, Conflict, NotFound, Refused
from imi.formats import count
from imi.people.sign_in.throttles import Throttled
from imi.screens.files import FILE_BYTES, FORM_AROUND, kept_file, sent, short, store
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.report import refused
from imi.screens.uploads.sending import ONE
from imi.spreadsheets.sheet import Sheet, Unreadable
from imi.uploads.fixing import correcting
from imi.uploads.kinds import kind_of
from imi.uploads.matching.deciding import of_corrected
from imi.uploads.models import OPEN_UPLOADS, Upload
from imi.uploads.queue import SentFile
from imi.uploads.reading.alphabets import question
from imi.uploads.reading.places import reading
from imi.uploads.report.shown import upload as load
from imi.web.respond import Answer
from imi.web.schemes import current_schemes
from imi.web.security import accepts, current_centre, current_person, permitted, today
from imi.web.spreadsheets import read_list


@bp.post(f"{ONE}/file")
@accepts(FILE_BYTES + FORM_AROUND)
@permitted("register")
def another_file(reference: str) -> Answer:
    """Take a corrected file for the same upload: what was put right here stays where the file says what it said."""
    found = load(current_centre(), reference, current_schemes())
    old = found.file_key
    try:
        with sent() as (kept, name):
            file = SentFile(name, hashlib.sha256(kept.read_bytes()).hexdigest(), kept.name)
            sheet = short(kept, hidden=found.with_hidden)
            answer = corrected(found, sheet, file=file)
    except Throttled as refusal:
        return refused(reference, refusal.message, 429, {"Retry-After": str(refusal.retry_after)})
    except Busy:
        raise
    except (Unreadable, Refused) as refusal:
        return refused(reference, refusal.message, 409 if isinstance(refusal, Conflict) else 422)
    if sheet is not None and old:
        (store() / old).unlink(missing_ok=True)
    return answer


@bp.post(f"{ONE}/hidden")
@permitted("register")
def hidden_rows(reference: str) -> Answer:
    """Read the same file once more, with the rows and columns that its sheet hides, or without them again."""
    found, hidden = load(current_centre(), reference, current_schemes()), bool(request.form.get("hidden"))
    if found.state not in OPEN_UPLOADS:
        return refused(reference, f"{found.reference} is not open. Nothing was changed", 422)
    try:
        return corrected(found, short(kept_file(found), hidden=hidden, reading_as=found.reading), hidden=hidden)
    except NotFound:
        return refused(reference, "The file is no longer kept, so nothing more of it can be read. Upload it again", 422)
    except Busy:
        raise
    except (Refused, Unreadable) as refusal:
        return refused(reference, refusal.message, 409 if isinstance(refusal, Conflict) else 422)


def corrected(found: Upload, sheet: Sheet | None, *, file: SentFile | None = None,
              mapping: Mapping[str, int] | None = None, hidden: bool | None = None, reading_as: str = "") -> Answer:
    """Take a sheet that was read, or None for the queue to read it. Raises Refused, Conflict."""
    centre, person, shown = current_centre(), current_person(), ".sheet"
    if sheet is None:
        correcting.defer(centre, person, found, file=file, mapping=mapping, hidden=hidden, reading=reading_as)
    else:
        by_hand = mapping is not None
        columns, mapping = of_corrected(centre, kind_of(found), sheet, found.said, today(),
                                        by_hand=mapping, other_letters=bool(reading_as))
        difference = correcting.correct(centre, person, found, sheet, columns, today(), at_once=len(sheet.rows),
                                        file=file, mapping=mapping, by_hand=by_hand)
        if file is not None or hidden is not None or (reading_as and difference.cells):
            flash(said(difference))
        if file is not None and question(sheet, columns):
            shown = ".sheet_letters"
    current_app.extensions["queue"].enqueue_uploads()
    return redirect(url_for(shown, reference=found.reference), 303)


def said(difference: correcting.Difference) -> str:
    """Say in one sentence what another file changed."""
    parts = [f"{count(number, what)} {became}" for number, what, became in (
        (difference.cells, "cell", "changed"), (difference.added, "row", "added"),
        (difference.gone, "row", "no longer in the file and left out"), (difference.back, "row", "put back"),
        (difference.registered, "row", "registered before"),
    ) if number]
    if difference.otherwise:
        parts.append(f"{difference.otherwise:,} of them with another value in this file, which is not taken over")
    return f"The file is read. {', '.join(parts)}" if parts else "The file is read. Nothing in it differs"


def read_again(found: Upload, reading_as: str | None = None) -> Sheet:
    """Read the file once more, because its other columns are stored nowhere else; its letters in another way where that is given.
    Raises NotFound, Busy.
    """
    path = kept_file(found)
    with reading(current_centre()):
        return read_list(path, kind_of(found).fields, current_app.extensions["settings"], include_hidden=found.with_hidden,
                         reading=found.reading if reading_as is None else reading_as)
