"""Files that are odd or bad, made of one that is whole."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from imi.fields.text import alike
from imi.spreadsheets.reading.reader import read
from imi.spreadsheets.sheet import Sheet

BOMB = b"0" * (210 * 1024 * 1024)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADINGS = ("Surname", "First name(s)", "ULN", "Date of Birth")
KNOWN = {alike(heading) for heading in HEADINGS}
Make = Callable[[Workbook], None]


def of(tmp_path: Path, content: bytes, **more: Any) -> Sheet:
    """Return what the reader makes of these bytes."""
    file = tmp_path / "file"
    file.write_bytes(content)
    return read(file, **{"rows_at_most": 100, "known": KNOWN, **more})


def book(make: Make | None = None,
         rows: Iterable[Sequence[object]] = (("Taylor", "Sam", "1000000043", date(2006, 2, 28)),)) -> bytes:
    """A workbook with our headings and rows, changed by `make`."""
    made = Workbook()
    sheet = made.active
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    if make:
        make(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The workbook with its parts changed; a part that becomes None is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    """Replace bytes in the sheet's part."""
    return lambda name, part: part.replace(old, new, 1) if name.startswith("xl/worksheets/") else part


def without(ending: str) -> Callable[[str, bytes], bytes | None]:
    """Return a change that leaves a part of the workbook out."""
    return lambda name, part: None if name.endswith(ending) else part


OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(f'xmlns:{name}="{OPEN_DOCUMENT}:{name}:1.0"' for name in ("office", "table", "text"))


def open_document(*rows: str, columns: str = "") -> bytes:
    """An OpenDocument workbook of these rows beneath our headings."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml",
                         f'<manifest:manifest xmlns:manifest="{OPEN_DOCUMENT}:manifest:1.0"></manifest:manifest>')
        archive.writestr("content.xml", f'<office:document-content {NAMES}><office:body><office:spreadsheet>'
                         f'<table:table table:name="List">{columns}{line(*HEADINGS)}{"".join(rows)}</table:table>'
                         "</office:spreadsheet></office:body></office:document-content>")
    return out.getvalue()


def line(*texts: str, about: str = "", more: str = "") -> str:
    """A row of an OpenDocument workbook; `about` are attributes of it, `more` are cells."""
    cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts)
    return f"<table:table-row {about}>{cells}{more}</table:table-row>"


@cache
def bomb_in_sheet() -> bytes:
    """A workbook of less than a megabyte whose sheet unpacks to 210 MB."""
    return rezipped(book(), in_sheet(b"</sheetData>", b"</sheetData>" + BOMB))
