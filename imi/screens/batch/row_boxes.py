"""What a row of a batch shows: its cells, and the boxes in which it is edited or completed."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from imi.batches.checking import CheckedRow
from imi.fields.field import MISSING, Context, Field
from imi.formats import typed_day

# Names of forms stay as they are, also where a field has a longer one by now.
BULK = {"funding_type": "bulk_funding"}


@dataclass(frozen=True)
class Box:
    """A field of a row as a box: what stands in it and what stood there before, what is wrong, and whether it has the focus."""

    field: Field
    text: str
    was: str
    problem: str | None
    focused: bool


def cell(line: CheckedRow, field: Field, given: Context) -> str:
    """Return a field's text as the table shows it: dates short, choices by their labels."""
    if field.control == "date":
        return typed_day(line.text(field.name), "short")
    if field.name in line.reading.values:
        return field.show(line.reading.values[field.name], given)
    return field.tell(line.text(field.name), given)


def as_read(field: Field, text: str, given: Context) -> str:
    """Return a text of a field as people read it: a date short, whether or not it could be entered today."""
    return typed_day(text, "short") if field.control == "date" else field.tell(text, given) if text else ""


def bulk_name(field: Field) -> str:
    """Return the name of the box that gives ticked rows a value: one for all that is typed, and one for each list."""
    return BULK.get(field.name, f"bulk_{field.name}") if field.control == "select" else "value"


def edited(line: CheckedRow, texts: Mapping[str, str], problems: Mapping[str, str]) -> list[Box]:
    """Return the boxes of what a row asks for itself: with what was sent (`texts`), else what was not kept, else what is held."""
    unkept = line.row.unkept
    return [Box(field, _typed(field, texts.get(field.name, unkept.get(field.name, line.text(field.name)))), line.text(field.name),
                problems.get(field.name), _is_focused(field, problems, first=line.scheme.row.names[0]))
            for field in line.scheme.row]


def completed(line: CheckedRow, texts: Mapping[str, str], problems: Mapping[str, str], *, focused: bool) -> list[Box]:
    """Return the boxes of what a row asks for: with what was sent (`texts`), else what was typed or held and is not right."""
    return [_gap(line, field, texts, problems, focused and _is_focused(field, problems, first=line.gaps[0].name))
            for field in line.gaps]


def _gap(line: CheckedRow, field: Field, texts: Mapping[str, str], problems: Mapping[str, str], focused: bool) -> Box:
    name, unkept, held = field.name, line.row.unkept, line.problem(field.name)
    wrong = held.value if held and not held.code.endswith(f".{MISSING}") else ""
    text = texts[name] if name in texts else unkept.get(name) or line.row.typed.get(name, "") or wrong
    problem = problems.get(name) or (held.message if text and held and not unkept.get(name) else None)
    return Box(field, _typed(field, text), line.texts[name], problem, focused)


def overtaken(line: CheckedRow, fields: Iterable[Field]) -> list[tuple[str, str]]:
    """Return (label, text) of what was typed and not kept, and was changed since."""
    return [(field.label, line.row.overtaken[field.name]) for field in fields if field.name in line.row.overtaken]


def _typed(field: Field, text: str) -> str:
    return typed_day(text) if field.control == "date" else text


def _is_focused(field: Field, problems: Mapping[str, str], *, first: str) -> bool:
    """Return whether somebody begins here: at the first that is wrong, else at the first of all."""
    return field.name == next(iter(problems), first)
