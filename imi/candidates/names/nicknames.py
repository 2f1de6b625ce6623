"""Know which first names are used for each other: somebody who is called Bill may be registered as William, and the other way
round.
"""
from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from imi.candidates.names.keys import fold

# A name, and what people with that name are called. The names are common ones of the UK.
TABLE = Path(__file__).with_name("nicknames.csv")


def others(name: str) -> tuple[str, ...]:
    """Return, folded, the names that somebody with a folded first name may have as well."""
    return _table().get(name, ())


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, called = fold(row["name"]), fold(row["called"]).split()
            found.setdefault(name, []).extend(called)
            for one in called:
                found.setdefault(one, []).append(name)
    return {name: tuple(dict.fromkeys(each)) for name, each in found.items()}
