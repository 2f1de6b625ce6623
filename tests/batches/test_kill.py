"""Save is killed outright at any moment: all or nothing stands, and pressing it again finishes it, once."""
from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from support import sample
from support.makers import TODAY, World
from support.processes import ended, environment, started

from imi.batches.models import Batch
from imi.database.connection import connect, db
from imi.mail.models import Letter
from imi.registrations.models import Receipt, Registration

pytestmark = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="A file of SQLite is what is torn here")

ROWS, MOMENTS = 60, 20 if sample.THOROUGHLY else 6
# Registers in a fork per file and kills it from SQLite's own clock, which ticks in the middle of statements too.
# A tiny cache makes what is not committed yet reach the disk.
CHILD = """
import json, os, signal, sys
from datetime import date
from support.makers import World
from imi.database.connection import connect, db
from imi.batches.saving import Submission, register

def save(path, reference, posted, today, moment):
    ticks = 0
    def tick():
        nonlocal ticks
        ticks += 1
        if ticks == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0
    def stored():
        if moment < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    connect(f"sqlite:///{path}").connect()
    db.execute_sql("PRAGMA cache_size = 4")
    world = World()
    db.connection().set_progress_handler(tick, 50)
    register(world.north, world.registrar, reference, Submission(**posted), today, after=stored)
    return ticks

asked = json.load(sys.stdin)
today = date.fromisoformat(asked["today"])
for path, moment in asked["saves"]:
    child = os.fork()
    if child == 0:
        print(save(path, asked["reference"], asked["posted"], today, moment), flush=True)
        os._exit(0)
    print(json.dumps([path, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])]), flush=True)
"""


@pytest.fixture
def prepared(world: Any, tmp_path: Path) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """(file of the database, batch of sixty, what its review posts)."""
    days = (date(2005, 1, 1) + timedelta(days=n) for n in range(ROWS))
    reference = world.batch(" ".join(str(world.candidate(date_of_birth=day)) for day in days))
    posted = {"key": "pressed-again-the-same", "fingerprint": world.screen(reference).fingerprint, "pence": 36000}
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    yield tmp_path / "portal.db", reference, posted
    db.close()


def saved(prepared: tuple[Path, str, dict[str, Any]], moments: list[int]) -> tuple[list[Path], list[Any]]:
    """(a copy per moment, after Save was killed in it then; what the saves printed and how they ended)."""
    file, reference, posted = prepared
    copies = [file.with_name(f"at{moment}.db") for moment in moments]
    for copy in copies:
        shutil.copy(file, copy)
    asked = {"today": TODAY.isoformat(), "reference": reference, "posted": posted,
             "saves": [(str(copy), moment) for copy, moment in zip(copies, moments, strict=True)]}
    done = ended(started("-c", CHILD, env=environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE), json.dumps(asked))
    assert (done.returncode, done.stderr) == (0, "")
    return copies, [json.loads(line) for line in done.stdout.splitlines()]


def standing(file: Path, reference: str) -> tuple[int, int, int, str]:
    """Receipts, registrations, letters, and the state of the batch, as the next start of the portal finds them."""
    connect(f"sqlite:///{file}").connect()
    assert db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute_sql("PRAGMA foreign_key_check").fetchone() is None
    counts = Receipt.select().count(), Registration.select().count(), Letter.select().count()
    return *counts, Batch.get(Batch.reference == reference).state


NOTHING, ALL = (0, 0, 0, "draft"), (1, ROWS, 2, "registered")


@pytest.mark.failure(103)
def test_a_save_killed_at_many_moments_leaves_nothing_and_is_repeatable(prepared: Any) -> None:
    _file, reference, posted = prepared
    _copies, [ticks, ended] = saved(prepared, [0])
    assert (ended[1], ticks > 10 * MOMENTS) == (0, True)
    moments = [1 + n * (ticks - 1) // (MOMENTS - 1) for n in range(MOMENTS)]
    copies, endings = saved(prepared, moments)
    assert [ending[1] for ending in endings] == [-signal.SIGKILL] * MOMENTS
    assert any(copy.with_name(f"{copy.name}-wal").stat().st_size for copy in copies)
    found = []
    for copy in copies:
        found.append(standing(copy, reference))
        assert World().save(reference, **posted).candidates == ROWS
        assert standing(copy, reference) == ALL
        db.close()
    assert set(found) <= {NOTHING, ALL}
    assert found[0] == NOTHING


@pytest.mark.failure(104)
def test_save_killed_once_it_is_stored_answers_with_the_same_receipt(prepared: Any) -> None:
    _file, reference, posted = prepared
    [copy], [[_path, ended]] = saved(prepared, [-1])
    assert ended == -signal.SIGKILL
    assert standing(copy, reference) == ALL
    assert World().save(reference, **posted).id == Receipt.get().id
    assert standing(copy, reference) == ALL
