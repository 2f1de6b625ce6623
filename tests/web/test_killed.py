"""The served portal is killed, ended or cut off in the middle of Save: all or nothing stands, and a repeat finishes it."""
from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from random import Random
from threading import Barrier, Timer
from time import monotonic
from typing import Any

import pytest
import time_machine
from support import sample
from support.addresses import RECEIPTS
from support.portal_under_test import Portal
from support.served import NOON, Served, Somebody, serving, somebody, until

from imi.database.connection import db

pytestmark = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="A file of SQLite is what is torn here")

ROWS, KILLS, ROUNDS, PRESSES = (500, 100, 20, 8) if sample.THOROUGHLY else (150, 1, 1, 8)
NOTHING, ALL = (0, 0, 0, "draft"), (1, ROWS, 2, "registered")
CHANCE = Random(471)


class Large:
    """A portal with a batch of some hundred candidates, ready to be saved, that can be put back to that any time."""

    def __init__(self, portal: Portal, folder: Path) -> None:
        self.portal, self.file, self.kept = portal, folder / "portal.db", folder / "as-it-was.db"
        world = portal.world
        self.batch = world.batch(world.people(ROWS))
        self.registrar = somebody(portal)
        review = portal.browser("registrar").get(f"{RECEIPTS}/batches/{self.batch}/review")
        self.form = {name: text for name, text in review.form("#submission").items() if name != "csrf_token"}
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        portal.close()
        shutil.copy(self.file, self.kept)

    def put_back(self) -> None:
        """Forget whatever has happened since."""
        for name in ("portal.db-wal", "portal.db-shm"):
            self.file.with_name(name).unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)

    def save(self, served: Served) -> Any:
        """Press Save; the answer."""
        return served.ask(f"{RECEIPTS}/batches/{self.batch}/submission", self.registrar, self.form)

    def log_size(self) -> int:
        """Bytes of what is written ahead of the database."""
        log = self.file.with_name("portal.db-wal")
        return log.stat().st_size if log.exists() else 0

    def standing(self) -> tuple[int, int, int, str]:
        """Receipts, registrations, letters and the state of the batch, as anybody reads them who opens the file."""
        with closing(sqlite3.connect(self.file)) as look:
            assert look.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            one, two, three = (look.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                               for table in ("receipt", "registration", "letter"))
            state = look.execute("SELECT state FROM batch WHERE reference = ?", [self.batch]).fetchone()[0]
        return one, two, three, state


