"""Lines of the audit as a file that no spreadsheet runs; that it was taken is a line of the audit, too."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font

from imi.audit.actions import record
from imi.body.audit import Filter, Line, everything
from imi.database import db
from imi.people.models import Person
from imi.registrations.exports import harmless, text
from imi.words import in_cell, local

HEADINGS = ("Line", "At", "Person", "E-mail", "Centre", "What", "Thing", "Candidate Number", "Reference", "Field", "Before",
            "After", "Network address")
LONGEST = 32_767


def export(person: Person, chosen: Filter, query: Mapping[str, str], kind: str, *, address: str) -> bytes:
    """The lines that fit as csv or xlsx, one row for each value that changed."""
    lines = everything(chosen)
    with db.atomic():
        record("exported", "audit", person=person, address=address,
               changes={"lines": (None, str(len(lines))), **{name: (None, value) for name, value in query.items()}})
    return _xlsx(lines) if kind == "xlsx" else _csv(lines)


def _rows(lines: Sequence[Line]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        at = local(line.at).replace(tzinfo=None)
        for field, was, value in line.values or (("", None, None),):
            yield (line.id, at, line.person, line.email, line.centre, line.verb, line.thing, line.candidate or "",
                   " ".join(line.references), field, was, value, line.address)


def _csv(lines: Sequence[Line]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([harmless(value) for value in row] for row in _rows(lines))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(lines: Sequence[Line]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Audit"
    sheet.append(HEADINGS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(_rows(lines), 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(row=number, column=column, value=in_cell(text(value)[:LONGEST]))
            # Set afterwards: openpyxl takes a text that begins with "=" for a formula.
            cell.data_type, cell.number_format = "s", "@"
    sheet.freeze_panes = "A2"
    for column in sheet.iter_cols(min_row=1, max_row=1):
        sheet.column_dimensions[column[0].column_letter].width = 18
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
