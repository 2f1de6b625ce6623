"""Tables of a spreadsheet on its way to registrations: the file, its rows, what is wrong with them, and every repair."""
from __future__ import annotations

import json
from typing import Any

from peewee import SQL, AutoField, BigAutoField, BooleanField, Check, CompositeKey, DateTimeField, IntegerField, TextField

from imi.candidates.models import CentreCandidate, their_candidate
from imi.catalogue.models import Scheme
from imi.centres.models import Centre
from imi.database.columns import index, ref, state, together, unique, within
from imi.database.connection import ForeignId, Table
from imi.people.models import Person
from imi.registrations.models import Receipt, Registration
from imi.schemes.every import SCHEMES
from imi.schemes.spec import SchemeSpec

# States of an upload that somebody can go on with, and of its rows that are neither registered nor left out.
OPEN_UPLOADS, OPEN_ROWS = ("problems", "ready", "part"), ("problem", "warning", "ready")


class Upload(Table):
    """A workbook that was sent. `read` is JSON of what is told about the reading: sheet, headings, what was left out.

    `judged` is JSON of what its rows were judged by. `file_key` is the name under which the file itself is kept, NULL once
    retention removed it.
    """

    id = AutoField()
    reference = TextField(unique=True)
    centre = ref(Centre)
    centre_id: ForeignId[int]
    scheme = ref(Scheme)
    scheme_id: ForeignId[str]
    file_name = TextField()
    file_hash = TextField()
    file_key = TextField(null=True)
    again = BooleanField(default=False)
    state = state("received", "refused", "checking", "problems", "ready", "part", "registered", "cancelled")
    read = TextField(default="{}")
    purchase_order = TextField(default="")
    edition = IntegerField(default=1)
    person = ref(Person)
    person_id: ForeignId[int]
    at = DateTimeField()
    judged = TextField(default="", constraints=[SQL("DEFAULT ''")])

    # Among which its scheme is looked for: no column.
    schemes = SCHEMES

    class Meta:
        constraints = [together("centre_id", "id")]

    keys = (
        index(["centre_id", "state", "at"]),
        unique(["centre_id", "file_hash"], "NOT again AND state NOT IN ('refused', 'cancelled')"),
    )

    @property
    def spec(self) -> SchemeSpec:
        """Return the SchemeSpec of its scheme. Raises UnknownScheme."""
        return self.schemes[self.scheme_id]

    @property
    def said(self) -> dict[str, Any]:
        """Return what the upload remembers of the file."""
        return dict(json.loads(self.read))

    @property
    def is_asked(self) -> bool:
        """Return whether the file was read and somebody is to answer a question about it first."""
        return bool(self.state == "received" and "sheet" in self.said)

    @property
    def is_to_spell(self) -> bool:
        """Return whether somebody is to say first which of the file's names are right: the file does not say which letters it
        has.
        """
        return self.is_asked and bool(self.said.get("readings"))

    @property
    def is_to_match(self) -> bool:
        """Return whether somebody is to say first which of the file's columns is which."""
        return self.is_asked and not self.said.get("readings")

    @property
    def reading(self) -> str:
        """Return the alphabet of the file that somebody named, '' where nobody was asked."""
        return str(self.said.get("reading") or "")

    @property
    def can_spell(self) -> bool:
        """Return whether somebody may say which of its names are right: for the first time, or anew while its file is kept."""
        said = self.said
        return self.is_to_spell or (self.state in OPEN_UPLOADS and bool(self.file_key)
                                    and bool(said.get("doubtful") or said.get("reading")))

    @property
    def has_report(self) -> bool:
        """Return whether it was read and checked, so that there are rows to show."""
        return self.state not in ("received", "checking") and "sheet" in self.said

    @property
    def can_match(self) -> bool:
        """Return whether somebody may say which of its columns is which: for the first time, or anew while its file is kept."""
        return self.is_to_match or (self.state in OPEN_UPLOADS and bool(self.file_key))

    @property
    def with_hidden(self) -> bool:
        """Return whether the file's hidden rows and columns were asked for."""
        return bool(self.said.get("hidden"))


class UploadReceipt(Table):
    """The receipts of an upload: of the rows that were ready at once, and of the rest later."""

    centre = ref(Centre)
    upload = within(Upload)
    receipt = within(Receipt)

    class Meta:
        primary_key = CompositeKey("upload", "receipt")

    keys = (unique(["receipt_id"]),)


