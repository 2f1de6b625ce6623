"""One statement for many rows: all of them or none, however many go together."""
from __future__ import annotations

from typing import Any

import pytest
from peewee import IntegrityError

from imi.database import db
from imi.people.models import Throttle
from imi.statements import ROWS_OF_A_STATEMENT, many

INSERT = "INSERT INTO throttle (kind, subject, tokens, filled_at) VALUES ('sent', ?, ?, '2026-11-23 10:00:00')"
SIZES = [0, 1, ROWS_OF_A_STATEMENT - 1, ROWS_OF_A_STATEMENT, ROWS_OF_A_STATEMENT + 1, 2 * ROWS_OF_A_STATEMENT]


def kept() -> list[tuple[str, int]]:
    """What is there, in order."""
    return sorted(Throttle.select(Throttle.subject, Throttle.tokens).where(Throttle.kind == "sent").tuples())


@pytest.mark.parametrize("size", SIZES)
def test_every_row_is_kept_once(world: Any, size: int) -> None:
    rows = [(f"row {n:04}", n) for n in range(size)]
    many(INSERT, rows)
    assert kept() == rows


@pytest.mark.parametrize("size", SIZES[2:])
def test_one_row_that_is_refused_keeps_all_out(world: Any, size: int) -> None:
    with pytest.raises(IntegrityError):
        many(INSERT, [*((f"row {n:04}", n) for n in range(size)), ("row 0000", 1)])
    assert (kept(), db.in_transaction()) == ([], False)


@pytest.mark.parametrize("size", SIZES[2:])
def test_what_is_there_already_may_be_passed_over(world: Any, size: int) -> None:
    rows = [(f"row {n:04}", n) for n in range(size)]
    many(INSERT, rows[:3])
    many(f"{INSERT} ON CONFLICT DO NOTHING", rows)
    assert kept() == rows


def test_a_change_of_many_rows_reaches_each(world: Any) -> None:
    size = ROWS_OF_A_STATEMENT + 5
    many(INSERT, [(f"row {n:04}", n) for n in range(size)])
    many("UPDATE throttle SET tokens = ? WHERE subject = ?", [(n + 1, f"row {n:04}") for n in range(size)])
    assert kept() == [(f"row {n:04}", n + 1) for n in range(size)]
