"""`python app.py` as it is run: what it prints, when it refuses to start, and how it ends."""
from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from support import processes
from support.processes import DEADLINE, OURS, ended, free_port, real, started, until_it_serves

from imi.centres.actions import add_centre
from imi.database.connection import db
from imi.migrations import STEPS
from imi.web.running.serving import main


def environment(instance: Path, **changed: str) -> dict[str, str]:
    """The caller's variables without any setting of the portal, but for the instance and what is named."""
    return processes.environment(**{"IMI_INSTANCE": str(instance), **changed})


@contextmanager
def serving(instance: Path, *arguments: str, start: Any = started) -> Iterator[tuple[subprocess.Popen[str], list[str], str]]:
    """(process, lines printed so far, its address) once it says that it serves."""
    port = free_port()
    process = start("app.py", "--port", str(port), *arguments, env=environment(instance))
    try:
        printed = until_it_serves(process)
        assert printed[-1] == f"Serving on http://127.0.0.1:{port}  (Ctrl-C ends it)\n", "".join(printed)
        yield process, printed, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> str:
    """What it still prints after the signal; it ends with 0."""
    process.send_signal(number)
    rest, _none = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0, rest
    return rest


def read(address: str) -> Any:
    """The document at an address."""
    with urlopen(address, timeout=DEADLINE) as answer:
        return json.load(answer)


def count(instance: Path, table: str) -> int:
    """Rows of a table of the instance."""
    with closing(sqlite3.connect(instance / "portal.db")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


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
    assert not any("First administrator" in line for line in printed)
    return instance


Refusal = Callable[..., str]


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refusal:
    """The one sentence with which an instance does not start, at exit code 2."""

    def asked(instance: Path, *arguments: str, **changed: str) -> str:
        for name in OURS:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"IMI_INSTANCE": str(instance), **changed}.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        assert main(arguments) == 2
        [line] = capsys.readouterr().err.splitlines()
        assert line.startswith("The portal did not start. ")
        return line.removeprefix("The portal did not start. ")

    return asked


def test_an_empty_instance_is_furnished_served_and_ended_by_ctrl_c(tmp_path: Path) -> None:
    instance = tmp_path / "new"
    with serving(instance, start=real) as (process, printed, address):
        [*steps, link, _serving] = printed
        assert [step.rpartition(" ")[2] for step in steps] == [f"{step}\n" for step in STEPS]
        path = re.fullmatch(rf"First administrator: open {address}(/link/[\w-]+) within 48 hours .*\n", link)
        assert path is not None
        with urlopen(address + path[1], timeout=DEADLINE) as page:
            assert "Set up the first account" in page.read().decode()
        assert read(f"{address}/health") == {"running": True}
        assert read(f"{address}/ready") == {"ready": True}
        assert end(process, signal.SIGINT) == "Ended.\n"
    assert (count(instance, "version"), count(instance, "package"), count(instance, "centre")) == (10, 8, 0)
    assert [(instance / name).stat().st_mode & 0o777 for name in (".", "secret")] == [0o700, 0o600]
    assert not (instance / "queue.db-wal").exists()


def test_a_restart_keeps_data_sends_due_emails_and_ends_on_request(with_demo: Path) -> None:
    before = count(with_demo, "candidate"), count(with_demo, "package"), count(with_demo, "audit")
    assert before[0] == 312
    with closing(sqlite3.connect(with_demo / "portal.db")) as database, database:
        database.execute("UPDATE letter SET state = 'queued', next_at = '2020-01-01 00:00:00',"
                         " body = 'Its text' WHERE id = 1")
    with serving(with_demo, "--demo") as (process, printed, _address):
        assert printed[0] == "Demo sign-ins (password of all: demo-only-passphrase)\n"
        assert process.stdout is not None
        assert process.stdout.readline().endswith("INFO imi.jobs E-mails: 1 sent\n")
        assert end(process, signal.SIGTERM) == "Ended.\n"
    assert (count(with_demo, "candidate"), count(with_demo, "package"), count(with_demo, "audit")) == before
    assert len(list((with_demo / "letters").iterdir())) == 1


def test_a_failed_start_ends_with_code_2(tmp_path: Path) -> None:
    done = ended(started("app.py", env=environment(tmp_path, QUEUE_URL="mysql://host/name"), stderr=subprocess.PIPE))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("The portal did not start. QUEUE_URL must begin with postgresql://")


