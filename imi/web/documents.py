"""Send files to be saved: a workbook, csv, or JSON, under a name of its own."""
from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response, send_file

from imi.database.errors import Refused
from imi.spreadsheets.streamed import LAST_ROW, TooLong
from imi.spreadsheets.table import SAME, csv_file, workbook

MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def attached(content: bytes, kind: str, name: str) -> Response:
    """Return a workbook or csv as a download called `name` with its ending."""
    return send_file(io.BytesIO(content), mimetype=MIMES[kind], as_attachment=True, download_name=f"{name}.{kind}")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], kind: str, name: str,
          widths: Mapping[str, int] = SAME) -> Response:
    """Return rows as a download, xlsx or csv. Raises Refused where a workbook has no room for them: none is left out silently.
    """
    try:
        content = workbook(headings, rows, name, widths) if kind == "xlsx" else csv_file(headings, rows)
    except TooLong:
        raise Refused(f"A workbook has {LAST_ROW:,} rows, and this list has more. Narrow it, or download it as csv",
                      field="file", code="file.rows") from None
    return attached(content, kind, name)


def as_json(found: Any, name: str) -> Response:
    """Return the values as a JSON file; dates and moments are ISO text."""
    answer = Response(json.dumps(found, indent=2, ensure_ascii=False, default=str), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.json")
    return answer
