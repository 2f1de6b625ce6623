"""Read a Record from JSON and write it: one object, with each field under its own name.

A value that is neither text nor number is a problem of its field, never an exception.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imi.fields.field import Context, Problem, Reading, Record
from imi.fields.scalars import as_typed

NOT_AN_OBJECT = Problem("", "document.shape", "Send one object with a value for each field")


def read_document(record: Record, document: object, given: Context) -> Reading:
    """Read a decoded JSON object. Numbers are read as the text of their digits; null and absent values are empty.

    Names that the record does not have are ignored.
    """
    if not isinstance(document, Mapping):
        return Reading({}, (NOT_AN_OBJECT,))
    shapeless = [name for name in record.names if isinstance(document.get(name), Mapping | list | tuple)]
    texts = {name: as_typed(document.get(name)) for name in record.names if name not in shapeless}
    reading = record.read(texts, given)
    refused = (Problem(name, f"{name}.shape", f"{record[name].label} must be one text or number") for name in shapeless)
    return Reading(reading.values, (*refused, *(p for p in reading.problems if p.field not in shapeless)))


def write_document(record: Record, values: Mapping[str, Any]) -> dict[str, str | None]:
    """Return values as an object that JSON can hold and that reads back to the same values; absent values are null."""
    return {name: text or None for name, text in record.texts(values).items()}