class UploadRow(Table):
    """A row under Excel's number. `cells` is JSON of the texts as read, `odd` of the cells that were no text,

    `fixed` of the texts that somebody put in their place, `tidied` of what is kept otherwise: why, and what. `compared` has the
    digests of what it was compared by when it was judged, NULL where it was not since digests are kept.
    """

    id = BigAutoField()
    centre = ref(Centre)
    upload = within(Upload)
    upload_id: ForeignId[int]
    row = IntegerField()
    cells = TextField(null=True)
    odd = TextField(default="{}")
    fixed = TextField(default="{}")
    state = state("problem", "warning", "ready", "left_out", "registered")
    candidate = their_candidate(null=True)
    candidate_id: ForeignId[int | None]
    registration = within(Registration, null=True)
    edition = IntegerField(default=1)
    tidied = TextField(default="{}", constraints=[SQL("DEFAULT '{}'")])
    compared = TextField(null=True)

    class Meta:
        constraints = [together("centre_id", "id"), together("upload_id", "row")]
        depends_on = [CentreCandidate]

    keys = (
        index(["upload_id", "state", "row"]),
        index(["upload_id", "row"], "tidied <> '{}'"),
        index(["candidate_id"], "candidate_id IS NOT NULL"),
    )


# So much of a text that is wrong is kept with what is said of it.
VALUE_AT_MOST = 500


class UploadProblem(Table):
    """What is wrong or odd in one cell, in the words that the field has for it. `reason` is what somebody said who confirmed it,
    where the rule asks for one."""

    id = BigAutoField()
    upload = ref(Upload)
    row = IntegerField()
    field = TextField()
    code = TextField()
    severity = TextField(constraints=[Check("severity IN ('error', 'warning')")])
    value = TextField()
    message = TextField()
    confirmed_by = ref(Person, null=True)
    confirmed_at = DateTimeField(null=True)
    reason = TextField(default="", constraints=[SQL("DEFAULT ''")])

    class Meta:
        constraints = [SQL('FOREIGN KEY ("upload_id", "row") REFERENCES "upload_row" ("upload_id", "row")')]
        depends_on = [UploadRow]

    keys = (
        index(["upload_id", "severity", "code", "field", "value"]),
        index(["upload_id", "row"]),
    )


class UploadChange(Table):
    """One repair, in the order in which Undo takes repairs back and the list of changes shows them."""

    id = BigAutoField()
    upload = ref(Upload)
    step = IntegerField()
    row = IntegerField()
    field = TextField()
    was = TextField()
    now = TextField()
    person = ref(Person)
    at = DateTimeField()
    undone_at = DateTimeField(null=True)
    # Of how many rows its step is, once they were counted: no column.
    rows = 0

    keys = (index(["upload_id", "step"]),)


class UploadJob(Table):
    """A check that the queue does: up to which row it has come, and until when a worker counts as being at it.

    `done_at` is when the check ended; there is one job per upload, started anew with another file or other columns:
    `takes` is JSON of those, and of who sent them, as long as they are still to be read.
    """

    upload = ref(Upload, primary_key=True)
    upload_id: ForeignId[int]
    checked_to = IntegerField(default=0)
    tries = IntegerField(default=0)
    until = DateTimeField(null=True)
    at = DateTimeField()
    done_at = DateTimeField(null=True)
    takes = TextField(null=True)

    keys = (index(["at"], "done_at IS NULL"),)


class Reading(Table):
    """A file that is being read now. All centres share a number of places, and each centre has one of them at most."""

    place = IntegerField(primary_key=True)
    centre = ref(Centre)
    token = TextField()
    until = DateTimeField()

    keys = (unique(["centre_id"]),)


# Joins a problem with the row that has it.
IN_ITS_ROW = (UploadRow.upload == UploadProblem.upload) & (UploadRow.row == UploadProblem.row)


class MatchedColumns(Table):
    """Which column is which of lists with the same headings, as somebody of the centre said last: `headings` is a digest of
    them, `mapping` JSON of the place of each field."""

    centre = ref(Centre)
    headings = TextField()
    mapping = TextField()
    person = ref(Person)
    at = DateTimeField()

    class Meta:
        primary_key = CompositeKey("centre", "headings")
