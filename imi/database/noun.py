"""The type of a registry entry: what a noun says once of itself."""
from __future__ import annotations

from dataclasses import dataclass

from imi.database.connection import Table


@dataclass(frozen=True)
class Noun:
    """What the rest of the portal must know of a noun.

    `models` are its tables, each after those to which it has a key. `of_schemes` are those by whose rows a scheme is in use.
    """

    name: str
    models: tuple[type[Table], ...]
    of_schemes: tuple[type[Table], ...] = ()
