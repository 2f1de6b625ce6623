"""What an OpenDocument workbook hides: rows and columns that are collapsed or filtered away, by the sheet's name."""
from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

TABLE = re.compile(rb'<table:table\b[^>]*\btable:name="([^"]*)"[^>]*>(.*?)</table:table>', re.DOTALL)
ROW, COLUMN = re.compile(rb"<table:table-row\b([^>]*)>"), re.compile(rb"<table:table-column\b([^>]*)>")
REPEATED = re.compile(rb'\bnumber-(?:rows|columns)-repeated="([0-9]{1,7})"')
HIDDEN = re.compile(rb'\bvisibility="(?:collapse|filter)"')
# More places than these are never read.
ROWS_AT_MOST, COLUMNS_AT_MOST = 1_048_576, 100


def hidden(content: bytes) -> dict[str, dict[str, Any]]:
    """Numbers of hidden rows, counted from 1, and places of hidden columns, counted from 0."""
    if not HIDDEN.search(content):
        return {}
    return {html.unescape(name.decode("utf-8", "replace")): {
        "hidden_rows": [place + 1 for place in _places(ROW, table, ROWS_AT_MOST)],
        "hidden_columns": list(_places(COLUMN, table, COLUMNS_AT_MOST))} for name, table in TABLE.findall(content)}


def _places(element: re.Pattern[bytes], table: bytes, most: int) -> Iterator[int]:
    place = 0
    for attributes in element.findall(table):
        repeated = REPEATED.search(attributes)
        last = min(place + (int(repeated[1]) if repeated else 1), most)
        if HIDDEN.search(attributes):
            yield from range(place, last)
        place = last
