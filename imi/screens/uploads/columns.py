"""Which column of a sheet is which field, where its headings are other ones."""
from __future__ import annotations

from flask import request

from imi.database.errors import Busy, Conflict, NotFound, Refused
from imi.screens.files import kept_file, short
from imi.screens.uploads.blueprint import bp
from imi.screens.uploads.fixing.again import corrected
from imi.screens.uploads.questions import matching
from imi.screens.uploads.report import refused
from imi.screens.uploads.sending import ONE
from imi.spreadsheets.sheet import Unreadable
from imi.uploads.matching.columns import FEWEST_COLUMNS
from imi.uploads.report.shown import upload as load
from imi.web.respond import Answer
from imi.web.schemes import current_kind, current_schemes
from imi.web.security import current_centre, permitted

NOT_NOW = "The columns of this spreadsheet can’t be matched now. Nothing was changed"
FILE_GONE = "The file is no longer kept, so other columns of it can’t be read. Upload it again"


@bp.get(f"{ONE}/columns")
@permitted("register")
def sheet_columns(reference: str) -> Answer:
    """Take somebody's word for which column of the sheet is which field, for a sheet whose headings are other ones."""
    found = load(current_centre(), reference, current_schemes())
    return matching(found) if found.can_match else refused(reference, NOT_NOW, 422)


@bp.post(f"{ONE}/columns")
@permitted("register")
def match_columns(reference: str) -> Answer:
    """Take the columns as they were chosen, and check."""
    found = load(current_centre(), reference, current_schemes())
    if not found.can_match:
        return refused(reference, NOT_NOW, 422)
    fields = current_kind().fields
    chosen = {int(name.removeprefix("column-")): field for name, field in request.form.items()
              if name.startswith("column-") and name.removeprefix("column-").isdecimal() and len(name) < 12
              and (field in fields or not field)}
    at = {field: place for place, field in chosen.items() if field}
    twice = sorted({fields[field].label for field in chosen.values() if field and list(chosen.values()).count(field) > 1})
    if twice:
        return matching(found, 422, chosen, f"{', '.join(twice)} can be one column only. Choose another field for the rest")
    if len(at) < FEWEST_COLUMNS:
        return matching(found, 422, chosen, "Choose a field for three columns at least")
    try:
        return corrected(found, short(kept_file(found), hidden=found.with_hidden, reading_as=found.reading), mapping=at)
    except (Conflict, Busy):
        raise
    except NotFound:
        return matching(found, 422, chosen, FILE_GONE)
    except (Refused, Unreadable) as refusal:
        return matching(found, 422, chosen, refusal.message)
