"""Long lists are checked by the queue, a piece at a time: shown, cancelled, killed and gone on with, and told of once."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.addresses import SHEETS
from support.processes import ended, environment, started
from support.workbooks import book, file_of, row, send, sheet, workbook

from imi.database.connection import connect, db, now
from imi.database.errors import Busy, Refused
from imi.jobs import open_queue
from imi.mail.models import Letter
from imi.people.sign_in import throttles
from imi.screens import files
from imi.uploads import worker
from imi.uploads.models import Reading, Upload, UploadJob, UploadProblem, UploadRow
from imi.uploads.reading import places
from imi.uploads.reading.places import reading


def queue_of(portal: Any) -> Any:
    """The portal's queue, its jobs done when they are asked for."""
    return open_queue(portal.settings, immediate=True)


def test_a_long_list_goes_to_its_page_at_once_and_is_checked_afterwards(portal: Any, registrar: Any, short: None) -> None:
    page = send(registrar, workbook(*(row() for _n in range(4)), row(surname=None)))
    assert page.one("h1").get_text() == "Checking candidates.xlsx"
    assert page.one("progress")
    assert page.one("noscript meta")["content"] == f"3; url={page.url}/status?from=0"
    assert page.one("a[hx-trigger]")["href"] == f"{page.url}/status?from=0"
    assert "Being checked" in registrar.get(SHEETS).text
    assert registrar.fragment(f"{page.url}/status", "job").status == 200
    assert UploadRow.select().count() == 0
    queue_of(portal).enqueue_uploads()
    done = registrar.get(f"{page.url}/status")
    assert (done.url, "4 ready, 1 to fix" in done.text) == (page.url, True)
    letter = Letter.get(Letter.kind == "upload")
    assert letter.subject == f"{Upload.get().reference} is checked: 4 rows ready, 1 to fix, 0 to look at"
    [sent] = (portal.settings.instance_path / "letters").iterdir()
    assert "Nothing has been registered yet" in sent.read_text()
    assert not any(json.loads(one.cells)["uln"] in sent.read_text() for one in UploadRow.select())
    queue_of(portal).enqueue_uploads()
    assert Letter.select().where(Letter.kind == "upload").count() == 1


def work_of(portal: Any, made: Any, **more: Any) -> worker.Work:
    """Work whose file holds a sheet that was made."""
    return worker.Work(folder=portal.settings.instance_path, read=lambda *_how: made, today=now().date(), **more)


def test_progress_is_shown_by_rows_and_cancelling_ends_the_check(portal: Any, registrar: Any, short: None) -> None:
    made = [row() for _n in range(6)]
    page = send(registrar, workbook(*made))
    asked = iter((False, False, False, True))
    worker.work(work_of(portal, sheet(*made), stopping=lambda: next(asked)), now())
    assert UploadJob.get().checked_to == 5
    shown = registrar.get(page.url)
    assert (shown.one("progress")["value"], shown.one("progress")["max"]) == ("4", "6")
    # Told once each: that it began, and that half is done.
    spoken = [registrar.fragment(f"{page.url}/status?from={before}", "job").text for before in (0, 1, 3, 4)]
    assert ["6 rows are being checked" in spoken[0], *("Half of the 6 rows" in text for text in spoken[1:])] == [
        True, True, True, False]
    assert registrar.post(f"{page.url}/rows/2", {"surname": "x"}).status == 422
    registrar.submit(shown, "form[action$=cancel]")
    worker.work(work_of(portal, sheet(*made)), now())
    assert Upload.get().state == "cancelled"
    assert UploadJob.get().checked_to == 5
    assert Letter.select().count() == 0
    assert registrar.get(page.url).status == 200


def test_a_file_that_the_queue_cannot_read_says_so_on_its_page(portal: Any, registrar: Any, short: None) -> None:
    content = workbook(*(row() for _n in range(3)))
    page = send(registrar, content)

    def read(_path: Path, _fields: object, _hidden: bool, _reading: str) -> Any:
        raise Refused("The workbook is protected by a password or a sensitivity label. Save a copy without it and upload that")

    worker.work(worker.Work(folder=Path(), read=read, today=now().date()), now())
    seen = registrar.get(page.url)
    assert "Save a copy without it" in seen.text
    assert seen.one("h1").get_text() == "candidates.xlsx was not read"
    assert "Not read" in registrar.get(SHEETS).text
    assert "protected by a password" in Letter.get().body
    assert send(registrar, content).url != page.url


def test_a_check_that_ends_early_again_and_again_is_given_up(portal: Any, registrar: Any, short: None) -> None:
    page = send(registrar, workbook(*(row() for _n in range(3))))

    def read(_path: Path, _fields: object, _hidden: bool, _reading: str) -> Any:
        raise RuntimeError("anything")

    at = now()
    for _try in range(worker.MOST_TRIES + 1):
        worker.work(worker.Work(folder=Path(), read=read, today=at.date()), at)
        at += worker.LEASE
    assert worker.NEVER_DONE in registrar.get(page.url).text