@pytest.fixture(scope="module")
def large(furnished: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    """One for all tests here: to make it costs as much as to use it."""
    folder = tmp_path_factory.mktemp("large")
    shutil.copy(furnished.split("///", 1)[1], folder / "portal.db")
    with time_machine.travel(NOON, tick=False):
        portal = Portal(f"sqlite:///{folder / 'portal.db'}", folder, alone=True)
        yield Large(portal, folder)
        portal.close()


def finished(large: Large) -> float:
    """Start again, press Save again: everything is there once. Seconds until the portal was healthy again."""
    begun = monotonic()
    with serving(large.portal) as served:
        assert served.ask("/ready").status == 200
        took = monotonic() - begun
        answers = [large.save(served) for _again in range(2)]
    assert {answer.status for answer in answers} == {303}, answers[0].text
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert large.standing() == ALL
    return took


def duration(large: Large) -> float:
    """Seconds that a Save takes."""
    large.put_back()
    with serving(large.portal) as served:
        begun = monotonic()
        assert large.save(served).status == 303
        return monotonic() - begun


@pytest.mark.failure(103, 104)
def test_a_save_killed_at_any_moment_is_whole_or_absent_and_repeatable(large: Large) -> None:
    found, took, lasts = [], [], duration(large) if KILLS > 1 else 0.0
    for n in range(KILLS):
        large.put_back()
        with serving(large.portal) as served, ThreadPoolExecutor(1) as pool:
            assert served.ask("/health").status == 200
            if n % 10 == 0:
                # In the very moment in which it is written down.
                before, pressed = large.log_size(), pool.submit(large.save, served)
                until(lambda before=before: large.log_size() > before, "Save writes")
                served.kill()
            else:
                moment = Timer(CHANCE.uniform(0, 1.1 * lasts), served.process.kill)
                pressed = pool.submit(large.save, served)
                moment.start()
                moment.join()
                served.kill()
            answered = pressed.exception() is None
        found.append(large.standing())
        assert found[-1] in ((ALL,) if answered else (NOTHING, ALL))
        took.append(finished(large))
    print(f"{KILLS} kills in a Save of {ROWS} rows: {found.count(NOTHING)} left nothing, {found.count(ALL)} all, 0 a part; "
          f"healthy again after {max(took):.1f} s at worst")


@pytest.mark.failure(107)
def test_ending_the_server_during_a_save_finishes_it_or_leaves_nothing(large: Large) -> None:
    large.put_back()
    with closing(sqlite3.connect(large.file, isolation_level=None, timeout=0)) as other:
        def is_writing() -> bool:
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return True
            return False

        with serving(large.portal) as served, ThreadPoolExecutor(1) as pool:
            assert served.ask("/health").status == 200
            pressed = pool.submit(large.save, served)
            until(is_writing, "Save is under way")
            begun = monotonic()
            served.process.send_signal(signal.SIGTERM)
            assert served.process.wait(30) == 0
            took = monotonic() - begun
            until(lambda: "Ended.\n" in served.lines, "it said so")
            answered = pressed.exception() is None and pressed.result().status == 303
    assert large.standing() in ((ALL,) if answered else (NOTHING, ALL))
    assert not large.file.with_name("portal.db-wal").exists()
    print(f"ended {took:.1f} s after it was asked to, with {'an' if answered else 'no'} answer")


@pytest.fixture(scope="module")
def running(large: Large) -> Iterator[Served]:
    """The portal with its large batch, served as long as nobody kills it."""
    large.put_back()
    with serving(large.portal) as served:
        yield served


@pytest.mark.failure(104)
def test_resending_a_save_whose_answer_was_lost_gives_the_same_receipt(large: Large, running: Served) -> None:
    assert large.standing() == NOTHING
    line = running.send_only(f"{RECEIPTS}/batches/{large.batch}/submission", large.registrar, large.form)
    until(lambda: large.standing() == ALL, "it is saved")
    line.close()
    answers = [large.save(running) for _again in range(3)]
    assert [answer.status for answer in answers] == [303] * 3
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert large.standing() == ALL


def counts(large: Large) -> tuple[int, int]:
    """Receipts and registrations."""
    return large.standing()[:2]


def batches(large: Large, how_many: int) -> list[tuple[str, dict[str, Any]]]:
    """(address, form) of so many batches, each of a candidate of its own."""
    world, browser, made = large.portal.world, large.portal.browser("registrar"), []
    for _n in range(how_many):
        address = f"{RECEIPTS}/batches/{world.batch(str(world.candidate()))}"
        form = browser.get(f"{address}/review").form("#submission")
        made.append((f"{address}/submission", {name: text for name, text in form.items() if name != "csrf_token"}))
    large.portal.close()
    return made


def at_once(served: Served, who: Somebody, sent: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """All of these at the same moment; the answers."""
    together = Barrier(len(sent))

    def press(one: tuple[str, dict[str, Any]]) -> Any:
        together.wait()
        return served.ask(one[0], who, one[1])

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(press, sent))


@pytest.mark.failure(94)
def test_a_save_sent_eight_times_at_once_makes_one_receipt(large: Large, running: Served) -> None:
    for address, form in batches(large, ROUNDS):
        before = counts(large)
        answers = at_once(running, large.registrar, [(address, form)] * PRESSES)
        assert [answer.status for answer in answers] == [303] * PRESSES
        assert len({answer.headers["Location"] for answer in answers}) == 1
        assert counts(large) == (before[0] + 1, before[1] + 1)
    print(f"{ROUNDS} rounds of {PRESSES} at once: one effect each, no 5xx")


@pytest.mark.failure(102)
def test_different_batches_saved_at_once_have_numbers_one_after_the_other(large: Large, running: Served) -> None:
    before = counts(large)
    answers = at_once(running, large.registrar, batches(large, PRESSES))
    assert [answer.status for answer in answers] == [303] * PRESSES
    numbers = sorted(int(answer.headers["Location"].rpartition("-")[2]) for answer in answers)
    assert numbers == list(range(numbers[0], numbers[0] + PRESSES))
    assert counts(large) == (before[0] + PRESSES, before[1] + PRESSES)
