"""Look into a zipped workbook before it is read: its unpacked size, the part of each sheet, and what the parts say besides
values.
"""
from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pyexpat import ExpatError
from typing import Any

import structure_ods as ods  # type: ignore[import-not-found]
import structure_xlsx as xlsx  # type: ignore[import-not-found]
from other_formats import what_zipped  # type: ignore[import-not-found]
from parts import Book, folded  # type: ignore[import-not-found]
from refusals import Refused  # type: ignore[import-not-found]
from structure import Structure  # type: ignore[import-not-found]

PARTS_AT_MOST = 2_000
UNPACKED_AT_MOST = 200 * 1024 * 1024
# The most shared texts of a workbook: the reader builds each before it looks at a cell. The longest list has a third of them.
STRINGS_AT_MOST = 1_000_000
STRING = re.compile(rb"<si[\s/>]")
PIECE = 1 << 20
# Cells beyond column CV, the hundredth, or beyond the last possible row; only cells beyond Z or row 999,999 can be such.
PERHAPS_FAR = re.compile(rb' r="[A-Z](?:[A-Z-]|[0-9]{7})')
FAR = re.compile(rb' r="(?:[A-Z]{3,}|[D-Z][A-Z]|C[W-Z])[0-9]+"| r="[A-Z]+(?:[0-9]{8,}|[2-9][0-9]{6}|1[1-9][0-9]{5}|-)')
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CONTENT = "content.xml"
# In an OpenDocument workbook the reader of values takes such a text for an empty cell; no program writes one.
UNPARSED = b"<![CDATA["
# Errors that a damaged archive raises.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError)


