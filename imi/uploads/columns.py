"""Which column of a sheet is which field: by label, by name, and by the other names that are in use."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from imi.rules.text import alike
from imi.uploads.fields import BY_NAME, MANDATORY, SHEET, STANDARD

FEWEST_COLUMNS = 3
# What a row about somebody new must say. The package decides the standard.
NEEDED = tuple(field for field in MANDATORY if field is not STANDARD)


@dataclass(frozen=True)
class Columns:
    """Where each field stands, counted from 0; headings that are no field of ours, twice there, or missing."""

    at: dict[str, int]
    ignored: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Labels of needed fields without a column. Known candidates may do without; new ones cannot."""
        return missing(self.at)


def missing(fields: Collection[str]) -> tuple[str, ...]:
    """Labels of needed fields that are not among these."""
    return tuple(field.label for field in NEEDED if field.name not in fields)


def names() -> dict[str, str]:
    """Field names by every heading that stands for them, as `alike` writes it."""
    known: dict[str, str] = {}
    for field in SHEET:
        for heading in (field.label, field.name, *field.headings):
            known.setdefault(alike(heading), field.name)
    return known


def match(headings: Sequence[str]) -> Columns:
    """The fields of these headings. Of two columns with one name the first counts, and the name is told."""
    known, at, ignored, doubled = names(), {}, [], []
    for place, heading in enumerate(headings):
        name = known.get(alike(heading))
        if name is None:
            if heading.strip():
                ignored.append(" ".join(heading.split()))
        elif name in at:
            doubled.append(BY_NAME[name].label)
        else:
            at[name] = place
    return Columns(at, tuple(ignored), tuple(doubled))


def mapped(headings: Sequence[str], at: Mapping[str, int]) -> Columns:
    """The columns as somebody said they are: the place of each field, everything else ignored."""
    known = {name: place for name, place in at.items() if name in BY_NAME and 0 <= place < len(headings)}
    used = set(known.values())
    return Columns(known, tuple(" ".join(heading.split()) for place, heading in enumerate(headings)
                                if heading.strip() and place not in used))


def of_another(headings: Sequence[str], before: Mapping[str, Any]) -> tuple[Columns, dict[str, int] | None]:
    """(columns, the places that somebody gave them) of another file for an upload that remembers `before`: a heading that was
    matched by hand means what it meant; None where nothing was."""
    old, by_hand = before.get("headings", ()), before.get("mapping") or {}
    known, there = match(headings), {alike(heading): place for place, heading in enumerate(headings)}
    was = {alike(old[place]): name for name, place in by_hand.items() if place < len(old)}
    if not was.keys() & there.keys():
        return known, None
    decided = {alike(heading) for heading in old}
    at = {name: place for name, place in known.at.items() if name not in by_hand and alike(headings[place]) not in decided}
    at.update((name, there[heading]) for heading, name in was.items() if heading in there)
    at.update((name, place) for name, place in known.at.items() if name in by_hand and name not in at)
    return mapped(headings, at), at
