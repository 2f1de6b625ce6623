"""Tables of the changes of registrations: every change of a state, and transfers on which two centres agree."""
from __future__ import annotations

from peewee import AutoField, BooleanField, Check, DateField, DateTimeField, TextField

from imi.candidates.models import Candidate
from imi.catalogue.models import Package
from imi.centres.models import Centre, Reason
from imi.database.columns import index, ref, state, unique, within
from imi.database.connection import ForeignId, Table
from imi.people.models import Person
from imi.registrations.models import Registration


class RegistrationMove(Table):
    """A change of a registration's state, for good. `action` is shared by all that one person did at once; `undo_until` is the
    last day on which a withdrawal can be taken back, or what was cancelled makes place for what it came from, as promised then.
    """

    id = AutoField()
    action = TextField()
    centre = ref(Centre)
    registration = within(Registration)
    from_state = TextField()
    to_state = TextField()
    moved_on = DateField()
    reason = ref(Reason, null=True)
    text = TextField(default="")
    person = ref(Person)
    at = DateTimeField()
    undo_until = DateField(null=True)

    keys = (index(["registration_id", "id"]),)


class Transfer(Table):
    """A registration that is to go to another centre. One side asks, the other agrees; the receiver completes it.

    `text` is what the asking side says, `answer` what the other does. It is "ended" where its registration ended first.
    """

    id = AutoField()
    candidate = ref(Candidate)
    candidate_id: ForeignId[int]
    package = ref(Package)
    registration = ref(Registration)
    registration_id: ForeignId[int]
    from_centre = ref(Centre)
    from_centre_id: ForeignId[int]
    to_centre = ref(Centre)
    asked_by_receiver = BooleanField()
    state = state("asked", "agreed", "done", "refused", "taken_back", "ended")
    text = TextField(default="")
    answer = TextField(default="")
    became = ref(Registration, null=True)
    asked_by = ref(Person)
    asked_at = DateTimeField()
    changed_by = ref(Person)
    changed_at = DateTimeField()

    class Meta:
        constraints = [Check("from_centre_id <> to_centre_id")]

    keys = (
        unique(["registration_id"], "state IN ('asked', 'agreed')"),
        index(["from_centre_id", "state"]),
        index(["to_centre_id", "state"]),
    )
