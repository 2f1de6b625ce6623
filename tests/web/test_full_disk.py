"""The disk is full, or nothing may be written: reading goes on, writing has its sentence, and nothing has to be restarted.

A small file system of its own is mounted for it, which only root may do; elsewhere these tests say so.
"""
from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import time_machine
from support.addresses import RECEIPTS, SHEETS
from support.mounts import in_memory, make_image, of_image
from support.portal_under_test import Portal
from support.served import NOON, Served, Somebody, serving, somebody, until
from support.workbooks import row, workbook

pytestmark = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="A server has its disk elsewhere")

READING = ("/", "/apprenticeships", RECEIPTS, "/candidates", "/help/apprenticeship", f"{RECEIPTS}.csv")
MEGABYTES = 40


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """The folder of a file system of a few megabytes."""
    with in_memory(tmp_path / "small", MEGABYTES) as folder:
        yield folder


@pytest.fixture
def shuttable(tmp_path: Path) -> Iterator[Path]:
    """The folder of a file system that keeps whoever writes from files that are shut, open already or not."""
    make_image(tmp_path / "image", MEGABYTES)
    with of_image(tmp_path / "small", tmp_path / "image") as folder:
        yield folder


def fill(folder: Path) -> None:
    """Take all the room that is left."""
    with (folder / "in the way").open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)


def make_room(folder: Path) -> None:
    """Give it back."""
    (folder / "in the way").unlink()


class OnIt:
    """A portal whose instance, log and temporary files are in a folder."""

    def __init__(self, furnished: str, folder: Path) -> None:
        copy(furnished.split("///", 1)[1], folder / "portal.db")
        with time_machine.travel(NOON, tick=False):
            self.portal = Portal(f"sqlite:///{folder / 'portal.db'}", folder, alone=True)
            self.batch = f"{RECEIPTS}/batches/{self.portal.world.batch('1000001')}"
            self.registrar = somebody(self.portal)
            review = self.portal.browser("registrar").get(f"{self.batch}/review")
            self.form = {name: text for name, text in review.form("#submission").items() if name != "csrf_token"}
        self.portal.close()


def upload(served: Served, who: Somebody, content: bytes) -> Any:
    """Send a workbook."""
    body = (f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{who.token}\r\n'
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n').encode() + content + b"\r\n--x--\r\n"
    return served.ask(SHEETS, who, body, headers={"Content-Type": "multipart/form-data; boundary=x"})


@pytest.mark.failure(115, 124)
def test_on_a_full_disk_reading_works_and_writing_resumes_with_room(furnished: str, small: Path) -> None:
    on_it = OnIt(furnished, small)
    with (small / "log").open("w") as log, serving(on_it.portal, errors=log.fileno(), TMPDIR=str(small)) as served:
        who = on_it.registrar
        assert (served.ask("/", who).status, served.ask("/ready").status) == (200, 200)
        fill(small)
        for path in READING:
            assert served.ask(path, who).status == 200, path
        large = workbook(row()) + b"x" * 2_000_000
        answers = [served.ask(f"{on_it.batch}/order", who, {"purchase_order": "PO 7"}),
                   served.ask(f"{on_it.batch}/submission", who, on_it.form),
                   upload(served, who, workbook(row())), upload(served, who, large)]
        for answer in answers:
            assert answer.status == 507, answer.text
            assert "Nothing has been lost and you can still read" in answer.text
        assert served.ask("/ready").status == 503
        folder = small / "uploads"
        assert not folder.exists() or not list(folder.iterdir())
        for path in READING:
            assert served.ask(path, who).status == 200, path
        make_room(small)
        assert served.ask(f"{on_it.batch}/order", who, {"purchase_order": "PO 7"}).status == 303
        assert upload(served, who, workbook(row())).status == 303
        assert served.ask("/ready").status == 200
        page = served.ask(f"{on_it.batch}/review", who)
        assert (page.status, "PO 7" in page.text) == (200, True)
        assert served.ask("/sign-out", who, {"csrf_token": "wrong"}).status == 400
    written = (small / "log").read_text()
    assert ("disk full" in written, "token refused" in written) == (False, True)
    on_it.portal.close()


def shut(folder: Path, *, again: bool = False) -> None:
    """Let nobody write to the database or add a file any more, whatever is open already; or let them again."""
    files = [folder / name for name in ("portal.db", "portal.db-wal", "uploads", ".")]
    subprocess.run(["chattr", "-i" if again else "+i", *files], check=True)


@pytest.mark.failure(116)
def test_reading_goes_on_while_the_disk_refuses_writing(furnished: str, shuttable: Path) -> None:
    on_it = OnIt(furnished, shuttable)
    (shuttable / "uploads").mkdir(exist_ok=True)
    with serving(on_it.portal) as served:
        who = on_it.registrar
        assert (served.ask("/", who).status, served.ask("/ready").status) == (200, 200)
        shut(shuttable)
        try:
            for path in READING:
                assert served.ask(path, who).status == 200, path
            for answer in (served.ask(f"{on_it.batch}/order", who, {"purchase_order": "PO 7"}),
                           served.ask(f"{on_it.batch}/submission", who, on_it.form), upload(served, who, workbook(row()))):
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5"), answer.text
                assert "Nothing has been lost" in answer.text
            assert served.ask("/ready").status == 503
        finally:
            shut(shuttable, again=True)
        until(lambda: sum("database not usable" in line for line in served.lines) >= 3, "the log says so")
        assert served.ask(f"{on_it.batch}/order", who, {"purchase_order": "PO 7"}).status == 303
        assert upload(served, who, workbook(row())).status == 303
        assert served.ask("/ready").status == 200
    on_it.portal.close()
