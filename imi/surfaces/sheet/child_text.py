"""Text files of columns: encoding and separator found out, anything doubtful refused."""
from __future__ import annotations

import csv
import io
import re
from itertools import zip_longest

from child_archive import Refused  # type: ignore[import-not-found]
from child_grid import Grid  # type: ignore[import-not-found]

LINE_AT_MOST = 100_000
SEPARATORS = (",", ";", "\t")
OTHERS = ((b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
          (b"<!do", "a web page"), (b"<htm", "a web page"), (b"<?xm", "an XML file"),
          (b"{\\rt", "an RTF file"))
# A cell in quotes, with what is before it: a mark within is a part of its text. The last may be cut off.
QUOTED = re.compile(r'(^|[,;\t])"(?:[^"]++|"")*+(?:"|\Z)', re.MULTILINE)
# As the portal writes it (`words.harmless`), which is not imported here.
HARMLESS = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def read_text(path: str, head: bytes) -> Grid:
    """The rows of a text file of columns, every cell a text. Raises Refused."""
    for begins, what in OTHERS:
        if head.lower().startswith(begins.lower()):
            raise Refused("other_type", what=what)
    with open(path, "rb") as file:
        text, encoding = _decoded(file.read())
    if "\x00" in text:
        raise Refused("not_text")
    separator = _separator(text)
    numbers, rows = [], []
    try:
        csv.field_size_limit(LINE_AT_MOST)
        lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
        reader = csv.reader(lines, delimiter=separator, strict=True)
        first = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                numbers.append(first)
                rows.append([_plain(cell) for cell in cells])
            first = reader.line_num + 1
    except csv.Error:
        raise Refused("csv", line=reader.line_num) from None
    width = max(map(len, rows), default=0)
    if width > 100:
        raise Refused("far")
    return Grid(numbers, list(zip_longest(*rows, fillvalue="")), list(range(width)), encoding=encoding)


def _plain(cell: str) -> str:
    """Without the apostrophe that our own files put before what a spreadsheet would run."""
    return cell[1:] if HARMLESS.match(cell) else cell


def _decoded(raw: bytes) -> tuple[str, str]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            try:
                return raw.decode(encoding), encoding
            except UnicodeDecodeError:
                raise Refused("not_text") from None
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise Refused("not_text") from None


def _separator(text: str) -> str:
    """What separates the columns: the one that the first lines have most of, outside quotes."""
    first = text[:20_000]
    lines = (QUOTED.sub(r"\1", first) if '"' in first else first).splitlines()[:10]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in SEPARATORS}
    return max(counts, key=lambda mark: counts[mark])