# Checks a copy of the database, each in a fork, and is killed at the n-th tick of SQLite's own clock, in the middle of
# statements. A negative moment only looks: how far has it come?
CHILD = """
import json, os, signal, sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from imi.database.connection import connect, db, now
from imi.jobs import open_queue
from imi.uploads import worker
from imi.uploads.checking import checked_rows
from imi.uploads.models import UploadJob
checked_rows.PIECE = 20
folder = Path(sys.argv[1])

def check(name, moment, later):
    ticks = 0
    def tick():
        nonlocal ticks
        ticks += 1
        if ticks == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0
    connect(f"sqlite:///{folder / name}").connect()
    if moment < 0:
        return UploadJob.get().checked_to
    settings = SimpleNamespace(mail_server="", instance_path=folder, queue_url="", public_url="", upload_rows=20_000,
                               session_idle_minutes=60)
    queue, at = open_queue(settings, immediate=True), now() + timedelta(seconds=later)
    db.connection().set_progress_handler(tick, 500)
    worker.work(worker.Work(folder=folder / "uploads", read=queue._read, today=at.date()), at)
    return ticks

for name, moment, later in json.loads(sys.argv[2]):
    child = os.fork()
    if child == 0:
        print(check(name, moment, later), flush=True)
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL:
        print("killed", flush=True)
"""


def outcome(file: Path) -> tuple[Any, ...]:
    """Everything that a check leaves behind."""
    connect(f"sqlite:///{file}").connect()
    problems = UploadProblem.select(UploadProblem.row, UploadProblem.field, UploadProblem.code, UploadProblem.message).tuples()
    found = (Upload.get().state, Letter.select().where(Letter.kind == "upload").count(),
             sorted(UploadRow.select(UploadRow.row, UploadRow.state, UploadRow.cells).tuples()), sorted(problems))
    db.close()
    return found


@pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="A file of SQLite is what is torn here")
def test_a_killed_worker_is_replaced_and_the_result_is_the_same(
    portal: Any, registrar: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "AT_ONCE_ROWS", 2)
    made = [row(**({"surname": None} if n % 7 == 0 else {})) for n in range(100)]
    made[99] = made[1]
    send(registrar, workbook(*made))
    db.connect(reuse_if_open=True)
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    names = ("whole.db", "early.db", "late.db")
    for name in names:
        shutil.copy(portal.settings.database_url.split("///")[1], tmp_path / name)

    def check(*jobs: tuple[str, int, int]) -> list[str]:
        done = ended(started("-c", CHILD, str(tmp_path), json.dumps(jobs), env=environment(), stderr=subprocess.PIPE))
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.split()

    [ticks] = map(int, check(("whole.db", 0, 0)))
    # Nobody takes it from a worker that may live still; after a minute it counts as gone.
    early, _at, none, _on, late, at, _end = check(
        ("early.db", ticks // 2, 0), ("early.db", -1, 0), ("early.db", 0, 0), ("early.db", 0, 3600),
        ("late.db", ticks * 9 // 10, 0), ("late.db", -1, 0), ("late.db", 0, 3600))
    assert early == late == "killed"
    assert int(none) < ticks // 10
    assert 0 < int(at) < 101
    whole, *others = (outcome(tmp_path / name) for name in names)
    assert others == [whole, whole]
    assert whole[:2] == ("problems", 1)
    assert len(whole[2]) == 100
    assert [one[2] for one in whole[3]].count("package.twice") == 1


def test_statements_of_a_check_grow_by_pieces_only(portal: Any, registrar: Any, statements: Any,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "AT_ONCE_ROWS", 2)
    asked = []
    for count in (4, 40):
        made = [row() for _n in range(count)]
        send(registrar, workbook(*made))
        with statements() as counted:
            worker.work(work_of(portal, sheet(*made)), now())
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_at_most_one_file_per_centre_and_two_in_all_are_read_at_once(world: Any) -> None:
    with reading(world.north):
        with pytest.raises(Busy), reading(world.north):
            pass
        with reading(world.south):
            assert Reading.select().count() == len(places.PLACES)
    assert Reading.select().count() == 0
    # A place of somebody who was killed is free after a while.
    Reading.create(place=1, centre=world.north, token="gone", until=now() - timedelta(seconds=1))
    with reading(world.north):
        pass


def test_when_readers_are_busy_files_queue_and_downloads_answer_503(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row()))
    with reading(portal.world.north):
        busy = registrar.get(f"{page.url}/annotated.xlsx")
        assert (busy.status, busy.headers["Retry-After"]) == (503, "5")
        assert "Another spreadsheet is being read" in busy.text
        assert "Checking" in send(registrar, workbook(row())).one("h1").get_text()
    assert registrar.get(f"{page.url}/annotated.xlsx").status == 200


def test_twenty_files_an_hour_are_enough_for_anybody(portal: Any, registrar: Any) -> None:
    assert "20 files an hour" in registrar.get(SHEETS).text
    person = portal.world.registrar
    assert registrar.post(SHEETS, {"pasted": "a\tb\tc\nd\te\tf"}).status == 422
    for _n in range(19):
        throttles.take("upload", str(person.id), 20, 3600, now())
    page = registrar.post(SHEETS, {"pasted": "a\tb\tc\nd\te\tf"})
    assert (page.status, page.headers["Retry-After"]) == (429, "3600")
    assert "a\tb\tc" in page.one("textarea").get_text()


@pytest.mark.failure(91)
def test_an_upload_that_was_cut_off_leaves_nothing(portal: Any, registrar: Any) -> None:
    body = file_of(book([row()]))
    head = (f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{registrar.token()}\r\n'
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n').encode()
    answer = registrar.client.post(SHEETS, data=head + body[:len(body) // 2], content_type="multipart/form-data; boundary=x",
                                   headers={"Content-Length": str(len(head) + len(body) + 6)})
    assert answer.status_code in (400, 422)
    assert Upload.select().count() == 0
    folder = portal.settings.instance_path / "uploads"
    assert not folder.exists() or not list(folder.iterdir())
