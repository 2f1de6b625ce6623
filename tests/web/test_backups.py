"""A whole instance into one file and back, on both databases; and every backup that is not what was made."""
from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.addresses import RECEIPTS
from support.makers import FIRST_NINE
from support.old_databases import of_the_baseline
from support.portal_under_test import Portal
from support.workbooks import row, send, workbook

from imi.backups.database_copies import rows_of
from imi.database.connection import connect, db, disconnect
from imi.migrations.baseline import REPLACED
from imi.registry import TABLES
from imi.web import settings
from imi.web.settings import said

NOT_ITS_OWN = re.compile(r"(backups|compiled|copies|another|replaced-.*|restoring-.*)/|.*\.db|bad\.tar")
SERVER = os.environ.get("TEST_DATABASE_URL", "")


def rows() -> dict[str, int]:
    """Rows of each table."""
    db.connect(reuse_if_open=True)
    return {table._meta.table_name: table.select().count() for table in TABLES}


def files(folder: Path) -> dict[str, bytes]:
    """Everything that is in an instance folder but backups, what is moved aside, and the database's own files."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*"))
            if file.is_file() and not NOT_ITS_OWN.match(file.relative_to(folder).as_posix())}


@pytest.fixture
def used(portal: Any, tmp_path: Path) -> Any:
    """A portal with registrations, an uploaded file, a letter and a file to download, and a backup of it."""
    (tmp_path / "secret").write_text("only for tests " * 4)
    world = portal.world
    world.save(world.batch(FIRST_NINE))
    send(portal.browser("registrar"), workbook(row(), row(surname=None)))
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "QJMS setup é.exe").write_bytes(b"\x00\x01")
    return portal


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[], Portal]]:
    """Makes a portal on an instance that has nothing in it."""
    folder, name = tmp_path / "another", f"portal_restored_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    folder.mkdir()

    def made() -> Portal:
        if not SERVER:
            return Portal(f"sqlite:///{folder / 'portal.db'}", folder)
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        return Portal(f"{SERVER.rsplit('/', 1)[0]}/{name}", folder)

    yield made
    if SERVER:
        on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def on_server(*statements: str) -> None:
    """What only the server itself does."""
    disconnect()
    with connect(SERVER).connection_context():
        for statement in statements:
            db.execute_sql(statement)


def run(portal: Any, *words: object) -> tuple[int, str]:
    """(exit code, what it printed) of a command of this portal."""
    done = portal.app.test_cli_runner().invoke(args=[str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_an_instance_is_copied_while_it_runs_and_restored_whole(used: Any, empty: Any, tmp_path: Path) -> None:
    was, kept = rows(), files(tmp_path)
    mask = os.umask(0)
    try:
        code, said = run(used, "backup")
    finally:
        os.umask(mask)
    [file] = (tmp_path / "backups").iterdir()
    assert (code, f"{file} (" in said, f"Keep {tmp_path / 'secret'}" in said) == (0, True, True), said
    assert [path.stat().st_mode & 0o777 for path in (file.parent, file)] == [0o700, 0o600]
    assert not any(b"only for tests" in file.read_bytes() for file in (tmp_path / "backups").iterdir())
    other = empty()
    assert run(other, "restore", file, "--check")[0] == 0
    assert not (tmp_path / "another" / "uploads").exists()
    code, said = run(other, "restore", file)
    assert (code, "secret" in said) == (0, False), said
    assert rows() == was
    assert files(tmp_path / "another") == {name: content for name, content in kept.items() if name != "secret"}
    page = other.browser("registrar").get(RECEIPTS)
    assert "R-26-104001" in page.text
    # What has something in it is not written over, and moved aside where that is said.
    before = files(tmp_path / "another")
    code, said = run(other, "restore", file)
    assert (code, "say --replace" in said, files(tmp_path / "another") == before) == (2, True, True), said
    assert run(other, "restore", file, "--replace")[0] == 0
    assert rows() == was
    assert len(list((tmp_path / "another").glob("replaced-*/uploads/*"))) == 1


def test_a_damaged_backup_is_refused_before_anything_is_touched(used: Any, empty: Any, tmp_path: Path) -> None:
    assert run(used, "backup", "-o", tmp_path / "copies")[0] == 0
    [file] = (tmp_path / "copies").iterdir()
    whole = file.read_bytes()
    other = empty()
    with tarfile.open(file) as tar:
        places = {member.name: member.offset_data for member in tar}
    spoilt: dict[str, bytes] = {"empty": b"", "no tar": b"PK\x03\x04" + whole[:900], "cut": whole[:len(whole) // 2],
                                "list gone": whole[:places["contents.json"] - 512] + b"\0" * 1024}
    for name, place in places.items():
        spoilt[f"a bit of {name}"] = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:]
    bad = tmp_path / "bad.tar"
    for what, content in spoilt.items():
        bad.write_bytes(content)
        for words in ((), ("--check",), ("--replace",)):
            code, said = run(other, "restore", bad, *words)
            assert (code, "bad.tar is" in said or "bad.tar has" in said) == (2, True), (what, said)
        assert files(tmp_path / "another") == {}, what
        assert not (tmp_path / "another" / "portal.db").exists() or db.get_tables() == []


@pytest.mark.skipif(bool(SERVER), reason="about a database that is a file")
def test_an_old_database_among_the_files_does_not_replace_the_restored_one(used: Any, tmp_path: Path) -> None:
    was, folder = rows(), tmp_path / "another"
    # What was in use before DATABASE_URL named another, with its log.
    old = {"old.db": b"an older database", "old.db-wal": b"and its log"}
    for name, content in old.items():
        (tmp_path / name).write_bytes(content)
    assert run(used, "backup", "-o", tmp_path / "copies")[0] == 0
    folder.mkdir()
    other = Portal(f"sqlite:///{folder / 'old.db'}", folder)
    code, said = run(other, "restore", *(tmp_path / "copies").iterdir())
    assert (code, rows()) == (0, was), said
    assert {file.name: file.read_bytes() for file in folder.glob("replaced-*/files/*")} == old


def written(file: Path, members: dict[str, bytes], told: object) -> None:
    """A tar as anybody could write it, whose list says of its members what is true."""
    sums = {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in members.items()}
    said = {**told, "files": sums, **told} if isinstance(told, dict) else told
    with tarfile.open(file, "w") as tar:
        for name, content in {**members, "contents.json": json.dumps(said).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


def test_a_forged_backup_is_refused_in_words_and_replaces_nothing(empty: Any, tmp_path: Path) -> None:
    fair: dict[str, Any] = {"made_at": "2026-11-23 12:00:00", "database": "sqlite", "steps": [], "rows": {}, "settings": {},
                            "sealed": ""}
    nothing = {"portal.db": b""}
    other, bad = empty(), tmp_path / "bad.tar"
    secret = tmp_path / "another" / "secret"
    secret.write_text("only for tests " * 4)
    made: dict[str, tuple[dict[str, bytes], object]] = {
        "no database": ({}, fair), "a database that is none": ({"portal.db": b"not a database " * 200}, fair),
        "a secret": ({**nothing, "files/secret": b"x" * 40}, fair), "a queue": ({**nothing, "files/queue.db": b""}, fair),
        "a file and a folder": ({**nothing, "files/a": b"", "files/a/b": b""}, fair), "no list": (nothing, None),
        **{f"{name} of another kind": (nothing, {**fair, name: 5}) for name in [*fair, "files"]},
        "no moment": (nothing, {**fair, "made_at": "x"}),
    }
    for what, (members, told) in made.items():
        written(bad, members, told)
        code, said = run(other, "restore", bad)
        assert (code, "bad.tar is" in said or "bad.tar has" in said) == (2, True), (what, said)
        assert secret.read_text() == "only for tests " * 4


@pytest.mark.skipif(bool(SERVER), reason="A backup of a file")
def test_an_older_backup_is_restored_and_upgraded_a_newer_one_refused(empty: Any, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    connect(f"sqlite:///{old}").connect()
    of_the_baseline(db)
    disconnect()
    told = {"made_at": "2026-11-23 12:00:00", "database": "sqlite", "rows": rows_of(old), "settings": {}, "sealed": ""}
    other, members = empty(), {"portal.db": old.read_bytes()}
    written(tmp_path / "new.tar", members, {**told, "steps": ["9999_next"]})
    code, said = run(other, "restore", tmp_path / "new.tar")
    assert (code, "was made by a newer release, which has 9999_next" in said) == (2, True), said
    written(tmp_path / "old.tar", members, {**told, "steps": sorted(REPLACED)})
    code, said = run(other, "restore", tmp_path / "old.tar")
    assert (code, "Its tables are of an older release: flask db upgrade" in said) == (0, True), said
    assert run(other, "db", "upgrade")[0] == run(other, "db", "status")[0] == 0


def test_restoring_under_another_secret_is_reported(used: Any, empty: Any, tmp_path: Path) -> None:
    assert run(used, "backup", "-o", tmp_path / "copies")[0] == 0
    other = empty()
    other.app.extensions["settings"] = replace(other.settings, secret_key="another secret " * 4)
    assert "The secret here is another one than then" in run(other, "restore", *(tmp_path / "copies").iterdir())[1]


@pytest.mark.skipif(not SERVER, reason="TEST_DATABASE_URL names no PostgreSQL")
def test_a_missing_postgresql_client_is_reported(used: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is not there. Install the PostgreSQL client" in run(used, "backup")[1]


def test_a_backup_names_every_setting_but_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', Path(settings.__file__).read_text()))
    assert read == {*settings.VARIABLES, *settings.SECRETS}
    for name in read:
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal:hidden@db.example/portal")
    told = said()
    assert told.keys() == set(settings.VARIABLES)
    assert told["DATABASE_URL"] == "postgresql://portal@db.example/portal"
