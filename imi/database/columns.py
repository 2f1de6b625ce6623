"""Define the kinds of columns, references and indexes with which the tables are declared."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeVar, overload

from peewee import (
    SQL,
    Check,
    ForeignKeyField,
    Model,
    TextField,
)

from imi.database.peewee_private import table_name

M = TypeVar("M", bound=Model)


class KeyField(TextField):
    """A folded search key, compared byte by byte on both databases, so that prefix ranges agree."""

    field_type = "KEY"


class Within(ForeignKeyField):
    """A foreign key over two columns: (by, column) → through(by, to). See `within`."""

    def __init__(self, model: type[Model] | Literal["self"], by: str, to: str, through: str | None, null: bool) -> None:
        self.by, self.to, self.through = by, to, through
        super().__init__(model, index=False, backref="+", null=null)

    def foreign_key_constraint(self, explicit_name: bool = False) -> SQL:  # noqa: ARG002  Peewee's signature
        table = self.through or table_name(self.rel_model)
        return SQL(f'FOREIGN KEY ("{self.by}", "{self.column_name}") REFERENCES "{table}" ("{self.by}", "{self.to}")')


def unique(columns: Sequence[str], where: str | None = None) -> tuple[str, Sequence[str], str | None]:
    """Return a unique index over columns, optionally of some rows only."""
    return ("UNIQUE", columns, where)


def index(columns: Sequence[str], where: str | None = None) -> tuple[str, Sequence[str], str | None]:
    """Return a plain index over columns, optionally of some rows only."""
    return ("", columns, where)


def together(*columns: str) -> SQL:
    """Return a unique constraint declared with the table, for composite references to point at."""
    return SQL("UNIQUE ({})".format(", ".join(f'"{c}"' for c in columns)))


def refers(column: str, table: str, by: str = "") -> SQL:
    """Return a foreign key to a table whose model stands in a later noun, declared with the table: the model has the number
    only.

    With `by` the key is over two columns: (by, column) → table(by, id).
    """
    if by:
        return SQL(f'FOREIGN KEY ("{by}", "{column}") REFERENCES "{table}" ("{by}", "id")')
    return SQL(f'FOREIGN KEY ("{column}") REFERENCES "{table}" ("id") ON DELETE RESTRICT')


def state(*values: str) -> TextField:
    """Return a column that holds one of a few words; the first is the default."""
    words = ", ".join(f"'{v}'" for v in values)
    return TextField(default=values[0], constraints=[Check(f"state IN ({words})")])


@overload
def ref(model: type[M], *, null: Literal[True]) -> ForeignKeyField[M | None]: ...
@overload
def ref(model: type[M], *, primary_key: bool = False, default: str | None = None) -> ForeignKeyField[M]: ...
@overload
def ref(model: Literal["self"], *, null: Literal[True]) -> ForeignKeyField[Any]: ...
def ref(model: type[Model] | Literal["self"], *, null: bool = False, primary_key: bool = False,
        default: str | None = None) -> ForeignKeyField[Any]:
    """Return a foreign key without an index of its own: every index is stated in `keys`."""
    return ForeignKeyField(model, index=False, backref="+", on_delete="RESTRICT", null=null, primary_key=primary_key,
                           default=default)


@overload
def within(model: type[M], by: str = ..., to: str = ..., through: str | None = ..., *,
           null: Literal[True]) -> ForeignKeyField[M | None]: ...
@overload
def within(model: type[M], by: str = ..., to: str = ..., through: str | None = ...) -> ForeignKeyField[M]: ...
@overload
def within(model: Literal["self"], *, null: Literal[True]) -> ForeignKeyField[Any]: ...
def within(model: type[Model] | Literal["self"], by: str = "centre_id", to: str = "id", through: str | None = None, *,
           null: bool = False) -> ForeignKeyField[Any]:
    """Return a foreign key over two columns: (by, column) → through(by, to). The database refuses cross links."""
    return Within(model, by, to, through, null)
