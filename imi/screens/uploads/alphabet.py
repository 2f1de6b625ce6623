"""Which names of a text file are right, where it does not say which letters it has: asked once, before its report."""
from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request, url_for

from imi.database.errors import Busy, Conflict, NotFound, Refused
from imi.screens.files import kept_file, short
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.fixing.again import corrected, read_again
from imi.screens.uploads.questions import spelling
from imi.screens.uploads.report import refused
from imi.screens.uploads.sending import ONE
from imi.spreadsheets.sheet import Unreadable
from imi.uploads.fixing import correcting
from imi.uploads.fixing.repairing import NotOpen
from imi.uploads.kinds import kind_of
from imi.uploads.matching.columns import mapped, match
from imi.uploads.matching.deciding import decide
from imi.uploads.models import Upload
from imi.uploads.reading.alphabets import Choice, question
from imi.uploads.report.shown import upload as load
from imi.web.respond import Answer
from imi.web.schemes import current_schemes
from imi.web.security import current_centre, permitted, today

NOT_NOW = "Nothing is asked about the letters of this spreadsheet now. Nothing was changed"
MEANWHILE = "The names were read as {reading} meanwhile. Nothing was changed: choose again if they are not right so"
FILE_GONE = "The file is no longer kept, so it can’t be read in another way. Upload it again"


@bp.get(f"{ONE}/letters")
@permitted("register")
def sheet_letters(reference: str) -> Answer:
    """Show the names in each way in which the file may be read."""
    return _asked(load(current_centre(), reference, current_schemes()))


@bp.post(f"{ONE}/letters")
@permitted("register")
def choose_letters(reference: str) -> Answer:
    """Read the file as it was chosen, and go on: to its columns where they are to be matched, else to the check."""
    return _asked(load(current_centre(), reference, current_schemes()), request.form.get("reading", ""))


def _asked(found: Upload, chosen: str | None = None) -> Answer:
    """Show the question, or what comes of the answer to it. Raises Busy."""
    try:
        choices = _choices(found) if found.can_spell else ()
        if not choices:
            return refused(found.reference, NOT_NOW, 409)
        if chosen is None:
            return spelling(found, choices=choices)
        if chosen not in dict(choices):
            return spelling(found, 422, "Choose the names that are right", choices)
        if found.reading not in (request.form.get("was", found.reading), chosen):
            # Somebody else, or this person on another page, has answered since the page was opened.
            return spelling(found, 409, MEANWHILE.format(reading=found.reading), choices)
        return _read_as(found, chosen)
    except Busy:
        raise
    except (NotFound, Unreadable):
        return refused(found.reference, FILE_GONE, 409)
    except Refused as refusal:
        return refused(found.reference, refusal.message, 409 if isinstance(refusal, (Conflict, NotOpen)) else 422)


def _choices(found: Upload) -> Sequence[Choice]:
    """Return the ways to read it: as they were kept while it waits for the answer, else from its file, which is read once more.
    """
    said = found.said
    if found.is_to_spell:
        return [(name, names) for name, names in said["readings"]]
    sheet = read_again(found, "")
    fields, by_hand = kind_of(found).fields, said.get("mapping")
    columns = mapped(fields, sheet.headings, by_hand) if by_hand else match(fields, sheet.headings)
    return question(sheet, columns)


def _read_as(found: Upload, chosen: str) -> Answer:
    centre, sheet = current_centre(), short(kept_file(found), hidden=found.with_hidden, reading_as=chosen)
    decided = decide(centre, kind_of(found), sheet, today()) if sheet is not None and found.is_asked else None
    if sheet is None or decided is None or not decided.asked:
        return corrected(found, sheet, reading_as=chosen)
    correcting.ask_columns(centre, found, sheet, decided)
    return redirect(url_for(".sheet", reference=found.reference), 303)
