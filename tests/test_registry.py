"""The registry has every table once, parents first."""
from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from imi.database.connection import Table
from imi.registry import NOUNS, TABLES

IMI = Path(__file__).parents[1] / "imi"


def declared() -> set[type[Table]]:
    """Every table that a noun's `models.py` declares."""
    modules = [import_module(".".join(file.relative_to(IMI.parent).with_suffix("").parts)) for file in IMI.rglob("models.py")]
    return {thing for module in modules for thing in vars(module).values()
            if isinstance(thing, type) and issubclass(thing, Table) and thing.__module__ == module.__name__
            and not thing.__subclasses__()}


def test_every_table_is_in_the_entry_of_its_noun_once() -> None:
    assert len(TABLES) == len(set(TABLES))
    assert set(TABLES) == declared(), "say it in the noun.py of its noun"
    for noun in NOUNS:
        assert {table.__module__ for table in noun.models} == {f"imi.{noun.name.replace('/', '.')}.models"}


def test_personal_rows_stand_in_the_order_of_their_tables() -> None:
    """An erasure goes through them backwards, so that what has a key to another row is written before that row."""
    for noun in NOUNS:
        own = [noun.models.index(place.table) for place in noun.personal if place.table in noun.models]
        assert own == sorted(own), noun.name


# Audit lines stay as they were written, and whoever was erased is not merged any more.
STAYS = {"audit", "privacy"}


def test_a_noun_with_rows_about_candidates_says_what_a_merge_does() -> None:
    keyed = {noun.name for noun in NOUNS for table in noun.models if "candidate_id" in table._meta.columns}
    assert keyed - STAYS == {noun.name for noun in NOUNS if noun.on_merge}


def test_every_key_leads_to_a_table_that_is_created_before(database: object) -> None:
    made: set[str] = set()
    for table in TABLES:
        made.add(table._meta.table_name)
        sql, _values = table._schema._create_table(safe=False).query()
        assert set(re.findall(r'REFERENCES "(\w+)"', sql)) <= made, table
