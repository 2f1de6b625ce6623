"""Find which part of an Excel workbook is which sheet, by the relationships, however their paths and prefixes are spelt."""
from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pyexpat import ExpatError

from xml_parts import APART, EXCEL, Enough, feed, is_true, named, parser  # type: ignore[import-not-found]

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships", "http://purl.oclc.org/ooxml/package/relationships")
SHEET, SHEETS, ABOUT, RELATION = (*(named(EXCEL, name) for name in ("sheet", "sheets", "workbookPr")),
                                  named(PACKAGE, "Relationship"))


def folded(name: str) -> str:
    """Return a part's name in one spelling: programs write a backslash for / and other capitals, and mean the same part."""
    return name.replace("\\", "/").lstrip("/").lower()


class Book:
    """The part of each sheet by the sheet’s folded name, and whether days are counted from 1904."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.epoch_1904 = False
        self._targets: dict[str, str] = {}

    def read(self, parts: Mapping[str, str], unpacked: Callable[[str], Iterator[bytes]]) -> None:
        """Find the sheets of the workbook whose `parts` are given by their folded names. Raises Refused."""
        for part, begins in ((RELATIONS, self._relation), (BOOK, self._begins)):
            if part in parts:
                reading = parser()
                reading.StartElementHandler, reading.EndElementHandler = begins, _ends
                # In a damaged workbook the sheets before the damage are known; missing ones are noticed where they are read.
                with suppress(ExpatError, LookupError):
                    feed(reading, unpacked(parts[part]))
        self.sheets = {name: _part(target, parts) for name, target in self.sheets.items()}

    def _relation(self, name: str, said: dict[str, str]) -> None:
        if name in RELATION:
            self._targets[said.get("Id", "")] = said.get("Target", "")

    def _begins(self, name: str, said: dict[str, str]) -> None:
        if name in SHEET:
            # The attribute is in one of several namespaces.
            relation = next((value for key, value in said.items() if key.endswith(f"{APART}id")), "")
            self.sheets[said.get("name", "")] = self._targets.get(relation, "")
        elif name in ABOUT:
            self.epoch_1904 = is_true(said.get("date1904"))


def _ends(name: str) -> None:
    if name in SHEETS:
        raise Enough


def _part(target: str, parts: Mapping[str, str]) -> str:
    """Return a relationship's target as a part's name: relative to the workbook's folder, or, as some write it, from the root.
    """
    found = folded(posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/"))))
    return found if found in parts else folded(posixpath.normpath(target.replace("\\", "/")))
