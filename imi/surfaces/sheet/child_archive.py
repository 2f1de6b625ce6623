"""A look into a zipped workbook before it is read: how much it unpacks to, what is hidden, which cells have no value."""
from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from child_grid import Failed, Unworked  # type: ignore[import-not-found]
from child_open import hidden  # type: ignore[import-not-found]

PARTS_AT_MOST = 2_000
UNPACKED_AT_MOST = 200 * 1024 * 1024
# Texts that the cells of a workbook share: the reader builds each before it looks at a cell. The longest list has a third of it.
STRINGS_AT_MOST = 1_000_000
STRING = re.compile(rb"<si[\s/>]")
PIECE = 1 << 20
# Cells beyond column CV, the hundredth, or beyond the last row there is; only cells beyond Z or row 999,999 can be such.
PERHAPS_FAR = re.compile(rb' r="[A-Z](?:[A-Z-]|[0-9]{7})')
FAR = re.compile(rb' r="(?:[A-Z]{3,}|[D-Z][A-Z]|C[W-Z])[0-9]+"| r="[A-Z]+(?:[0-9]{8,}|[2-9][0-9]{6}|1[1-9][0-9]{5}|-)')
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="([0-9]+)"')
HIDDEN_COLUMN = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
SPAN = re.compile(rb'\b(min|max)="([0-9]+)"')
CELL = re.compile(rb'<c\b([^>]*)>(.*?)</c>', re.DOTALL)
# Looked for by an expression: so short a text among many `<` takes twice as long by `in`.
FORMULA = re.compile(rb"<f[\s/>]")
# A value that was worked out: programs write none as `<v></v>`, `<v/>` or not at all.
WORKED_OUT = re.compile(rb"<v[^>/]*>[^<]")
PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
SHEET = re.compile(rb'<sheet\b[^>]*>')
RELATION = re.compile(rb'<Relationship\b[^>]*>')
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


class Refused(Exception):
    """The file is not read. `code` names the reason, `facts` fill its sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def look_into(path: str) -> dict[str, Any]:
    """What must be known before the file is read. Raises Refused for what is no workbook or is too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if len(names) > PARTS_AT_MOST:
                raise Refused("too_large")
            kind = _kind(archive, set(names))
            left = [UNPACKED_AT_MOST]
            parts = {name: _looked_at(name, _unpacked(archive, name, left)) for name in names if not name.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        encrypted = "encrypted" in str(fault) or "password" in str(fault)
        raise Refused("password" if encrypted else "incomplete") from None
    if kind == "ods":
        return {"format": "ods", "sheets": hidden(parts.get("content.xml") or b"")}
    book = parts.get("xl/workbook.xml") or b""
    return {"format": kind, "epoch_1904": b'date1904="1"' in book or b'date1904="true"' in book,
            "sheets": {name: _about(parts.get(part) or b"") for name, part in _sheets(book, parts).items()}}


def _looked_at(name: str, pieces: Iterator[bytes]) -> bytes | None:
    """A part's bytes where they are needed once more, None of others; each is gone through."""
    is_sheet = name.startswith("xl/worksheets/") and not name.endswith(".rels")
    wanted = name in ("xl/workbook.xml", "content.xml") or name.endswith(".rels")
    kept, tail, strings = [], b"", 0
    for piece in pieces:
        seen, tail = tail + piece, piece[-64:]
        if name.endswith("sharedStrings.xml"):
            strings += len(STRING.findall(piece))
            if strings > STRINGS_AT_MOST:
                raise Refused("too_large")
        # A single character is found much faster than an expression, and few sheets have this one.
        if b"!" in seen and name.endswith((".xml", ".rels")) and DECLARED.search(seen):
            raise Refused("declared")
        if is_sheet:
            if PERHAPS_FAR.search(seen) and FAR.search(seen):
                raise Refused("far")
            wanted = wanted or _may_hide(seen) or _may_be_odd(seen)
        if wanted or is_sheet:
            kept.append(piece)
    return b"".join(kept) if wanted else None


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    if "content.xml" in names and "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:100]:
        return "ods"
    if "word/document.xml" in names:
        raise Refused("other_type", what="a Word document")
    raise Refused("other_type", what="a zip archive")


def _unpacked(archive: zipfile.ZipFile, name: str, left: list[int]) -> Iterator[bytes]:
    """The bytes of a part, piece by piece; those of all parts are counted as they unpack."""
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            left[0] -= len(piece)
            if left[0] < 0:
                raise Refused("too_large")
            yield piece


def _sheets(book: bytes, parts: dict[str, bytes | None]) -> dict[str, str]:
    """The part of each sheet, by the sheet's name."""
    targets = {}
    for tag in RELATION.findall(parts.get("xl/_rels/workbook.xml.rels") or b""):
        said = dict(ATTRIBUTE.findall(tag))
        target = said.get(b"Target", b"").decode("utf-8", "replace")
        targets[said.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found = {}
    for tag in SHEET.findall(book):
        said = dict(ATTRIBUTE.findall(tag))
        relation = next((value for name, value in said.items() if name.endswith(b":id")), b"")
        found[_text(said.get(b"name", b""))] = targets.get(relation, "")
    return found


def _text(raw: bytes) -> str:
    import html

    return html.unescape(raw.decode("utf-8", "replace"))


def _about(xml: bytes) -> dict[str, Any]:
    """What is hidden in a sheet and which of its cells hold no value."""
    about: dict[str, Any] = {}
    if _may_hide(xml):
        about["hidden_rows"] = [int(number) for number in HIDDEN_ROW.findall(xml)]
        about["hidden_columns"] = [column for tag in HIDDEN_COLUMN.findall(xml) for column in _span(tag)]
    if _may_be_odd(xml):
        about["odd"] = dict(_odd(xml))
    return about


def _may_hide(xml: bytes) -> bool:
    return b"hidden=" in xml


def _may_be_odd(xml: bytes) -> bool:
    return b't="e"' in xml or FORMULA.search(xml) is not None


def _span(tag: bytes) -> range:
    said = {name: int(value) for name, value in SPAN.findall(tag)}
    first, last = said.get(b"min", 1), min(said.get(b"max", 1), 100)
    return range(first - 1, last)


def _odd(xml: bytes) -> Iterator[tuple[tuple[int, int], tuple[type, str]]]:
    """((row from 1, column from 0), (kind, text)) of cells that hold an error, or a formula without what it came to."""
    for attributes, inside in CELL.findall(xml):
        is_error, is_formula = b't="e"' in attributes, b"<f" in inside and not WORKED_OUT.search(inside)
        place = PLACE.search(attributes) if is_error or is_formula else None
        if place is None:
            continue
        value = re.search(rb"<v>(.*?)</v>" if is_error else rb"<f[^>]*>(.*?)</f>", inside, re.DOTALL)
        shown = _text(value[1]) if value else ""
        column = 0
        for char in place[1]:
            column = column * 26 + char - 64
        yield (int(place[2]), column - 1), (Failed, shown) if is_error else (Unworked, f"={shown}")
