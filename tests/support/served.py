"""The portal as `python app.py` serves it, in a process of its own that may be killed, and requests over real sockets."""
from __future__ import annotations

import http.client
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic
from typing import TypeVar
from urllib.parse import urlencode

from support import processes
from support.makers import TODAY
from support.portal_under_test import Portal
from support.processes import DEADLINE, free_port, started, until_it_serves

NOON = f"{TODAY} 12:00:00+00:00"
R = TypeVar("R")
Fields = Mapping[str, object]


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
        """Send a request and leave its answer unread."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        connection.request(*self._request(path, who, fields, None))
        assert connection.sock is not None
        return connection.sock

    @staticmethod
    def _request(
        path: str, who: Somebody | None, fields: Fields | bytes | None, headers: Mapping[str, str] | None,
    ) -> tuple[str, str, str | bytes | None, dict[str, str]]:
        who = who or Somebody()
        sent = {**({"Cookie": f"portal={who.cookie}"} if who.cookie else {}), **(headers or {})}
        if fields is None:
            return "GET", path, None, sent
        if isinstance(fields, bytes):
            return "POST", path, fields, sent
        sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return "POST", path, urlencode({"csrf_token": who.token, **fields}, doseq=True), sent

    def kill(self) -> None:
        """Kill the process at once, without warning."""
        self.process.kill()
        self.process.wait(DEADLINE)


def environment(portal: Portal, **changed: str) -> dict[str, str]:
    """The caller's variables with the settings of this portal and what is named."""
    settings = portal.settings
    return processes.environment(**{"IMI_INSTANCE": str(settings.instance_path), "DATABASE_URL": settings.database_url,
                                    "SECRET_KEY": settings.secret_key, **changed})


@contextmanager
def serving(portal: Portal, *, at: str = NOON, errors: int = subprocess.STDOUT, **changed: str) -> Iterator[Served]:
    """A process that serves this portal at a time, its queue working; killed at the latest after a minute."""
    port = free_port()
    process = started("app.py", "--port", str(port), env=environment(portal, **changed), stderr=errors, at=at)
    served = Served(process, port)
    try:
        served.lines += until_it_serves(process)
        Thread(target=_listen, args=(served,), daemon=True).start()
        yield served
    finally:
        served.kill()


def _listen(served: Served) -> None:
    """Keep reading what the process prints, so that it never waits for a reader."""
    assert served.process.stdout is not None
    with suppress(ValueError):
        served.lines.extend(served.process.stdout)


def somebody(portal: Portal, who: str = "registrar") -> Somebody:
    """One of the cast with a session, as a served portal knows it."""
    browser = portal.browser(who)
    cookie = browser.client.get_cookie("portal")
    assert cookie is not None
    return Somebody(cookie.value, browser.token())


def until(happens: Callable[[], R], what: str) -> R:
    """Ask again and again until the answer is true, and return it. Fails after a minute."""
    end = monotonic() + DEADLINE
    while monotonic() < end:
        found = happens()
        if found:
            return found
    raise AssertionError(f"waited in vain: {what}")
