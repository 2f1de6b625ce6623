"""An upload on its way: how far its check has come, which column is which, and another file in place of the first."""
from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app, flash, redirect, request, url_for

from imi.database import Busy, Conflict, Refused, Unknown
from imi.people.throttles import Throttled
from imi.surfaces.sheet.sheet import Sheet, Unreadable, letter
from imi.tabs.apprenticeship import bp
from imi.tabs.apprenticeship.showing import crumbs
from imi.tabs.apprenticeship.spreadsheets import AT_ONCE_ROWS, FILE_BYTES, FORM_AROUND, SHEETS, sent, store
from imi.uploads import correcting
from imi.uploads.columns import Columns, mapped, match, nearest
from imi.uploads.fields import BY_NAME, MANDATORY, SHEET
from imi.uploads.models import Upload
from imi.uploads.places import reading
from imi.uploads.progress import Progress, progress
from imi.uploads.report import upload as load
from imi.web.respond import Answer, page
from imi.web.security import accepts, current_centre, current_person, permitted, today
from imi.web.sheets import read_list
from imi.words import count

ONE = f"{SHEETS}/<reference>"
SAMPLES, SAMPLE_LENGTH, SAMPLED_ROWS = 3, 30, 20


class Column(NamedTuple):
    """A column of the sheet, and the field that is chosen for it."""

    place: int
    letter: str
    heading: str
    samples: list[str]
    field: str
    twice: bool


def about(found: Upload, title: str) -> dict[str, Any]:
    """What the pages of an upload that has no report share."""
    return {"title": title, "upload": found, "here": "apprenticeship.spreadsheets",
            "base": url_for(".sheet", reference=found.reference),
            "crumbs": crumbs(("Spreadsheet", url_for(".spreadsheets")), (found.reference, None))}


def on_its_way(seen: Progress, wrong: str = "", status: int = 200) -> Answer:
    """The page of an upload that has no report yet, or never will have one; what could not be done is said above it."""
    if seen.is_waiting:
        return page("apprenticeship/upload_status.html", fragments=("job",), status=status, wrong=wrong, by=seen.by,
                    email=seen.email, rows=seen.rows, done=seen.done, **about(seen.upload, f"Checking {seen.upload.file_name}"))
    if seen.upload.is_to_match:
        return _columns(seen.upload)
    ended = "was not read" if seen.upload.state == "refused" else "is put aside"
    return page("apprenticeship/upload_ended.html", fragments=("job",), by=seen.by, sentence=seen.sentence,
                **about(seen.upload, f"{seen.upload.file_name} {ended}"))


@bp.get(f"{ONE}/status")
@permitted("read")
def sheet_status(reference: str) -> Answer:
    """How far the check has come, asked every second or by a link; at its end, what came of it."""
    seen = progress(current_centre(), reference)
    if seen.is_waiting:
        return on_its_way(seen)
    if seen.has_report:
        flash("The check is done")
    return redirect(url_for(".sheet", reference=seen.upload.reference), 303)


@bp.get(f"{ONE}/columns")
@permitted("register")
def sheet_columns(reference: str) -> Answer:
    """Which column of the sheet is which field, for a sheet whose headings are other ones."""
    return _columns(load(current_centre(), reference))


def _columns(found: Upload, status: int = 200, chosen: dict[int, str] | None = None, wrong: str = "") -> Answer:
    sheet = read_again(found)
    said = json.loads(found.read)
    at = mapped(sheet.headings, said["mapping"]).at if said.get("mapping") else match(sheet.headings).at
    of_place = {place: name for name, place in at.items()} if chosen is None else chosen
    if chosen is None:
        free = [field.name for field in SHEET if field.name not in at]
        for place, heading in enumerate(sheet.headings):
            guess = nearest(heading, free) if heading.strip() and place not in of_place else ""
            if guess:
                of_place[place] = guess
                free.remove(guess)
    fields = [name for name in of_place.values() if name]
    columns = [Column(place, letter(sheet.columns[place]), " ".join(heading.split()), _samples(sheet, place),
                      of_place.get(place, ""), fields.count(of_place.get(place, "")) > 1)
               for place, heading in enumerate(sheet.headings)]
    first = next((column.place for column in columns if column.twice), columns[0].place)
    return page("apprenticeship/upload_columns.html", fragments=("job",), status=status, sheet=sheet, columns=columns,
                sheet_fields=SHEET, missing=[field.label for field in MANDATORY if field.name not in fields],
                wrong=[(f"column-{first}", wrong)] if wrong else [], **about(found, f"Match the columns of {found.file_name}"))


