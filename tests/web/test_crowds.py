"""Crowds at the served portal: slow ones, idle ones, too large ones, and everybody signing in at once. Others are answered."""
from __future__ import annotations

import os
import re
import shutil
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import perf_counter
from typing import Any

import pytest
import time_machine
from support import quick_passwords, sample
from support.addresses import RECEIPTS, SHEETS
from support.makers import PASSWORD
from support.portal_under_test import Portal
from support.served import NOON, Answer, Served, Somebody, serving, somebody

from imi.people.models import Person, Staff, StaffRole
from imi.people.sign_in.passwords import ROOM, ROOM_FOR

pytestmark = pytest.mark.skipif(bool(os.environ.get("TEST_DATABASE_URL")), reason="What the server does is the same on both")

SLOW, IDLE, SIGN_INS, LARGE = (60, 300, 100, 100) if sample.THOROUGHLY else (40, 300, 50, 12)
READING = ("/", "/apprenticeships", RECEIPTS, "/candidates", "/help")
MEGABYTE = 1024 * 1024


class Hall:
    """A served portal with a registrar, and many more people who have the same password."""

    def __init__(self, portal: Portal) -> None:
        world = portal.world
        # What a storm of them costs is what this is about.
        known = quick_passwords.IN_LIFE.hash(PASSWORD)
        for n in range(SIGN_INS):
            person = Person.create(email=f"p{n}@northgate.example", email_key=f"p{n}@northgate.example", name=f"P{n}",
                                   password_hash=known, state="active")
            Staff.create(centre=world.north, person=person)
            StaffRole.create(centre=world.north, person=person, role="registrar")
        self.batch = f"{RECEIPTS}/batches/{world.batch('1000001')}"
        self.who = somebody(portal)
        portal.close()


@pytest.fixture(scope="module")
def hall(furnished: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Hall]]:
    """One for all tests here."""
    folder = tmp_path_factory.mktemp("hall")
    shutil.copy(furnished.split("///", 1)[1], folder / "portal.db")
    with time_machine.travel(NOON, tick=False):
        portal = Portal(f"sqlite:///{folder / 'portal.db'}", folder, alone=True)
        made = Hall(portal)
        with serving(portal) as served:
            yield served, made
        portal.close()


def read_around(served: Served, who: Somebody) -> list[float]:
    """Seconds that each of some pages took; every one was answered."""
    took = []
    for path in READING:
        begun = perf_counter()
        assert served.ask(path, who, patience=20).status == 200, path
        took.append(perf_counter() - begun)
    return took


def beginning(served: Served, who: Somebody, path: str, *, of_a_body: bool) -> socket.socket:
    """A line on which a request has begun, and does not go on: in its headers, or in its body."""
    line = socket.create_connection(("127.0.0.1", served.port))
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: portal={who.cookie}\r\nContent-Length: 5000\r\n"
    line.sendall((f"{head}\r\ncsrf_token=" if of_a_body else head).encode())
    return line


@pytest.mark.failure(121)
def test_slow_headers_slow_bodies_and_idle_lines_keep_nobody_else_waiting(hall: tuple[Served, Hall]) -> None:
    served, there = hall
    lines = [beginning(served, there.who, f"{there.batch}/order", of_a_body=n % 2 == 0) for n in range(SLOW)]
    lines += [socket.create_connection(("127.0.0.1", served.port)) for _ in range(IDLE)]
    try:
        took = []
        for turn in range(20 if sample.THOROUGHLY else 2):
            for line in lines[:SLOW]:
                # Each says a word more before others are answered again.
                line.sendall(b"x" if turn else b"X")
            took += read_around(served, there.who)
            assert served.ask(f"{there.batch}/order", there.who, {"purchase_order": f"PO {turn}", "was_purchase_order": (
                f"PO {turn - 1}" if turn else "")}).status == 303
    finally:
        for line in lines:
            line.close()
    print(f"{SLOW} slow clients and {IDLE} idle: {len(took)} of {len(took)} answered, worst {max(took) * 1000:.0f} ms")


def memory(served: Served) -> int:
    """Most megabytes that the process has had."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{served.process.pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def spoken(served: Served, sent: Iterator[bytes]) -> tuple[int, str]:
    """(status, text) of what is answered to these bytes, all of which are sent unless the other end hangs up."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as line:
        answer = b""
        try:
            for part in sent:
                line.sendall(part)
        except OSError:
            pass
        while part := line.recv(65_536):
            answer += part
    return int(answer.split()[1]), answer.decode(errors="replace")


