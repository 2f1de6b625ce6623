"""Send files to be saved: a workbook, csv, or JSON, under a name of its own."""
from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from flask import Response, send_file, stream_with_context

from imi.database.errors import Refused
from imi.spreadsheets.streamed import LAST_ROW
from imi.spreadsheets.table import SAME, csv_pieces, workbook_pieces

MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
# A list of so many rows is made whole before it is sent, in much less than a second.
SHORT = 2_000


def attached(content: bytes, kind: str, name: str) -> Response:
    """Return a workbook or csv as a download called `name` with its ending."""
    return send_file(io.BytesIO(content), mimetype=MIMES[kind], as_attachment=True, download_name=f"{name}.{kind}")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], kind: str, name: str,
          widths: Mapping[str, int] = SAME, *, number: int = 0) -> Response:
    """Return rows as a download, xlsx or csv. Raises Refused where a workbook has no room for them: none is left out silently.

    A long list is sent while it is made, so that the browser begins at once, shows how much has come and can end it; nothing
    of it is kept here, and one that breaks off is no file there. `number` says how many rows come, where that is known.
    """
    if kind == "xlsx" and number > LAST_ROW - 1:
        raise Refused(f"A workbook has {LAST_ROW:,} rows, and this list has more. Narrow it, or download it as csv",
                      field="file", code="file.rows")
    lines = iter(rows)
    first = list(islice(lines, SHORT + 1))
    every = chain(first, lines)
    pieces = workbook_pieces(headings, every, name, widths) if kind == "xlsx" else csv_pieces(headings, every)
    return in_pieces(pieces, kind, name, len(first))


def in_pieces(pieces: Iterator[bytes], kind: str, name: str, rows: int) -> Response:
    """Return a file of so many rows, or of more than these, as a download: whole where it is short, else while it is made."""
    if rows <= SHORT:
        return attached(b"".join(pieces), kind, name)
    answer = Response(stream_with_context(pieces), mimetype=MIMES[kind])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return answer


def as_json(found: Any, name: str) -> Response:
    """Return the values as a JSON file; dates and moments are ISO text."""
    answer = Response(json.dumps(found, indent=2, ensure_ascii=False, default=str), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.json")
    return answer
