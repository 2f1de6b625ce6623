"""What a scheme asks for in each row, as a batch and a registration keep it: in a column of its name, or else in `extra`.

Only what is searched for has a column. `extra` is JSON of the other values by name, each as the text that reads back to it.
"""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Protocol

from imi.fields.field import Context, Field
from imi.registrations.models import COLUMNS, Registration
from imi.schemes.spec import SchemeSpec


class StoredRow(Protocol):
    """Stands for a registration, or a line of a page about one: it has the columns of COLUMNS, and `extra` for the other
    values.
    """

    @property
    def extra(self) -> str:
        """Return the JSON, '' where all has columns."""


def column_values(scheme: SchemeSpec, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values of a registration's columns, in the order of COLUMNS, None for one that the scheme does not ask for."""
    return tuple(map(values.get, _asked(scheme)))


@cache
def _asked(scheme: SchemeSpec) -> tuple[str, ...]:
    """Return the names of COLUMNS, '' for one that the scheme does not ask for: rows come by the ten thousand."""
    return tuple(name if name in scheme.row else "" for name in COLUMNS)


def extra_of(scheme: SchemeSpec, values: Mapping[str, Any]) -> str:
    """Return the JSON that a registration stores in `extra`, '' for a scheme whose fields all have columns."""
    found = {field.name: field.store(values[field.name]) for field in scheme.row
             if field.name not in COLUMNS and values.get(field.name) is not None}
    return json.dumps(found) if found else ""


def texts_of(registration: Registration, scheme: SchemeSpec) -> dict[str, str]:
    """Return a registration's values for the fields of the scheme's row, as texts that read back to the same values."""
    stored = {name: getattr(registration, column) for name, column in COLUMNS.items()}
    return {**scheme.row.texts(stored), **extra_texts(registration.extra)}


def words_of(kept: StoredRow, scheme: SchemeSpec, given: Context) -> dict[str, str]:
    """Return what the scheme asked for, by the labels of its fields in their order, as people read it; '' for what is empty."""
    return {field.label: _in_words(field, value, given) for field, value in _values(kept, scheme, given)}


def sentence_of(kept: StoredRow, scheme: SchemeSpec, given: Context) -> str:
    """Return what the scheme asked for as one sentence, '' for a scheme that has none: its values are said one by one then."""
    return scheme.sentence.format(**{field.name: _in_words(field, value, given) for field, value in _values(kept, scheme, given)})


def values_of(kept: StoredRow, scheme: SchemeSpec, given: Context) -> list[date | str | None]:
    """Return what the scheme asked for, in the order of its fields: days as they are, None for an empty one, all else in words.
    """
    return [value for _field, value in _values(kept, scheme, given)]


def _in_words(field: Field, value: date | str | None, given: Context) -> str:
    return field.show(value, given) if isinstance(value, date) else value or ""


def _values(kept: StoredRow, scheme: SchemeSpec, given: Context) -> Iterator[tuple[Field, date | str | None]]:
    """Yield the fields of the scheme's row with their values. What has no column is in words, a day too."""
    extra = extra_texts(kept.extra)
    for field in scheme.row:
        value = getattr(kept, COLUMNS[field.name]) if field.name in COLUMNS else None
        if field.name in extra:
            yield field, field.tell(extra[field.name], given)
        elif value is None:
            yield field, None if field.control == "date" else ""
        else:
            yield field, value if field.control == "date" else field.show(value, given)


def extra_texts(stored: str) -> dict[str, str]:
    """Return what a column `extra` holds, by name."""
    return {str(name): str(text) for name, text in json.loads(stored).items()} if stored else {}
