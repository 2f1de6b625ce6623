"""Store that somebody's data was erased, by whom and why; the data itself is gone."""
from __future__ import annotations

from peewee import AutoField, DateTimeField, TextField

from imi.candidates.models import Candidate
from imi.database.columns import ref
from imi.database.connection import Table
from imi.people.models import Person


class Erasure(Table):
    """An erasure. The candidate's row stays without particulars, so that registrations keep pointing at it."""

    id = AutoField()
    candidate = ref(Candidate)
    person = ref(Person)
    ground = TextField()
    at = DateTimeField()
