"""Tables of the audit. The line holds no personal value; the values beside it can be emptied by an erasure."""
from __future__ import annotations

from peewee import BigAutoField, CompositeKey, DateTimeField, IntegerField, TextField

from imi.database.columns import index, ref, refers
from imi.database.connection import ForeignId, Table


class Audit(Table):
    """One thing that somebody did. `action` is shared by all lines of one action."""

    id = BigAutoField()
    action = TextField()
    at = DateTimeField()
    person_id = IntegerField(null=True)
    centre_id = IntegerField(null=True)
    verb = TextField()
    thing = TextField()
    thing_id = IntegerField(null=True)
    candidate_id = IntegerField(null=True)
    cause = TextField(default="")
    address = TextField(default="")

    class Meta:
        constraints = (refers("person_id", "person"), refers("centre_id", "centre"))

    keys = (
        index(["candidate_id", "id"], "candidate_id IS NOT NULL"),
        index(["centre_id", "id"]),
        # A candidate's lines are found by the candidate, and of actions only a Save's bears a name that somebody knows:
        # the lines of a list that is registered, two for each row, are in neither.
        index(["thing", "thing_id"], "thing <> 'candidate'"),
        index(["person_id", "id"]),
        index(["action"], "thing = 'receipt'"),
        index(["at", "id"]),
        index(["cause", "id"]),
        index(["verb", "id"]),
    )


class AuditValue(Table):
    """The value of a field before and after what an audit line says."""

    audit = ref(Audit)
    audit_id: ForeignId[int]
    field = TextField()
    was = TextField(null=True)
    now = TextField(null=True)

    class Meta:
        primary_key = CompositeKey("audit", "field")
