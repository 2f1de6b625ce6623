"""Read any spreadsheet as a Sheet, by a child process that has limits of its own."""
from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import orjson

from imi.formats import count, letter, plural
from imi.spreadsheets.sheet import Sheet, SheetRow, Unreadable

CHILD = Path(__file__).with_name("process.py")
SECONDS = 15
# A value for each row of a file: numbers or texts.
Told = TypeVar("Told", list[int], list[str], str)
TYPES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
SAVE = "Save your list as an Excel workbook (.xlsx) and upload that"
# Sentences by the child's codes. One sentence covers every limit that ends the process: the file asks for too much.
SENTENCES = {
    "empty": "The file is empty",
    "other_type": f"This is not an Excel workbook: it is {{what}}. {SAVE}",
    "password": ("The workbook is protected by a password or a sensitivity label. "
                 "Save a copy without it and upload that"),
    "incomplete": "The file is damaged or was not transferred whole. Open it in Excel, save it again and upload that",
    "damaged": "The workbook can’t be read. Open it in Excel, save it again and upload that",
    "too_large": "The workbook is too large when unpacked. Copy the columns with the candidates into a new one and upload that",
    "declared": f"The workbook holds declarations that Excel does not write. {SAVE}",
    "far": "The sheet has cells far out to the right or below. Copy the columns with the candidates into a new workbook",
    "no_sheet": "The workbook has no sheet that is shown",
    "no_rows": "The sheet has no rows. Enter one candidate in each row beneath the headings",
    "rows": "The sheet has {rows:,} rows, and {limit:,} can be uploaded at once. Split it and upload the parts",
    "not_text": f"This is neither a workbook nor a text file of columns. {SAVE}",
    "no_columns": f"The columns of this file are separated by {{mark}}, and only commas, semicolons and tabs are known. {SAVE}",
    "csv": f"Line {{line}} of the file can’t be read: a quotation mark is missing or the line is too long. {SAVE}",
}
# The sentences for a workbook whose rows can be read, but not which of them are hidden.
UNSEEN = ("The workbook can’t be read: it can’t be told which of its rows are hidden. "
          "Open it in Excel, save it again and upload that")


def read(path: Path, *, rows_at_most: int, known: Collection[str], include_hidden: bool = False,
         reading: str = "") -> Sheet:
    """Return the sheet of a file in which the `known` headings are found (folded, see `fields.text.alike`).

    The file's type is recognised by its content. `reading` names the encoding of a text file that does not state it. Raises
    Unreadable; nothing in the file is run, and nothing outside it is fetched.
    """
    job = {"path": str(path), "rows_at_most": rows_at_most, "known": sorted(known), "hidden": include_hidden,
           "reading": reading}
    try:
        with _answering(orjson.dumps(job)) as lines:
            answer = orjson.loads(lines.readline())
            told = answer.get("sheet")
            rows = _rows(lines, told["rows"], len(told["headings"])) if told else ()
    except (OSError, ValueError):
        raise refusal("too_large", {}) from None
    if "refused" in answer:
        raise refusal(*answer["refused"])
    return _sheet(told, rows, include_hidden, reading)


def read_everything(path: Path) -> list[list[str]]:
    """Return the texts of every cell of a file, of all its sheets, shown or hidden, row by row. Raises Unreadable."""
    try:
        with _answering(orjson.dumps({"path": str(path), "everything": True})) as lines:
            answer: dict[str, Any] = orjson.loads(lines.readline())
    except (OSError, ValueError):
        raise refusal("too_large", {}) from None
    if "refused" in answer:
        raise refusal(*answer["refused"])
    found: list[list[str]] = answer["everything"]
    return found


@contextmanager
def _answering(job: bytes) -> Iterator[IO[bytes]]:
    """Yield the child's answer to a job, line by line. When its time is over it is killed, and the lines end."""
    with subprocess.Popen([sys.executable, "-I", str(CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,  # noqa: S603
                          stderr=subprocess.DEVNULL) as child:
        over = threading.Timer(SECONDS, child.kill)
        over.start()
        try:
            with cast(IO[bytes], child.stdin) as asked:
                asked.write(job)
            yield cast(IO[bytes], child.stdout)
        finally:
            over.cancel()
            child.kill()


def _rows(lines: IO[bytes], count: int, width: int) -> tuple[SheetRow, ...]:
    """Return the rows from the lines with numbers and columns. A text that many rows share, such as an employer's name, is
    stored once.

    Raises ValueError where lines are missing because the child ended too soon.
    """
    numbers = _all(orjson.loads(lines.readline()), count)
    columns, kinds = [], []
    for _column in range(width):
        texts, places, kind = orjson.loads(lines.readline())
        columns.append(_all([texts[place] for place in places] if places else texts, count))
        kinds.append(kind)
    return tuple(map(SheetRow, numbers, map(list, zip(*columns, strict=True)), _joined(kinds, count)))


def _all(told: Told, count: int) -> Told:
    """Return one value for each row; a value that all rows share is sent once."""
    found = told * count if len(told) == 1 else told
    if len(found) != count:
        raise ValueError(len(found))
    return found


def _joined(kinds: Sequence[str], count: int) -> Iterable[str]:
    """Return for each row the kinds of its cells as letters; equal rows share one text."""
    if all(len(kind) == 1 for kind in kinds):
        return repeat("".join(kinds), count)
    rows = list(map("".join, zip(*(_all(kind, count) for kind in kinds), strict=True)))
    shared = {row: row for row in rows}
    return map(shared.__getitem__, rows)


def refusal(code: str, facts: dict[str, Any]) -> Unreadable:
    """Return the sentence of a code."""
    return Unreadable(code, (UNSEEN if "unseen" in facts else SENTENCES[code]).format(**facts))


def _sheet(read: dict[str, Any], rows: tuple[SheetRow, ...], with_hidden: bool, reading: str) -> Sheet:
    return Sheet(
        name=read["name"], format=read["format"], heading_row=read["heading_row"], headings=tuple(read["headings"]),
        columns=tuple(read["columns"]), rows=rows, hidden_rows=tuple(read["hidden_rows"]),
        hidden_columns=tuple(letter(column) for column in read["hidden_columns"]),
        zero_rows=tuple(read["zero_rows"]), above_headings=tuple(read["above_headings"]),
        merged_cells=read["merged_cells"], other_sheets=tuple(read["other_sheets"]),
        other_lists=tuple((name, rows) for name, rows in read["other_lists"]), encoding=read["encoding"],
        epoch_1904=read["epoch_1904"], with_hidden=with_hidden,
        without_heading=tuple((letter(place), *told) for place, *told in read["without_heading"]),
        too_wide=tuple(map(tuple, read.get("too_wide", ()))), noted=tuple(_noted(read)),
        reading=reading if read["encoding"] == reading else "",
        readings=tuple((name, told) for name, told in read.get("readings", ())))


def _noted(read: dict[str, Any]) -> Iterator[str]:
    """Return the notes about the file as a whole."""
    unwrapped = read.get("unwrapped", 0)
    if unwrapped:
        yield f'{count(unwrapped, "value")} had ="…" around {plural(unwrapped, "it", "them")}: taken off'
