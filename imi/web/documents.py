"""What is sent as a file to keep: a workbook, csv, or JSON, under a name of its own."""
from __future__ import annotations

import io
import json
from typing import Any

from flask import Response, send_file

MIMES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def attached(content: bytes, kind: str, name: str) -> Response:
    """A workbook or csv as a download called `name` with its ending."""
    return send_file(io.BytesIO(content), mimetype=MIMES[kind], as_attachment=True, download_name=f"{name}.{kind}")


def as_json(found: Any, name: str) -> Response:
    """The values as a JSON file; dates and moments as ISO text."""
    answer = Response(json.dumps(found, indent=2, ensure_ascii=False, default=str), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.json")
    return answer
