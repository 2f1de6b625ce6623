"""Handle a text file of uncertain encoding: ask once for the whole file, else warn at each cell."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from imi.fields.field import Problem
from imi.formats import brief
from imi.uploads.checking.cells.damage import UNSURE
from imi.uploads.checking.texts import name_of
from imi.uploads.fields import SheetFields
from imi.uploads.matching.columns import FEWEST_COLUMNS, Columns
from imi.uploads.reading.read_sheet import ReadSheet

SHOWN = 3
NAMES = ("first_names", "surname")
READ_AS = "{label} is read as {text}. The file does not say which letters these are"
# A way to read the letters, and what some names are in it.
Choice = tuple[str, Sequence[str]]


def doubted(fields: SheetFields, texts: Mapping[str, str], odd: Mapping[str, str], wrong: Collection[str]) -> Iterator[Problem]:
    """Yield what is said of each cell of which nobody has said which letters it has, but where something is wrong with its field.
    """
    for name, kind in odd.items():
        if kind == UNSURE and name not in wrong:
            text = texts.get(name, "").strip()
            yield Problem(name, f"{name}.letters", READ_AS.format(label=fields[name].label, text=brief(text)), "warning", text)


def question(sheet: ReadSheet, columns: Columns) -> list[Choice]:
    """Return the ways to read the file with up to three names in each, the likeliest first; none where no column that is used has
    such a letter. Columns that are still to be matched may all be used.
    """
    used = set(columns.at.values()) if len(columns.at) >= FEWEST_COLUMNS else set(range(len(sheet.headings)))
    found = [(reading, {row: {place: text for place, text in cells if place in used} for row, cells in rows})
             for reading, rows in sheet.readings]
    wanted = {row for _reading, rows in found for row, cells in rows.items() if cells}
    cells_of = {row.number: row.cells for row in sheet.rows if row.number in wanted}
    places = [columns.at[name] for name in NAMES if name in columns.at]
    # Names before whatever else has such a letter.
    order = sorted(wanted, key=lambda row: (not any(place in found[0][1][row] for place in places), row))[:SHOWN]
    if not order:
        return []
    return [(reading, [_shown(cells_of[row], rows[row], columns, places) for row in order]) for reading, rows in found]


def _shown(cells: Sequence[str], read: Mapping[int, str], columns: Columns, places: Sequence[int]) -> str:
    """Return a row's name as it is read in one way; where nothing is in doubt of that, the first cell of which something is."""
    if not any(place in read for place in places):
        return brief(" ".join(next(iter(read.values())).split()))
    return name_of({name: " ".join(read.get(place, cells[place]).split()) for name, place in columns.at.items() if name in NAMES})
