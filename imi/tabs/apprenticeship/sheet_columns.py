"""Which column of a sheet is which field, where its headings are other ones."""
from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from flask import request

from imi.database import Busy, Conflict, Refused, Unknown
from imi.surfaces.sheet.sheet import Unreadable, letter
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.sheet_again import corrected, kept_file
from imi.tabs.apprenticeship.sheet_progress import about
from imi.tabs.apprenticeship.sheets import refused
from imi.tabs.apprenticeship.spreadsheets import ONE, short
from imi.uploads.columns import FEWEST_COLUMNS, mapped, match, missing
from imi.uploads.fields import BY_NAME, SHEET
from imi.uploads.guessing import guessed
from imi.uploads.headings import Headings, headings, of_sheet
from imi.uploads.known import courses
from imi.uploads.models import Upload
from imi.uploads.report import upload as load
from imi.web.respond import Answer, page
from imi.web.security import current_centre, permitted, today

NOT_NOW = "The columns of this spreadsheet can’t be matched now. Nothing was changed"
FILE_GONE = "The file is no longer kept, so other columns of it can’t be read. Upload it again"


class Column(NamedTuple):
    """A column of the sheet, and the field that is chosen for it."""

    place: int
    letter: str
    heading: str
    samples: list[str]
    field: str
    twice: bool


@bp.get(f"{ONE}/columns")
@permitted("register")
def sheet_columns(reference: str) -> Answer:
    """Which column of the sheet is which field, for a sheet whose headings are other ones."""
    found = load(current_centre(), reference)
    return matching(found) if found.can_match else refused(reference, NOT_NOW, 422)


def matching(found: Upload, status: int = 200, chosen: dict[int, str] | None = None, wrong: str = "") -> Answer:
    """The page for matching columns: as they were recognised, or as they were `chosen`, with what is `wrong` about that."""
    seen = _seen(found)
    of_place = _recognised(found, seen) if chosen is None else chosen
    fields = [name for name in of_place.values() if name]
    columns = [Column(place, letter(seen.columns[place]), " ".join(heading.split()), list(seen.samples[place]),
                      of_place.get(place, ""), fields.count(of_place.get(place, "")) > 1)
               for place, heading in enumerate(seen.headings)]
    first = next((column.place for column in columns if column.twice), columns[0].place)
    return page("apprenticeship/upload_columns.html", fragments=("job",), status=status, sheet=seen, columns=columns,
                sheet_fields=SHEET, missing=missing(fields),
                wrong=[(f"column-{first}", wrong)] if wrong else [], **about(found, f"Match the columns of {found.file_name}"))


def _seen(found: Upload) -> Headings:
    """What is remembered of the sheet; a short one is read again, for the values of columns that are not used."""
    sheet = None
    if "samples" not in found.said:
        # Without its file the page has the values that were read.
        with suppress(Unknown, Unreadable):
            sheet = short(kept_file(found), hidden=found.with_hidden)
    return headings(current_centre(), found) if sheet is None else of_sheet(sheet)


def _recognised(found: Upload, seen: Headings) -> dict[int, str]:
    """The field of each column: as it was said, or by its heading, the nearest for the rest, or what its values can only be."""
    said = found.said
    at = mapped(seen.headings, said["mapping"]).at if said.get("mapping") else match(seen.headings).at
    return guessed(seen.headings, seen.samples, at, courses(current_centre(), today()))


@bp.post(f"{ONE}/columns")
@permitted("register")
def match_columns(reference: str) -> Answer:
    """Take the columns as they were chosen, and check."""
    found = load(current_centre(), reference)
    if not found.can_match:
        return refused(reference, NOT_NOW, 422)
    chosen = {int(name.removeprefix("column-")): field for name, field in request.form.items()
              if name.startswith("column-") and name.removeprefix("column-").isdecimal() and len(name) < 12
              and (field in BY_NAME or not field)}
    at = {field: place for place, field in chosen.items() if field}
    twice = sorted({BY_NAME[field].label for field in chosen.values() if field and list(chosen.values()).count(field) > 1})
    if twice:
        return matching(found, 422, chosen, f"{', '.join(twice)} can be one column only. Choose another field for the rest")
    if len(at) < FEWEST_COLUMNS:
        return matching(found, 422, chosen, "Choose a field for three columns at least")
    try:
        return corrected(found, short(kept_file(found), hidden=found.with_hidden), mapping=at)
    except (Conflict, Busy):
        raise
    except Unknown:
        return matching(found, 422, chosen, FILE_GONE)
    except (Refused, Unreadable) as refusal:
        return matching(found, 422, chosen, refusal.message)
