"""A database of commit a856fe0, the oldest that can be upgraded, gets today’s tables, and people find what is theirs."""
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.old_databases import of_the_baseline
from support.portal_under_test import Portal
from support.shapes import shape

from imi.candidates.models import Candidate
from imi.database.connection import db
from imi.migrations import STEPS, baseline, guards, pending, runner, upgrade
from imi.registrations.changes.models import Transfer
from imi.registrations.models import Receipt, Registration

SERVER = os.environ.get("TEST_DATABASE_URL", "")


def rows() -> dict[str, int]:
    """How many rows each table has."""
    return {table: db.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in db.get_tables()}


@pytest.fixture
def emptied(fresh: Any) -> Callable[[], None]:
    """Takes every table away again."""
    def take_away() -> None:
        if SERVER:
            fresh.execute_sql("DROP SCHEMA public CASCADE")
            fresh.execute_sql("CREATE SCHEMA public")
            return
        fresh.execute_sql("PRAGMA foreign_keys = OFF")
        for table in fresh.get_tables():
            fresh.execute_sql(f'DROP TABLE "{table}"')
        fresh.execute_sql("PRAGMA foreign_keys = ON")

    return take_away


def test_the_baseline_makes_the_tables_and_guards_of_that_commit(fresh: Any, emptied: Callable[[], None]) -> None:
    runner(fresh).up(baseline.STEP)
    made = shape(fresh)
    emptied()
    of_the_baseline(fresh)
    for ours, theirs in zip(made, shape(fresh), strict=True):
        assert len(ours) > 30
        assert ours == theirs


def test_an_old_database_gets_the_tables_and_guards_of_a_new_one(fresh: Any, emptied: Callable[[], None]) -> None:
    of_the_baseline(fresh)
    assert pending(fresh) == list(STEPS[1:])
    assert upgrade(fresh) == list(STEPS[1:])
    assert (pending(fresh), guards.missing(fresh), upgrade(fresh)) == ([], [], [])
    upgraded = shape(fresh)
    emptied()
    upgrade(fresh)
    assert upgraded == shape(fresh)


def test_an_old_databases_history_is_kept_and_readable(fresh: Any, on_the_day: None) -> None:
    of_the_baseline(fresh)
    before = rows()
    upgrade(fresh)
    after = rows()
    # Of two records with one ULN the merged one keeps its own as a past edition.
    # Each of the ten who are not merged has a key for the e-mail address and one for the telephone number, and one of them both
    # of the record that was merged into theirs.
    new = {"schema_migration": len(STEPS), "candidate_was": 1, "batch_change": 0, "matched_columns": 0, "candidate_key": 22,
           "person_preference": 0, "terms": 0, "terms_accepted": 0}
    assert {table: after[table] - before.get(table, 0) for table in after
            if table not in before or after[table] != before[table]} == new
    merged, later = Candidate.get(Candidate.number == 1000009), Candidate.get(Candidate.number == 1000011)
    assert (merged.state, merged.uln, later.uln) == ("merged", None, "1728830787")
    first, follows = Registration.select().where(Registration.candidate == 1).order_by(Registration.id)
    assert [(one.state, one.first_id) for one in (first, follows)] == [("cancelled", first.id), ("active", first.id)]
    assert [one.state for one in Transfer.select().order_by(Transfer.id)] == ["ended", "asked"]
    assert {str(one.undo_until) for one in Receipt.select()} == {"2026-11-24"}


def test_people_of_an_old_database_sign_in_and_find_their_receipts(fresh: Any, tmp_path: Path, on_the_day: None) -> None:
    of_the_baseline(fresh)
    upgrade(fresh)
    url = f"{SERVER.rsplit('/', 1)[0]}/{fresh.database}" if SERVER else f"sqlite:///{fresh.database}"
    portal = Portal(url, tmp_path)
    page = portal.browser("registrar").get("/apprenticeships/registrations/R-26-104001")
    assert page.status == 200
    portal.close()
