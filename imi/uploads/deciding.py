"""Which column is which of a list that nobody is asked about on a page: by its headings and by what the sender says beside it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from imi.centres.models import Centre
from imi.database import Refused
from imi.uploads.columns import FEWEST_COLUMNS, Columns, mapped, match
from imi.uploads.guessing import guessed, is_to_match
from imi.uploads.headings import ReadSheet, samples
from imi.uploads.known import courses


class Unclear(Refused):
    """The pages would ask first which column is which."""

    field, code = "file", "upload.columns"


@dataclass(frozen=True)
class Decided:
    """The columns of a list, the places that somebody gave them, None where nobody did, the field of each column as a page would
    show it, and what would be asked, '' where nothing would."""

    columns: Columns
    mapping: Mapping[str, int] | None
    of_place: Mapping[int, str]
    asked: str = ""


def decide(centre: Centre, sheet: ReadSheet, answers: Mapping[int, str], today: date) -> Decided:
    """Which column is which, with the field that the sender names for some, '' for one that is not to be used."""
    columns, mapping = match(sheet.headings), None
    if answers:
        mapping = {name: place for name, place in columns.at.items() if place not in answers and name not in answers.values()}
        mapping |= {name: place for place, name in answers.items() if name}
        columns = mapped(sheet.headings, mapping)
    if answers or not is_to_match(centre, sheet, columns, today):
        return Decided(columns, mapping, {place: name for name, place in columns.at.items()})
    of_place = guessed(sheet.headings, samples(sheet), columns.at, courses(centre, today))
    return Decided(columns, None, of_place, _asked(columns))


def _asked(columns: Columns) -> str:
    if len(columns.at) < FEWEST_COLUMNS:
        return f"Say which column is which: these are not headings of the template: {', '.join(columns.ignored)}"
    return (f"Say which column is which: no column is {', '.join(columns.missing)}, and these headings are not known: "
            f"{', '.join(columns.ignored)}")
