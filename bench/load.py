"""The served portal under load, and how long signing in takes: figures to read, nothing is asserted.

    python bench/load.py [users]

Starts `python app.py` on an instance of its own with the demo, then prints: everybody signing in at once; pages and saves of
so many users (30) with a second before each request, and without any pause; the same beside 60 slow ones; what is answered
while somebody else holds the database; and a wrong password of somebody known and of nobody.
"""
from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
PASSWORD, REGISTRAR = "demo-only-passphrase", "registrar@northgate.example"
ROUNDS, SLOW, GUESSES, HELD_SECONDS = 20, 60, 15, 8
PAGES = ("/", "/apprenticeships", "/apprenticeships/registrations", "/candidates", "/apprenticeships/registrations/batches")
BATCHES = "/apprenticeships/registrations/batches"


class Browser:
    """Somebody with a connection that is kept, a cookie, and the token of the last page."""

    def __init__(self, port: int, address: str = "127.0.0.1") -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = self.token = self.location = self.text = ""
        self.address = address

    def ask(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, float]:
        """(status, milliseconds) of a request."""
        headers = {"X-Forwarded-For": self.address, **({"Cookie": self.cookie} if self.cookie else {})}
        body = None if fields is None else urlencode({"csrf_token": self.token, **fields})
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        self.line.request("GET" if body is None else "POST", path, body, headers)
        answer = self.line.getresponse()
        self.text = answer.read().decode()
        took = (time.perf_counter() - begun) * 1000
        cookie, token = answer.headers.get("Set-Cookie"), re.search('name="csrf_token" value="([^"]+)"', self.text)
        self.cookie = cookie.split(";")[0] if cookie else self.cookie
        self.token, self.location = token[1] if token else self.token, answer.headers.get("Location", "")
        return answer.status, took

    def sign_in(self, identifier: str = REGISTRAR, password: str = PASSWORD) -> tuple[int, float]:
        """(status, milliseconds) of sending the form; the page before it does not count."""
        if not self.token:
            self.ask("/sign-in")
        return self.ask("/sign-in", {"identifier": identifier, "password": password})


def said(name: str, took: list[float], answers: Counter[int]) -> None:
    """A line with what was measured."""
    ordered = sorted(took)
    p95 = ordered[max(0, int(len(ordered) * 0.95) - 1)]
    print(f"{name:42} {len(took):5} requests  p50 {statistics.median(took):6.0f} ms  p95 {p95:6.0f} ms  "
          f"worst {ordered[-1]:6.0f} ms  answers {dict(answers)}", flush=True)


def at_once(people: list[Browser], act: Callable[[Browser], list[tuple[str, int, float]]], title: str) -> None:
    """All of them at the same moment; what each did by kind."""
    together = Barrier(len(people))

    def go(browser: Browser) -> list[tuple[str, int, float]]:
        together.wait()
        return act(browser)

    with ThreadPoolExecutor(len(people)) as pool:
        done = [one for each in pool.map(go, people) for one in each]
    for kind in sorted({kind for kind, _status, _took in done}):
        own = [(status, took) for name, status, took in done if name == kind]
        said(f"{title}: {kind}", [took for _status, took in own], Counter(status for status, _took in own))


def work(browser: Browser, rounds: int = ROUNDS, pause: float = 0) -> list[tuple[str, int, float]]:
    """Look around, and write now and then: four pages, then a purchase order number in a batch of one's own."""
    done = []
    browser.ask(BATCHES, {})
    batch = browser.location
    for n in range(rounds):
        for step in range(4):
            time.sleep(pause * 2 * random.random())
            done.append(("read", *browser.ask(PAGES[(n + step) % len(PAGES)])))
        was = {"was_purchase_order": f"PO {n - 1}"} if n else {}
        time.sleep(pause * 2 * random.random())
        done.append(("write", *browser.ask(f"{batch}/order", {"purchase_order": f"PO {n}", **was})))
    return done


def work_as_people_do(browser: Browser) -> list[tuple[str, int, float]]:
    """The same with a second, more or less, before each request."""
    return work(browser, rounds=6, pause=1)


