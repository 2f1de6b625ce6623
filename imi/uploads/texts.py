"""What stands in a row of an upload now, and who it is about, as its texts say."""
from __future__ import annotations

import json
from collections.abc import Mapping

from imi.words import brief


def texts_now(cells: str | None, fixed: str) -> dict[str, str]:
    """By field: what was read, or what somebody put in its place. Both as they are stored, JSON."""
    return {**json.loads(cells or "{}"), **json.loads(fixed)}


def name_of(texts: Mapping[str, str]) -> str:
    """Who a row is about."""
    return brief(" ".join(filter(None, (texts.get("first_names", ""), texts.get("surname", ""))))) or "no name"
