"""`/health` and `/ready`, which whoever watches the server asks, and anybody else may."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.processes import free_port

from imi.database.connection import db, disconnect, is_sqlite
from imi.web.application import create_app

WRITING = ("INSERT", "UPDATE", "DELETE", "CREATE", "BEGIN IMMEDIATE")


def test_health_checks_write_nothing(portal: Any, statements: Any) -> None:
    browser = portal.browser("registrar")
    with statements() as asked:
        for path in ("/ready", "/health"):
            assert browser.get(path).status == 200
    assert asked
    assert [one for one in asked if any(word in one.upper() for word in WRITING)] == []


def test_health_answers_while_the_database_is_unreachable(portal: Any) -> None:
    gone = create_app(replace(portal.settings, database_url=f"postgresql://nobody@127.0.0.1:{free_port()}/none")).test_client()
    assert (gone.get("/health").status_code, gone.get("/health").json) == (200, {"running": True})
    assert (gone.get("/ready").status_code, gone.get("/ready").json) == (
        503, {"ready": False, "why": "The database cannot be reached"})
    assert gone.get("/sign-in").status_code == 503
    # Another host name is refused as ever.
    assert gone.get("/health", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_database_that_may_not_be_written_to_is_not_ready(portal: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = portal.anonymous()
    if is_sqlite():
        # Root may write to any file, so what the system says of it stands in.
        monkeypatch.setattr("os.access", lambda path, _mode: Path(path) != tmp_path / "portal.db")
    else:
        name = portal.settings.database_url.rpartition("/")[2]
        assert portal.world
        db.execute_sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        # Connections that are open already are as they were.
        disconnect()
    assert browser.get("/ready").status == 503
