"""Our type stubs for Peewee name only what Peewee has."""
from __future__ import annotations

import ast
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest
from peewee import ForeignKeyField, Model

import imi
from imi.database.connection import Table

TYPINGS = Path(imi.__file__).parents[1] / "typings"
MODULES = sorted(".".join(file.relative_to(TYPINGS).with_suffix("").parts) for file in TYPINGS.rglob("*.pyi")
                 if file.stem != "__init__")

# An accessor does this for the column, once that stands in a table.
ACCESSED = (("Field", "__get__"), ("Field", "__set__"))


def names(module: str) -> list[tuple[str, ...]]:
    """The (class, member) and (function,) names of a stub that stand for something in the library."""
    found: list[tuple[str, ...]] = []
    for node in ast.parse((TYPINGS / f"{module.replace('.', '/')}.pyi").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.append((node.name,))
        if isinstance(node, ast.ClassDef) and not any("type_check_only" in ast.unparse(mark) for mark in node.decorator_list):
            found += [(node.name,), *((node.name, one.name) for one in node.body if isinstance(one, ast.FunctionDef))]
    return [name for name in found if not name[0].startswith("_") and name not in ACCESSED]


@pytest.mark.parametrize("module", MODULES)
def test_the_library_has_what_its_types_name(module):
    library = import_module(module)
    assert [name for name in names(module) if not hasattr(reduce(getattr, name[:-1], library), name[-1])] == []


def tables(of: type[Model] = Table) -> list[type[Model]]:
    return [each for one in of.__subclasses__() for each in (one, *tables(one)) if one.__module__.startswith("imi.")]


def test_a_declared_key_is_that_of_a_foreign_key():
    for table in tables():
        declared = {name: kind for kind_of in table.__mro__ for name, kind in vars(kind_of).get("__annotations__", {}).items()
                    if kind.startswith("ForeignId[")}
        keys = {field.object_id_name: field for field in table._meta.sorted_fields if isinstance(field, ForeignKeyField)}
        assert set(declared) <= set(keys), table.__name__
        for name, kind in declared.items():
            assert ("None" in kind) == keys[name].null, (table.__name__, name)
            assert ("int" in kind) == (keys[name].rel_field.field_type in ("AUTO", "BIGAUTO")), (table.__name__, name)