class Archive:
    """A workbook in a zip: its `format`, its sheets' parts, and what they say besides values."""

    def __init__(self, path: str) -> None:
        self.path, self.book = path, Book()
        # Parts that may say more than values, and parts with cells far out.
        self._says: set[str] = set()
        self._far: set[str] = set()
        self._of_ods: list[tuple[str, Structure]] | None = None
        try:
            with zipfile.ZipFile(path) as archive:
                self._look(archive)
        except BROKEN as fault:
            encrypted = "encrypted" in str(fault) or "password" in str(fault)
            raise Refused("password" if encrypted else "incomplete") from None

    @property
    def epoch_1904(self) -> bool:
        """Return whether days are counted from 1904."""
        return bool(self.book.epoch_1904)

    def _look(self, archive: zipfile.ZipFile) -> None:
        names = archive.namelist()
        if len(names) > PARTS_AT_MOST:
            raise Refused("too_large")
        self.parts = {folded(name): name for name in reversed(names)}
        self.format = self._kind(archive)
        if self.format != "ods":
            self.book.read(self.parts, lambda name: _unpacked(archive, name))
        sheets = {CONTENT} if self.format == "ods" else set(self.book.sheets.values())
        left = [UNPACKED_AT_MOST]
        for name in names:
            if not name.endswith("/"):
                self._look_at(folded(name), _unpacked(archive, name, left), is_sheet=folded(name) in sheets)

    def _kind(self, archive: zipfile.ZipFile) -> str:
        if "xl/workbook.xml" in self.parts and "[content_types].xml" in self.parts:
            return "xlsm" if "xl/vbaproject.bin" in self.parts else "xlsx"
        if CONTENT in self.parts and "mimetype" in self.parts and b"spreadsheet" in archive.read(self.parts["mimetype"])[:100]:
            return "ods"
        raise Refused("other_type", what=what_zipped(set(self.parts)))

    def _look_at(self, name: str, pieces: Iterator[bytes], *, is_sheet: bool) -> None:
        """Read a part once without keeping anything."""
        tail, strings, in_head = b"", 0, True
        is_xml, is_texts = name.endswith((".xml", ".rels")) or is_sheet, name.endswith("sharedstrings.xml")
        says: Callable[..., bool] = ods.may_say if self.format == "ods" else xlsx.may_say
        body = ods.BODY if self.format == "ods" else xlsx.BODY
        for piece in pieces:
            seen, tail = tail + piece, piece[-64:]
            if is_texts:
                strings += len(STRING.findall(piece))
                if strings > STRINGS_AT_MOST:
                    raise Refused("too_large")
            # A single character is found much faster than a regular expression, and few sheets have this one.
            if is_xml and b"!" in seen and DECLARED.search(seen):
                raise Refused("declared")
            if is_sheet:
                if self.format == "ods" and UNPARSED in seen:
                    raise Refused("damaged", kind="unparsed")
                if name not in self._says and says(seen, in_head=in_head):
                    self._says.add(name)
                in_head = in_head and body not in seen
                if self.format != "ods" and name not in self._far and PERHAPS_FAR.search(seen) and FAR.search(seen):
                    self._far.add(name)

    def structure(self, sheet: str, sheets: list[str]) -> Structure | None:
        """Return what a sheet's part says besides values, None where it says nothing.

        A part that can’t be read has no rows. `sheets` are the names of all sheets that the reader of values finds.
        """
        if self.format == "ods":
            return self._structure_of_ods(sheet, sheets) if CONTENT in self._says else None
        part = self.book.sheets.get(sheet)
        if part not in self.parts:
            return Structure()
        if part not in self._says and part not in self._far:
            return None
        return self._parsed(part, lambda unpacked: xlsx.structure(unpacked, far=part in self._far), Structure())

    def _structure_of_ods(self, sheet: str, sheets: list[str]) -> Structure:
        if self._of_ods is None:
            self._of_ods = self._parsed(CONTENT, lambda unpacked: ods.structures(unpacked()), [])
        # Where a table is inside another one, nobody can tell which of the two the rows after it belong to.
        return dict(self._of_ods)[sheet] if [name for name, _found in self._of_ods] == sheets else Structure()

    def _parsed(self, part: str, how: Callable[[Callable[[], Iterator[bytes]]], Any], otherwise: Any) -> Any:
        try:
            with zipfile.ZipFile(self.path) as archive:
                return how(lambda: _unpacked(archive, self.parts[part]))
        except (ExpatError, LookupError, *BROKEN):
            return otherwise

    def with_cuts(self, sheet: str, cuts: list[tuple[int, int, bytes]]) -> Any:
        """Return the workbook as a file in memory, with bytes of a sheet's part replaced."""
        part, made = self.parts[self.book.sheets[sheet]], io.BytesIO()
        with zipfile.ZipFile(self.path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for name in dict.fromkeys(old.namelist()):
                pieces = _unpacked(old, name)
                with new.open(name, "w") as copy:
                    for piece in _cut(pieces, cuts) if name == part else pieces:
                        copy.write(piece)
        made.seek(0)
        return made


def _unpacked(archive: zipfile.ZipFile, name: str, left: list[int] | None = None) -> Iterator[bytes]:
    """Yield the bytes of a part in pieces; the unpacked bytes of all parts are counted together."""
    with archive.open(name) as part:
        while piece := part.read(PIECE):
            if left is not None:
                left[0] -= len(piece)
                if left[0] < 0:
                    raise Refused("too_large")
            yield piece


def _cut(pieces: Iterator[bytes], cuts: list[tuple[int, int, bytes]]) -> Iterator[bytes]:
    """Yield the bytes with some replaced. Each cut is (the first byte, the byte after the last, the replacement)."""
    begin, n, cuts = 0, 0, sorted(cuts)
    for piece in pieces:
        end, done = begin + len(piece), 0
        while n < len(cuts) and cuts[n][0] < end:
            first, behind, instead = cuts[n]
            # A cut that began in the piece before is replaced there already.
            if first >= begin:
                yield piece[done:first - begin] + instead
            done = behind - begin
            if behind > end:
                break
            n += 1
        yield piece[done:]
        begin = end
