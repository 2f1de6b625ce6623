"""The portal as `python app.py` serves it, in a process of its own that may be killed, and requests over real sockets."""
from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread, Timer
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from makers import TODAY
from portal_under_test import Portal

ROOT = Path(__file__).parents[1]
DEADLINE = 60
NOON = f"{TODAY} 12:00:00+00:00"
OURS = ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "QUEUE_URL", "MAIL_SERVER", "TEST_DATABASE_URL", "TRUSTED_HOSTS",
        "TRUSTED_PROXIES", "IMI_INSTANCE", "FLASK_DEBUG")
# The same as `python app.py`, but that the clock is set first, and goes on from there.
AT = """
import sys, time_machine
time_machine.travel(sys.argv.pop(1)).start()
from imi.web.serving import main
sys.exit(main(sys.argv[1:]))
"""
Fields = Mapping[str, Any]


@dataclass
class Answer:
    """What came back: status, headers and text."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Somebody:
    """A browser of one person of the cast: the cookie of a session, and the token that its forms bear."""

    cookie: str = ""
    token: str = ""


@dataclass
class Served:
    """A serving process. `lines` is what it has printed so far, errors included."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)

    def ask(self, path: str, who: Somebody | None = None, fields: Fields | bytes | None = None, *,
            headers: Mapping[str, str] | None = None, patience: float = DEADLINE) -> Answer:
        """One request on a connection of its own; with fields it posts them with the token."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        with closing(connection):
            connection.request(*self._request(path, who, fields, headers))
            answer = connection.getresponse()
            return Answer(answer.status, {**answer.headers}, answer.read().decode(errors="replace"))

    def send_only(self, path: str, who: Somebody, fields: Fields) -> socket.socket:
        """A request whose answer nobody has read yet."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.request(*self._request(path, who, fields, None))
        assert connection.sock is not None
        return connection.sock

    @staticmethod
    def _request(
        path: str, who: Somebody | None, fields: Fields | bytes | None, headers: Mapping[str, str] | None,
    ) -> tuple[Any, ...]:
        who = who or Somebody()
        sent = {**({"Cookie": f"portal={who.cookie}"} if who.cookie else {}), **(headers or {})}
        if fields is None:
            return "GET", path, None, sent
        if isinstance(fields, bytes):
            return "POST", path, fields, sent
        sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return "POST", path, urlencode({"csrf_token": who.token, **fields}, doseq=True), sent

    def kill(self) -> None:
        """End it at once, without a word."""
        self.process.kill()
        self.process.wait(DEADLINE)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(portal: Portal, **changed: str) -> dict[str, str]:
    """The caller's variables with the settings of this portal and what is named."""
    settings = portal.settings
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "IMI_INSTANCE": str(settings.instance_path), "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key, "PYTHONUTF8": "1", **changed}


@contextmanager
def serving(portal: Portal, *, at: str = NOON, errors: int = subprocess.STDOUT, **changed: str) -> Iterator[Served]:
    """A process that serves this portal at a time, its queue working; killed at the latest after a minute."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", AT, at, "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE,
                               stderr=errors, text=True, encoding="utf-8", env=environment(portal, **changed))
    watch = Timer(DEADLINE, process.kill)
    watch.daemon = True
    watch.start()
    served = Served(process, port)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            served.lines.append(line)
            if line.startswith("Serving on"):
                break
        assert served.lines, "nothing was printed"
        assert served.lines[-1].startswith("Serving on"), "".join(served.lines)
        Thread(target=_listen, args=(served,), daemon=True).start()
        yield served
    finally:
        watch.cancel()
        served.kill()


def _listen(served: Served) -> None:
    """Read on what it prints, so that it never waits for a reader."""
    assert served.process.stdout is not None
    with suppress(ValueError):
        served.lines.extend(served.process.stdout)


def somebody(portal: Portal, who: str = "registrar") -> Somebody:
    """One of the cast with a session, as a served portal knows it."""
    browser = portal.browser(who)
    cookie = browser.client.get_cookie("portal")
    assert cookie is not None
    return Somebody(cookie.value, browser.token())


def until(happens: Callable[[], Any], what: str) -> Any:
    """Look again and again until something is so; what it was. Fails after a minute."""
    end = monotonic() + DEADLINE
    while monotonic() < end:
        found = happens()
        if found:
            return found
    raise AssertionError(f"waited in vain: {what}")
