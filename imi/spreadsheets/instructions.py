"""Say what to enter in each column, in the words of the fields, for the page and for the template's own sheet."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from imi.fields.field import Field


class Instruction(NamedTuple):
    """One column: its Field, its label, whether it must be filled, what to enter, and an example."""

    field: Field
    label: str
    required: bool
    what: str
    example: str


def instructions(required: Sequence[Field], optional: Sequence[Field] = ()) -> list[Instruction]:
    """Return one instruction for each field, in the order of the columns."""
    return [*(Instruction(field, field.label, True, field.hint or field.ask, field.example) for field in required),
            *(Instruction(field, field.label, False, field.hint or field.ask, field.example) for field in optional)]