@pytest.mark.failure(122)
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
@pytest.mark.parametrize("path, megabytes, kind", [
    ("/order", 2, "application/x-www-form-urlencoded"), (SHEETS, LARGE, "multipart/form-data; boundary=x"),
])
def test_oversized_requests_are_refused_in_words_without_using_memory(
    hall: tuple[Served, Hall], path: str, megabytes: int, kind: str, chunked: bool,
) -> None:
    served, there = hall
    path, before = path if path.startswith("/a") else there.batch + path, memory(served)

    def sent() -> Iterator[bytes]:
        size = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {megabytes * MEGABYTE}"
        yield (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: portal={there.who.cookie}\r\nContent-Type: {kind}\r\n"
               f"Connection: close\r\n{size}\r\n\r\n").encode()
        for _n in range(megabytes):
            yield b"%x\r\n" % MEGABYTE + b"x" * MEGABYTE + b"\r\n" if chunked else b"x" * MEGABYTE
        if chunked:
            yield b"0\r\n\r\n"

    status, text = spoken(served, sent())
    assert (status, "That is too much at once" in text) == (413, True), text
    assert memory(served) - before < 50


@pytest.mark.failure(122)
def test_oversized_requests_are_cut_off_before_they_fill_the_disk(hall: tuple[Served, Hall]) -> None:
    served, _there = hall
    status, _text = spoken(served, iter([b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"]))
    assert status == 413


def arriving(served: Served) -> Somebody:
    """Somebody before the page to sign in on."""
    page = served.ask("/sign-in")
    found = re.search('name="csrf_token" value="([^"]+)"', page.text)
    cookie = re.search("portal=([^;]+)", page.headers["Set-Cookie"])
    assert found
    assert cookie
    return Somebody(cookie[1], found[1])


@pytest.mark.failure(35)
def test_many_sign_ins_at_once_do_not_stop_reading(hall: tuple[Served, Hall]) -> None:
    served, there = hall
    people, together = [arriving(served) for _ in range(SIGN_INS)], Barrier(SIGN_INS + 1)

    def come(n: int) -> tuple[Answer, float]:
        together.wait()
        begun = perf_counter()
        answer = served.ask("/sign-in", people[n], {"identifier": f"p{n}@northgate.example", "password": PASSWORD})
        return answer, perf_counter() - begun

    with ThreadPoolExecutor(SIGN_INS) as pool:
        coming = [pool.submit(come, n) for n in range(SIGN_INS)]
        together.wait()
        took = read_around(served, there.who)
        under_way = sum(not one.done() for one in coming)
        came = [one.result() for one in coming]
    statuses = Counter(answer.status for answer, _took in came)
    assert set(statuses) <= {303, 503}
    assert statuses[303] >= 10
    for answer, _took in came:
        assert answer.status != 503 or (answer.headers["Retry-After"], "Many people are signing in" in answer.text) == ("5", True)
    waits = sorted(seconds for _answer, seconds in came)
    print(f"{SIGN_INS} sign-ins at once: {dict(statuses)}, p95 {waits[int(.95 * SIGN_INS) - 1]:.2f} s; meanwhile "
          f"{len(took)} pages read, worst {max(took) * 1000:.0f} ms, {under_way} sign-ins still under way after the last")


@pytest.mark.failure(35)
def test_visitors_are_asked_to_retry_at_once_when_the_server_is_full(portal: Any, registrar: Any) -> None:
    browser, taken = portal.anonymous(), 0
    page = browser.get("/sign-in")
    try:
        while ROOM.acquire(blocking=False):
            taken += 1
        answer = browser.submit(page, "main form[method=post]", identifier="registrar@northgate.example", password=PASSWORD)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert "Many people are signing in at this moment. Wait a few seconds, then try again" in answer.text
        assert answer.one("#identifier")["value"] == "registrar@northgate.example"
        assert registrar.get("/apprenticeships").status == 200
    finally:
        for _ in range(taken):
            ROOM.release()
    assert taken == ROOM_FOR
    assert browser.submit(page, "main form[method=post]", identifier="registrar@northgate.example",
                          password=PASSWORD).status == 200
