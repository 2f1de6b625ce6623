"""Read a block with headings that was pasted into a batch: which of its columns count, and what the batch adds."""
from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from imi.fields.text import alike
from imi.uploads.fields import CANDIDATE_NUMBER, PACKAGE, STANDARD, SheetFields
from imi.uploads.matching.columns import FEWEST_COLUMNS, match

# The columns that name somebody whom a centre has.
NAMING = (CANDIDATE_NUMBER.name, "uln")


def is_whole_rows(fields: SheetFields, text: str) -> bool:
    """Return whether a text is a block of a sheet: a row of our headings, and rows beneath it."""
    first, _end, rest = text.strip("\r\n").partition("\n")
    return "\t" in first and bool(rest.strip()) and len(match(fields, first.split("\t")).at) >= FEWEST_COLUMNS


def with_course(fields: SheetFields, text: str, standard: str, package: str) -> str:
    """Return the block with a standard and a package in every row that names none of its own, '' for what is not chosen.

    They stand in columns before the others: a row with too many cells has them at its end.
    """
    rows = _cells(text.strip("\r\n"))
    if not rows or not standard:
        return text
    at = match(fields, rows[0]).at

    def said(row: Sequence[str], name: str) -> str:
        place = at.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""

    def others(row: Sequence[str]) -> list[str]:
        return [cell for place, cell in enumerate(row) if place not in (at.get(STANDARD), at.get(PACKAGE))]

    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([fields[STANDARD].label, fields[PACKAGE].label, *others(rows[0])])
    for row in rows[1:]:
        own, code = said(row, STANDARD), said(row, PACKAGE)
        if not own and not code:
            own, code = standard, package
        elif not code and alike(own) == alike(standard):
            code = package
        writer.writerow([own, code, *others(row)] if any(map(str.strip, row)) else [])
    return out.getvalue()


def _cells(text: str) -> list[list[str]]:
    """Return the cells of a block as spreadsheets copy them, none where its quotation marks do not pair."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        return []


def numbers_of(fields: SheetFields, text: str) -> str:
    """Return, of a block with a few headings, the cells that name somebody, by number or ULN; any other text as it is."""
    first, end, rest = text.strip("\r\n").partition("\n")
    headings = first.rstrip("\r").split("\t")
    at = match(fields, headings).at if end and not any(map(str.isdigit, first)) else {}
    places = [at[name] for name in NAMING if name in at]
    if not places:
        return text
    rows = [line.rstrip("\r").split("\t") for line in rest.split("\n")]
    return "\n".join(next((row[place] for place in places if place < len(row) and row[place].strip()), "") for row in rows)
