"""Tables of the batches: drafts with their rows, what was done to them, and unfinished forms of new candidates."""
from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
    BigAutoField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from imi.candidates.models import CentreCandidate, their_candidate
from imi.catalogue.models import Approval, Package, Version
from imi.centres.models import Centre
from imi.database.columns import index, ref, state, together, unique, within
from imi.database.connection import ForeignId, Table
from imi.people.models import Person
from imi.schemes.spec import SchemeSpec


class Batch(Table):
    """The working screen of a scheme: a standard, a package, defaults as they were typed (see `defaults`), and rows.

    `leftover` keeps the numbers that could not be added until somebody deals with them. `undo` is JSON of the last
    changes to the rows by name, and of which is on offer, so that it can be taken back after a reload too. Of a batch that
    was discarded, `emptied_at` says when what was typed in it went.
    """

    id = AutoField()
    reference = TextField(unique=True)
    # Added to a table that was there: SQLite takes the reference with its column only, and only an empty one.
    scheme_id = TextField(null=True, constraints=[SQL('REFERENCES "scheme" ("code") ON DELETE RESTRICT')])
    centre = ref(Centre)
    centre_id: ForeignId[int]
    version = within(Version, through="approval", to="version_id", null=True)
    version_id: ForeignId[int | None]
    package = within(Package, by="version_id", null=True)
    package_id: ForeignId[int | None]
    starts_on = TextField(default="")
    ends_on = TextField(default="")
    epa_on = TextField(default="")
    funding_type = TextField(default="")
    extra = TextField(default="", constraints=[SQL("DEFAULT ''")])
    purchase_order = TextField(default="")
    leftover = TextField(default="")
    undo = TextField(default="")
    state = state("draft", "registered", "discarded")
    split_from: ForeignKeyField[Batch | None] = within("self", null=True)
    emptied_at = DateTimeField(null=True)
    edition = IntegerField(default=1)
    opened_by = ref(Person)
    changed_by = ref(Person)
    changed_by_id: ForeignId[int]
    changed_at = DateTimeField()
    # Which page of a browser acts on it, where one does, and what the code knows of its scheme: no columns.
    page = ""
    scheme: SchemeSpec

    class Meta:
        constraints = [together("centre_id", "id")]
        depends_on = [Approval, Package]

    keys = (index(["centre_id", "state", "changed_at"]),)


class BatchRow(Table):
    """One candidate of a batch. `typed` is JSON: the four programme values, and any text not valid yet. `position` is the line
    number, counted in the order of entry: it stays the row's, and no other row gets it when this one is removed.

    `unkept` is JSON of what stands in the row's open boxes and was not kept: it decides nothing. `was_…` is
    what stood in the box before.
    """

    id = AutoField()
    centre = ref(Centre)
    batch = within(Batch)
    batch_id: ForeignId[int]
    candidate = their_candidate()
    position = IntegerField()
    typed = TextField(default="{}")
    unkept = TextField(default="", constraints=[SQL("DEFAULT ''")])
    edition = IntegerField(default=1)
    changed_by = ref(Person)
    changed_at = DateTimeField()
    removed_at = DateTimeField(null=True)

    class Meta:
        constraints = [together("centre_id", "id")]
        depends_on = [CentreCandidate]

    keys = (
        unique(["batch_id", "candidate_id"], "removed_at IS NULL"),
        index(["batch_id", "position"]),
        index(["centre_id", "candidate_id"]),
    )


# What is written of a row that is new in a batch.
NEW_ROW = (BatchRow.centre, BatchRow.batch, BatchRow.candidate, BatchRow.position, BatchRow.typed, BatchRow.changed_by,
           BatchRow.changed_at)


class BatchChange(Table):
    """What was done to a draft, by whom and from which page of a browser, so that another page can be told.

    `did` is what of it changed, `rows` how many candidates were concerned. `fields` is JSON of which values of which rows are
    others since, as far as that is known: the rows by the name of the field. What was typed there is not kept.
    """

    id = BigAutoField()
    batch = ref(Batch)
    edition = IntegerField()
    page = TextField(default="")
    did = TextField(constraints=[
        Check("did IN ('course', 'dates', 'order', 'added', 'removed', 'rows', 'undone')")])
    rows = IntegerField(default=0)
    fields = TextField(default="", constraints=[SQL("DEFAULT ''")])
    person = ref(Person)
    at = DateTimeField()

    keys = (index(["batch_id", "edition"]),)


class CandidateDraft(Table):
    """An unfinished form of a new candidate, as typed (JSON): one of each person on a batch, and one outside any."""

    id = AutoField()
    centre = ref(Centre)
    batch = within(Batch, null=True)
    typed = TextField()
    person = ref(Person)
    changed_at = DateTimeField()

    keys = (
        index(["centre_id", "batch_id"]),
        unique(["batch_id", "person_id"]),
        unique(["centre_id", "person_id"], "batch_id IS NULL"),
    )
