"""While somebody else holds the database, nothing is lost and reading goes on."""
from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from support.addresses import BATCHES
from support.browser import HTMX
from support.makers import CAST, DEFAULTS, PASSWORD
from support.portal_under_test import Portal
from support.tables import changed, digests

from imi.batches.models import BatchRow
from imi.database import connection
from imi.database.connection import db, is_sqlite

SERVER = os.environ.get("TEST_DATABASE_URL", "")


@pytest.fixture
def held(furnished: str, copy_of: Any, tmp_path: Path, on_the_day: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """(the portal with a short patience, a second connection that can hold the database)."""
    monkeypatch.setitem(connection.PRAGMAS, "busy_timeout", 50)
    url = copy_of(furnished)
    if not url.startswith("sqlite"):
        pytest.skip("only SQLite has one lock for everything")
    portal = Portal(url, tmp_path)
    other = sqlite3.connect(url.split("///")[1], isolation_level=None)
    yield portal, other
    if other.in_transaction:
        other.execute("ROLLBACK")
    other.close()
    portal.close()


WRITES = [("/candidates", {"numbers": "1000002"}), ("/defaults", {**DEFAULTS, "starts_on": "8/9/2026"}),
          ("/order", {"purchase_order": "PO 7"}),
          ("/undo", {}), ("/candidates/new/draft", {"surname": "Okafor"}), ("/discard", {}), ("/submission", {})]


@pytest.mark.failure(110)
@pytest.mark.parametrize("path, fields", WRITES)
def test_reading_goes_on_while_the_database_is_locked(held: Any, path: str, fields: dict[str, str]) -> None:
    portal, other = held
    registrar = portal.browser("registrar")
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    if path == "/undo":
        registrar.post(f"{address}/candidates/remove", {"gone": str(BatchRow.get().id)})
    page, token = registrar.get(f"{address}/review"), registrar.token()
    if path == "/submission":
        fields = page.form("#submission")
    before = digests()
    db.close()
    other.execute("BEGIN EXCLUSIVE")
    assert registrar.get(address).status == 200
    whole = registrar.post(address + path, fields, token=token)
    fragment = registrar.client.post(address + path, data={**fields, "csrf_token": token}, headers={**HTMX, "HX-Target": "x"})
    for answer in (whole.answer, fragment):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Nothing has been lost" in answer.get_data(as_text=True)
    # What was typed stays where it is: the page is not swapped, the sentence goes above it.
    assert fragment.headers["HX-Retarget"] == "#message"
    other.execute("ROLLBACK")
    assert changed(before) == []
    db.close()
    assert registrar.post(address + path, fields, token=token).status == 200
    assert changed(before) != []


@pytest.mark.failure(110)
def test_signing_in_says_when_the_database_is_locked(held: Any) -> None:
    portal, other = held
    browser = portal.anonymous()
    page = browser.get("/sign-in")
    other.execute("BEGIN EXCLUSIVE")
    answer = browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password=PASSWORD)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert PASSWORD not in answer.html
    other.execute("ROLLBACK")
    assert browser.submit(page, "main form[method=post]", identifier=CAST["registrar"][0], password=PASSWORD).status == 200


@pytest.mark.failure(112)
def test_pages_answer_503_while_a_tool_locks_the_database(held: Any) -> None:
    portal, _other = held
    registrar = portal.browser("registrar")
    tool = sqlite3.connect(portal.settings.database_url.split("///")[1], isolation_level=None, timeout=0)
    with closing(tool):
        tool.execute("PRAGMA locking_mode = EXCLUSIVE")
        assert registrar.get("/").status == 200
        # While the portal has the file open, nobody can take it away; so it is taken before anybody asks.
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            tool.execute("BEGIN EXCLUSIVE")
        portal.close()
        tool.execute("BEGIN EXCLUSIVE")
        for path in ("/", BATCHES, "/sign-in"):
            page = registrar.get(path)
            assert (page.status, page.headers["Retry-After"]) == (503, "5"), path
            assert "Nothing has been lost" in page.text
    assert registrar.get("/").status == 200


@pytest.mark.failure(115)
def test_a_full_database_says_so_and_saves_again_once_it_may_grow(held: Any) -> None:
    portal, _other = held
    registrar = portal.browser("registrar")
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    typed = {"surname": "Okafor", "position": "x" * 200_000}
    assert registrar.get(address).status == 200
    before = digests()
    # On the one connection there is, which every request takes from the pool.
    [pages] = db.execute_sql("PRAGMA page_count").fetchone()
    db.execute_sql(f"PRAGMA max_page_count = {pages}")
    db.close()
    refused = registrar.post(f"{address}/candidates/new/draft", typed)
    assert (refused.status, "Nothing has been lost and you can still read" in refused.text) == (507, True)
    assert registrar.get(address).status == 200
    assert changed(before) == []
    db.execute_sql("PRAGMA max_page_count = 1000000")
    db.close()
    assert registrar.post(f"{address}/candidates/new/draft", typed).status == 200
    assert changed(before) == ["candidate_draft"]


@pytest.mark.failure(111)
def test_a_long_report_does_not_block_writing_and_the_log_is_tidied(held: Any) -> None:
    portal, other = held
    registrar, world = portal.browser("registrar"), portal.world
    address = f"{BATCHES}/{world.batch('1000001')}"
    other.execute("BEGIN")
    counted = other.execute("SELECT count(*) FROM audit").fetchone()
    for n in range(20):
        was = {"was_purchase_order": f"PO {n - 1}"} if n else {}
        assert registrar.post(f"{address}/order", {"purchase_order": f"PO {n}", **was}).status == 200
    saved = registrar.submit(registrar.get(f"{address}/review"), "#submission")
    assert "1 candidate registered" in saved.text
    # The report goes on with what stood there when it began.
    assert other.execute("SELECT count(*) FROM audit").fetchone() == counted
    other.execute("ROLLBACK")
    assert other.execute("SELECT count(*) FROM audit").fetchone() > counted
    # Nothing of the portal's holds on to an old state: all that was written ahead can be taken over.
    db.close()
    busy, ahead, taken_over = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert (busy, ahead, taken_over) == (0, 0, 0)


@pytest.mark.failure(113)
def test_a_database_restart_costs_one_answer_saying_nothing_is_lost(portal: Any) -> None:
    if is_sqlite():
        pytest.skip("only a server is restarted")
    registrar = portal.browser("registrar")
    assert registrar.get("/").status == 200
    with psycopg.connect(SERVER, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [db.obj.database])
    answers = [registrar.client.get("/").status_code for _ in range(3)]
    assert answers[0] in (200, 503)
    assert answers[1:] == [200, 200]
