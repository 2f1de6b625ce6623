"""Reading one file takes no more memory than promised, however much a small file unpacks to."""
from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from support import sample
from support.odd_files import KNOWN, book, open_document, rezipped

from imi.spreadsheets.reading.process import MEMORY
from imi.spreadsheets.reading.reader import CHILD, read
from imi.spreadsheets.sheet import Unreadable

PROMISED = 250 * 1024 * 1024
SPREADSHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_strings(text: bytes, megabytes: int) -> bytes:
    """A workbook with so much of shared texts."""
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="%s">' % SPREADSHEET + times(text, megabytes) + b"</sst>")
    return out.getvalue()


def within(ending: str, before: bytes, text: bytes, megabytes: int) -> bytes:
    """A workbook with so much before a tag of one of its parts."""
    return rezipped(book(), lambda name, part: part.replace(before, times(text, megabytes) + before)
                    if name.endswith(ending) else part)


def times(text: bytes, megabytes: int) -> bytes:
    return text * (megabytes * 1024 * 1024 // len(text))


ROW = ('<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="90"><text:p>x</text:p>'
       "</table:table-cell></table:table-row>")
NAMES = b'<definedName name="a">b</definedName>'
FILES: dict[str, Callable[[], bytes]] = {
    "shared texts": lambda: with_strings(b"<si><t>x</t></si>", 100),
    "open document": lambda: open_document(*[ROW] * 150_000),
    "defined names": lambda: within("workbook.xml", b"</workbook>", b"<definedNames>" + NAMES * 2000 + b"</definedNames>", 100),
    "texts in cells": lambda: within("sheet1.xml", b"</sheetData>", b"<row>" + b'<c t="inlineStr"><is><t>x</t></is></c>' * 90
                                     + b"</row>", 190),
    "errors": lambda: within("sheet1.xml", b"</sheetData>", b'<row r="3"><c r="A3" t="e"><v>#N/A</v></c></row>', 100),
    "styles": lambda: within("styles.xml", b"</cellXfs>", b'<xf numFmtId="14"/>', 150),
    "sheets": lambda: within("workbook.xml", b"</sheets>", b'<sheet name="a" sheetId="1" r:id="rId1"/>', 20),
}


# A process inherits the figure of the one that starts it: a small one starts the reader, and tells its own children's.
STARTER = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", sys.argv[1]], stdin=sys.stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak(path: Path) -> int:
    """The most memory that the reading process has had, in bytes."""
    job = {"path": str(path), "rows_at_most": 20_000, "known": sorted(KNOWN), "hidden": False}
    done = subprocess.run([sys.executable, "-I", "-c", STARTER, str(CHILD)], input=json.dumps(job).encode(), check=True,
                          capture_output=True)
    return int(done.stdout) * 1024


@pytest.mark.failure(63)
@pytest.mark.parametrize("what", sample.of(list(FILES)))
def test_a_small_file_that_unpacks_to_much_costs_no_more_than_is_promised(tmp_path: Path, what: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(FILES[what]())
    assert file.stat().st_size < 2 * 1024 * 1024
    most = peak(file)
    print(f"{what}: {file.stat().st_size // 1024} KB, at most {most // 1024 ** 2} MB")
    assert most <= PROMISED == MEMORY
    with suppress(Unreadable):
        assert len(read(file, rows_at_most=20_000, known=KNOWN).rows) == 1


def test_a_million_shared_texts_are_refused_before_they_are_built(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(with_strings(b"<si><t>x</t></si>", 17))
    with pytest.raises(Unreadable, match="too large when unpacked"):
        read(file, rows_at_most=100, known=KNOWN)
    assert peak(file) < 60 * 1024 * 1024
