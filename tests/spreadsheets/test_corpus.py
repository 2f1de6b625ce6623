"""Bad files, numbered 58 to 89, are made here; each is refused with its sentence or read as expected.

Other failures carry their number where they are tested: `pytest -m failure` runs them all.
"""
from __future__ import annotations

import io
import re
import resource
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from support import sample
from support.odd_files import BOMB, OLE, bomb_in_sheet, book, in_sheet, line, of, open_document, rezipped, without

from imi.spreadsheets.sheet import Unreadable

SAVE = "Save your list as an Excel workbook (.xlsx) and upload that"
AGAIN = "Open it in Excel, save it again and upload that"
LARGE = "The workbook is too large when unpacked. Copy the columns with the candidates into a new one and upload that"
FAR = "The sheet has cells far out to the right or below. Copy the columns with the candidates into a new workbook"
DECLARED = f"The workbook holds declarations that Excel does not write. {SAVE}"
DAMAGED = (f"The workbook can’t be read. {AGAIN}", f"The file is damaged or was not transferred whole. {AGAIN}")
NO_ROWS = "The sheet has no rows. Enter one candidate in each row beneath the headings"
TEXT = b"Surname,First name(s),ULN\nTaylor,Sam,1\n"
Made = Callable[[], bytes]
MILLION = 'table:number-rows-repeated="1048574"'
EMPTY = "<table:table-cell/>"
EVERYWHERE = ('<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
              "</table:table-cell>")
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet'


def not_excel(what: str) -> str:
    """The sentence for another kind of file."""
    return f"This is not an Excel workbook: it is {what}. {SAVE}"


