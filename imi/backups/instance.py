"""Back up a whole instance in one file: its database, files, queue and settings, with a checksum of each; and restore it.

The secret is not in it, nor is any password: what decrypts the copy is kept somewhere else.
"""
from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from imi import migrations
from imi.backups.database_copies import copy_sqlite, postgresql, rows_of
from imi.backups.file import BESIDE, DATABASE, DUMP, KEPT_OUT, LIST, SECRETS, Manifest, add, add_text, check, unpack
from imi.database.connection import db, disconnect, now, path_of
from imi.database.errors import Refused
from imi.jobs import FILE as QUEUE
from imi.people.sign_in.encryption import CannotDecrypt, Encryptor
from imi.web.settings import Settings, said

SIDES = ("-wal", "-shm", "-journal")
SEALED = "the secret with which this backup was made"


def make(settings: Settings, folder: Path) -> tuple[Path, Manifest]:
    """Write a backup into a folder while the portal runs, and check what was written. Raises Refused, OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    moment = now()
    target = folder / f"portal-{moment:%Y%m%d-%H%M%S}.tar"
    half = target.with_suffix(".part")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)
    try:
        with TemporaryDirectory(dir=folder) as beside, tarfile.open(half, "w", format=tarfile.PAX_FORMAT) as tar:
            contents = _fill(tar, settings, Path(beside), folder, moment)
            add_text(tar, LIST, json.dumps(contents._asdict(), ensure_ascii=False, indent=1))
        check(half)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return target, contents


def _fill(tar: tarfile.TarFile, settings: Settings, beside: Path, folder: Path, moment: datetime) -> Manifest:
    """Add the contents, the database first: a file that its rows name exists before they do, and is kept for days after."""
    file, files, rows = path_of(settings.database_url), dict[str, tuple[int, str]](), dict[str, int]()
    if file is not None:
        copy_sqlite(file, beside / DATABASE)
        rows = rows_of(beside / DATABASE)
        files[DATABASE] = add(tar, DATABASE, beside / DATABASE)
    else:
        postgresql("pg_dump", settings.database_url, "--format=custom", f"--file={beside / DUMP}")
        files[DUMP] = add(tar, DUMP, beside / DUMP)
    if (settings.instance_path / QUEUE).exists():
        copy_sqlite(settings.instance_path / QUEUE, beside / QUEUE)
        files[QUEUE] = add(tar, QUEUE, beside / QUEUE)
    for one in files_of(settings, but=folder):
        name = f"{BESIDE}/{one.relative_to(settings.instance_path).as_posix()}"
        # Removed in the meantime, because it was old or a candidate was erased.
        with suppress(FileNotFoundError):
            files[name] = add(tar, name, one)
    applied = [step for step in migrations.STEPS if step not in migrations.pending(db)]
    return Manifest(moment.isoformat(" "), "postgresql" if file is None else "sqlite", applied, rows, said(),
                    Encryptor(settings.secret_key).seal(SEALED), files)


def files_of(settings: Settings, but: Path | None = None) -> Iterator[Path]:
    """Return the instance's own files: all but database, queue, secret, backups and what is made anew."""
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


def restore(file: Path, settings: Settings, *, replace: bool) -> Manifest:
    """Restore a backup into an empty instance; with `replace`, existing contents are moved aside first.

    Nothing is changed before the whole backup was checked. Raises Damaged, Refused, OSError.
    """
    folder = settings.instance_path / f"restoring-{now():%Y%m%d-%H%M%S}"
    folder.mkdir(mode=0o700)
    try:
        contents = unpack(file, folder)
        if unknown := [step for step in contents.steps if step not in (*migrations.STEPS, *migrations.baseline.REPLACED)]:
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
            postgresql("pg_restore", settings.database_url, "--single-transaction", "--exit-on-error", "--no-owner",
                        "--no-privileges", *clean, str(folder / DUMP))
            (folder / DUMP).unlink()
        _put(folder, settings, live)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return contents


def what_is_there(settings: Settings) -> list[str]:
    """Return in words what an instance has in it; '' where it is empty."""
    file, found = path_of(settings.database_url), []
    if (file is None or file.exists()) and db.get_tables():
        found.append("a database with tables")
    if number := sum(1 for _file in files_of(settings)):
        found.append(f"{number:,} of its own files")
    return found


def is_same_secret(contents: Manifest, settings: Settings) -> bool:
    """Return whether the instance has the same secret as when the backup was made."""
    try:
        return Encryptor(settings.secret_key).open(contents.sealed) == SEALED
    except CannotDecrypt:
        return False


def _put(folder: Path, settings: Settings, live: Path | None) -> None:
    """Move what was unpacked into its place.

    Old contents go aside into a folder of their own, and so does a file that would take the place of the database or the queue:
    a database that was in use before may have been among the files.
    """
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
