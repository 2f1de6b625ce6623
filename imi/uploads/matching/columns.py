"""Match the columns of a sheet to fields by their headings: label, name, and other names in use."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from imi.fields.text import alike
from imi.uploads.fields import SheetFields

FEWEST_COLUMNS = 3
WORD = re.compile(r"[^\W_]+")
# What stands beside a heading to say how its cells are to be filled in makes no other heading of it. A number is such a word
# beside one of the counted ones.
HINTS = frozenset((
    "dd", "mm", "yy", "yyyy", "ddmmyy", "ddmmyyyy", "format", "required", "mandatory", "optional", "eg", "e", "g", "example", "m",
    "f", "male", "female", "text", "only", "select", "choose", "please", "enter", "must", "be", "from", "list", "dropdown"))
NONE: Mapping[str, tuple[int, ...]] = {}
COUNTED = frozenset(("digit", "digits", "character", "characters", "letters", "eg", "g", "example", "max"))


@dataclass(frozen=True)
class Columns:
    """Holds the place of each of the sheet's fields (`at`, counted from 0), the headings that are no field of ours
    (`ignored`), and those that name a field once more (`doubled`). `twice` has all the places of a field that more than one
    heading names.
    """

    fields: SheetFields
    at: dict[str, int]
    ignored: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    twice: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the labels of needed fields without a column. Known candidates may do without; new ones cannot."""
        return missing(self.fields, self.at)


def missing(fields: SheetFields, there: Collection[str]) -> tuple[str, ...]:
    """Return the labels of needed fields that are not among those that are there."""
    return tuple(one.label for one in fields.needed if one.name not in there)


def known_as(fields: SheetFields, heading: str) -> str:
    """Return the field that a heading names, whatever hint stands behind it; '' where it names none.

    “Date of Birth (DD/MM/YYYY)” and “ULN (10 digits)” name one; “Telephone (employer)” is not Telephone, and so names none.
    """
    known = fields.known
    name = known.get(alike(heading))
    if name is not None:
        return name
    words = [word.casefold() for word in WORD.findall(heading)]
    heads = ((known.get(alike("".join(words[:end]))), words[end:]) for end in range(len(words) - 1, 0, -1))
    return next((found for found, rest in heads if found and _is_hint(rest)), "") or _of_both(fields, heading)


def _is_hint(words: Sequence[str]) -> bool:
    counted = not COUNTED.isdisjoint(words)
    return all(word in HINTS or word in COUNTED or (counted and word.isdigit()) for word in words)


def _of_both(fields: SheetFields, heading: str) -> str:
    """Return the field of “Surname / Family name”, which names it twice."""
    parts = [fields.known.get(alike(part), "") for part in heading.split("/")]
    return parts[0] if len(parts) > 1 and len(set(parts)) == 1 else ""


def match(fields: SheetFields, headings: Sequence[str]) -> Columns:
    """Return the fields of these headings. Of two columns with one name the first counts, and the name is told."""
    places: dict[str, list[int]] = {}
    ignored = []
    for place, heading in enumerate(headings):
        name = known_as(fields, heading)
        if name:
            places.setdefault(name, []).append(place)
        elif heading.strip():
            ignored.append(" ".join(heading.split()))
    doubled = sorted((place, fields[name].label) for name, there in places.items() for place in there[1:])
    return Columns(fields, {name: there[0] for name, there in places.items()}, tuple(ignored),
                   tuple(label for _place, label in doubled),
                   {name: tuple(there) for name, there in places.items() if len(there) > 1})


def mapped(fields: SheetFields, headings: Sequence[str], at: Mapping[str, int],
           twice: Mapping[str, tuple[int, ...]] = NONE) -> Columns:
    """Return the columns as somebody said they are: the place of each field, everything else ignored."""
    known = {name: place for name, place in at.items() if name in fields and 0 <= place < len(headings)}
    used = set(known.values())
    ignored = (" ".join(heading.split()) for place, heading in enumerate(headings) if heading.strip() and place not in used)
    return Columns(fields, known, tuple(ignored), twice=twice)


def of_another(fields: SheetFields, headings: Sequence[str],
               before: Mapping[str, Any]) -> tuple[Columns, dict[str, int] | None]:
    """Return (columns, the places that somebody gave them) of another file for an upload that remembers `before`: a heading that
    was there means what it was said to mean, or nothing; a new one is matched like any. None where nothing was said of these.
    """
    old, by_hand = _numbered(before.get("headings", ())), before.get("mapping") or {}
    was = {old[place]: name for name, place in by_hand.items() if place < len(old)}
    there = {heading: place for place, heading in enumerate(_numbered(headings))}
    at = {name: there[heading] for heading, name in was.items() if heading in there}
    if not at:
        return match(fields, headings), None
    new = {name: place for heading, place in there.items() if heading not in old and (name := known_as(fields, headings[place]))}
    # A field whose column is gone may stand under its own heading now, although that one meant nothing before.
    plain = {name: place for name, place in match(fields, headings).at.items() if name in by_hand and place not in at.values()}
    at = {**plain, **new, **at}
    return mapped(fields, headings, at), at


def _numbered(headings: Sequence[str]) -> list[tuple[str, int]]:
    """Return the headings as they are compared, each with how many before it are alike."""
    seen = Counter[str]()
    found = []
    for heading in map(alike, headings):
        found.append((heading, seen[heading]))
        seen[heading] += 1
    return found
