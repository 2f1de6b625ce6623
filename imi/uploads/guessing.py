"""Which field a column with another heading may be: by the heading, or by what stands beneath it. Somebody says so in the end."""
from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from imi.centres.models import Centre
from imi.rules.text import alike
from imi.uploads.columns import FEWEST_COLUMNS, NEEDED, Columns, names
from imi.uploads.costs import code_of
from imi.uploads.fields import BY_NAME, CANDIDATE_NUMBER, PACKAGE, SHEET
from imi.uploads.headings import ReadSheet, samples
from imi.uploads.known import Courses, courses

# Fields whose values are like no other field’s, the strictest first.
TOLD_BY_VALUES = ("uln", "employer_ern", "email", "employer_postcode", "funding_type", "gender")
# Fewer letters than these stand in too many headings.
SHORTEST = 4


def is_to_match(centre: Centre, sheet: ReadSheet, columns: Columns, today: date) -> bool:
    """Whether somebody is to say first which column is which: too few headings are known, of a sheet that looks like a list,
    or one that is not known may be that of a field which new candidates need."""
    if len(columns.at) < FEWEST_COLUMNS:
        return sum(bool(heading.strip()) for heading in sheet.headings) >= FEWEST_COLUMNS
    if not columns.missing or not columns.ignored or _all_numbered(sheet, columns):
        return False
    there = samples(sheet)
    found = guessed(sheet.headings, there, columns.at, courses(centre, today))
    needed = {field.name for field in NEEDED} - columns.at.keys()
    return any(name in needed and sheet.headings[place].strip() and there[place] for place, name in found.items())


def _all_numbered(sheet: ReadSheet, columns: Columns) -> bool:
    """Whether each row names a candidate, of whom the portal holds the rest."""
    place = columns.at.get(CANDIDATE_NUMBER.name)
    return place is not None and all(row.cells[place].strip() for row in sheet.rows)


def guessed(headings: Sequence[str], values: Sequence[Sequence[str]], at: Mapping[str, int],
            catalogue: Courses) -> dict[int, str]:
    """The field of each column by its place: those that are known (`at`), the nearest to the heading for the rest, or the one
    that the first values beneath it can only be."""
    of_place = {place: name for name, place in at.items()}
    free = [field.name for field in SHEET if field.name not in at]
    by_heading = (nearest(heading, free) if heading.strip() and place not in of_place else ""
                  for place, heading in enumerate(headings))
    by_values = (told_by(there, free, catalogue) if place not in of_place else "" for place, there in enumerate(values))
    for guesses in (by_heading, by_values):
        for place, name in enumerate(guesses):
            if name:
                of_place[place] = name
                free.remove(name)
    return of_place


def nearest(heading: str, free: Collection[str]) -> str:
    """The field, of those that are free, whose heading is most like this one; '' where none is like it."""
    of_key = {key: name for key, name in names().items() if name in free}
    key, words = alike(heading), set(map(alike, heading.split()))
    found = difflib.get_close_matches(key, of_key, n=1, cutoff=0.6)
    if not found and len(key) >= SHORTEST:
        found = [one for one in of_key if key in one or one in (key if len(one) >= SHORTEST else words)][:1]
    return of_key[found[0]] if found else ""


def told_by(values: Sequence[str], free: Collection[str], catalogue: Courses) -> str:
    """The field, of those that are free, for which every one of these values is right; '' where none is, or nothing is there."""
    there = [text for text in values if text.strip()]
    if there and PACKAGE.name in free and all(code_of(text, catalogue.offers) for text in there):
        return PACKAGE.name
    return next((name for name in TOLD_BY_VALUES if there and name in free
                 and not any(BY_NAME[name].check(text, catalogue.given)[1] for text in there)), "")
