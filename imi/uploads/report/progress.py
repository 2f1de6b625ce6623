"""Tell how far the check of an upload is."""
from __future__ import annotations

from dataclasses import dataclass

from imi.centres.models import Centre
from imi.people.models import Person
from imi.schemes.every import SCHEMES, Schemes
from imi.uploads.models import OPEN_ROWS, Upload, UploadJob, UploadRow
from imi.uploads.queue import Takes, takes_of
from imi.uploads.report.shown import upload as load

WAITING = ("received", "checking")


@dataclass(frozen=True)
class Progress:
    """Tells how far an upload is: `rows` in all, 0 while the file is being read, and rows `done`.

    `sentence` says why it was refused. `takes` is what is being read in place of what it had, and `in_part` says that some of
    its rows are registered.
    """

    upload: Upload
    by: str
    email: str
    rows: int = 0
    done: int = 0
    sentence: str = ""
    takes: Takes | None = None
    in_part: bool = False

    @property
    def is_waiting(self) -> bool:
        """Return whether it is still to be read or checked."""
        return self.upload.state in WAITING and not self.upload.is_asked

    @property
    def has_report(self) -> bool:
        """Return whether there are rows to show."""
        return self.upload.has_report


def progress(centre: Centre, reference: str, schemes: Schemes = SCHEMES) -> Progress:
    """Return how far the centre's upload has come. Raises NotFound."""
    found = load(centre, reference, schemes)
    person = Person.get_by_id(found.person_id)
    sentence = str(found.said.get("refused", ""))
    if found.state != "checking":
        return Progress(found, person.name, person.email, sentence=sentence)
    all_rows = UploadRow.select().where(UploadRow.centre == centre, UploadRow.upload == found.id)
    rows, job = all_rows.where(UploadRow.state.in_(OPEN_ROWS)), UploadJob.get_or_none(UploadJob.upload == found.id)
    takes, in_part = takes_of(job) if job else None, all_rows.where(UploadRow.state == "registered").exists()
    done = 0 if takes else rows.where(UploadRow.row <= (job.checked_to if job else 0)).count()
    return Progress(found, person.name, person.email, 0 if takes else rows.count(), done, sentence, takes, in_part)