def many_parts() -> bytes:
    """A workbook with too many parts."""
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a") as archive:
        for n in range(2_001):
            archive.writestr(f"xl/media/{n}", b"")
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A workbook with a part more."""
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def hidden(made: Workbook) -> None:
    """Hide the only sheet behind a second."""
    made.create_sheet("Other")
    made.active.sheet_state = "hidden"


# number of the catalogue, what it is, how it is made, the sentences of which it must be one; none where it is read.
CORPUS: list[tuple[int, str, Made, Sequence[str]]] = [
    (58, "a picture named .xlsx", lambda: b"\x89PNG\r\n\x1a\n", [not_excel("a picture")]),
    (58, "a PDF named .xlsx", lambda: b"%PDF-1.7 x", [not_excel("a PDF")]),
    (58, "a web page named .xlsx", lambda: b"<!doctype html><p>x", [not_excel("a web page")]),
    (58, "a csv named .xlsx", lambda: TEXT, []),
    (59, "a workbook under any other name", book, []),
    (60, "nothing", lambda: b"", ["The file is empty"]),
    (60, "one byte", lambda: b"x", [NO_ROWS]),
    (60, "half of it", lambda: book()[:len(book()) // 2], [DAMAGED[1]]),
    (60, "without its end", lambda: book()[:-200], [DAMAGED[1]]),
    (60, "something behind it", lambda: book() + b"x" * 50, [*DAMAGED, ""]),
    (61, "a zip of other things", lambda: rezipped(book(), lambda name, part: None if name.startswith("xl/") else part),
     [not_excel("a zip archive")]),
    (61, "without its list of types", lambda: rezipped(book(), without("[Content_Types].xml")), [not_excel("a zip archive")]),
    (61, "without its sheet", lambda: rezipped(book(), without("sheet1.xml")), DAMAGED),
    (62, "a password", lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600,
     ["The workbook is protected by a password or a sensitivity label. Save a copy without it and upload that"]),
    (63, "a bomb in the sheet", bomb_in_sheet, [LARGE]),
    (63, "a bomb among its pictures", lambda: with_part("xl/media/image1.png", BOMB), [LARGE]),
    (63, "two thousand parts", many_parts, [LARGE]),
    (64, "entities in entities", lambda: rezipped(book(), in_sheet(b"<worksheet", ENTITIES)), [DECLARED]),
    (64, "an entity from outside", lambda: rezipped(book(), in_sheet(b"<worksheet", OUTSIDE)), [DECLARED]),
    (65, "a cell in the last corner", lambda: rezipped(book(), in_sheet(b'r="A2"', b'r="XFD1048576"')), [FAR]),
    (65, "a row beyond the last", lambda: rezipped(book(), in_sheet(b'r="A2"', b'r="A9000000000"')), [FAR]),
    (65, "a size that is not its own", lambda: rezipped(book(), in_sheet(b'ref="A1:D2"', b'ref="A1:B1"')), []),
    (67, "nested 50,000 deep", lambda: rezipped(book(), in_sheet(b"<sheetData>", b"<sheetData>" + b"<a>" * 50_000)),
     [*DAMAGED, NO_ROWS, ""]),
    (67, "a text that is not there", lambda: rezipped(book(), in_sheet(b"<v>4</v>", b"<v>99999</v>")), [*DAMAGED, ""]),
    (67, "bytes that are no UTF-8", lambda: rezipped(book(), lambda name, part: part.replace(b"Taylor", b"Ta\xff\xfeor")),
     [*DAMAGED, ""]),
    (71, "a link to another workbook", lambda: book(rows=[("Taylor", "Sam", "='http://x.example/[a.xlsx]S'!A1", None)]), []),
    (72, "its list hidden", lambda: book(hidden), [NO_ROWS]),
    (76, "headings only", lambda: book(rows=[]), [NO_ROWS]),
    (76, "a blank workbook", lambda: book(lambda made: made.active.delete_rows(1, 9)), [NO_ROWS]),
    (79, "a row too many", lambda: book(rows=[("Taylor", "Sam", str(n), None) for n in range(101)]),
     ["The sheet has 101 rows, and 100 can be uploaded at once. Split it and upload the parts"]),
    (88, "Windows’ letters", lambda: "Surname;First name(s);ULN\nZoë;Sam;1\n".encode("cp1252"), []),
    (88, "UTF-16", lambda: TEXT.decode().encode("utf-16"), []),
    (88, "lines of an old Mac", lambda: TEXT.replace(b"\n", b"\r"), []),
    (88, "a quotation mark left open", lambda: b'a,b\n"open,1\n',
     [f"Line 2 of the file can’t be read: a quotation mark is missing or the line is too long. {SAVE}"]),
    (88, "a zero byte", lambda: b"Surname,ULN\n\x00,1\n", [f"This is neither a workbook nor a text file of columns. {SAVE}"]),
    (59, "a workbook of another program", lambda: open_document(line("Taylor", "Sam", "1", "x")), []),
    (77, "blank rows, and rows of spaces",
     lambda: book(rows=[(), (" ", "\t"), ("Taylor", "Sam", "1", None), (None, "\u00a0")]), []),
    (86, "a zero byte, escaped", lambda: rezipped(book(), in_sheet(b"Sam", b"S_x0000_am")), []),
    (89, "a row a million times", lambda: open_document(line("Taylor", "Sam", "1", "x", about=MILLION)), [LARGE]),
    (89, "a cell in every place there is", lambda: open_document(line(about=MILLION, more=EVERYWHERE)), [*DAMAGED, LARGE]),
    (89, "a million empty rows behind one",
     lambda: open_document(line("Taylor", "Sam", "1", "x"), line(about=MILLION, more=EMPTY)), []),
    (88, "a line of 5 MB", lambda: b"a,b\n" + b"x" * 5_000_000,
     [f"Line 2 of the file can’t be read: a quotation mark is missing or the line is too long. {SAVE}"]),
]


# The largest of all is read every day by the test below, which looks at the memory, too.
EVERYDAY = CORPUS if sample.THOROUGHLY else [case for case in CORPUS if case[2] is not bomb_in_sheet]


@pytest.mark.parametrize("number, what, make, sentences", EVERYDAY, ids=[f"{number} {what}" for number, what, *_more in EVERYDAY])
def test_each_file_of_the_catalogue_is_read_or_has_its_sentence(
        tmp_path: Path, number: int, what: str, make: Made, sentences: Sequence[str]) -> None:
    try:
        said = "" if of(tmp_path, make()).rows else "no rows"
    except Unreadable as refused:
        said = refused.message
    assert said in (sentences or [""]), f"{number} {what}"


@pytest.mark.failure(63)
def test_reading_an_oversized_file_takes_little_memory_and_blocks_nobody(tmp_path: Path) -> None:
    content, turns, before = bomb_in_sheet(), [0], _peak()
    done = threading.Event()

    def meanwhile() -> None:
        while not done.is_set():
            turns[0] += 1

    other = threading.Thread(target=meanwhile)
    other.start()
    with pytest.raises(Unreadable) as refused:
        of(tmp_path, content)
    done.set()
    other.join()
    assert refused.value.message == LARGE
    # The child does the work: the other thread had its turns, and the memory here did not grow with the 210 MB.
    assert turns[0] > 100
    assert _peak() - before < 150


def _peak() -> Any:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


FAILURES = re.compile(r"failure\(([0-9, ]+)\)")


def test_every_failure_of_a_spreadsheet_in_the_catalogue_has_its_test() -> None:
    written = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parents[1].rglob("test_*.py"))
    named = {int(number) for found in FAILURES.findall(written) for number in found.split(",")}
    assert sorted(set(range(58, 94)) - named - {number for number, *_more in CORPUS}) == []
