"""Make inline prompts: one field's message, and the gaps of a stored record."""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from imi.fields.field import Context, Field, Problem, Record


class Prompt(NamedTuple):
    """A field that is asked for in place, with the text it holds so far and what is wrong or odd about it."""

    field: Field
    text: str
    problem: Problem | None


def message(field: Field, text: str, given: Context) -> Problem | None:
    """Return what is wrong with one text, or else odd about it; None when it is fine."""
    _, problems = field.check(text, given)
    return problems[0] if problems else None


def prompts(record: Record, texts: Mapping[str, str], given: Context) -> list[Prompt]:
    """Return one prompt for each field of a record of gaps, in the order of the form."""
    reading = record.read(texts, given)
    return [Prompt(asked, texts.get(asked.name, ""), reading.of(asked.name)) for asked in record]
