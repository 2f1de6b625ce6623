"""The parts of a noun's entry that say how to find and erase what names a person where no id tells whose a row is."""
from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from peewee import Expression, Field

from imi.database.peewee_private import primary_key_of

# What stands in a text in place of a person who was erased.
ERASED = "Erased"


class Somebody(Protocol):
    """A person by everything that was ever stored of them. It says where a text names the person; `Whom` in privacy is one."""

    @property
    def ids(self) -> tuple[int, ...]: ...

    @property
    def numbers(self) -> frozenset[int]: ...

    @property
    def names(self) -> frozenset[tuple[str, str]]: ...

    @property
    def ulns(self) -> frozenset[str]: ...

    @property
    def born(self) -> frozenset[date]: ...

    def without(self, text: str, put: str = ERASED, *, alone: bool = False, in_file_name: bool = False) -> str: ...

    def spans(self, text: str, *, alone: bool = False, in_file_name: bool = False) -> list[tuple[int, int]]: ...

    def is_said_in(self, text: str) -> bool: ...

    def is_of(self, texts: Mapping[str, str]) -> bool: ...

    def has_own(self, cells: Sequence[str]) -> bool: ...

    def has_both_names(self, cells: Sequence[str]) -> bool: ...

    def likely(self, column: Field[Any], *, numbers: bool = False) -> Expression: ...

    def likely_surname(self, column: Field[Any]) -> Expression: ...


# The reference of a spreadsheet, and what its file was called and is called now.
Renamed = tuple[str, str, str]


@dataclass
class Removal:
    """An erasure on its way through the nouns: whom it is about, and what one step finds that a later one needs.

    `unread` are the ids of the uploads whose files name the person where no row is stored, `uploads` those of which a row names
    the person, and `files` the names of the files that are to be removed once the erasure is stored.
    """

    about: Somebody
    unread: Collection[int] = ()
    uploads: set[int] = field(default_factory=set)
    renamed: list[Renamed] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Apart:
    """Texts that a function of the noun's own rids of a person. It returns how many rows it changed; `what` is how these are
    called before an erasure, and where it is empty they are not told.
    """

    what: str
    erase: Callable[[Removal], int]


def rid(column: Field[str], its_own: Any, change: Callable[[str, bool], str], about: Somebody) -> int:
    """Change the texts of a column that may name the person, and return how many changed. `change` gets each with whether the row
    meets the condition `its_own`, which tells that it is about the person anyway.
    """
    table, [key, *_none] = column.model, primary_key_of(column.model)
    changed = 0
    for number, text, is_own in list(table.select(key, column, its_own).where(
            column != "", about.likely_surname(column)).tuples()):
        new = change(text, bool(is_own))
        if new != text:
            changed += table.update({column: new}).where(key == number).execute()
    return changed


def texts_of(stored: str | None) -> dict[str, str]:
    """Return the texts of a JSON object by their names; of anything else none."""
    found = json.loads(stored or "{}")
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}
