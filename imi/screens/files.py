"""Keep files and pasted blocks that a form sent, and receive them as uploads."""
from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import current_app, request

from imi.database.connection import now
from imi.database.errors import Busy, NotFound, Refused
from imi.people.sign_in import throttles
from imi.spreadsheets.sheet import Sheet
from imi.uploads import worker
from imi.uploads.models import Upload
from imi.uploads.reading.places import reading
from imi.uploads.reading.source import PASTED
from imi.uploads.receiving import receive
from imi.uploads.retention import FOLDER
from imi.web.schemes import current_kind
from imi.web.security import current_centre, current_person, today
from imi.web.spreadsheets import read_list

FILE_BYTES = 10 * 1024 * 1024
# What surrounds the file in the form.
FORM_AROUND = 64 * 1024
# What is checked while the person waits: about a second. The rest goes to the queue.
AT_ONCE_BYTES, AT_ONCE_ROWS = 200 * 1024, 500
UPLOADS_PER_HOUR, HOUR = 20, 3600


def take_block(text: str) -> Upload:
    """Take a block of a sheet that was pasted elsewhere, as an upload. Raises Refused, Unreadable, Throttled."""
    with sent(text.strip("\r\n")) as (kept, name):
        return received(kept, name)


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


def received(kept: Path, name: str) -> Upload:
    """Receive a list: a short one is read and checked at once, a long one by the queue; so is one that waits for others to be
    read.
    """
    centre, person, hidden, again = current_centre(), current_person(), "hidden" in request.form, "again" in request.form
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    sheet = short(kept, hidden=hidden)
    if sheet is not None:
        return receive(centre, person, current_kind(), name, digest, kept.name, sheet, today(), again=again,
                       ask_columns="file" in request.files)
    taken = worker.defer(centre, person, current_kind(), name, digest, kept.name, again=again, hidden=hidden)
    current_app.extensions["queue"].enqueue_uploads()
    return taken


def short(kept: Path, *, hidden: bool, reading_as: str = "") -> Sheet | None:
    """Read the sheet of a short list now, and return it, None of one that the queue is to read. Raises Unreadable."""
    if kept.stat().st_size > AT_ONCE_BYTES:
        return None
    with suppress(Busy), reading(current_centre()):
        settings = current_app.extensions["settings"]
        sheet = read_list(kept, current_kind().fields, settings, include_hidden=hidden, reading=reading_as)
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
