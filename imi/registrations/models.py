"""Tables of the registrations: the receipt of a Save, its lines, and who confirmed which warning.

Batches are a later noun: the keys to them are in the database, and the models have the numbers only.
"""
from __future__ import annotations

from peewee import (
    SQL,
    AutoField,
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
from imi.database.columns import index, ref, refers, state, together, unique, within
from imi.database.connection import ForeignId, Table
from imi.people.models import Person
from imi.schemes.every import COMPLETED_ONCE, SCHEMES
from imi.schemes.spec import SchemeSpec

# Fields of a scheme's row that a batch and a registration have a column of, with the registration's; see `columns`.
COLUMNS = {"starts_on": "starts_on", "ends_on": "ends_on", "epa_on": "epa_on", "funding_type": "funding_type_id"}
# Whoever has a registration in one of these states is taken on for its standard.
TAKEN = ("active", "completed")


class Receipt(Table):
    """One Save: what the R- number stands for. Pence is NULL where a price was not set.

    `undo_until` is the last day on which it was promised that its registrations can be cancelled free of charge.
    """

    id = AutoField()
    reference = TextField(unique=True)
    centre = ref(Centre)
    scheme = ref(Scheme)
    scheme_id: ForeignId[str]
    batch_id = IntegerField(null=True)
    purchase_order = TextField(default="")
    candidates = IntegerField()
    pence = IntegerField(null=True)
    unpriced = IntegerField(default=0)
    person = ref(Person)
    at = DateTimeField()
    undo_until = DateField(null=True)

    class Meta:
        constraints = [refers("batch_id", "batch", by="centre_id"), together("centre_id", "id")]

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
    batch_row_id = IntegerField(null=True)
    registration = within(Registration, null=True)
    field = TextField()
    code = TextField()
    value = TextField()
    reason = TextField(default="")
    person = ref(Person)
    at = DateTimeField()

    class Meta:
        depends_on = [CentreCandidate]
        constraints = [
            SQL("FOREIGN KEY (centre_id, employer_id) REFERENCES employer (centre_id, id)"),
            refers("batch_row_id", "batch_row", by="centre_id"),
        ]

    keys = (
        unique(["candidate_id", "centre_id", "field", "code", "value"],
               "candidate_id IS NOT NULL AND registration_id IS NULL"),
        unique(["employer_id", "field", "code", "value"], "employer_id IS NOT NULL AND registration_id IS NULL"),
        unique(["batch_row_id", "field", "code", "value"], "batch_row_id IS NOT NULL AND registration_id IS NULL"),
        index(["registration_id"], "registration_id IS NOT NULL"),
    )
