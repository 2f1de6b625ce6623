"""Processes of the portal for tests: started for real, or born of one that has taken in every module already.

Python takes most of a second to take the portal's modules in, and the tests start it by the dozen. So one process does that
once for each test worker, and each start is a fork of it: a process of its own, with its own signals, files and exit code, that
runs the same `main`. That `python app.py` and `flask` start by themselves is tried in the real.
"""
from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any

ROOT = Path(__file__).parents[2]
DEADLINE = 60
# Settings of the portal that a process of a test does not take over from whoever runs the tests.
OURS = ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "QUEUE_URL", "MAIL_SERVER", "TEST_DATABASE_URL", "TRUSTED_HOSTS",
        "TRUSTED_PROXIES", "IMI_INSTANCE", "FLASK_DEBUG")
# From Linux's prctl.h: orphans below this process become its own children, to wait for.
BECOME_SUBREAPER = 36
# Where that is not to be had, every start is a real one.
FORKS = sys.platform == "linux"

# Whoever runs the tests in the background of a shell has Ctrl-C ignored, and so would everything that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Serves one request after the other: what to run, in which environment, with these three files as its own. The answer is
# the new process. It is born twice, so that it belongs to the tests.
NURSERY = """
import json, os, signal, socket, sys
import flask.cli, time_machine
import imi.web.application, imi.cli.commands, imi.web.running.serving

def live(asked, files):
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.environ.clear()
    os.environ.update(asked["environment"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    name, *words = asked["words"]
    if asked["at"]:
        time_machine.travel(asked["at"]).start()
    if name == "-c":
        sys.argv = words
        exec(compile(words[0], "-c", "exec"), {"__name__": "__main__"})
        return 0
    if name == "flask":
        sys.argv = ["flask", *words]
        return flask.cli.main()
    return imi.web.running.serving.main(words)

line = socket.socket(fileno=int(sys.argv[1]))
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    text, files, _flags, _address = socket.recv_fds(line, 1 << 20, 3)
    if not text:
        break
    told, tell = os.pipe()
    first = os.fork()
    if first == 0:
        second = os.fork()
        if second == 0:
            line.close()
            try:
                code = live(json.loads(text), files) or 0
            except SystemExit as end:
                code = end.code or 0
            except BaseException:
                import traceback
                traceback.print_exc()
                code = 1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        os.write(tell, str(second).encode())
        os._exit(0)
    os.waitpid(first, 0)
    line.sendall(os.read(told, 20))
    for file in (told, tell, *files):
        os.close(file)
"""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**changed: str) -> dict[str, str]:
    """The caller's variables without any setting of the portal, but for what is named. The tests' own helpers are found."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]), **changed}


def real(*words: str, env: Mapping[str, str], stdin: int = subprocess.DEVNULL,
         stderr: int = subprocess.STDOUT) -> subprocess.Popen[str]:
    """`python app.py …`, `flask …` or `python -c …` as it is typed; killed at the latest after a minute."""
    command = [str(Path(sys.executable).with_name("flask")), *words[1:]] if words[0] == "flask" else [sys.executable, *words]
    return _watched(subprocess.Popen(command, cwd=ROOT, env=env, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr,
                                     text=True, encoding="utf-8"))


def started(*words: str, env: Mapping[str, str], stdin: int = subprocess.DEVNULL, stderr: int = subprocess.STDOUT,
            at: str = "") -> subprocess.Popen[str]:
    """The same from the nursery; `at` is a moment at which its clock is set, and goes on from there."""
    if not FORKS and not at:
        return real(*words, env=env, stdin=stdin, stderr=stderr)
    return _watched(Born(words, at, env=env, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8"))


def ended(process: subprocess.Popen[str], told: str | None = None) -> subprocess.CompletedProcess[str]:
    """What it printed until it ended, and how it ended, once it was told something."""
    out, errors = process.communicate(told, timeout=DEADLINE)
    return subprocess.CompletedProcess(process.args, process.returncode, out, errors)


def until_it_serves(process: subprocess.Popen[str]) -> list[str]:
    """The lines that it prints, up to the one that says where it serves."""
    printed: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line)
        if line.startswith("Serving on"):
            break
    assert printed, "nothing was printed"
    assert printed[-1].startswith("Serving on"), "".join(printed)
    return printed


class Born(subprocess.Popen[str]):
    """A process of the nursery, to be treated like any other."""

    def __init__(self, words: Sequence[str], at: str, **options: Any) -> None:
        self._asked = {"words": words, "at": at, "environment": dict(options["env"])}
        super().__init__(list(words), **options)

    def _execute_child(self, *given: Any) -> None:
        # What Popen opened for the new process and for us, in the order of its own parameters.
        opened = given[10:16]
        stdin, _ours, _ours, stdout, _ours, stderr = opened
        line, _process = nursery()
        socket.send_fds(line, [json.dumps(self._asked).encode()], [stdin, stdout, stderr])
        self.pid = int(line.recv(20))
        self._child_created = True
        self._close_pipe_fds(*opened)  # type: ignore[attr-defined]


@cache
def nursery() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """(the line to it, the process that all are born of); it ends with the tests."""
    ctypes.CDLL(None, use_errno=True).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    ours, theirs = socket.socketpair()
    process = subprocess.Popen([sys.executable, "-c", NURSERY, str(theirs.fileno())], cwd=ROOT, env=environment(),
                               pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()
    return ours, process


def _watched(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
    watch = Timer(DEADLINE, process.kill)
    watch.daemon = True
    watch.start()
    return process
