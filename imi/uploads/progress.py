"""How far the check of an upload has come."""
from __future__ import annotations

import json
from dataclasses import dataclass

from imi.centres.models import Centre
from imi.people.models import Person
from imi.uploads.models import Upload, UploadJob, UploadRow
from imi.uploads.receiving import OPEN
from imi.uploads.report import upload as load

WAITING = ("received", "checking")


@dataclass(frozen=True)
class Progress:
    """An upload on its way: rows in all, 0 while it is being read, and rows checked; `sentence` says why it was refused."""

    upload: Upload
    by: str
    email: str
    rows: int = 0
    done: int = 0
    sentence: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be read or checked."""
        return self.upload.state in WAITING and not self.upload.is_to_match

    @property
    def has_report(self) -> bool:
        """Whether there are rows to show."""
        return self.upload.state not in WAITING and "sheet" in json.loads(self.upload.read)


def progress(centre: Centre, reference: str) -> Progress:
    """How far the centre's upload has come, or Unknown."""
    found = load(centre, reference)
    person = Person.get_by_id(found.person_id)
    sentence = str(json.loads(found.read).get("refused", ""))
    if found.state != "checking":
        return Progress(found, person.name, person.email, sentence=sentence)
    rows = UploadRow.select().where(UploadRow.centre == centre, UploadRow.upload == found.id, UploadRow.state.in_(OPEN))
    job = UploadJob.get_or_none(UploadJob.upload == found.id)
    return Progress(found, person.name, person.email, rows.count(),
                    rows.where(UploadRow.row <= (job.checked_to if job else 0)).count(), sentence)
