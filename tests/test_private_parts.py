"""The private parts of libraries that the portal uses still exist and are unchanged."""
from __future__ import annotations

from typing import Any

import peewee
import pytest
from huey.consumer import Consumer
from peewee import CompositeKey, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField
from werkzeug.routing import Map, Rule

from imi.database import peewee_private
from imi.jobs import QuietConsumer
from imi.web.running.quick import LazyRule


class Garage(Model):
    """A table with a default, a key and another name of a column."""

    name = TextField(default="none", column_name="called")

    class Meta:
        table_name = "garages"


class Visit(Model):
    """A table with a key of two columns."""

    garage = ForeignKeyField(Garage)
    number = IntegerField()

    class Meta:
        primary_key = CompositeKey("garage", "number")


@pytest.fixture
def garages() -> Any:
    """A database with one garage in it."""
    database = SqliteDatabase(":memory:")
    with database.bind_ctx([Garage]):
        database.create_tables([Garage])
        Garage.create(name="North")
        yield database


def test_peewee_tells_a_tables_name_fields_and_columns() -> None:
    assert peewee_private.table_name(Garage) == "garages"
    assert dict(peewee_private.fields_of(Garage)) == {"id": Garage.id, "name": Garage.name}
    assert dict(peewee_private.columns_of(Garage)) == {"id": Garage.id, "called": Garage.name}
    assert list(peewee_private.fields_of(Visit)) == ["garage", "number"]
    assert list(peewee_private.columns_of(Visit)) == ["garage_id", "number"]


def test_peewee_tells_the_fields_of_a_primary_key() -> None:
    assert [field.name for field in peewee_private.primary_key_of(Garage)] == ["id"]
    assert [field.name for field in peewee_private.primary_key_of(Visit)] == ["garage", "number"]


def test_peewee_tells_values_read_from_unread_ones(garages: Any) -> None:
    read, unread = Garage.select(Garage.name).get(), Garage.select(Garage.id).get()
    assert peewee_private.value_read(read, Garage.name) == "North"
    assert unread.name is None
    with pytest.raises(KeyError):
        peewee_private.value_read(unread, Garage.name)


def test_a_driver_s_error_becomes_peewees(garages: Any) -> None:
    with pytest.raises(peewee.IntegrityError), peewee_private.raises_as_peewee:
        garages.cursor().execute("INSERT INTO garages (id, called) VALUES (1, 'South')")


@pytest.mark.parametrize("kind, found", [("objects", "South"), ("tuples", ("South",)), ("dicts", {"name": "South"})])
def test_a_query_gives_the_rows_of_a_statement_written_by_hand(garages: Any, kind: str, found: Any) -> None:
    query = Garage.select(Garage.name)
    query = query if kind == "objects" else getattr(query, kind)()
    cursor = garages.cursor()
    cursor.execute("SELECT 'South' AS name FROM garages")
    peewee_private.answer(query, cursor)
    [row] = query
    assert (row.name if kind == "objects" else row) == found


def test_werkzeug_compiles_a_link_where_the_lazy_one_waits() -> None:
    made = Rule("/a/<int:number>", endpoint="a")
    Map([made])
    build = made._compile_builder(False)
    assert build.__get__(made, None)(number=7) == ("", "/a/7")
    assert "_compile_builder" in vars(LazyRule)


def test_huey_takes_signals_where_the_quiet_consumer_takes_none() -> None:
    assert callable(Consumer._set_signal_handlers)
    assert "_set_signal_handlers" in vars(QuietConsumer)
    assert "_set_signal_handlers" in Consumer.start.__code__.co_names
