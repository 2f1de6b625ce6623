"""Show every row of a review whole, and mark what is not as the page before it showed it."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from imi.batches.checking import CheckedRow
from imi.batches.meanwhile import Meanwhile
from imi.batches.view import BatchView
from imi.fields.field import Context, Field
from imi.formats import typed_day

# Of a row that a form says it showed: its number, then so many signs for each value.
SIGNS = 3
ROW = re.compile(r"([0-9]{1,12})((?:\.[0-9a-f]{3}){1,60})")
# What a review's table has in columns of its own, whatever the scheme asks for of each registration.
IN_COLUMNS = ("first_names", "surname", "date_of_birth")


@dataclass(frozen=True)
class Shown:
    """One value of a row as the review shows it, and whether the page before showed another one."""

    field: Field
    text: str
    differs: bool


@dataclass(frozen=True)
class OpenedRow:
    """A row of a review: the values of its columns by name, those that it opens to, and what is new about it, in a word."""

    line: CheckedRow
    columns: Mapping[str, Shown]
    more: Sequence[Shown]
    news: str


def opened_rows(seen: BatchView, before: str, meanwhile: Meanwhile | None) -> list[OpenedRow]:
    """Return the rows of a batch in the order entered. `before` is what the form of a review before says that it showed; a page
    that came from no review knows what others changed `meanwhile`.
    """
    shown_before = {found[1]: found[2].split(".")[1:] for found in map(ROW.fullmatch, before.split()) if found}
    return [_opened(line, seen.given, shown_before, meanwhile) for line in seen.lines]


def as_seen(rows: Iterable[OpenedRow]) -> str:
    """Return what a form says of the rows that its page shows: signs that stand for each value."""
    return " ".join(".".join((str(row.line.row.id), *(_sign(one.text) for one in (*row.columns.values(), *row.more))))
                    for row in rows)


def _opened(line: CheckedRow, given: Context, shown_before: Mapping[str, Sequence[str]],
            meanwhile: Meanwhile | None) -> OpenedRow:
    fields = sorted(line.scheme.record, key=lambda field: field.name not in (*IN_COLUMNS, *line.scheme.row.names))
    before = shown_before.get(str(line.row.id), [])
    texts = [_text(line, field, given) for field in fields]
    known = before if len(before) == len(texts) else [*map(_sign, texts)]
    others = meanwhile.fields.get(line.row.id, ()) if meanwhile is not None and not shown_before else ()
    values = [Shown(field, text, _sign(text) != sign or field.name in others)
              for field, text, sign in zip(fields, texts, known, strict=True)]
    columns = {one.field.name: one for one in values if one.field.name in (*IN_COLUMNS, *line.scheme.row.names)}
    differs = any(one.differs for one in values) or (not shown_before and _was_changed(line, meanwhile))
    news = "New" if shown_before and not before else "Changed" if differs else ""
    return OpenedRow(line, columns, [one for one in values if one.field.name not in columns], news)


def _was_changed(line: CheckedRow, meanwhile: Meanwhile | None) -> bool:
    """Return whether others changed the row in a way of which it is not known what became other."""
    if meanwhile is None or meanwhile.is_all_told or line.row.changed_at is None:
        return False
    return line.row.changed_at >= meanwhile.since


def _text(line: CheckedRow, field: Field, given: Context) -> str:
    """Return a value as the review shows it: a date as typed, all else where it is right."""
    if field.control == "date":
        return typed_day(line.texts.get(field.name, ""), "short")
    return field.show(line.reading.values[field.name], given) if field.name in line.reading.values else ""


def _sign(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:SIGNS]