def test_a_scheme_that_this_release_does_not_know_is_named(tmp_path: Path, refusal: Refusal) -> None:
    refusal(tmp_path, "--host", "nowhere.example")
    with closing(sqlite3.connect(tmp_path / "portal.db")) as database, database:
        database.execute("INSERT INTO scheme VALUES ('toy', 'Toys', 'Toy', 'TOY', 'toys@awarding.example',"
                         " 'toys@awarding.example', 1)")
    assert "nowhere.example" in refusal(tmp_path, "--host", "nowhere.example")
    with closing(sqlite3.connect(tmp_path / "portal.db")) as database, database:
        database.execute("INSERT INTO programme (scheme_id, code, title) VALUES ('toy', 'T1', 'Toys')")
    assert refusal(tmp_path, "--host", "nowhere.example") == (
        "The database has standards or registrations of a scheme that this release does not know: toy. Nothing was changed. "
        "Start the release that it was last used with")


def test_a_port_in_use_is_named(tmp_path: Path, refusal: Refusal) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refusal(tmp_path, "--port", str(port)) == (
            f"Port {port} on 127.0.0.1 can’t be used (Address already in use). Choose another with --port or --host")


def test_an_unusable_host_is_named(tmp_path: Path, refusal: Refusal) -> None:
    assert "on nowhere.example can’t be used" in refusal(tmp_path, "--host", "nowhere.example")


@pytest.mark.parametrize("port", ["99999", "0", "-1", "http", "²"])
def test_an_unusable_port_is_refused_before_the_instance_is_made(
        port: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("IMI_INSTANCE", str(tmp_path / "new"))
    with pytest.raises(SystemExit) as ended:
        main([f"--port={port}"])
    assert ended.value.code == 2
    assert f"{port} is not a port. Choose one from 1 to 65535" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("arguments", [("--demo",), ()])
def test_an_instance_with_the_demo_is_served_on_this_machine_only(
        with_demo: Path, refusal: Refusal, arguments: tuple[str, ...]) -> None:
    assert "served on this machine only" in refusal(with_demo, *arguments, "--host", "0.0.0.0")


def test_the_demo_is_not_made_where_it_would_not_be_served(tmp_path: Path, refusal: Refusal) -> None:
    assert "served on this machine only" in refusal(tmp_path, "--demo", "--host", "0.0.0.0")
    assert count(tmp_path, "centre") == 0


def test_the_demo_is_not_put_beside_real_centres(tmp_path: Path, refusal: Refusal) -> None:
    refusal(tmp_path, "--host", "nowhere.example")
    with db.connection_context():
        add_centre("0471", "Northgate Motor College")
    assert refusal(tmp_path, "--demo") == (
        f"{tmp_path} has real centres. The demo is only put into an instance of its own")
    assert (count(tmp_path, "centre"), count(tmp_path, "candidate")) == (1, 0)


@pytest.mark.failure(125)
def test_a_lost_secret_is_not_replaced_in_silence(tmp_path: Path, refusal: Refusal) -> None:
    refusal(tmp_path, "--host", "nowhere.example")
    (tmp_path / "secret").unlink()
    assert "secret is gone but a database is there. Put the secret back from the backup" in refusal(tmp_path)
    assert not (tmp_path / "secret").exists()


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


@pytest.mark.failure(125)
@pytest.mark.parametrize("host, changed", [("127.0.0.1", {"PUBLIC_URL": "https://portal.example"}), ("0.0.0.0", {})])
def test_a_debugging_server_is_served_on_this_machine_only(
        tmp_path: Path, refusal: Refusal, host: str, changed: dict[str, str]) -> None:
    assert "FLASK_DEBUG is on" in refusal(tmp_path / "new", "--host", host, FLASK_DEBUG="1", **changed)
    assert not (tmp_path / "new" / "portal.db").exists()


@pytest.mark.parametrize(("changed", "sentence"), CONTRADICTIONS, ids=[" ".join(changed) for changed, _ in CONTRADICTIONS])
def test_settings_that_cannot_work_are_named_in_a_sentence(
        tmp_path: Path, refusal: Refusal, changed: dict[str, str], sentence: str) -> None:
    assert sentence in refusal(tmp_path, **changed)
