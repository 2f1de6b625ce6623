"""Write and check the file of a backup: its contents, the list of them, and whether they are still what was put in.

It is a tar file, so that it can be opened even without the portal. The list of its contents comes last, so that half a backup
is recognised as none.
"""
from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from imi.backups.database_copies import postgresql, rows_of
from imi.database.errors import Refused
from imi.jobs import FILE as QUEUE

FORMAT = 1
LIST, DATABASE, DUMP, BESIDE = "contents.json", "portal.db", "portal.dump", "files"
# Parts of an instance folder that are never in a backup: secrets, backups themselves, and what can be made again.
SECRETS = "secret"
KEPT_OUT = ("backups", "compiled", "replaced-", "restoring-", f"{SECRETS}-")
CHUNK = 1024 * 1024


class Damaged(Refused):
    """The file is no backup, or has changed since it was made."""

    field, code = "file", "backup.damaged"


class Manifest(NamedTuple):
    """What a backup says about itself: the size and SHA-256 of each file, and the rows of each table of a SQLite database."""

    made_at: str
    database: str
    steps: list[str]
    rows: dict[str, int]
    settings: dict[str, str]
    sealed: str
    files: dict[str, tuple[int, str]]

    @property
    def beside(self) -> int:
        """Return how many files there are apart from the database and the queue."""
        return sum(name.startswith(f"{BESIDE}/") for name in self.files)


def check(file: Path) -> Manifest:
    """Read a whole backup, compare every byte with its checksum, and check the database's integrity. Raises Damaged."""
    with TemporaryDirectory(dir=file.parent) as folder:
        return unpack(file, Path(folder), only=(DATABASE, DUMP, QUEUE))


def unpack(file: Path, folder: Path, only: tuple[str, ...] = ()) -> Manifest:
    """Check a backup, and write its contents (`only` these) into a folder. Raises Damaged."""
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


def _look_at(folder: Path, contents: Manifest, name: str) -> None:
    """Check that the unpacked database is whole. Raises Damaged."""
    if contents.database == "sqlite":
        try:
            with closing(sqlite3.connect(folder / DATABASE)) as copied:
                verdict = copied.execute("PRAGMA integrity_check").fetchone()[0]
                strays = copied.execute("PRAGMA foreign_key_check").fetchall()
            is_whole = verdict == "ok" and not strays and rows_of(folder / DATABASE) == contents.rows
        except sqlite3.DatabaseError:
            is_whole = False
        if not is_whole:
            raise Damaged(f"{name} is damaged: the database in it is not whole")
    else:
        postgresql("pg_restore", "", "--list", str(folder / DUMP))


def _contents(text: str) -> Manifest:
    """Return what a backup says about itself. Raises ValueError, TypeError, KeyError where that is not in the form that `make`
    writes.
    """
    told = json.loads(text)
    if not isinstance(told, dict) or told.pop("format", FORMAT) != FORMAT:
        raise ValueError("format")
    kinds = {"made_at": str, "database": str, "steps": list, "rows": dict, "settings": dict, "sealed": str, "files": dict}
    if any(not isinstance(told[name], kind) for name, kind in kinds.items()):
        raise ValueError("contents")
    contents = Manifest(**{**told, "files": {name: (size, digest) for name, (size, digest) in told["files"].items()}})
    datetime.fromisoformat(contents.made_at)
    if (DATABASE if contents.database == "sqlite" else DUMP) not in contents.files:
        raise ValueError("database")
    return contents


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    is_inside = not path.is_absolute() and ".." not in path.parts
    if not is_inside or not path.parts or path.parts[0] != BESIDE:
        return is_inside and name in (LIST, DATABASE, DUMP, QUEUE)
    # `files_of` gives none of these names, and the instance's own files would be overwritten.
    return len(path.parts) > 1 and path.parts[1] not in (SECRETS, QUEUE) and not path.parts[1].startswith(KEPT_OUT)


def add(tar: tarfile.TarFile, name: str, file: Path) -> tuple[int, str]:
    """Add a file; return (its size, its SHA-256) as it was read."""
    with file.open("rb") as read:
        size = os.fstat(read.fileno()).st_size
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(file.stat().st_mtime)
        seen = _Seen(read)
        tar.addfile(member, seen)
    return size, seen.digest.hexdigest()


def add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    """Add a text as a file of its own."""
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))


class _Seen:
    """A file whose bytes are added to a checksum as they are read."""

    def __init__(self, file: Any) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        content: bytes = self._file.read(size)
        self.digest.update(content)
        return content


def _through(read: Any, written: Any) -> tuple[int, str]:
    """Return (size, SHA-256) of what is read, and copy it where a target is given."""
    digest, size = hashlib.sha256(), 0
    while content := read.read(CHUNK):
        digest.update(content)
        size += len(content)
        if written is not None:
            written.write(content)
    return size, digest.hexdigest()
