"""Tables of corrections: what a centre asks for, what it says of two like records, and what was merged."""
from __future__ import annotations

from peewee import AutoField, Check, DateTimeField, TextField

from imi.candidates.models import Candidate, CentreCandidate, their_candidate
from imi.centres.models import Centre
from imi.database.columns import index, ref, state, unique
from imi.database.connection import ForeignId, Table
from imi.people.models import Person


class CorrectionRequest(Table):
    """One detail of a person that a centre asks to be changed. `held` is the value of that moment; both values are stored texts.
    """

    id = AutoField()
    centre = ref(Centre)
    candidate = their_candidate()
    candidate_id: ForeignId[int]
    field = TextField()
    held = TextField()
    wanted = TextField()
    reason = TextField()
    state = state("asked", "accepted", "refused", "taken_back")
    asked_by = ref(Person)
    asked_at = DateTimeField()
    decided_by = ref(Person, null=True)
    decided_at = DateTimeField(null=True)
    decision = TextField(default="")

    class Meta:
        depends_on = [CentreCandidate]
        constraints = [Check("(state = 'asked') = (decided_at IS NULL)")]

    keys = (
        unique(["candidate_id", "field"], "state = 'asked'"),
        index(["centre_id", "candidate_id"]),
        index(["state", "id"]),
    )


class LikePair(Table):
    """What a centre says of two like records of its own: that they are different people, or one person to be merged."""

    id = AutoField()
    centre = ref(Centre)
    centre_id: ForeignId[int]
    candidate = their_candidate()
    candidate_id: ForeignId[int]
    other = their_candidate()
    other_id: ForeignId[int]
    state = state("asked", "different", "taken_back", "refused", "merged")
    reason = TextField(default="")
    asked_by = ref(Person)
    asked_at = DateTimeField()
    decided_by = ref(Person, null=True)
    decided_at = DateTimeField(null=True)
    decision = TextField(default="")

    class Meta:
        depends_on = [CentreCandidate]
        constraints = [Check("candidate_id < other_id")]

    keys = (
        unique(["centre_id", "candidate_id", "other_id"]),
        index(["state", "id"]),
        index(["other_id"]),
    )


class Merge(Table):
    """The merge of one record into another, for good."""

    id = AutoField()
    candidate = ref(Candidate)
    into = ref(Candidate)
    reason = TextField()
    person = ref(Person)
    at = DateTimeField()

    class Meta:
        constraints = [Check("candidate_id <> into_id")]

    keys = (unique(["candidate_id"]), index(["into_id"]))
