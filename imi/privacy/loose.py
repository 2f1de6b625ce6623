"""Erase what names the person without their id, by a name, an e-mail address or a ULN; the rest of a text stays.

The nouns' `texts` are the list. A form, a row or a note that is about somebody else stays as it is.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from imi.database.connection import Table
from imi.database.entry.noun import Noun, Text
from imi.database.entry.traces import Apart, Removal, Somebody
from imi.database.peewee_private import columns_of, primary_key_of


def clear(removal: Removal, nouns: Sequence[Noun]) -> Mapping[str, int]:
    """Erase everything that names the person without their id, of the last noun first, and return how many things of each kind
    were emptied. Call this before the rows with the id are emptied.
    """
    # E-mails after spreadsheets, whose files have other names then.
    done = [(apart.what, apart.erase(removal)) for noun in reversed(nouns) for apart in _apart(noun)]
    counts: Counter[str] = Counter()
    for what, number in reversed(done):
        if what:
            counts[what] += number
    counts["Notes that name them"] = sum(
        _notes(table, texts, removal.about) for noun in nouns for table, texts in noun.texts.items())
    return counts


def _apart(noun: Noun) -> Collection[Apart]:
    """Return what looks after texts of a noun by a function, once each, in the order in which the entry names them."""
    return dict.fromkeys(how for texts in noun.texts.values() for how in texts.values() if isinstance(how, Apart))


def _notes(table: type[Table], texts_of: Mapping[str, Text], about: Somebody) -> int:
    """Take the person out of the texts of a table, and return how many rows changed. Texts that nothing but an erasure may change
    are emptied as a whole, all of a row where one of them names the person.
    """
    fields = {columns_of(table)[name]: how for name, how in texts_of.items() if not isinstance(how, Apart)}
    if not fields:
        return 0
    whole = {field: None if field.null else "" for field, how in fields.items() if how == "whole"}
    key = primary_key_of(table)
    changed = 0
    for row in list(table.select(*key, *fields).where(reduce(or_, map(about.likely, fields))).tuples()):
        texts = dict(zip(fields, row[len(key):], strict=True))
        new: dict[Any, Any] = {field: about.without(text) for field, text in texts.items() if text}
        named = {field: text for field, text in new.items() if text != texts[field]}
        if named:
            where = [column == value for column, value in zip(key, row, strict=False)]
            changed += table.update({**named, **(whole if named.keys() & whole.keys() else {})}).where(*where).execute()
    return changed
