"""Read text files of columns: their encoding and separator are found out, and unreadable ones refused."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from alphabet import UNKNOWN, Judged, decoded, judged, read_as, readings  # type: ignore[import-not-found]
from grid import Grid  # type: ignore[import-not-found]
from other_formats import LABELLED, what_else  # type: ignore[import-not-found]
from refusals import Refused  # type: ignore[import-not-found]
from structure import COLUMNS_AT_MOST, Unsure, Unworked  # type: ignore[import-not-found]

LINE_AT_MOST = 100_000
SEPARATORS = (",", ";", "\t")
# A cell in quotes, with what comes before it: a quote within it is a part of its text. The last cell may be cut off.
QUOTED = re.compile(r'(^|[,;\t])"(?:[^"]++|"")*+(?:"|\Z)', re.MULTILINE)
# The apostrophe as the portal writes it (`formats.harmless`), which is not imported here.
HARMLESS = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
# A text as a formula, by which programs keep a spreadsheet from removing leading zeros; some quote it once more.
AS_FORMULA = re.compile(r'\s*+="((?:[^"]++|"")*+)"\s*')
AGAIN = re.compile(r'\s*+"(=(?:[^"]++|"")*+)"\s*')
# Separators of other programs: with so many in the first line, and no usual separator, it is not one of our lists.
BAR, FEWEST_BARS = "|", 2
MARK = "\ufeff"


class Text(NamedTuple):
    """The rows of a text file and what else was found.

    `widths` has how many cells each row has; `unwrapped`, by a row's number, how many of its cells were written ="…". `letters`
    is the encoding that its bytes were judged to be in, None where the file states it.
    """

    rows: Grid
    widths: dict[int, int]
    unwrapped: dict[int, int]
    letters: Judged | None = None

    def told(self, heading: int, found: Grid, headings: Sequence[str], skipped: int) -> dict[str, Any]:
        """Return the facts about the rows below the headings, which are in that row after some skipped columns."""
        names = max((place for place, text in enumerate(headings, 1) if text.strip()), default=0)
        too_wide = self._too_wide(heading, found, names, skipped)
        return {"names": names, "too_wide": [(number, width, names) for number, width in too_wide],
                "unwrapped": sum(self.unwrapped.get(number, 0) for number in found.numbers),
                "readings": readings(found.numbers, found.columns, Unsure, self.letters.fitting) if self.letters else []}

    def _too_wide(self, heading: int, found: Grid, names: int, skipped: int) -> Iterator[tuple[int, int]]:
        """Yield (number, cells) of each row that has more cells than the heading has names.

        Empty cells at its end are not counted where the line of the heading has them too, or several rows have.
        """
        widths = [self.widths[number] - skipped for number in found.numbers]
        if max(widths, default=0) <= names:
            return
        usual = max(self.widths[heading] - skipped, min(widths) if len(widths) > 1 else 0)
        for place, (number, width) in enumerate(zip(found.numbers, widths, strict=True)):
            if width > usual or any(column[place].strip() for column in found.columns[names:width]):
                yield number, width


def read_text(path: str, head: bytes, reading: str = "") -> Text:
    """Return the rows of a text file of columns, every cell a text.

    Where the file does not state its encoding, it is read in the one that the user named (`reading`), else in the likeliest
    one. Raises Refused.
    """
    what = what_else(head)
    if what:
        raise Refused("other_type", what=what)
    if head.startswith(LABELLED):
        raise Refused("password")
    with open(path, "rb") as file:
        text, encoding = _decoded(file.read())
    if "\x00" in text:
        raise Refused("not_text")
    letters, unsure = None, ""
    if not encoding:
        letters = Judged(reading, True, (reading,)) if reading else judged(text)
        if letters is None:
            raise Refused("not_text")
        encoding = letters.name
        text, unsure = (read_as(text, encoding), "") if letters.is_certain else (text, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(text)
    numbers, rows, widths, unwrapped = [], [], {}, {}
    try:
        csv.field_size_limit(LINE_AT_MOST)
        reader = csv.reader(io.StringIO(_close_quotes(text, separator), newline=""), delimiter=separator, strict=True)
        first = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                numbers.append(first)
                widths[first] = len(cells)
                together = "".join(cells)
                if '="' in together:
                    unwrapped[first], cells = _unwrapped(cells)
                if "=" in together or "'" in together:
                    cells = list(map(_plain, cells))
                if unsure and UNKNOWN.search(together):
                    cells = [_sure(cell, unsure) for cell in cells]
                rows.append(cells)
            first = reader.line_num + 1
    except csv.Error:
        raise Refused("csv", line=reader.line_num) from None
    width = max(widths.values(), default=0)
    if width > COLUMNS_AT_MOST:
        if any(cell.strip() for row in rows for cell in row[COLUMNS_AT_MOST:]):
            raise Refused("far")
        rows, width = [row[:COLUMNS_AT_MOST] for row in rows], COLUMNS_AT_MOST
    grid = Grid(numbers, list(zip_longest(*rows, fillvalue="")), list(range(width)), encoding=encoding)
    return Text(grid, widths, unwrapped, letters)


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that our own files put before what a spreadsheet would run; a formula without it has
    no value.
    """
    if HARMLESS.match(cell):
        return cell[1:]
    return Unworked(cell) if cell[:1] == "=" and cell.strip() != "=" else cell


def _sure(cell: str, reading: str) -> str:
    """Return a cell as it is read, marked as unsure where that is not certain."""
    if not UNKNOWN.search(cell):
        return cell
    return Unsure(read_as(cell, reading)) if type(cell) is str else type(cell)(read_as(cell, reading))


def _unwrapped(cells: Sequence[str]) -> tuple[int, list[str]]:
    """Return how many cells were written ="…", and the cells with the text inside."""
    found = [AS_FORMULA.fullmatch(again[1].replace('""', '"') if (again := AGAIN.fullmatch(cell)) else cell) for cell in cells]
    return sum(map(bool, found)), [one[1].replace('""', '"') if one else cell for one, cell in zip(found, cells, strict=True)]


def _close_quotes(text: str, separator: str) -> str:
    """Return the text without blanks between a separator and a cell in quotes, which some programs write for readability."""
    if '"' not in text or not re.search(rf'(?:^|{separator}) +"|" +(?:{separator}|$)', text, re.MULTILINE):
        return text
    cell = re.compile(rf'(?:[ ]*+("(?:[^"]++|"")*+")[ ]*+|[^{separator}\n]*+)({separator}|\n|\Z)')
    return cell.sub(lambda found: f"{found[1]}{found[2]}" if found[1] else found[0], text)


def _decoded(raw: bytes) -> tuple[str, str]:
    """Return (text, encoding); the encoding is None where some bytes are left that it does not explain. Raises Refused."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16").lstrip(MARK), "UTF-16"
        except UnicodeDecodeError:
            raise Refused("not_text") from None
    # Some programs put a byte order mark before a text that has one.
    while raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = decoded(raw)
        return (text, "") if UNKNOWN.search(text) else (text, "UTF-8")


def _separator(text: str) -> str:
    """Return the separator of the columns: the one that occurs most in the first lines, outside quotes. Raises Refused."""
    first = text[:20_000]
    lines = (QUOTED.sub(r"\1", first) if '"' in first else first).splitlines()[:10]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in SEPARATORS}
    top = next(filter(str.strip, lines), "")
    if top.count(BAR) >= FEWEST_BARS and not any(mark in top for mark in SEPARATORS):
        raise Refused("no_columns", mark=BAR)
    return max(counts, key=lambda mark: counts[mark])