def _samples(sheet: Sheet, place: int) -> list[str]:
    texts = dict.fromkeys(" ".join(row.cells[place].split()) for row in sheet.rows[:SAMPLED_ROWS])
    return [text[:SAMPLE_LENGTH] for text in texts if text][:SAMPLES]


@bp.post(f"{ONE}/columns")
@permitted("register")
def match_columns(reference: str) -> Answer:
    """Take the columns as they were chosen, and check."""
    found = load(current_centre(), reference)
    chosen = {int(name.removeprefix("column-")): field for name, field in request.form.items()
              if name.startswith("column-") and name.removeprefix("column-").isdecimal() and len(name) < 12
              and (field in BY_NAME or not field)}
    at = {field: place for place, field in chosen.items() if field}
    twice = sorted({BY_NAME[field].label for field in chosen.values() if field and list(chosen.values()).count(field) > 1})
    if twice:
        return _columns(found, 422, chosen, f"{', '.join(twice)} can be one column only. Choose another field for the rest")
    sheet = read_again(found)
    try:
        return _corrected(found, sheet, mapped(sheet.headings, at), mapping=at)
    except Conflict:
        raise
    except Refused as refusal:
        return _columns(found, 422, chosen, "Choose a field for three columns at least" if len(at) < 3 else refusal.message)


@bp.post(f"{ONE}/file")
@accepts(FILE_BYTES + FORM_AROUND)
@permitted("register")
def another_file(reference: str) -> Answer:
    """A corrected file for the same upload: what was put right here stays where the file says what it said."""
    from imi.tabs.apprenticeship.sheets import refused

    centre = current_centre()
    found = load(centre, reference)
    old = found.file_key
    try:
        with sent() as (kept, name):
            file = correcting.Sent(name, hashlib.sha256(kept.read_bytes()).hexdigest(), kept.name)
            with reading(centre):
                sheet = _read(kept, found)
            answer = _corrected(found, sheet, match(sheet.headings), file=file)
    except Throttled as refusal:
        return refused(reference, refusal.message, 429, {"Retry-After": str(refusal.retry_after)})
    except Busy:
        raise
    except (Unreadable, Refused) as refusal:
        return refused(reference, refusal.message, 409 if isinstance(refusal, Conflict) else 422)
    if old:
        (store() / old).unlink(missing_ok=True)
    return answer


def _corrected(found: Upload, sheet: Sheet, columns: Columns, **how: Any) -> Answer:
    difference = correcting.correct(current_centre(), current_person(), found, sheet, columns, today(),
                                    at_once=AT_ONCE_ROWS, **how)
    current_app.extensions["queue"].enqueue_uploads()
    if "file" in how:
        flash(said(difference))
    return redirect(url_for(".sheet", reference=found.reference), 303)


def said(difference: correcting.Difference) -> str:
    """What another file changed, in one sentence."""
    parts = [f"{count(number, what)} {became}" for number, what, became in (
        (difference.cells, "cell", "changed"), (difference.added, "row", "added"),
        (difference.gone, "row", "no longer in the file and left out"), (difference.registered, "row", "registered before"),
    ) if number]
    return f"The file is read. {', '.join(parts)}" if parts else "The file is read. Nothing in it differs"


def read_again(found: Upload) -> Sheet:
    """The file read once more, for its other columns are kept nowhere else. Raises Unknown, Busy."""
    path = store() / (found.file_key or "")
    if not found.file_key or not path.is_file():
        raise Unknown("file")
    with reading(current_centre()):
        return _read(path, found)


def _read(path: Path, found: Upload) -> Sheet:
    return read_list(path, current_app.extensions["settings"], include_hidden=bool(json.loads(found.read).get("hidden")))
