"""Decide which column of a list is which field, by headings, values and earlier answers, and what has to be asked."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from imi.centres.models import Centre
from imi.database.errors import Refused
from imi.formats import letter, plural
from imi.uploads.fields import CANDIDATE_NUMBER, SheetFields
from imi.uploads.kinds import UploadKind
from imi.uploads.matching.columns import FEWEST_COLUMNS, Columns, mapped, match, of_another
from imi.uploads.matching.evidence import Evidence, Value, firsts
from imi.uploads.matching.guessing import Proposal, clashes, proposals
from imi.uploads.matching.remembered import remembered
from imi.uploads.reading.read_sheet import ReadSheet

NOTHING: Mapping[int, str] = {}
BOTH = 2
ASK_THERE = "Upload the file as a list of its own: there you can say which column is which"


class UnclearColumns(Refused):
    """Somebody has to say first which column is which."""

    field, code = "file", "upload.columns"


@dataclass(frozen=True)
class Decided:
    """Holds the decision which column of a list is which field.

    `mapping` has the places that somebody gave, None where nobody did; `proposals` has what each column is likely to be, in
    their order; `asked` are the questions to answer first, and `twofold` those of them about columns that may be two things.
    `as_before` says that an earlier list with these headings answered everything.
    """

    columns: Columns
    mapping: Mapping[str, int] | None
    proposals: Sequence[Proposal]
    asked: Sequence[str] = ()
    twofold: Sequence[str] = ()
    as_before: bool = False

    @property
    def kept(self) -> dict[str, object]:
        """Return what an upload remembers of the decision."""
        if self.mapping is None:
            return {}
        return {"mapping": dict(self.mapping), **({"as_before": True} if self.as_before else {})}


def decide(centre: Centre, kind: UploadKind, sheet: ReadSheet, today: date,
           answers: Mapping[int, str] = NOTHING) -> Decided:
    """Decide which column is which field. `answers` has the field of each place of which somebody says what it is, '' for none.
    """
    before = remembered(centre, kind.fields, sheet.headings)
    columns = match(kind.fields, sheet.headings) if before is None else mapped(kind.fields, sheet.headings, before)
    mapping, fixed = before, set(range(len(sheet.headings)) if before is not None else answers)
    if answers:
        mapping = _answered(columns, answers)
        columns = mapped(kind.fields, sheet.headings, mapping, columns.twice)
    values = firsts(sheet)
    evidence = Evidence(kind.look_up(centre, kind.fields, today))
    doubtful = {} if before is not None else _doubtful(sheet, columns, answers)
    found = proposals(sheet.headings, values, columns, evidence, doubtful, fixed)
    twofold: list[str] = []
    asked: list[str] = []
    if before is None and len(columns.at) >= FEWEST_COLUMNS:
        twofold = list(_twofold(sheet, columns, values, doubtful, fixed, evidence))
        asked = [*twofold, *_missing(sheet, columns, values, found, fixed)]
    elif before is None and sum(bool(heading.strip()) for heading in sheet.headings) >= FEWEST_COLUMNS:
        asked = [f"{_few(columns)} of the template, of {_quoted(sheet, range(len(sheet.headings)))}"]
    return Decided(columns, mapping, found, asked, twofold, before is not None and not answers)


def of_corrected(centre: Centre, kind: UploadKind, sheet: ReadSheet, before: Mapping[str, Any], today: date, *,
                 by_hand: Mapping[str, int] | None = None,
                 other_letters: bool = False) -> tuple[Columns, Mapping[str, int] | None]:
    """Return (columns, the places that somebody gave them) of another file for an upload that remembers `before`, or of the one
    it has with columns that were chosen `by_hand`, or read in `other_letters`. Raises UnclearColumns where a column of another
    file may be two things: a list of its own is asked which.
    """
    if by_hand:
        return mapped(kind.fields, sheet.headings, by_hand), by_hand
    columns, mapping = of_another(kind.fields, sheet.headings, before)
    if mapping is not None or other_letters:
        return columns, mapping
    decided = decide(centre, kind, sheet, today)
    if decided.twofold:
        raise UnclearColumns(f"{'. '.join(decided.twofold)}. {ASK_THERE}")
    return decided.columns, decided.mapping


def given_by_hand(fields: SheetFields, sheet: ReadSheet, mapping: Mapping[str, int]) -> Decided:
    """Return the decision where somebody has said of this very list which column is which."""
    return Decided(mapped(fields, sheet.headings, mapping), mapping, ())


def _answered(columns: Columns, answers: Mapping[int, str]) -> dict[str, int]:
    """Return the place of each field, as somebody says or as its heading does. Of two columns of a field the one that is left
    counts.
    """
    places = {name: (place,) for name, place in columns.at.items()} | dict(columns.twice)
    left = {name: [place for place in there if place not in answers] for name, there in places.items()}
    at = {name: there[0] for name, there in left.items() if there and name not in answers.values()}
    return at | {name: place for place, name in answers.items() if name}


def _doubtful(sheet: ReadSheet, columns: Columns, answers: Mapping[int, str]) -> dict[str, tuple[int, ...]]:
    """Return the places of each field that more than one heading names, where they say different things and nobody has said
    which.
    """
    left = {name: tuple(place for place in places if place not in answers) for name, places in columns.twice.items()
            if name not in answers.values()}
    return {name: places for name, places in left.items() if len(places) > 1 and any(
        _differ(sheet, places[0], other) for other in places[1:])}


def _differ(sheet: ReadSheet, first: int, other: int) -> bool:
    """Return whether the second says something in a row that the first does not say there."""
    return any(row.cells[other].strip() and row.cells[other].split() != row.cells[first].split() for row in sheet.rows)


def _twofold(sheet: ReadSheet, columns: Columns, values: Sequence[Sequence[Value]], doubtful: Mapping[str, Sequence[int]],
             fixed: Collection[int], evidence: Evidence) -> Iterator[str]:
    """Yield the columns that may be two things: two headings for one field, or a heading over the values of another."""
    for name, places in doubtful.items():
        yield f"{_quoted(sheet, places)} {'both' if len(places) == BOTH else 'all'} name {columns.fields[name].label}"
    for place, (name, other) in clashes(values, columns.at, evidence).items():
        if place not in fixed:
            said = evidence.said(other, values[place])
            yield f"{_quoted(sheet, [place])} is {columns.fields[name].label} by its heading, and {said}"


def _missing(sheet: ReadSheet, columns: Columns, values: Sequence[Sequence[Value]], found: Sequence[Proposal],
             fixed: Collection[int]) -> Iterator[str]:
    """Yield the fields that new candidates need and that have no heading, where a column may be one of them."""
    missing = [field for field in columns.fields.needed if field.name not in columns.at]
    likely = [place for place, one in enumerate(found) if values[place] and place not in fixed
              and one.field in {field.name for field in missing}]
    if likely and not _all_numbered(sheet, columns):
        labels = _list([field.label for field in missing], "or")
        yield f"No heading is {labels}, and {_quoted(sheet, likely)} may be {plural(len(likely), 'it', 'one')}"


def _few(columns: Columns) -> str:
    known = [columns.fields[name].label for name in columns.at]
    return f"Only {_list(known)} {plural(len(known), 'is a heading', 'are headings')}" if known else "None is a heading"


def _quoted(sheet: ReadSheet, places: Collection[int]) -> str:
    """Return the headings of columns, those that the sheet has twice with their columns' letters."""
    headings = [" ".join(heading.split()) for heading in sheet.headings]
    return _list([f"“{headings[place]}”{f' ({letter(sheet.columns[place])})' if headings.count(headings[place]) > 1 else ''}"
                  if headings[place] else "one without a heading" for place in places])


def _list(words: Sequence[str], between: str = "and") -> str:
    return f" {between} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _all_numbered(sheet: ReadSheet, columns: Columns) -> bool:
    """Return whether each row names a candidate, of whom the portal holds the rest."""
    place = columns.at.get(CANDIDATE_NUMBER.name)
    return place is not None and all(row.cells[place].strip() for row in sheet.rows)
