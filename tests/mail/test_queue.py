"""The queue: a real one in threads of this process, as a process of its own, and at once."""
from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from huey import SqliteHuey
from huey.registry import Message
from mail.world import Post, settings
from support.processes import environment, started
from support.workbooks import KIND, row, workbook

from imi.database.connection import db, now
from imi.jobs import BUSY_SECONDS, PlainJobs, Queue, open_queue
from imi.mail.actions import write
from imi.mail.models import Letter
from imi.mail.transport import FolderTransport
from imi.uploads.models import Upload
from imi.uploads.reading.places import reading
from imi.uploads.worker import defer

SERVER = os.environ.get("TEST_DATABASE_URL", "")
DEADLINE = 20


def invite() -> Letter:
    return write("invitation", "new@northgate.example", "Set your password", "Text\n", "registrations@theimi.org.uk")


def done(queue: Queue) -> threading.Event:
    """Set once the queue has finished a job of sending e-mails."""
    happened = threading.Event()
    queue.huey.signal("complete", "error")(lambda _signal, task, *_: happened.set() if "send" in task.name else None)
    return happened


@pytest.fixture
def queue(database: object, tmp_path: Path, post: Post) -> Iterator[Queue]:
    opened = open_queue(settings(tmp_path, mail_server="127.0.0.1", mail_port=post.port))
    yield opened
    opened.stop()


