"""A whole instance in one file: its database, its files and its queue, the settings, and the checksum of each; and back again.

A tar, so that whoever has lost the portal can still open it. The secret is not in it, nor is any password: what opens the copy
lies somewhere else. The last thing in the file is the list of what is in it, so that half a backup is none.
"""
from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from imi import migrations
from imi.database import Refused, db, disconnect, now, path_of, without_password
from imi.jobs import FILE as QUEUE
from imi.people.safe import Safe, Unreadable
from imi.web.settings import Settings, said

FORMAT = 1
LIST, DATABASE, DUMP, BESIDE = "contents.json", "portal.db", "portal.dump", "files"
# What of an instance folder is never in a backup: secrets, backups themselves, and what is made anew.
SECRETS = "secret"
KEPT_OUT = ("backups", "compiled", "replaced-", "restoring-", f"{SECRETS}-")
SIDES = ("-wal", "-shm", "-journal")
SEALED = "the secret with which this backup was made"
CHUNK = 1024 * 1024


class Damaged(Refused):
    """The file is no backup, or not the one that was made."""

    field, code = "file", "backup.damaged"


class Contents(NamedTuple):
    """What a backup says of itself: of each file its size and SHA-256, of a SQLite database the rows of each table."""

    made_at: str
    database: str
    steps: list[str]
    rows: dict[str, int]
    settings: dict[str, str]
    sealed: str
    files: dict[str, tuple[int, str]]

    @property
    def beside(self) -> int:
        """How many files there are beside the database and the queue."""
        return sum(name.startswith(f"{BESIDE}/") for name in self.files)


def make(settings: Settings, folder: Path) -> tuple[Path, Contents]:
    """Write a backup into a folder while the portal runs, and look at what was written. Raises Refused, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = now()
    target = folder / f"portal-{moment:%Y%m%d-%H%M%S}.tar"
    half = target.with_suffix(".part")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    try:
        with TemporaryDirectory(dir=folder) as beside, tarfile.open(half, "w", format=tarfile.PAX_FORMAT) as tar:
            contents = _fill(tar, settings, Path(beside), folder, moment)
            _add_text(tar, LIST, json.dumps(contents._asdict(), ensure_ascii=False, indent=1))
        check(half)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return target, contents


def _fill(tar: tarfile.TarFile, settings: Settings, beside: Path, folder: Path, moment: datetime) -> Contents:
    """The database first: a file that its rows name is there before they are, and is kept for days after."""
    file, files, rows = path_of(settings.database_url), dict[str, tuple[int, str]](), dict[str, int]()
    if file is not None:
        _copy_sqlite(file, beside / DATABASE)
        rows = _rows(beside / DATABASE)
        files[DATABASE] = _add(tar, DATABASE, beside / DATABASE)
    else:
        _postgresql("pg_dump", settings.database_url, "--format=custom", f"--file={beside / DUMP}")
        files[DUMP] = _add(tar, DUMP, beside / DUMP)
    if (settings.instance_path / QUEUE).exists():
        _copy_sqlite(settings.instance_path / QUEUE, beside / QUEUE)
        files[QUEUE] = _add(tar, QUEUE, beside / QUEUE)
    for one in files_of(settings, but=folder):
        name = f"{BESIDE}/{one.relative_to(settings.instance_path).as_posix()}"
        # Removed meanwhile: it was old, or somebody was erased.
        with suppress(FileNotFoundError):
            files[name] = _add(tar, name, one)
    applied = [step for step in migrations.STEPS if step not in migrations.pending(db)]
    return Contents(moment.isoformat(" "), "postgresql" if file is None else "sqlite", applied, rows, said(),
                    Safe(settings.secret_key).seal(SEALED), files)


def files_of(settings: Settings, but: Path | None = None) -> Iterator[Path]:
    """The instance's own files: all but database, queue, secret, backups and what is made anew."""
    in_use = _in_use(settings)
    for file in sorted(settings.instance_path.rglob("*")):
        first = file.relative_to(settings.instance_path).parts[0]
        if file.is_file() and not file.is_symlink() and file not in in_use and not first.startswith(KEPT_OUT) and (
                but is None or but == settings.instance_path or but not in file.parents):
            yield file


