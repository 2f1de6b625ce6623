"""Read the kept spreadsheets to find whom they name: of one that waits to be read, or for somebody to match its columns, no row
is stored, and of another one neither its other sheets are nor the columns that nobody used.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from imi.candidates.models import CentreCandidate
from imi.candidates.names.keys import fold
from imi.centres.models import Centre
from imi.database.bulk import among
from imi.database.connection import now
from imi.database.entry.traces import Somebody
from imi.fields.dates import said
from imi.uploads.models import Upload, UploadJob
from imi.uploads.queue import takes_of
from imi.uploads.reading.places import reading
from imi.uploads.retention import FOLDER

# Reads the texts of all cells of a file row by row, of every sheet; None where it can't be read.
Read = Callable[[Path], Sequence[Sequence[str]] | None]
# A day of so long ago in a row is somebody's birthday, and none of their apprenticeship's.
YOUNGEST = timedelta(days=14 * 365)


def naming(people: Sequence[Somebody], instance: Path, read: Read) -> list[set[int]]:
    """Return for each of these people the ids of the uploads whose files name them: of those that wait at any centre, of the
    others at the centres that know the person or once did. Each file is read once. Raises Busy."""
    found: list[set[int]] = [set() for _ in people]
    known_at = [_centres(about) for about in people]
    waiting = list(_waiting()) if people else []
    kept = _kept(set().union(*known_at), {key for _upload, _centre, key in waiting}) if people else ()
    for upload, centre, key, waits in [*((*one, True) for one in waiting), *((*one, False) for one in kept)]:
        asked = [n for n in range(len(people)) if waits or centre.id in known_at[n]]
        file_of = instance / FOLDER / key
        if not asked or not file_of.is_file():
            continue
        with reading(centre):
            rows = read(file_of)
        file = _File(rows or ())
        for n in asked:
            if file.names(people[n], waits=waits):
                found[n].add(upload)
    return found


@dataclass(frozen=True)
class _File:
    """The rows of a file, with a quick answer where none of the rows is about somebody."""

    rows: Sequence[Sequence[str]]

    @cached_property
    def _cells(self) -> frozenset[str]:
        return frozenset(cell.strip() for row in self.rows for cell in row)

    @cached_property
    def _text(self) -> str:
        return "\n".join("\t".join(row) for row in self.rows)

    @cached_property
    def _folded(self) -> str:
        return fold(self._text)

    def names(self, about: Somebody, *, waits: bool) -> bool:
        """Return whether a row is about the person, or a cell names the person. In a file that waits, and would be refused, only
        a row about the person counts, because a whole row tells a namesake apart.
        """
        return self._may_name(about) and any(
            is_in(about, row) or (not waits and any(map(about.is_said_in, row))) for row in self.rows)

    def _may_name(self, about: Somebody) -> bool:
        return (not self._cells.isdisjoint(map(str, about.numbers)) or about.has_own([self._text])
                or any(surname and surname in self._folded for surname in {fold(last) for _first, last in about.names}))


def _centres(about: Somebody) -> set[int]:
    """Return the centres that know somebody, or once did."""
    return {centre for (centre,) in CentreCandidate.select(CentreCandidate.centre).where(
        CentreCandidate.candidate_id.in_(about.ids)).distinct().tuples()}


def _kept(centres: Collection[int], but: Collection[str]) -> Iterator[tuple[int, Centre, str]]:
    """Yield (upload, centre, file) of the files that these centres sent and that are kept, except the files in `but`."""
    for one in Upload.select(Upload, Centre).join(Centre).where(
            Upload.centre.in_(among(centres)), Upload.file_key.is_null(False)).order_by(Upload.id):
        if one.file_key and one.file_key not in but:
            yield one.id, one.centre, one.file_key


def _waiting() -> Iterator[tuple[int, Centre, str]]:
    """Yield (upload, centre, file) of what is not read into rows, and of the files that are to take the place of others."""
    for one in Upload.select(Upload, Centre).join(Centre).where(Upload.state == "received", Upload.file_key.is_null(False)):
        yield one.id, one.centre, str(one.file_key)
    for job in UploadJob.select(UploadJob, Upload, Centre).join(Upload).join(Centre).where(UploadJob.takes.is_null(False)):
        takes = takes_of(job)
        if takes is not None and takes.file is not None:
            yield job.upload_id, job.upload.centre, takes.file.key


def is_in(about: Somebody, cells: Sequence[str]) -> bool:
    """Return whether a row is about the person, where nobody knows which cell is what: by number or anything that is the person's
    alone, or by both names where no birthday tells a namesake apart.
    """
    if about.has_own(cells):
        return True
    if not about.has_both_names(cells):
        return False
    told = {day for day in map(said, cells) if day is not None and day < now().date() - YOUNGEST}
    return not told or not about.born or bool(told & about.born)
