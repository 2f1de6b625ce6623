"""Spreadsheets of which no row is stored yet, because they wait to be read or for somebody to match their columns: whom they
name is found by reading them."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from imi.centres.models import Centre
from imi.database.connection import now
from imi.fields.dates import said
from imi.privacy.whom import Whom
from imi.uploads.models import Upload, UploadJob
from imi.uploads.queue import takes_of
from imi.uploads.reading.places import reading
from imi.uploads.reading.read_sheet import ReadSheet

# Reads all of a file, what is hidden too; None where it can't be read, as it can't be when it comes to it.
Read = Callable[[Path], ReadSheet | None]
# A day of so long ago in a row is somebody's birthday, and none of their apprenticeship's.
YOUNGEST = timedelta(days=14 * 365)


def naming(people: Sequence[Whom], folder: Path, read: Read) -> list[set[int]]:
    """For each of these people the ids of the uploads that wait and name them. Each file is read once. Raises Busy."""
    found: list[set[int]] = [set() for _ in people]
    for upload, centre, key in _waiting() if people else ():
        if not (folder / key).is_file():
            continue
        with reading(centre):
            sheet = read(folder / key)
        for about, uploads in zip(people, found, strict=True):
            if sheet is not None and any(is_in(about, row.cells) for row in sheet.rows):
                uploads.add(upload)
    return found


def _waiting() -> Iterator[tuple[int, Centre, str]]:
    """(upload, centre, file) of what is not read into rows, and of files that are to take the place of others."""
    for one in Upload.select(Upload, Centre).join(Centre).where(Upload.state == "received", Upload.file_key.is_null(False)):
        yield one.id, one.centre, str(one.file_key)
    for job in UploadJob.select(UploadJob, Upload, Centre).join(Upload).join(Centre).where(UploadJob.takes.is_null(False)):
        takes = takes_of(job)
        if takes is not None and takes.file is not None:
            yield job.upload_id, job.upload.centre, takes.file.key


def is_in(about: Whom, cells: Sequence[str]) -> bool:
    """Whether a row, of which nobody knows which cell is what, is about them: by number or anything that is theirs alone, or by
    both names with nothing that tells apart."""
    if about.has_own(cells):
        return True
    if not about.has_both_names(cells):
        return False
    told = {day for day in map(said, cells) if day is not None and day < now().date() - YOUNGEST}
    return not told or not about.born or bool(told & about.born)