def _in_use(settings: Settings) -> set[Path]:
    """Return where the instance has its database, its queue and its secret, and what SQLite writes beside them."""
    files = {settings.instance_path / QUEUE, path_of(settings.database_url), settings.instance_path / SECRETS}
    return {file.with_name(file.name + side) for file in files if file for side in ("", *SIDES)}


def check(file: Path) -> Contents:
    """Read a whole backup and compare every byte with its checksum, and the database with itself. Raises Damaged."""
    with TemporaryDirectory(dir=file.parent) as folder:
        return unpack(file, Path(folder), only=(DATABASE, DUMP, QUEUE))


def unpack(file: Path, folder: Path, only: tuple[str, ...] = ()) -> Contents:
    """Check a backup, and write what is in it (`only` these) into a folder. Raises Damaged."""
    found: dict[str, tuple[int, str]] = {}
    text = ""
    try:
        with tarfile.open(file, "r:") as tar:
            for member in tar:
                read = tar.extractfile(member)
                if read is None or not _is_plain(member.name):
                    raise Damaged(f"{file.name} has something in it that no backup has ({member.name[:80]})")
                if member.name == LIST:
                    text = read.read().decode()
                elif only and member.name not in only:
                    found[member.name] = _through(read, None)
                else:
                    target = folder / member.name
                    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    target.touch(mode=0o600)
                    with target.open("wb") as written:
                        found[member.name] = _through(read, written)
        contents = _contents(text)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, FileExistsError, NotADirectoryError, IsADirectoryError):
        raise Damaged(f"{file.name} is no backup, or not a whole one") from None
    if found != contents.files:
        wrong = sorted(name for name in found.keys() | contents.files.keys() if found.get(name) != contents.files.get(name))
        raise Damaged(f"{file.name} is damaged: {', '.join(wrong[:3])} is not what was put in")
    _look_at(folder, contents, file.name)
    return contents


def _look_at(folder: Path, contents: Contents, name: str) -> None:
    """Whether the database that was unpacked is whole. Raises Damaged."""
    if contents.database == "sqlite":
        try:
            with closing(sqlite3.connect(folder / DATABASE)) as copied:
                verdict = copied.execute("PRAGMA integrity_check").fetchone()[0]
                strays = copied.execute("PRAGMA foreign_key_check").fetchall()
            is_whole = verdict == "ok" and not strays and _rows(folder / DATABASE) == contents.rows
        except sqlite3.DatabaseError:
            is_whole = False
        if not is_whole:
            raise Damaged(f"{name} is damaged: the database in it is not whole")
    else:
        _postgresql("pg_restore", "", "--list", str(folder / DUMP))


def restore(file: Path, settings: Settings, *, replace: bool) -> Contents:
    """Put a backup into an instance that has nothing in it; with `replace`, what is there is moved aside before.

    Nothing is touched before the whole backup was checked. Raises Damaged, Refused, OSError.
    """
    folder = settings.instance_path / f"restoring-{now():%Y%m%d-%H%M%S}"
    folder.mkdir(mode=0o700)
    try:
        contents = unpack(file, folder)
        if unknown := [step for step in contents.steps if step not in migrations.STEPS]:
            raise Refused(f"{file.name} was made by a newer release, which has {unknown[0]}. Restore it with that one")
        live = path_of(settings.database_url)
        if contents.database != ("postgresql" if live is None else "sqlite"):
            raise Refused(f"{file.name} holds a database of {contents.database}. Say DATABASE_URL for one, or leave it out")
        with db.connection_context():
            there = what_is_there(settings)
        if there and not replace:
            raise Refused(f"{settings.instance_path} has {' and '.join(there)} already. Restore into an instance that has "
                          "nothing in it (IMI_INSTANCE, DATABASE_URL), or say --replace")
        disconnect()
        if live is None:
            clean = ("--clean", "--if-exists") if there else ()
            _postgresql("pg_restore", settings.database_url, "--single-transaction", "--exit-on-error", "--no-owner",
                        "--no-privileges", *clean, str(folder / DUMP))
            (folder / DUMP).unlink()
        _put(folder, settings, live)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return contents


def what_is_there(settings: Settings) -> list[str]:
    """What an instance has in it, in words; nothing where it is empty."""
    file, found = path_of(settings.database_url), []
    if (file is None or file.exists()) and db.get_tables():
        found.append("a database with tables")
    if number := sum(1 for _file in files_of(settings)):
        found.append(f"{number:,} of its own files")
    return found


