"""The type of a registry entry: what a noun says once of itself."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from peewee import ForeignKeyField

from imi.database.connection import Table
from imi.database.entry.hits import Reference, Search, Waiting
from imi.database.entry.jobs import Hourly, Job
from imi.database.entry.kept import InUse, Kept
from imi.database.entry.personal import Followed, Merging, Place
from imi.database.entry.traces import Apart, Removal, Somebody
from imi.database.entry.words import AuditWords, EmailKind

# What an erasure does with a text in which people may be named: a "named" text loses the name only, a "whole" one goes as a whole
# with what stands beside it. Anything else is left to a function, which is called once for all texts that it looks after.
Text = Literal["named", "whole"] | Apart


@dataclass(frozen=True)
class Noun:
    """What the rest of the portal must know of a noun.

    `models` are its tables, each after those to which it has a key.

    Where persons stand: `personal` are the rows that an id tells to be about one. `texts` are columns that are searched for a
    person's name, e-mail address and ULN, because no id tells whose they are; of these, `by_text` finds the rows that a download
    shows. `impersonal` are columns with words that are nobody's, each with the reason; "*" is every column of a table.

    An erasure goes through `personal` backwards, the last noun's first, so a row comes after those to which it has a key, as in
    `models`. Before that, `locks` are keys from rows about candidates to what a Save locks, and `on_erasure` ends what is open
    about a candidate (the id, and the person who erases). Afterwards `clear_files` does in the instance's folder what was done in
    the database.

    `on_merge` lets rows follow a record that is merged into another one, after those of earlier nouns, in one transaction. It
    returns what to say of these rows, and raises CannotMerge where something stands in the way.

    `kept` is what goes by itself after a while, and `in_use` what keeps a candidate from being due.

    `references` are those that people say aloud of its things, `search` is what the search box finds of it, and `waiting` what of
    it stands on Home, as lines that count it. `audit` are its words for lines of the audit, and `emails` the kinds of e-mail that
    it writes. `jobs` is what the queue does for it, by name, and `hourly` what it does once an hour.
    """

    name: str
    models: tuple[type[Table], ...]
    personal: tuple[Place, ...] = ()
    texts: Mapping[type[Table], Mapping[str, Text]] = field(default_factory=dict)
    by_text: Mapping[type[Table], Callable[[Somebody], Collection[int]]] = field(default_factory=dict)
    impersonal: Mapping[type[Table], tuple[str, str]] = field(default_factory=dict)
    locks: tuple[ForeignKeyField[Any], ...] = ()
    on_erasure: Callable[[int, Any], None] | None = None
    clear_files: Callable[[Path, Sequence[Removal]], None] | None = None
    on_merge: Callable[[Merging], Iterable[Followed]] | None = None
    kept: tuple[Kept, ...] = ()
    in_use: tuple[InUse, ...] = ()
    references: tuple[Reference, ...] = ()
    search: tuple[Search, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    audit: AuditWords = field(default_factory=AuditWords)
    emails: Mapping[str, EmailKind] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    hourly: tuple[Hourly, ...] = ()
