"""Read many similar records fast: the result of each field's text is remembered, for most rows share employer and dates."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from imi.fields.field import MISSING, Context, Field, Problem, Reading, Record
from imi.fields.names import nobody

# How many different texts of a field are remembered. Names and numbers seldom repeat.
REMEMBERED = 2_000
Checked = tuple[Any, list[Problem]]


class Many:
    """Reads a record many times on the same day, with the same results as `Record.read`."""

    def __init__(self, record: Record, given: Context) -> None:
        self.record, self.given = record, given
        optional = {field.name for field in record.optional}
        self._fields: list[tuple[str, Field, bool, dict[str, Checked]]] = [
            (field.name, field, field.name in optional, {}) for field in record]
        self._looked_at = tuple(field.name for field in record if field.control == "date" or field.name in record.looks_at)
        self._stages: dict[str, Context] = {}
        self._found: dict[tuple[Any, ...], tuple[Problem, ...]] = {}

    def read(self, raw: Mapping[str, str], stage: str = "") -> Reading:
        """Read every field's text; `stage` is that of the row's own package."""
        raw = self.record.written_out(raw, self.given)
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, field, is_optional, known in self._fields:
            text = raw.get(name, "")
            value, found = known.get(text) or self._check(field, text, known)
            if found:
                if is_optional and [p.code for p in found] == [f"{name}.{MISSING}"]:
                    continue
                problems += found
            if value is not None:
                values[name] = value
        problems.extend(self.between(values, stage))
        return Reading(values, tuple(problems))

    def between(self, values: Mapping[str, Any], stage: str) -> tuple[Problem, ...]:
        """Return what the rules between fields find. They look at days, which most rows share, at whether there is a name, and at
        what the record says that they look at.
        """
        seen = (stage, any(nobody(values)), *map(values.get, self._looked_at))
        found = self._found.get(seen)
        if found is None:
            found = tuple(self.record.found_between(values, self._at(stage)))
            if len(self._found) < REMEMBERED:
                self._found[seen] = found
        return found

    def value(self, name: str, text: str) -> Any:
        """Return the value of one field's text, None where it has none."""
        field, known = next((field, known) for each, field, _optional, known in self._fields if each == name)
        return self._check(field, text, known)[0]

    def _check(self, field: Field, text: str, known: dict[str, Checked]) -> Checked:
        found = known.get(text)
        if found is None:
            found = field.check(text, self.given)
            if len(known) < REMEMBERED:
                known[text] = found
        return found

    def _at(self, stage: str) -> Context:
        if not stage or stage == self.given.stage:
            return self.given
        if stage not in self._stages:
            self._stages[stage] = replace(self.given, stage=stage)
        return self._stages[stage]
