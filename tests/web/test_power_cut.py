"""The power is cut: of a file system in a file of its own, only what was written through is in a copy of that file.

The serving process is stopped for the moment in which the copy is made, and the copy is opened as after a restart.
"""
from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import time_machine
from support import sample
from support.addresses import RECEIPTS
from support.mounts import make_image, of_image
from support.portal_under_test import Portal
from support.served import NOON, Served, serving, somebody, until

from imi.database.connection import PRAGMAS, db

pytestmark = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="A server has its disk elsewhere")

CUTS, ROWS, MEGABYTES = (30, 30, 64) if sample.THOROUGHLY else (2, 30, 48)


def cut(served: Served, folder: Path, image: Path, copy: Path) -> None:
    """Copy what the disk holds in this moment. A file that nobody wrote through shows that the copy is a cut indeed."""
    served.process.send_signal(signal.SIGSTOP)
    (folder / "in the air").write_text("not written through")
    shutil.copy(image, copy)
    served.process.send_signal(signal.SIGCONT)
    (folder / "in the air").unlink()


def seen(file: Path) -> tuple[int, int]:
    """What of a file changes when it is written to."""
    stat = file.stat()
    return stat.st_size, stat.st_mtime_ns


def after_it(copy: Path, folder: Path, batch: str) -> tuple[int, str]:
    """(registrations of the batch, its state) after the restart, when the database has been found whole."""
    with of_image(folder, copy):
        held = folder / "in the air"
        assert not held.exists() or not held.read_text()
        with closing(sqlite3.connect(folder / "portal.db")) as look:
            assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            state = look.execute("SELECT state FROM batch WHERE reference = ?", [batch]).fetchone()[0]
            saved = look.execute("SELECT count(*) FROM registration g JOIN receipt r ON r.id = g.receipt_id"
                                 " JOIN batch b ON b.id = r.batch_id WHERE b.reference = ?", [batch]).fetchone()[0]
    return saved, state


@pytest.mark.failure(106)
def test_acknowledged_writes_survive_a_power_cut_and_none_is_half_done(furnished: str, tmp_path: Path) -> None:
    image, copy, folder = tmp_path / "image", tmp_path / "copy", tmp_path / "disk"
    make_image(image, MEGABYTES)
    with of_image(folder, image):
        shutil.copy(furnished.split("///", 1)[1], folder / "portal.db")
        with time_machine.travel(NOON, tick=False):
            portal = Portal(f"sqlite:///{folder / 'portal.db'}", folder, alone=True)
            prepared = [review(portal) for _cut in range(CUTS)]
            who = somebody(portal)
            portal.close()
        log, found = folder / "portal.db-wal", []
        with serving(portal) as served, ThreadPoolExecutor(1) as pool:
            assert served.ask("/ready").status == 200
            for n, (batch, form) in enumerate(prepared):
                before = seen(log)
                pressed = pool.submit(served.ask, f"{RECEIPTS}/batches/{batch}/submission", who, form)
                if n % 2:
                    # While it is being written down: the log has begun to grow, or its pages to change.
                    until(lambda before=before, pressed=pressed: seen(log) != before or pressed.done(), "Save writes")
                else:
                    assert pressed.result().status == 303
                cut(served, folder, image, copy)
                found.append(after_it(copy, tmp_path / "restarted", batch))
                assert found[-1] in ([(ROWS, "registered")] if n % 2 == 0 else [(ROWS, "registered"), (0, "draft")])
                assert pressed.result().status == 303
        print(f"{CUTS} power cuts, {CUTS - CUTS // 2} after the answer: 0 lost; {CUTS // 2} in mid-write: "
              f"{found[1::2].count((0, 'draft'))} left nothing, {found[1::2].count((ROWS, 'registered'))} all, 0 a part")


def review(portal: Portal) -> tuple[str, dict[str, Any]]:
    """(a batch that is ready, what its review posts)."""
    batch = portal.world.batch(portal.world.people(ROWS))
    form = portal.browser("registrar").get(f"{RECEIPTS}/batches/{batch}/review").form("#submission")
    return batch, {name: text for name, text in form.items() if name != "csrf_token"}


@pytest.mark.failure(106)
def test_every_connection_writes_through_before_it_answers(database: Any) -> None:
    # FULL is 2: with NORMAL, acknowledged saves were lost in ten power cuts of ten.
    found = {name: db.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS if name != "trusted_schema"}
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "secure_delete": 1,
                     "temp_store": 2, "cache_size": -16384, "journal_size_limit": 64 * 1024 * 1024}
