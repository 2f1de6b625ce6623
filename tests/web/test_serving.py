"""`python app.py` as it is run: what it prints, when it refuses to start, and how it ends."""
from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
DEADLINE = 60
OURS = ("DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "QUEUE_URL", "MAIL_SERVER", "TEST_DATABASE_URL", "TRUSTED_HOSTS")


@pytest.fixture(scope="module")
def with_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance that was started once with --demo, and ended."""
    instance = tmp_path_factory.mktemp("served") / "demo"
    with serving(instance, "--demo") as (process, printed, address):
        assert "Making the demo …\n" in printed
        assert read(f"{address}/ready") == {"ready": True}
        end(process)
    assert "Demo sign-ins (password of all: demo-only-passphrase)\n" in printed
    assert any("registrar@northgate.example" in line and "PIN 104471" in line for line in printed)
    return instance


def environment(instance: Path, **changed: str) -> dict[str, str]:
    """The caller's variables without any setting of the portal, but for what is named."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "IMI_INSTANCE": str(instance), "PYTHONUTF8": "1", **changed}


def free_port() -> int:
    """A port that nobody listens on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(instance: Path, *arguments: str, **changed: str) -> subprocess.Popen[str]:
    """The process, killed at the latest after a minute."""
    process = subprocess.Popen([sys.executable, "app.py", *arguments], cwd=ROOT, env=environment(instance, **changed),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    watch = Timer(DEADLINE, process.kill)
    watch.daemon = True
    watch.start()
    return process


@contextmanager
def serving(instance: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[str], str]]:
    """(process, lines printed so far, its address) once it says that it serves."""
    port = free_port()
    process, printed = started(instance, "--port", str(port), *arguments), []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            printed.append(line)
            if line.startswith("Serving on"):
                break
        assert printed, "nothing was printed"
        assert printed[-1] == f"Serving on http://127.0.0.1:{port}  (Ctrl-C ends it)\n", "".join(printed)
        yield process, printed, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(DEADLINE)
        process.stdout.close()


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> str:
    """What it still prints after the signal; it ends with 0."""
    process.send_signal(number)
    rest, _none = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0, rest
    return rest


def refusal(instance: Path, *arguments: str, **changed: str) -> str:
    """The one line with which it does not start, at exit code 2."""
    done = subprocess.run([sys.executable, "app.py", "--port", str(free_port()), *arguments], cwd=ROOT, text=True,
                          env=environment(instance, **changed), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          encoding="utf-8", timeout=DEADLINE)
    printed = done.stdout
    lines = [line for line in printed.splitlines() if "INFO peewee.migrations" not in line and "First administrator" not in line]
    assert (done.returncode, len(lines)) == (2, 1), printed
    assert lines[0].startswith("The portal did not start. ")
    return lines[0].removeprefix("The portal did not start. ")


def read(address: str) -> Any:
    """The document at an address."""
    with urlopen(address, timeout=DEADLINE) as answer:
        return json.load(answer)


def count(instance: Path, table: str) -> int:
    """Rows of a table of the instance."""
    with closing(sqlite3.connect(instance / "portal.db")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_empty_instance_is_furnished_served_and_ended_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    instance = tmp_path / "new"
    with serving(instance) as (process, printed, address):
        [link] = [line for line in printed if "First administrator" in line]
        path = re.search(rf"open {address}(/link/[\w-]+) within 48 hours", link)
        assert path is not None
        with urlopen(address + path[1], timeout=DEADLINE) as page:
            assert "Set up the first account" in page.read().decode()
        assert read(f"{address}/health") == {"running": True}
        assert read(f"{address}/ready") == {"ready": True}
        assert end(process, number) == "Ended.\n"
    assert (count(instance, "version"), count(instance, "centre")) == (10, 0)
    assert instance.stat().st_mode & 0o777 == 0o700
    assert (instance / "secret").stat().st_mode & 0o777 == 0o600
    assert not (instance / "queue.db-wal").exists()


def test_what_is_printed_is_ours_and_the_step_that_was_applied(tmp_path: Path) -> None:
    with serving(tmp_path / "new") as (process, printed, _address):
        rest = end(process)
    said = [line.split(" ", 2)[-1] if "INFO" in line else line.split(":")[0] for line in [*printed, rest]]
    assert said == ["INFO peewee.migrations up: 0001_first\n", "First administrator", "Serving on http", "Ended.\n"]


def test_a_second_start_keeps_what_is_there(tmp_path: Path) -> None:
    instance = tmp_path / "new"
    for _ in range(2):
        with serving(instance) as (process, _printed, address):
            assert read(f"{address}/ready") == {"ready": True}
            end(process)
    assert (count(instance, "package"), count(instance, "link"), count(instance, "schema_migration")) == (8, 1, 1)


def test_the_port_is_free_again_and_nobody_else_is_let_in_while_it_serves(tmp_path: Path) -> None:
    with serving(tmp_path / "new") as (process, _printed, address):
        port = int(address.rsplit(":", 1)[1])
        other = started(tmp_path / "other", "--port", str(port))
        said, _none = other.communicate(timeout=DEADLINE)
        assert other.returncode == 2
        assert f"The portal did not start. Port {port} on 127.0.0.1 can’t be used (Address already in use)." in said
        end(process)
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def test_the_demo_is_made_once(with_demo: Path) -> None:
    before = count(with_demo, "candidate")
    assert before == 312
    with serving(with_demo, "--demo") as (process, printed, _address):
        end(process)
    assert "Making the demo …\n" not in printed
    assert "Demo sign-ins (password of all: demo-only-passphrase)\n" in printed
    assert not any("First administrator" in line for line in printed)
    assert count(with_demo, "candidate") == before


@pytest.mark.parametrize("arguments", [("--demo",), ()])
def test_an_instance_with_the_demo_is_served_on_this_machine_only(with_demo: Path, arguments: tuple[str, ...]) -> None:
    assert "served on this machine only" in refusal(with_demo, *arguments, "--host", "0.0.0.0")


def test_the_demo_is_not_made_where_it_would_not_be_served(tmp_path: Path) -> None:
    assert "served on this machine only" in refusal(tmp_path / "new", "--demo", "--host", "0.0.0.0")
    assert count(tmp_path / "new", "centre") == 0


def test_the_demo_is_not_put_beside_real_centres(tmp_path: Path) -> None:
    instance = tmp_path / "real"
    with serving(instance) as (process, _printed, _address):
        end(process)
    subprocess.run([Path(sys.executable).with_name("flask"), "centre", "add", "0471", "Northgate"], cwd=ROOT, check=True,
                   env=environment(instance), capture_output=True, timeout=DEADLINE)
    assert refusal(instance, "--demo").endswith("has real centres. The demo is only put into an instance of its own")
    assert (count(instance, "centre"), count(instance, "candidate")) == (1, 0)


def test_a_lost_secret_is_not_replaced_in_silence(with_demo: Path, tmp_path: Path) -> None:
    secret = with_demo / "secret"
    kept = secret.rename(tmp_path / "secret")
    try:
        assert "is gone but a database is there. Put the secret back" in refusal(with_demo)
        assert not secret.exists()
    finally:
        kept.rename(secret)


CONTRADICTIONS: tuple[tuple[dict[str, str], str], ...] = (
    ({"MAIL_SERVER": "mail.example", "MAIL_USE_TLS": "1", "MAIL_USE_SSL": "1"}, "Set MAIL_USE_TLS or MAIL_USE_SSL, not both"),
    ({"MAIL_SERVER": "mail.example", "MAIL_USERNAME": "portal"}, "the mail password would travel in the plain"),
    ({"QUEUE_URL": "mysql://host/name"}, "QUEUE_URL must begin with postgresql://"),
    ({"QUEUE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "The queue that QUEUE_URL names can’t be opened"),
    ({"DATABASE_URL": "mysql://host/name"}, "DATABASE_URL must begin with sqlite:/// or postgresql://"),
    ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "The database can’t be opened (unable to open database file)"),
    ({"TRUSTED_PROXIES": "some"}, "TRUSTED_PROXIES"),
    ({"MAIL_USE_TLS": "perhaps"}, "MAIL_USE_TLS"),
)


@pytest.mark.parametrize(("changed", "sentence"), CONTRADICTIONS, ids=lambda value: " ".join(value)[:40])
def test_settings_that_cannot_work_are_named_in_a_sentence(
        with_demo: Path, changed: dict[str, str], sentence: str) -> None:
    assert sentence in refusal(with_demo, **changed)


def test_a_host_that_is_none_is_named_in_a_sentence(tmp_path: Path) -> None:
    assert "on nowhere.example can’t be used" in refusal(tmp_path / "new", "--host", "nowhere.example")


@pytest.mark.parametrize("port", ["99999", "0", "-1", "http"])
def test_a_port_that_is_none_is_refused_before_anything_is_made(tmp_path: Path, port: str) -> None:
    done = subprocess.run([sys.executable, "app.py", f"--port={port}"], cwd=ROOT, env=environment(tmp_path / "new"),
                          capture_output=True, text=True, timeout=DEADLINE)
    assert done.returncode == 2
    assert done.stderr.endswith(f"argument --port: {port} is not a port. Choose one from 1 to 65535\n")
    assert not (tmp_path / "new").exists()


def test_a_letter_that_is_due_goes_out_by_the_queue_beside_the_server(with_demo: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(with_demo / "portal.db")) as database, database:
        moved = database.execute("UPDATE letter SET state = 'queued', next_at = '2020-01-01 00:00:00' WHERE id = 1")
        assert moved.rowcount == 1
    with serving(with_demo) as (process, _printed, _address):
        assert process.stdout is not None
        with suppress(StopIteration):
            assert "imi.jobs Letters: 1 sent" in next(process.stdout)
        end(process)
    assert len(list((with_demo / "letters").iterdir())) == 1
    assert count(with_demo, "letter WHERE state = 'sent' AND id = 1") == 1


@pytest.fixture(autouse=True)
def _no_setting_of_the_callers_leaks_in(monkeypatch: Callable[..., Any]) -> None:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)  # type: ignore[attr-defined]
