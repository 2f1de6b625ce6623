"""Share what every form of the catalogue and the lists needs: reading by its Record, and conflicts with both values."""
from __future__ import annotations

from flask import request

from imi.database.errors import Conflict
from imi.fields.field import Context, Reading, Record
from imi.web.security import today


def read(record: Record) -> Reading:
    """Read what was posted with a Record."""
    return record.read(request.form, Context(today()))


def problems_of(reading: Reading) -> dict[str, str]:
    """Return the first sentence about each field that is wrong."""
    return {problem.field: problem.message for problem in reversed(reading.errors)}


def mine(conflict: Conflict) -> dict[str, str]:
    """Return what was posted for the fields in which a conflict differs."""
    return {name: request.form.get(name, "") for name in conflict.theirs}


def labels(record: Record) -> dict[str, str]:
    """Return what each field is called on the page."""
    return {field.name: field.label for field in record}
