"""Copy a whole instance into one file while it runs (`flask backup`), and bring it back (`flask restore`)."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from imi.backups import instance
from imi.backups.file import Manifest, check
from imi.cli.terminal import Command, opened, shown
from imi.formats import count, moment
from imi.migrations import unseen


def install(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (backup, restore):
        app.cli.add_command(command)


@click.command("backup", cls=Command)
@with_appcontext
@click.option("-o", "--output", "folder", type=click.Path(file_okay=False, path_type=Path),
              help="The folder for the backup (backups/ in the instance folder).")
def backup(folder: Path | None) -> None:
    """Copy database, files, queue and settings into one file while the portal runs, and check it. The secret is not in it."""
    settings = current_app.extensions["settings"]
    with opened():
        file, contents = instance.make(settings, (folder or settings.instance_path / "backups").resolve())
    click.echo(f"{shown(file)} ({file.stat().st_size // 1024} KiB, {_what(contents)}) is checked")
    click.echo(f"It holds no secret. Keep {shown(settings.instance_path / 'secret')} or SECRET_KEY apart from it, and "
               "MAIL_PASSWORD and the passwords in DATABASE_URL and QUEUE_URL where there are any")


@click.command("restore", cls=Command)
@with_appcontext
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Check the backup, and touch nothing.")
@click.option("--replace", is_flag=True, help="Restore into an instance that has something in it, which is moved aside.")
def restore(file: Path, only_check: bool, replace: bool) -> None:
    """Check the backup in FILE and restore it into an instance that has nothing in it. End the portal before."""
    settings = current_app.extensions["settings"]
    if only_check:
        contents = check(file.resolve())
        click.echo(f"{shown(file)} is whole: {_what(contents)}, of {moment(datetime.fromisoformat(contents.made_at))}")
        return
    contents = instance.restore(file.resolve(), settings, replace=replace)
    click.echo(f"{_what(contents)} of {moment(datetime.fromisoformat(contents.made_at))} are in {shown(settings.instance_path)}")
    for name, value in sorted(contents.settings.items()):
        click.echo(f"It was made with {name}={value}")
    if not instance.is_same_secret(contents, settings):
        click.echo("The secret here is another one than then. Put the one that was kept into "
                   f"{shown(settings.instance_path / 'secret')}, or into SECRET_KEY; without it everybody signs in anew, and "
                   "second steps are set up again")
    if unseen(contents.steps):
        click.echo("Its tables are of an older release: flask db upgrade brings them to this one")


def _what(contents: Manifest) -> str:
    return f"a database of {contents.database} and {count(contents.beside, 'file')} beside it"

