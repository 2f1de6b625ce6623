"""`flask backup`: a copy of an instance while it runs."""
from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from imi.database import now, path_of, without_password
from imi.web.terminal import CannotDo, Command, opened


def install(app: Flask) -> None:
    """Hang the commands on the application."""
    app.cli.add_command(backup)


@click.command("backup", cls=Command)
@with_appcontext
@click.option("-o", "--output", "folder", type=click.Path(file_okay=False, path_type=Path),
              help="The folder for the copy (backups/ in the instance folder).")
def backup(folder: Path | None) -> None:
    """Copy the database to a file of its own while the portal runs, and check the copy."""
    settings = current_app.extensions["settings"]
    with opened():
        pass
    folder = folder or settings.instance_path / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stem = folder / f"portal-{now():%Y%m%d-%H%M%S}"
    source = path_of(settings.database_url)
    if source is not None:
        copy = _copy_file(source, stem.with_suffix(".db"))
    else:
        copy = _copy_server(settings.database_url, stem.with_suffix(".dump"))
    click.echo(f"{copy} ({copy.stat().st_size // 1024} KiB) is checked. Keep it with {settings.instance_path / 'secret'}")


def _copy_file(source: Path, target: Path) -> Path:
    _new_file(target)
    with sqlite3.connect(source) as live:
        live.execute("VACUUM INTO ?", (str(target),))
    with sqlite3.connect(target) as copied:
        verdict = copied.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise CannotDo(f"The copy is damaged: {verdict}")
    return target


def _new_file(target: Path) -> None:
    """An empty file that only the portal's account reads: what is written into it keeps that."""
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)


def _copy_server(url: str, target: Path) -> Path:
    _new_file(target)
    address, environment = without_password(url)
    try:
        subprocess.run(["pg_dump", "--format=custom", f"--file={target}", address], check=True, env=environment)  # noqa: S603, S607
        subprocess.run(["pg_restore", "--list", str(target)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError) as fault:
        raise CannotDo(f"pg_dump did not finish: {fault}") from None
    return target
