"""Registration by spreadsheet: the template, the file that comes back, and the uploads there are."""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import current_app, request, url_for

from imi.catalogue.queries import all_offers, taking_standards
from imi.centres.settings import UPLOAD_DAYS, threshold
from imi.database.connection import now
from imi.database.errors import Busy, NotFound, Refused
from imi.fields.field import Choice
from imi.formats import count
from imi.people.sign_in import throttles
from imi.people.sign_in.throttles import Throttled
from imi.spreadsheets.instructions import instructions
from imi.spreadsheets.reading.reader import TYPES
from imi.spreadsheets.sheet import Sheet, Unreadable
from imi.spreadsheets.template import ROWS
from imi.tabs.apprenticeship.blueprint import bp
from imi.tabs.apprenticeship.showing import crumbs
from imi.uploads import worker
from imi.uploads.fields import MANDATORY, OPTIONAL
from imi.uploads.models import Upload
from imi.uploads.reading.places import reading
from imi.uploads.reading.source import PASTED
from imi.uploads.receiving import SameFile, receive
from imi.uploads.report.shown import uploads
from imi.uploads.retention import FOLDER, last_day
from imi.web.endpoints import Endpoints
from imi.web.respond import Answer, leads, page
from imi.web.schemes import current_scheme
from imi.web.security import accepts, current_centre, current_person, permitted, today
from imi.web.spreadsheets import read_list

SHEETS = "/apprenticeships/registrations/spreadsheets"
ONE = f"{SHEETS}/<reference>"
FILE_BYTES = 10 * 1024 * 1024
# What surrounds the file in the form.
FORM_AROUND = 64 * 1024
# What is checked while the person waits: about a second. The rest goes to the queue.
AT_ONCE_BYTES, AT_ONCE_ROWS = 200 * 1024, 500
UPLOADS_PER_HOUR, HOUR = 20, 3600


@bp.get(SHEETS)
@permitted("read")
def spreadsheets() -> Answer:
    """Show the templates, the instructions, and the form that sends a file."""
    return _page()


def packages() -> list[Choice]:
    """Return every package that the centre may register on today, after its standard."""
    sold = all_offers(current_centre(), today())
    return [Choice(offer.code, f"{standard.label}: {offer.code} {offer.description}")
            for standard in taking_standards(current_centre(), today(), current_scheme().code)
            for offer in sold.get(standard.id, []) if offer.open]


def _page(status: int = 200, **more: Any) -> Answer:
    centre, days = current_centre(), threshold(UPLOAD_DAYS)
    return page(
        "apprenticeship/spreadsheets.html", instead="upload_form", fragments=("upload_form",), status=status,
        title="Spreadsheet", crumbs=crumbs(("Spreadsheet", None)),
        here="apprenticeship.spreadsheets", uploads=uploads(centre, today()), columns=instructions(MANDATORY, OPTIONAL),
        packages=packages(),
        rows=[Choice(str(n), str(n)) for n in ROWS], types=", ".join(TYPES), megabytes=FILE_BYTES // 1024 ** 2,
        days=days, kept_until=lambda one: last_day(one, days), an_hour=UPLOADS_PER_HOUR,
        most_rows=current_app.extensions["settings"].upload_rows,
        **{"problem": "", "earlier": None, "pasted": "", "kept": False, **more})


@bp.post(SHEETS)
@accepts(FILE_BYTES + FORM_AROUND)
@permitted("register")
def upload() -> Answer:
    """Take a file, or a block that was pasted: it is read by a process of its own, kept and checked, and its page opens."""
    pasted = request.form.get("pasted", "")
    try:
        with sent(pasted) as (kept, name):
            taken = _received(kept, name)
    except Throttled as refusal:
        return _page(429, problem=refusal.message, pasted=pasted, kept=True, headers={"Retry-After": str(refusal.retry_after)})
    except SameFile as refusal:
        return _page(409, problem=refusal.message, pasted=pasted, earlier=refusal.earlier, kept=True)
    except (Unreadable, Refused) as refusal:
        return _page(422, problem=refusal.message, pasted=pasted)
    return leads(url_for(".sheet", reference=taken.reference))


def take_block(text: str) -> Upload:
    """Take a block of a sheet that was pasted elsewhere, as an upload. Raises Refused, Unreadable, Throttled."""
    with sent(text.strip("\r\n")) as (kept, name):
        return _received(kept, name)


@contextmanager
def sent(pasted: str = "") -> Iterator[tuple[Path, str]]:
    """Keep the file that was sent while it is used: (its path, its name); whatever goes wrong with it, it is kept no longer.

    Raises Refused where there is none, Throttled for too many by one person.
    """
    file, kept = request.files.get("file"), store() / secrets.token_hex(16)
    if not (file is not None and file.filename) and not pasted.strip():
        raise Refused("Choose a file, or paste a block from your spreadsheet", field="file", code="upload.no_file")
    throttles.take("upload", str(current_person().id), UPLOADS_PER_HOUR, HOUR, now())
    try:
        if file is not None and file.filename:
            file.save(kept)
        else:
            kept.write_text(pasted, encoding="utf-8", newline="")
        yield kept, Path(file.filename).name if file is not None and file.filename else PASTED
    except BaseException:
        kept.unlink(missing_ok=True)
        raise


def _received(kept: Path, name: str) -> Upload:
    """Receive a list: a short one is read and checked at once, a long one by the queue; so is one that waits for others to be
    read.
    """
    centre, person, hidden, again = current_centre(), current_person(), "hidden" in request.form, "again" in request.form
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    sheet = short(kept, hidden=hidden)
    if sheet is not None:
        return receive(centre, person, current_scheme(), name, digest, kept.name, sheet, today(), again=again,
                       ask_columns="file" in request.files)
    taken = worker.defer(centre, person, current_scheme(), name, digest, kept.name, again=again, hidden=hidden)
    current_app.extensions["queue"].enqueue_uploads()
    return taken


def short(kept: Path, *, hidden: bool, reading_as: str = "") -> Sheet | None:
    """Read the sheet of a short list now, and return it, None of one that the queue is to read. Raises Unreadable."""
    if kept.stat().st_size > AT_ONCE_BYTES:
        return None
    with suppress(Busy), reading(current_centre()):
        sheet = read_list(kept, current_app.extensions["settings"], include_hidden=hidden, reading=reading_as)
        return sheet if len(sheet.rows) <= AT_ONCE_ROWS else None
    return None


def store() -> Path:
    """Return the folder in which files that were sent are kept, each under a name by chance."""
    folder: Path = current_app.extensions["settings"].instance_path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def kept_file(found: Upload) -> Path:
    """Return the path of the upload's file. Raises NotFound."""
    path = store() / (found.file_key or "")
    if not found.file_key or not path.is_file():
        raise NotFound("file")
    return path


def about(found: Upload, title: str) -> dict[str, Any]:
    """Return what the templates of all pages of an upload without a report name."""
    return {"title": title, "upload": found, "here": "apprenticeship.spreadsheets",
            "at": Endpoints(reference=found.reference),
            "crumbs": crumbs(("Spreadsheet", url_for(".spreadsheets")), (found.reference, None))}


def rows_said(number: int) -> str:
    """Say how many rows: "1 row", "200 rows"."""
    return count(number, "row")
