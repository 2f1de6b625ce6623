"""Give the texts that a row of an upload has now, repairs included, and the name of the person in them."""
from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from imi.fields import dates
from imi.fields.field import Field
from imi.formats import brief


def texts_now(cells: str | None, fixed: str) -> dict[str, str]:
    """Return, by field, what was read, or what somebody put in its place. Both are given as they are stored, JSON."""
    return {**json.loads(cells or "{}"), **json.loads(fixed)}


def day_of(field: Field, text: str) -> date | None:
    """Return the day that a text of a field says, None of a field of another kind and where it says none."""
    return dates.said(text) if field.control == "date" else None


def is_same(field: Field, one: str, other: str) -> bool:
    """Return whether two texts of a field are the same; a day is, however it is written."""
    return one == other or (field.control == "date" and (day := dates.said(one)) is not None and day == dates.said(other))


def name_of(texts: Mapping[str, str]) -> str:
    """Return the name of the person a row is about."""
    return brief(" ".join(filter(None, (texts.get("first_names", ""), texts.get("surname", ""))))) or "no name"
