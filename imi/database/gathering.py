"""Gather the rows of a subquery into one value of the row that they belong to, so that one statement reads both."""
from __future__ import annotations

import json

from peewee import Node, fn

from imi.database.connection import is_sqlite


def gathered(name: Node, value: Node) -> Node:
    """Return the expression that makes one text of all rows, each a name with its value, for `opened` to read."""
    gather = fn.json_group_object if is_sqlite() else fn.json_object_agg
    return gather(name, value).cast("text")


def opened(text: str | None) -> dict[str, str]:
    """Return the values by their names."""
    return dict(json.loads(text or "{}"))
