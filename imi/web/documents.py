"""What is sent as a document to keep: JSON under a name of its own."""
from __future__ import annotations

import json
from typing import Any

from flask import Response


def as_json(found: Any, name: str) -> Response:
    """The values as a JSON file; dates and moments as ISO text."""
    answer = Response(json.dumps(found, indent=2, ensure_ascii=False, default=str), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.json")
    return answer
