"""The type of a registry entry: what a noun says once of itself."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from peewee import ForeignKeyField

from imi.database.connection import Table
from imi.database.hits import Reference, Search, Waiting
from imi.database.kept import InUse, Kept
from imi.database.personal import Followed, Merging, Place
from imi.database.traces import Apart, Removal, Somebody

# What an erasure does with a text in which people may be named: a "named" text loses the name only, a "whole" one goes as a whole
# with what stands beside it. Anything else is left to a function, which is called once for all texts that it looks after.
Text = Literal["named", "whole"] | Apart


@dataclass(frozen=True)
class Noun:
    """What the rest of the portal must know of a noun.

    `models` are its tables, each after those to which it has a key.
    `texts` are the columns that are searched for a person's name, e-mail address and ULN, because no id tells whose they are;
    `personal` are its rows that an id tells to be about a person. An erasure goes through them backwards, the last noun's first,
    so a row comes after those to which it has a key, here as in `models`.
    `by_text` finds the rows of a table that are about a person by their text alone, for the download. What an erasure does
    otherwise: `locks` are keys from rows about candidates to what a Save locks before it, `on_erasure` ends what is open about a
    candidate (the id, and the person who erases), and `clear_files` does in the instance's folder what was done in the database.
    `on_merge` lets rows follow a record that is merged into another one, after those of earlier nouns, in one transaction. It
    returns what to say of these rows, and raises CannotMerge where something stands in the way.
    `kept` is what of it goes by itself after a while, and `in_use` what keeps a candidate from being due.
    `impersonal` are columns with words that are nobody's, each with the reason, and "*" is every column of a table.
    `references` are those that people say aloud of its things, `search` is what the search box finds of it, and `waiting` what of
    it stands on Home.
    """

    name: str
    models: tuple[type[Table], ...]
    texts: Mapping[type[Table], Mapping[str, Text]] = field(default_factory=dict)
    impersonal: Mapping[type[Table], tuple[str, str]] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    search: tuple[Search, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    personal: tuple[Place, ...] = ()
    on_merge: Callable[[Merging], Iterable[Followed]] | None = None
    by_text: Mapping[type[Table], Callable[[Somebody], Collection[int]]] = field(default_factory=dict)
    locks: tuple[ForeignKeyField[Any], ...] = ()
    on_erasure: Callable[[int, Any], None] | None = None
    clear_files: Callable[[Path, Sequence[Removal]], None] | None = None
    kept: tuple[Kept, ...] = ()
    in_use: tuple[InUse, ...] = ()
