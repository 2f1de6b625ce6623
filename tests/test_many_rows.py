"""One statement for many rows: all of them or none, however many go together, and stored as Peewee would."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from peewee import BooleanField, DateField, DateTimeField, IntegerField, IntegrityError, TextField

from imi.centres.models import Centre
from imi.database import bulk
from imi.database.bulk import ROWS_OF_A_STATEMENT, many
from imi.database.columns import ref
from imi.database.connection import Table, db
from imi.people.models import Throttle

INSERT = "INSERT INTO throttle (kind, subject, tokens, filled_at) VALUES ('sent', ?, ?, '2026-11-23 10:00:00')"
SIZES = [0, 1, ROWS_OF_A_STATEMENT - 1, ROWS_OF_A_STATEMENT, ROWS_OF_A_STATEMENT + 1, 2 * ROWS_OF_A_STATEMENT]


def kept() -> list[tuple[str, int]]:
    """What is there, in order."""
    return sorted(Throttle.select(Throttle.subject, Throttle.tokens).where(Throttle.kind == "sent").tuples())


@pytest.mark.parametrize("size", SIZES)
def test_every_row_is_stored_once(world: Any, size: int) -> None:
    rows = [(f"row {n:04}", n) for n in range(size)]
    many(INSERT, rows)
    assert kept() == rows


@pytest.mark.parametrize("size", SIZES[2:])
def test_one_refused_row_keeps_all_rows_out(world: Any, size: int) -> None:
    with pytest.raises(IntegrityError):
        many(INSERT, [*((f"row {n:04}", n) for n in range(size)), ("row 0000", 1)])
    assert (kept(), db.in_transaction()) == ([], False)


@pytest.mark.parametrize("size", SIZES[2:])
def test_rows_that_exist_already_may_be_skipped(world: Any, size: int) -> None:
    rows = [(f"row {n:04}", n) for n in range(size)]
    many(INSERT, rows[:3])
    many(f"{INSERT} ON CONFLICT DO NOTHING", rows)
    assert kept() == rows


def test_a_change_of_many_rows_reaches_each(world: Any) -> None:
    size = ROWS_OF_A_STATEMENT + 5
    many(INSERT, [(f"row {n:04}", n) for n in range(size)])
    many("UPDATE throttle SET tokens = ? WHERE subject = ?", [(n + 1, f"row {n:04}") for n in range(size)])
    assert kept() == [(f"row {n:04}", n + 1) for n in range(size)]


@pytest.mark.parametrize("size", SIZES)
def test_a_statement_may_have_parameters_behind_its_values(world: Any, size: int) -> None:
    raising = f"{INSERT} ON CONFLICT (kind, subject) DO UPDATE SET tokens = throttle.tokens + ?"
    many(INSERT, [("row 0000", 5)])
    many(raising, [(f"row {n:04}", n, 2) for n in range(size)])
    assert kept() == [("row 0000", 7 if size else 5), *((f"row {n:04}", n) for n in range(1, size))]


TO_FILL = (Throttle.kind, Throttle.subject, Throttle.tokens, Throttle.filled_at)
AT = datetime(2026, 11, 23, 10)


def fill(size: int, more: int = 0, **how: Any) -> None:
    """Insert so many rows from the model."""
    bulk.insert(Throttle, TO_FILL, [("sent", f"row {n:04}", n + more, AT) for n in range(size)], **how)


@pytest.mark.parametrize("size", SIZES)
def test_rows_of_a_model_are_each_kept_once(world: Any, size: int) -> None:
    fill(size)
    assert kept() == [(f"row {n:04}", n) for n in range(size)]


@pytest.mark.parametrize("size", SIZES[2:])
def test_a_refused_row_of_a_model_keeps_all_out(world: Any, size: int) -> None:
    with pytest.raises(IntegrityError):
        bulk.insert(Throttle, TO_FILL, [("sent", f"row {n % (size - 1):04}", n, AT) for n in range(size)])
    assert (kept(), db.in_transaction()) == ([], False)


@pytest.mark.parametrize("size", SIZES[2:])
def test_rows_that_are_there_are_skipped_or_changed(world: Any, size: int) -> None:
    fill(3)
    fill(size, 7, skip=True)
    assert kept() == [(f"row {n:04}", n if n < 3 else n + 7) for n in range(size)]
    fill(size, 9, key=(Throttle.kind, Throttle.subject), change=(Throttle.tokens,))
    assert kept() == [(f"row {n:04}", n + 9) for n in range(size)]


def test_each_row_is_changed_its_own_way(world: Any) -> None:
    size = ROWS_OF_A_STATEMENT + 5
    fill(size)
    bulk.update(Throttle, ("kind", Throttle.subject), (Throttle.filled_at,),
                [("sent", f"row {n:04}", AT + timedelta(days=n)) for n in range(size)], revision=Throttle.tokens)
    assert kept() == [(f"row {n:04}", n + 1) for n in range(size)]
    assert Throttle.get(Throttle.subject == "row 0203").filled_at == AT + timedelta(days=203)


def test_rows_are_deleted_by_their_keys(world: Any) -> None:
    fill(5)
    bulk.delete(Throttle, (Throttle.kind, Throttle.subject), [("sent", "row 0001"), ("sent", "row 0003"), ("other", "row 0004")])
    assert [tokens for _subject, tokens in kept()] == [0, 2, 4]


class Sample(Table):
    """A table with a column of each kind that the portal has."""

    label = TextField(default="it's “so”", column_name="words")
    count = IntegerField(default=3)
    good = BooleanField(default=True)
    on = DateField(null=True)
    at = DateTimeField(null=True)
    centre = ref(Centre, null=True)


@pytest.fixture
def samples(world: Any) -> Any:
    """The table, for one test."""
    db.create_tables([Sample])
    yield Sample
    db.drop_tables([Sample])


def stored() -> list[tuple[Any, ...]]:
    """What the database itself has, in order."""
    return list(db.execute_sql("SELECT words, count, good, \"on\", at, centre_id FROM sample ORDER BY id").fetchall())


def test_values_are_stored_as_peewee_stores_them(samples: Any, world: Any) -> None:
    fields = [Sample.label, Sample.count, Sample.good, Sample.on, Sample.at, Sample.centre]
    rows = [
        ("Zoë", 1, False, date(2026, 2, 1), AT, world.north.id), ("", 0, True, None, None, None),
        # What Peewee makes fit of other kinds of values.
        (17, "4", 1, datetime(2026, 2, 1, 9), AT.replace(microsecond=5), world.north),
        (b"a", True, 0, "2026-03-04", "2026-03-04 05:06:07", None),
    ]
    Sample.insert_many(rows, fields).execute()
    as_peewee = stored()
    Sample.delete().execute()
    bulk.insert(Sample, fields, rows)
    assert stored() == as_peewee
    bulk.update(Sample, ("id",), fields[:-1], [(one.id, *rows[0][:-1]) for one in Sample.select()])
    assert {line[:-1] for line in stored()} == {as_peewee[0][:-1]}


def test_fields_that_are_not_named_get_the_models_default(samples: Any) -> None:
    bulk.insert(Sample, (Sample.on,), [(date(2026, 2, 1),)] * (ROWS_OF_A_STATEMENT + 1))
    assert {(one.label, one.count, one.good, one.at) for one in Sample.select()} == {("it's “so”", 3, True, None)}


@pytest.mark.parametrize("fields, rows, sentence", [
    (("words",), [("a",)], "Sample has no field words"),
    ((Throttle.tokens,), [(1,)], "Sample has no field tokens"),
    ((Sample.label, Sample.count), [("a",)], "A row of sample has 1 values, and 2 are asked for"),
    ((Sample.label,), [("a",), ("b", 2)], "argument 2 is longer"),
])
def test_fields_and_values_that_do_not_fit_are_refused(samples: Any, fields: Any, rows: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        bulk.insert(Sample, fields, rows)
    assert stored() == []