def is_same_secret(contents: Contents, settings: Settings) -> bool:
    """Whether the instance's secret is the one of when the backup was made."""
    try:
        return Safe(settings.secret_key).open(contents.sealed) == SEALED
    except Unreadable:
        return False


def _put(folder: Path, settings: Settings, live: Path | None) -> None:
    """Move what was unpacked into its place. What was there goes aside into a folder of its own, and so does a file that would
    take the place of the database or the queue: a database that was in use before lay among the files."""
    aside = settings.instance_path / folder.name.replace("restoring-", "replaced-")
    queue, in_use = settings.instance_path / QUEUE, _in_use(settings)
    old = [*files_of(settings), *(base.with_name(base.name + side) for base in (live, queue) if base for side in ("", *SIDES))]
    for file in old:
        if file.exists():
            inside = file.relative_to(settings.instance_path) if file.is_relative_to(settings.instance_path) else Path(file.name)
            _move(file, aside / inside)
    if live is not None:
        _move(folder / DATABASE, live)
    if (folder / QUEUE).exists():
        _move(folder / QUEUE, queue)
    for file in sorted((folder / BESIDE).rglob("*")):
        if file.is_file():
            inside = file.relative_to(folder / BESIDE)
            target = settings.instance_path / inside
            _move(file, aside / BESIDE / inside if target in in_use else target)


def _move(file: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(file, target)


def _contents(text: str) -> Contents:
    """What a backup says of itself. Raises ValueError, TypeError, KeyError where it is not said as `make` says it."""
    told = json.loads(text)
    if not isinstance(told, dict) or told.pop("format", FORMAT) != FORMAT:
        raise ValueError("format")
    kinds = {"made_at": str, "database": str, "steps": list, "rows": dict, "settings": dict, "sealed": str, "files": dict}
    if any(not isinstance(told[name], kind) for name, kind in kinds.items()):
        raise ValueError("contents")
    contents = Contents(**{**told, "files": {name: (size, digest) for name, (size, digest) in told["files"].items()}})
    datetime.fromisoformat(contents.made_at)
    if (DATABASE if contents.database == "sqlite" else DUMP) not in contents.files:
        raise ValueError("database")
    return contents


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    is_inside = not path.is_absolute() and ".." not in path.parts
    if not is_inside or not path.parts or path.parts[0] != BESIDE:
        return is_inside and name in (LIST, DATABASE, DUMP, QUEUE)
    # `files_of` gives none of these, and the instance's own would be written over.
    return len(path.parts) > 1 and path.parts[1] not in (SECRETS, QUEUE) and not path.parts[1].startswith(KEPT_OUT)


def _rows(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _copy_sqlite(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as live:
        live.execute("VACUUM INTO ?", (str(target),))


def _postgresql(program: str, url: str, *words: str) -> None:
    """Run a program of PostgreSQL's; what it prints is kept for the refusal. Raises Refused."""
    address, environment = without_password(url) if url else ("", dict(os.environ))
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is not there. Install the PostgreSQL client of the server’s version: it copies the database")
    more = [f"--dbname={address}"] if address else []
    done = subprocess.run([found, *more, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own words
    if done.returncode:
        raise Refused(f"{program} did not finish: {' '.join(done.stderr.split())[:500]}")


def _add(tar: tarfile.TarFile, name: str, file: Path) -> tuple[int, str]:
    """Put a file in; (its size, its SHA-256) as it was read."""
    with file.open("rb") as read:
        size = os.fstat(read.fileno()).st_size
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(file.stat().st_mtime)
        seen = _Seen(read)
        tar.addfile(member, seen)
    return size, seen.digest.hexdigest()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


class _Seen:
    """A file whose bytes are counted into a checksum as they are read."""

    def __init__(self, file: Any) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        content: bytes = self._file.read(size)
        self.digest.update(content)
        return content


def _through(read: Any, written: Any) -> tuple[int, str]:
    """(size, SHA-256) of what is read, written where there is somewhere to."""
    digest, size = hashlib.sha256(), 0
    while content := read.read(CHUNK):
        digest.update(content)
        size += len(content)
        if written is not None:
            written.write(content)
    return size, digest.hexdigest()
