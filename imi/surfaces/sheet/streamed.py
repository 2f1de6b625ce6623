"""Many rows into a workbook that is made already: openpyxl takes ten seconds and more for 20,000, this one."""
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeGuard
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from imi.surfaces.sheet.writing import saved, text

# A workbook counts days from here.
DAY_ZERO = date(1899, 12, 30)
# A cell as it is written: its text, and the number of its style in the workbook.
Styled = tuple[object, int]
# A line break that is written as it is comes back as another one.
ENTITIES = {"\r": "&#13;"}
# openpyxl declares the size of what it wrote; readers stop there.
DIMENSION = re.compile(rb"<dimension [^>]*/>")
# Rows that are put together before they are written: enough for the packer, too few to be felt.
PIECE = 500


def filled(book: Workbook, rows: Mapping[str, Iterable[Sequence[Styled]]]) -> bytes:
    """The workbook's file with rows added to its sheets, by their titles, beneath the headings that they have.

    Every cell is a text, whatever it begins with, but a day is a day.
    """
    parts = {f"xl/worksheets/sheet{n}.xml": rows.get(title, ()) for n, title in enumerate(book.sheetnames, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for part in made.infolist():
            content = made.read(part)
            if part.filename not in parts:
                whole.writestr(part, content)
                continue
            first, rest = _around(DIMENSION.sub(b"", content))
            with whole.open(part.filename, "w") as sheet:
                sheet.write(first)
                for piece in _pieces(parts[part.filename]):
                    sheet.write(piece.encode())
                sheet.write(rest)
    return out.getvalue()


def _around(content: bytes) -> tuple[bytes, bytes]:
    """What stands in a sheet's part up to the end of its headings, and from the end of its rows on."""
    headings, end, rest = content.partition(b"</row>")
    if not end:
        before, _empty, after = content.partition(b"<sheetData />" if b"<sheetData />" in content else b"<sheetData/>")
        return before + b"<sheetData>", b"</sheetData>" + after
    return headings + end, rest[rest.index(b"</sheetData>"):]


def _pieces(rows: Iterable[Sequence[Styled]]) -> Iterator[str]:
    """The rows as XML, from the second on."""
    letters: list[str] = []
    lines: list[str] = []
    for n, row in enumerate(rows, 2):
        while len(letters) < len(row):
            letters.append(get_column_letter(len(letters) + 1))
        cells = [_cell(f"{letter}{n}", value, style) for letter, (value, style) in zip(letters, row, strict=False)]
        lines.append(f'<row r="{n}">{"".join(cells)}</row>')
        if len(lines) == PIECE:
            yield "".join(lines)
            lines = []
    yield "".join(lines)


def is_day(value: object) -> TypeGuard[date]:
    """Whether a value is a day without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _cell(place: str, value: object, style: int) -> str:
    if value in (None, ""):
        return f'<c r="{place}" s="{style}"/>'
    if is_day(value):
        return f'<c r="{place}" s="{style}"><v>{(value - DAY_ZERO).days}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text(value), ENTITIES)}</t></is></c>'
