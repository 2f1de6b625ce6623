"""Tables of the registrations: the batch being prepared, the receipt of a Save, and its lines."""
from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
    BigAutoField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from imi.candidates.models import Candidate, CentreCandidate, Employment, their_candidate
from imi.catalogue.models import Approval, Package, Price, Scheme, Version
from imi.centres.models import Centre, FundingType
from imi.database.columns import index, ref, state, together, unique, within
from imi.database.connection import ForeignId, Table
from imi.people.models import Person
from imi.schemes.every import COMPLETED_ONCE, SCHEMES
from imi.schemes.spec import SchemeSpec

# Fields of a scheme's row that a batch and a registration have a column of, with the registration's; see `columns`.
COLUMNS = {"starts_on": "starts_on", "ends_on": "ends_on", "epa_on": "epa_on", "funding_type": "funding_type_id"}
# Whoever has a registration in one of these states is taken on for its standard.
TAKEN = ("active", "completed")


class Batch(Table):
    """The working screen of a scheme: a standard, a package, defaults as they were typed (see `columns`), and rows.

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
    """One candidate of a batch. `typed` is JSON: the four programme values, and any text not valid yet.

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

    `did` is what of it changed, `rows` how many candidates were concerned; who they are is not kept.
    """

    id = BigAutoField()
    batch = ref(Batch)
    edition = IntegerField()
    page = TextField(default="")
    did = TextField(constraints=[
        Check("did IN ('course', 'dates', 'order', 'added', 'removed', 'rows', 'undone')")])
    rows = IntegerField(default=0)
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


class Receipt(Table):
    """One Save: what the R- number stands for. Pence is NULL where a price was not set.

    `undo_until` is the last day on which it was promised that its registrations can be cancelled free of charge.
    """

    id = AutoField()
    reference = TextField(unique=True)
    centre = ref(Centre)
    scheme = ref(Scheme)
    scheme_id: ForeignId[str]
    batch = within(Batch, null=True)
    purchase_order = TextField(default="")
    candidates = IntegerField()
    pence = IntegerField(null=True)
    unpriced = IntegerField(default=0)
    person = ref(Person)
    at = DateTimeField()
    undo_until = DateField(null=True)

    class Meta:
        constraints = [together("centre_id", "id")]

    keys = (
        unique(["batch_id"], "batch_id IS NOT NULL"),
        index(["centre_id", "at"]),
        index(["centre_id", "purchase_order"], "purchase_order <> ''"),
    )


def _held(scheme: SchemeSpec) -> str:
    """Return the condition that a registration of a scheme has a value in each column that the scheme requires."""
    columns = [COLUMNS[field.name] for field in scheme.row.required if field.name in COLUMNS]
    return " AND ".join(f"{column} IS NOT NULL" for column in [*columns, *["employment_id"] * scheme.is_of_employees])


class Registration(Table):
    """A candidate on a package, at a time, at a price: a line of a receipt. `extra` is what the scheme asks for and nobody
    searches for (see `columns`).

    `came_from` is the one in whose place it was made. All that followed one another have the id of the first of them in
    `first_id`, that one too: only one of them is active.
    """

    id = AutoField()
    centre = ref(Centre)
    centre_id: ForeignId[int]
    receipt = within(Receipt)
    line = SmallIntegerField()
    scheme = ref(Scheme)
    scheme_id: ForeignId[str]
    version = within(Version, through="approval", to="version_id")
    version_id: ForeignId[int]
    package = within(Package, by="version_id")
    package_id: ForeignId[int]
    package_edition = SmallIntegerField(null=True)
    price = ref(Price, null=True)
    pence = IntegerField(null=True)
    candidate = their_candidate()
    candidate_id: ForeignId[int]
    registered_as = ref(Candidate)
    candidate_edition = IntegerField()
    employment = within(Employment, null=True)
    starts_on = DateField(null=True)
    ends_on = DateField(null=True)
    epa_on = DateField(null=True)
    funding_type = ref(FundingType, null=True)
    funding_type_id: ForeignId[str | None]
    extra = TextField(default="", constraints=[SQL("DEFAULT ''")])
    again_reason = TextField(null=True)
    came_from: ForeignKeyField[Registration | None] = ref("self", null=True)
    first_id = IntegerField(null=True)
    state = state("active", "cancelled", "withdrawn", "transferred", "completed")
    state_on = DateField()
    edition = IntegerField(default=1)

    class Meta:
        depends_on = [Approval, CentreCandidate, Package]
        constraints = [
            together("centre_id", "id"),
            SQL("FOREIGN KEY (scheme_id, version_id) REFERENCES version (scheme_id, id)"),
            SQL("FOREIGN KEY (package_id, package_edition) REFERENCES package_edition (package_id, edition)"),
            Check("(price_id IS NULL) = (pence IS NULL)"),
            Check("ends_on > starts_on"),
            Check("epa_on > starts_on"),
            *(Check(f"scheme_id <> '{scheme.code}' OR ({_held(scheme)})") for scheme in SCHEMES),
        ]

    keys = (
        unique(["receipt_id", "line"]),
        unique(
            ["candidate_id", "package_id"],
            f"state = 'active' OR (state = 'completed' AND scheme_id IN ({', '.join(map(repr, COMPLETED_ONCE))}))",
        ),
        index(["candidate_id", "version_id"]),
        index(["centre_id", "version_id", "id"]),
        index(["centre_id", "state", "version_id", "candidate_id"]),
        index(["centre_id", "candidate_id", "state", "version_id"]),
        index(["centre_id", "epa_on"], "state = 'active' AND epa_on IS NOT NULL"),
        index(["came_from_id"], "came_from_id IS NOT NULL"),
        index(["first_id", "id"], "first_id IS NOT NULL"),
        unique(["first_id"], "first_id IS NOT NULL AND state IN ('active', 'completed')"),
    )


class ConfirmedWarning(Table):
    """Who accepted which odd value. It holds for that value only, of a candidate, a card, or a batch row."""

    id = AutoField()
    centre = ref(Centre)
    candidate = their_candidate(null=True)
    employer_id = IntegerField(null=True)
    batch_row = within(BatchRow, null=True)
    registration = within(Registration, null=True)
    field = TextField()
    code = TextField()
    value = TextField()
    reason = TextField(default="")
    person = ref(Person)
    at = DateTimeField()

    class Meta:
        depends_on = [CentreCandidate]
        constraints = [SQL("FOREIGN KEY (centre_id, employer_id) REFERENCES employer (centre_id, id)")]

    keys = (
        unique(["candidate_id", "centre_id", "field", "code", "value"],
               "candidate_id IS NOT NULL AND registration_id IS NULL"),
        unique(["employer_id", "field", "code", "value"], "employer_id IS NOT NULL AND registration_id IS NULL"),
        unique(["batch_row_id", "field", "code", "value"], "batch_row_id IS NOT NULL AND registration_id IS NULL"),
        index(["registration_id"], "registration_id IS NOT NULL"),
    )
