"""Which column of a sheet is which field: by label, by name, and by the other names that are in use."""
from __future__ import annotations

from collections import Counter
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
    there means what it was said to mean, or nothing; a new one is matched like any. None where nothing was said of these."""
    old, by_hand = _numbered(before.get("headings", ())), before.get("mapping") or {}
    was = {old[place]: name for name, place in by_hand.items() if place < len(old)}
    there = {heading: place for place, heading in enumerate(_numbered(headings))}
    at = {name: there[heading] for heading, name in was.items() if heading in there}
    if not at:
        return match(headings), None
    known = names()
    new = {known[heading[0]]: place for heading, place in there.items() if heading not in old and heading[0] in known}
    # A field whose column is gone may stand under its own heading now, although that one meant nothing before.
    plain = {name: place for name, place in match(headings).at.items() if name in by_hand and place not in at.values()}
    at = {**plain, **new, **at}
    return mapped(headings, at), at


def _numbered(headings: Sequence[str]) -> list[tuple[str, int]]:
    """The headings as they are compared, each with how many before it are alike."""
    seen = Counter[str]()
    found = []
    for heading in map(alike, headings):
        found.append((heading, seen[heading]))
        seen[heading] += 1
    return found
