"""The pages of a list that waits for an answer: which names are right, and which column is which field and why to look at it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from imi.database.errors import NotFound
from imi.formats import letter
from imi.screens.files import kept_file, short
from imi.screens.uploads.sending import about
from imi.spreadsheets.sheet import Unreadable
from imi.uploads.kinds import kind_of
from imi.uploads.matching.columns import Columns, mapped, match, missing
from imi.uploads.matching.evidence import Evidence, Value, firsts
from imi.uploads.matching.guessing import Proposal, proposals
from imi.uploads.matching.headings import Headings, headings, of_sheet
from imi.uploads.models import Upload
from imi.uploads.reading.alphabets import Choice
from imi.web.respond import Answer, page
from imi.web.schemes import current_kind
from imi.web.security import current_centre, today

WHICH_NAMES = "Which names are right?"
CHECK, NOT_USED, SURE = "Please check", "Not used", "Sure"
# Of the columns in a state: what is said of how many there are, and the looks of a row and of its tag. The most urgent are first.
STATES = {CHECK: ("to check", "has-warn", "warn"), NOT_USED: ("not used", "fine", ""), SURE: ("sure", "fine", "ok")}


class Column(NamedTuple):
    """A column of the sheet, the field that is chosen for it, and whether somebody should check that (`state`) and why."""

    place: int
    letter: str
    heading: str
    samples: Sequence[str]
    field: str
    twice: bool
    state: str
    why: str


class Group(NamedTuple):
    """The columns that are in one state, with the state's words."""

    state: str
    said: str
    edge: str
    tag: str
    columns: Sequence[Column]


def matching(found: Upload, status: int = 200, chosen: Mapping[int, str] | None = None, wrong: str = "") -> Answer:
    """Show the page: columns as they were recognised, or as they were `chosen`, with what is `wrong` about that."""
    seen, likely = _seen(found)
    of_place = {place: one.field for place, one in enumerate(likely)} if chosen is None else chosen
    fields = [name for name in of_place.values() if name]
    columns = [_column(seen, place, likely[place], of_place.get(place, ""), fields) for place in range(len(seen.headings))]
    in_state = {state: [one for one in columns if one.state == state] for state in STATES}
    groups = [Group(state, *STATES[state], there) for state, there in in_state.items() if there]
    first = next((column.place for column in columns if column.twice), groups[0].columns[0].place)
    return page("uploads/columns.html", fragments=("job",), status=status, sheet=seen, groups=groups,
                total=len(columns), asked=found.said.get("asked", ()) if chosen is None else (),
                sheet_fields=current_kind().fields, missing=missing(current_kind().fields, fields),
                wrong=[(f"column-{first}", wrong)] if wrong else [], **about(found, f"Match the columns of {found.file_name}"))


def _column(seen: Headings, place: int, likely: Proposal, field: str, fields: Sequence[str]) -> Column:
    twice = fields.count(field) > 1
    # What somebody has chosen otherwise is not ours to call sure.
    is_ours = field == likely.field
    state = CHECK if twice or (is_ours and not likely.sure) else SURE if field else NOT_USED
    return Column(place, letter(seen.columns[place]), " ".join(seen.headings[place].split()), seen.samples[place], field, twice,
                  state, likely.why if is_ours else "")


def _seen(found: Upload) -> tuple[Headings, Sequence[Proposal]]:
    """Return what is remembered of the sheet, and what its columns are likely to be. A short one that has a report is read again,
    for the values of columns that are not used.
    """
    said = found.said
    if "proposals" in said:
        return headings(current_centre(), found), [Proposal(*one) for one in said["proposals"]]
    sheet = None
    if "samples" not in said:
        # Without its file the page has the values that were read.
        with suppress(NotFound, Unreadable):
            sheet = short(kept_file(found), hidden=found.with_hidden, reading_as=found.reading)
    seen = headings(current_centre(), found) if sheet is None else of_sheet(sheet)
    values = firsts(sheet) if sheet else [[Value(text) for text in there] for there in seen.samples]
    return seen, _likely(found, seen, values)


def _likely(found: Upload, seen: Headings, values: Sequence[Sequence[Value]]) -> list[Proposal]:
    """Return the field of each column: as it was said, or what heading and values say of it."""
    by_hand, kind = found.said.get("mapping"), kind_of(found)
    columns: Columns = mapped(kind.fields, seen.headings, by_hand) if by_hand else match(kind.fields, seen.headings)
    evidence = Evidence(kind.look_up(current_centre(), kind.fields, today()))
    return proposals(seen.headings, values, columns, evidence,
                     fixed=columns.at.values() if by_hand else ())


def spelling(found: Upload, status: int = 200, wrong: str = "", choices: Sequence[Choice] = ()) -> Answer:
    """Show the page, with what is `wrong` about the answer. A list that waits for it has its choices with it."""
    return page("uploads/letters.html", fragments=("job",), status=status,
                choices=choices or found.said["readings"], chosen=found.reading,
                wrong=[("reading-1", wrong)] if wrong else [], say=wrong, **about(found, WHICH_NAMES))