def slow(port: int) -> list[socket.socket]:
    """So many who have begun to send, and do not go on."""
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW)]
    for n, line in enumerate(lines):
        head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n"
        line.sendall((f"{head}\r\ncsrf_token=" if n % 2 else head).encode())
    return lines


def guess(port: int) -> None:
    """How long a wrong password takes, of somebody known and of nobody; and how many there are before one has to wait."""
    known, nobody = [], []
    for n in range(GUESSES):
        # Each from a place of its own, and each account a few times only: nobody is asked to wait.
        centre = ("northgate", "southgate")[n % 2]
        for took, name in ((known, f"registrar@{centre}.example"), (nobody, f"nobody@{centre}.example")):
            status, milliseconds = Browser(port, f"198.51.100.{n}").sign_in(name, "not the password")
            took.extend([milliseconds] if status == 422 else [])
    print(f"{'wrong password: median known / nobody':42} {statistics.median(known):.0f} / {statistics.median(nobody):.0f} ms")
    browser = Browser(port, "198.51.100.200")
    statuses = [browser.sign_in("reader@northgate.example", "not the password")[0] for _ in range(13)]
    print(f"{'guesses on one account before 429':42} {statuses.count(422)}; then the right password: "
          f"{browser.sign_in('reader@northgate.example')[0]}")


def while_held(browser: Browser, file: Path) -> None:
    """Somebody else holds the database for eight seconds."""
    batch = (browser.ask(BATCHES, {}), browser.location)[1]
    with closing(sqlite3.connect(file, isolation_level=None)) as other, ThreadPoolExecutor(1) as pool:
        other.execute("BEGIN IMMEDIATE")
        until = time.monotonic() + HELD_SECONDS
        writer = Browser(browser.line.port)
        writer.cookie, writer.token = browser.cookie, browser.token
        writing, reads = pool.submit(writer.ask, f"{batch}/order", {"purchase_order": "PO"}), []
        while time.monotonic() < until:
            reads.append(browser.ask("/apprenticeships/registrations"))
        other.execute("ROLLBACK")
        status, took = writing.result()
    said(f"database held {HELD_SECONDS} s: read", [took for _status, took in reads], Counter(status for status, _took in reads))
    print(f"{'database held: write':42} {status} after {took / 1000:.1f} s; sent again: "
          f"{writer.ask(f'{batch}/order', {'purchase_order': 'PO'})[0]}")


def main(users: int) -> None:
    """Serve, measure, end."""
    with tempfile.TemporaryDirectory() as folder:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        process = subprocess.Popen(
            [sys.executable, "app.py", "--demo", "--port", str(port)], cwd=ROOT, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={**os.environ, "IMI_INSTANCE": folder, "DATABASE_URL": "", "TRUSTED_PROXIES": "1"})
        assert process.stdout is not None
        try:
            any(line.startswith("Serving on") for line in process.stdout)
            people = [Browser(port, f"192.0.2.{n}") for n in range(users)]
            for browser in people:
                browser.ask("/sign-in")
            # Five of the demo's cast: a person may sign in from several browsers, ten at once.
            cast = [f"{who}@{where}.example" for who, where in (
                ("registrar", "northgate"), ("reader", "northgate"), ("coordinator", "northgate"), ("registrar", "southgate"))]
            names = {browser: cast[n % len(cast)] for n, browser in enumerate(people)}
            at_once(people, lambda one: [("sign-in", *one.sign_in(names[one]))], f"{users} at once")
            registrars = []
            for browser in people:
                one = Browser(port, browser.address)
                one.sign_in()
                one.ask("/")
                registrars.append(one)
            at_once(registrars, work_as_people_do, f"{users} users, a second apart")
            at_once(registrars, work, f"{users} users without a pause")
            lines = slow(port)
            at_once(registrars[:4], work, f"4 users beside {SLOW} slow ones")
            for line in lines:
                line.close()
            while_held(registrars[0], Path(folder) / "portal.db")
            guess(port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
