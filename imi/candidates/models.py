"""Tables of the candidates: the person once, who may see them, and where each centre says they work."""
from __future__ import annotations

from typing import Any, Literal, overload

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from imi.centres.models import Centre, Gender
from imi.database.columns import KeyField, index, ref, state, together, unique, within
from imi.database.connection import ForeignId, Table

PARTICULARS = ("title", "first_names", "surname", "date_of_birth", "gender", "uln", "email", "phone")


class Particulars(Table):
    """The columns that a candidate and its past editions share, named as the rules name the fields."""

    title = TextField(null=True)
    first_names = TextField()
    surname = TextField()
    date_of_birth = DateField(null=True)
    gender = ref(Gender, null=True)
    gender_id: ForeignId[str | None]
    uln = TextField(null=True, constraints=[Check("length(uln) = 10")])
    email = TextField(null=True)
    phone = TextField(null=True)


class Candidate(Particulars):
    """A person who is registered, once for all centres, under a number that never changes.

    `name_key` finds by surname, `given_key` by first name; both are folded.
    """

    id = AutoField()
    number = IntegerField(constraints=[Check("number BETWEEN 1000000 AND 9999999")])
    name_key = KeyField()
    given_key = KeyField()
    edition = IntegerField(default=1)
    state = state("live", "merged", "erased")
    merged_into: ForeignKeyField[Candidate | None] = ref("self", null=True)

    class Meta:
        constraints = [
            together("number"),
            together("name_key", "given_key", "id"),
            Check("(state = 'merged') = (merged_into_id IS NOT NULL)"),
            Check("merged_into_id <> id"),
        ]

    keys = (
        # The number of a merged record stays taken: it means the person who was kept.
        unique(["uln"], "uln IS NOT NULL"),
        index(["date_of_birth", "name_key"]),
        index(["email"], "email IS NOT NULL"),
        index(["merged_into_id"], "merged_into_id IS NOT NULL"),
    )


class CandidateWas(Particulars):
    """The particulars of a candidate as they stood in a past edition."""

    candidate = ref(Candidate)
    edition = IntegerField()
    until = DateTimeField()

    class Meta:
        primary_key = CompositeKey("candidate", "edition")


class CentreCandidate(Table):
    """The link by which a centre may see a candidate. The keys are copies for the centre's search; the database updates them.

    It also updates `missing` (something that an apprenticeship asks for is not held), `registered` (ever, here) and `live` (the
    link has not ended, and the person is neither merged nor erased). `last_key` is set where a surname has several words, and
    finds by the last of them; code that writes the other keys must write it.
    """

    centre = ref(Centre)
    centre_id: ForeignId[int]
    candidate_id = IntegerField()
    name_key = KeyField()
    given_key = KeyField()
    how = TextField(constraints=[Check("how IN ('created', 'number', 'uln', 'transfer', 'merge')")])
    linked_at = DateTimeField()
    ended_at = DateTimeField(null=True)
    missing = BooleanField(default=True, constraints=[SQL("DEFAULT true")])
    registered = BooleanField(default=False, constraints=[SQL("DEFAULT false")])
    live = BooleanField(default=True, constraints=[SQL("DEFAULT true")])
    last_key = KeyField(null=True)

    class Meta:
        primary_key = CompositeKey("centre", "candidate_id")
        constraints = [
            SQL(
                "FOREIGN KEY (name_key, given_key, candidate_id)"
                " REFERENCES candidate (name_key, given_key, id) ON UPDATE CASCADE"
            )
        ]
        depends_on = [Candidate]

    keys = (
        # The list of candidates is read from these alone, and the people themselves only for the page that is shown.
        index(["centre_id", "name_key", "candidate_id", "live", "missing", "registered"]),
        index(["centre_id", "given_key", "candidate_id", "live", "missing", "registered", "name_key"]),
        index(["candidate_id", "name_key", "centre_id", "live", "missing", "registered"]),
        index(["centre_id", "last_key", "candidate_id", "live", "missing", "registered", "name_key"], "last_key IS NOT NULL"),
    )


class CandidateKey(Table):
    """A further key by which a centre finds a candidate: a middle name, an e-mail address after "@", a telephone number after
    "+". Code that writes the names, the address, the number or a link must write it (`names/search_keys.py`).
    """

    centre = ref(Centre)
    key = KeyField()
    candidate_id = IntegerField()

    class Meta:
        primary_key = CompositeKey("centre", "key", "candidate_id")
        constraints = [
            SQL("FOREIGN KEY (centre_id, candidate_id) REFERENCES centre_candidate (centre_id, candidate_id)")
        ]
        depends_on = [CentreCandidate]

    keys = (
        index(["candidate_id"]),
    )


@overload
def their_candidate() -> ForeignKeyField[Candidate]: ...
@overload
def their_candidate(*, null: Literal[True]) -> ForeignKeyField[Candidate | None]: ...
def their_candidate(*, null: Literal[True] | None = None) -> ForeignKeyField[Any]:
    """Return a foreign key to a candidate that the row's centre is linked to; the database refuses any other."""
    if null:
        return within(Candidate, through="centre_candidate", to="candidate_id", null=True)
    return within(Candidate, through="centre_candidate", to="candidate_id")


class Employer(Table):
    """An employer's card, remembered by the centre. It never changes: an edit is a new card and a successor.

    A card brought over from elsewhere may have gaps; a registration needs it whole.
    """

    id = AutoField()
    centre = ref(Centre)
    employer_ern = TextField(null=True, constraints=[Check("length(employer_ern) = 9")])
    employer_name = TextField()
    name_key = KeyField()
    employer_postcode = TextField(null=True)
    employer_telephone = TextField(null=True)
    successor: ForeignKeyField[Employer | None] = within("self", null=True)
    successor_id: ForeignId[int | None]

    class Meta:
        constraints = [together("centre_id", "id")]

    keys = (
        index(["centre_id", "name_key"], "successor_id IS NULL"),
        index(["centre_id", "employer_ern"], "successor_id IS NULL"),
        index(["centre_id", "employer_postcode"], "successor_id IS NULL"),
    )


class Employment(Table):
    """A candidate's work at an employer, as one centre sees it; one of a candidate's employments there is open."""

    id = AutoField()
    centre = ref(Centre)
    centre_id: ForeignId[int]
    candidate = their_candidate()
    candidate_id: ForeignId[int]
    employer = within(Employer)
    employer_id: ForeignId[int]
    position = TextField(null=True)
    since = DateTimeField()
    until = DateTimeField(null=True)

    class Meta:
        constraints = [together("centre_id", "id")]
        depends_on = [CentreCandidate]

    keys = (
        unique(["centre_id", "candidate_id"], "until IS NULL"),
        index(["employer_id", "candidate_id"], "until IS NULL"),
    )