def test_the_thread_delivers_what_is_committed_and_ends_cleanly(queue: Queue, post: Post, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    finished = done(queue)
    with db.atomic():
        letter = invite()
        db.after_commit(queue.enqueue_letters)
        assert queue.huey.pending_count() == 0
    queue.start()
    assert finished.wait(DEADLINE)
    queue.stop()
    assert post.message_ids == [letter.message_id]
    assert Letter.get_by_id(letter.id).state == "sent"
    assert set(threading.enumerate()) <= before
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == handlers
    assert (tmp_path / "queue.db").exists()


def test_emails_left_from_an_earlier_run_are_sent_on_starting(queue: Queue, post: Post) -> None:
    letter, finished = invite(), done(queue)
    queue.start()
    assert finished.wait(DEADLINE)
    queue.stop()
    assert post.message_ids == [letter.message_id]


def test_the_queue_can_be_stopped_twice_and_started_again(queue: Queue, post: Post) -> None:
    for _ in range(2):
        finished = done(queue)
        invite()
        queue.start()
        queue.start()
        assert finished.wait(DEADLINE)
        queue.stop()
        queue.stop()
    assert len(post.arrived) == 2


def test_a_save_that_is_rolled_back_queues_no_job(queue: Queue) -> None:
    with db.atomic() as transaction:
        invite()
        db.after_commit(queue.enqueue_letters)
        transaction.rollback()
    assert queue.huey.pending_count() == 0


def test_a_queue_that_is_down_stops_no_save_and_is_logged(
        queue: Queue, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    queue.huey.storage.close()
    for file in tmp_path.glob("queue.db*"):
        file.unlink()
    (tmp_path / "queue.db").mkdir()
    with db.atomic():
        letter = invite()
        db.after_commit(queue.enqueue_letters)
    assert Letter.get_by_id(letter.id).state == "queued"
    assert "e-mails wait for the next minute" in caplog.text
    (tmp_path / "queue.db").rmdir()


def test_the_log_names_no_address_and_no_person(queue: Queue, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    finished = done(queue)
    invite()
    queue.enqueue_letters()
    queue.start()
    assert finished.wait(DEADLINE)
    queue.stop()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("imi", "huey")))
    assert "E-mails: 1 sent" in ours
    assert "northgate.example" not in ours


def test_an_immediate_queue_runs_jobs_in_place(
        database: object, tmp_path: Path) -> None:
    queue = open_queue(settings(tmp_path), immediate=True)
    with db.atomic():
        letter = invite()
        db.after_commit(queue.enqueue_letters)
    assert not db.is_closed()
    queue.start()
    queue.stop()
    assert Letter.get_by_id(letter.id).state == "sent"
    assert [file.name for file in tmp_path.glob("queue.db*")] == []
    assert len(list((tmp_path / "letters").iterdir())) == 1


def test_jobs_are_stored_as_text_that_runs_nothing(queue: Queue) -> None:
    queue.enqueue_letters()
    [stored] = queue.huey.storage.enqueued_items()
    assert b'"imi.jobs.send_letters"' in bytes(stored)


def test_a_spreadsheet_waits_seconds_while_another_is_being_read(
        world: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    queue = open_queue(settings(tmp_path))
    # One that is at work, and does each job when the test says so.
    queue._consumer = queue._new_consumer()
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "key").write_bytes(workbook(row(), row()))
    upload = defer(world.north, world.registrar, KIND, "list.xlsx", "digest", "key", again=False, hidden=False)
    with reading(world.north):
        queue.enqueue_uploads()
        # The second is the one that the first asked for: it is put aside until its time.
        for _job in range(2):
            queue.huey.execute(queue.huey.dequeue())
    assert Upload.get_by_id(upload.id).state == "received"
    then = now() + timedelta(seconds=BUSY_SECONDS)
    assert queue.huey.read_schedule(then - timedelta(seconds=1)) == []
    [later] = queue.huey.read_schedule(then)
    queue.huey.execute(later, then)
    assert Upload.get_by_id(upload.id).state == "ready"
    assert not caplog.records
    queue.huey.storage.close()


@pytest.mark.parametrize("said", [
    {}, {"args": ("U-1", 2)}, {"kwargs": {"rows": [1, None]}}, {"eta": datetime(2026, 11, 23, 12, 0, 5, 250)},
    {"expires": timedelta(minutes=2)}, {"expires": datetime(2026, 11, 24), "retries": 3, "retry_delay": 60},
], ids=lambda said: " and ".join(said) or "nothing")
def test_a_job_comes_out_of_the_queue_as_it_went_in(said: dict[str, Any]) -> None:
    job = Message("id", "imi.jobs.check_uploads", **said)
    assert PlainJobs().deserialize(PlainJobs().serialize(job)) == job._replace(args=said.get("args") and list(said["args"]))


def test_a_job_that_is_not_ours_is_skipped(queue: Queue, post: Post) -> None:
    finished = done(queue)
    queue.huey.storage.enqueue(b"cposix\nsystem\n.")
    letter = invite()
    queue.enqueue_letters()
    queue.start()
    assert finished.wait(DEADLINE)
    queue.stop()
    assert post.message_ids == [letter.message_id]


@pytest.mark.parametrize("url", ["mysql://host/name", "queue.db", "http://host"])
def test_a_queue_of_another_kind_is_refused_with_the_choices(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="QUEUE_URL must begin with"):
        open_queue(settings(tmp_path, queue_url=url))


@pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL")
def test_postgresql_can_keep_the_queue(database_url: str, database: object, tmp_path: Path) -> None:
    queue = open_queue(settings(tmp_path, queue_url=database_url))
    try:
        letter, finished = invite(), done(queue)
        queue.enqueue_letters()
        queue.start()
        assert finished.wait(DEADLINE)
        queue.stop()
        assert Letter.get_by_id(letter.id).state == "sent"
    finally:
        for table in ("kv", "schedule", "task", "counter"):
            db.execute_sql(f"DROP TABLE IF EXISTS huey_{table}")


WORKER = """
import logging, sys
from pathlib import Path
from types import SimpleNamespace
from imi.database.connection import connect
from imi.jobs import open_queue
logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
connect(sys.argv[1])
settings = SimpleNamespace(mail_server="", instance_path=Path(sys.argv[2]), queue_url="", public_url="", upload_rows=20_000,
                           session_idle_minutes=60)
open_queue(settings).run()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_of_its_own_sends_and_ends_on_request(
        database: object, database_url: str, tmp_path: Path, number: signal.Signals) -> None:
    letter = invite()
    with started("-c", WORKER, database_url, str(tmp_path), env=environment()) as worker:
        assert worker.stdout is not None
        try:
            assert any("E-mails: 1 sent" in line for line in worker.stdout)
            worker.send_signal(number)
            assert worker.wait(DEADLINE) == 0
        finally:
            worker.kill()
    assert Letter.get_by_id(letter.id).state == "sent"
    assert len(list(FolderTransport(tmp_path / "letters").path.iterdir())) == 1


def test_an_e_mail_under_way_is_finished_before_the_end(database: object, tmp_path: Path) -> None:
    under_way, go_on = threading.Event(), threading.Event()

    class Slow(FolderTransport):
        """Waits in the middle of the first e-mail until it is told to go on."""

        def deliver(self, message: Any) -> None:
            under_way.set()
            assert go_on.wait(DEADLINE)
            super().deliver(message)

    queue = Queue(SqliteHuey("slow", filename=str(tmp_path / "queue.db"), results=False), Slow(tmp_path / "letters"), tmp_path)
    letters = [invite() for _ in range(3)]
    queue.start()
    consumer = queue._consumer
    assert consumer is not None
    assert under_way.wait(DEADLINE)
    stopping = threading.Thread(target=queue.stop)
    stopping.start()
    assert consumer.stop_flag.wait(DEADLINE)
    go_on.set()
    stopping.join(DEADLINE)
    assert not stopping.is_alive()
    assert [Letter.get_by_id(letter.id).state for letter in letters] == ["sent", "queued", "queued"]
