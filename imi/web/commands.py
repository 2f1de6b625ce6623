"""The `flask` commands: what is done to an installation from a terminal. They call the same actions as the pages."""
from __future__ import annotations

import sqlite3
import subprocess
from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from imi import demo, migrations
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.catalogue.queries import is_loaded, versions_called
from imi.centres import actions as centres
from imi.centres import queries as centre_queries
from imi.database import Refused, Unknown, db, now, path_of, without_password
from imi.letters.sending import send_due
from imi.letters.transport import transport_from
from imi.migrations import guards
from imi.people import actions as people
from imi.people import second_step
from imi.people.models import CENTRE_ROLES
from imi.people.queries import has_demo_people, person_called
from imi.web import outside

INVITATION_HOURS = 72

catalogue_commands = AppGroup("catalogue", help="The catalogue of standards and packages.")
centre_commands = AppGroup("centre", help="Centres.")
person_commands = AppGroup("person", help="People who sign in.")
letter_commands = AppGroup("letters", help="E-mails.")
database_commands = AppGroup("db", help="The database's tables.")


def install(app: Flask) -> None:
    """Hang the commands on the application."""
    for group in (catalogue_commands, centre_commands, person_commands, letter_commands, database_commands):
        app.cli.add_command(group)
    for command in (make_demo, backup, worker):
        app.cli.add_command(command)


def _said(refusal: Refused | Unknown | str) -> click.ClickException:
    return click.ClickException(str(refusal))


@catalogue_commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_catalogue(file: Path) -> None:
    """Load standards and packages from a CSV FILE and publish them at once: no draft, no look at it first. Nothing is removed."""
    with db.connection_context():
        try:
            standards, packages = catalogue.load(file, now().date())
        except Refused as refusal:
            raise _said(refusal) from None
    click.echo(f"{standards} standards and {packages} packages are in the catalogue")


@centre_commands.command("add")
@click.argument("number")
@click.argument("name")
@click.option("--standard", "slugs", multiple=True, help="Link only this standard (st0499-ap01); may be repeated.")
@click.option("--letters-to", multiple=True, help="An address for confirmations; may be repeated.")
@click.option("--purchase-order-required", is_flag=True, help="Save asks for a purchase order number.")
def add_centre(number: str, name: str, slugs: tuple[str, ...], letters_to: tuple[str, ...],
               purchase_order_required: bool) -> None:
    """Add a centre and link it to all standards, or to those named."""
    with db.connection_context(), db.atomic():
        versions = versions_called(slugs)
        unknown = set(slugs) - {version.slug for version in versions}
        if unknown:
            raise _said(f"There is no standard {', '.join(sorted(unknown))}")
        try:
            centre = centres.add_centre(number, name, letters_to=letters_to, purchase_order_required=purchase_order_required)
        except Refused as refusal:
            raise _said(refusal) from None
        catalogue.approve(centre, versions, now().date())
    click.echo(f"{name} ({number}) is added, linked to {len(versions)} standards")


@person_commands.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--centre", "number", help="The centre's number; without one, an administrator of the awarding body.")
@click.option("--role", "roles", multiple=True, type=click.Choice(CENTRE_ROLES), help="May be repeated (registrar).")
@click.option("--pin", help="A number to sign in with, beside the e-mail address.")
@click.option("--pin-days", default=365, show_default=True, help="Days until the PIN expires.")
def add_person(email: str, name: str, number: str | None, roles: tuple[str, ...], pin: str | None, pin_days: int) -> None:
    """Add a person and print the one-use address at which they choose a password."""
    moment = now()
    with db.connection_context():
        try:
            if number is None:
                person = people.add_administrator(email, name)
            else:
                person = people.add_person(
                    email, name, centre=centre_queries.centre(number), roles=roles or ("registrar",), pin=pin,
                    pin_expires_on=moment.date() + timedelta(days=pin_days) if pin else None)
            token = people.make_link(person, "invitation", INVITATION_HOURS * 60, moment)
        except Unknown:
            raise _said(f"There is no centre {number}") from None
        except Refused as refusal:
            raise _said(refusal) from None
    click.echo(f"{name} is added. Within {INVITATION_HOURS} hours they choose a password at {outside.address()}/link/{token}")


@person_commands.command("reset-second-step")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Let EMAIL sign in with the password alone: for an administrator who has lost the app and the recovery codes."""
    with db.connection_context():
        try:
            person = person_called(email)
            second_step.reset(None, person, now(), outside.post())
        except Unknown:
            raise _said(f"There is nobody with the address {email}") from None
        except Refused as refusal:
            raise _said(refusal) from None
    click.echo(f"The second step of {person.name} is reset, every session of theirs has ended, and a letter tells them")


@click.command("demo")
@with_appcontext
def make_demo() -> None:
    """Put the demo into this instance. Refused where there are real centres."""
    with db.connection_context():
        if centre_queries.is_used():
            raise _said("This instance has real centres. Choose another with IMI_INSTANCE")
        if not has_demo_people():
            starters.fill()
            if not is_loaded():
                catalogue.load(catalogue.GUIDE, now().date())
            demo.make(now())
    click.echo(demo.SIGN_INS)


@letter_commands.command("send")
def send_letters() -> None:
    """Send the letters that are due, now."""
    with db.connection_context():
        counts = send_due(transport_from(current_app.extensions["settings"]))
    click.echo(", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "No letter is due")


@click.command("backup")
@with_appcontext
@click.option("-o", "--output", "folder", type=click.Path(file_okay=False, path_type=Path),
              help="The folder for the copy (backups/ in the instance folder).")
def backup(folder: Path | None) -> None:
    """Copy the database to a file of its own while the portal runs, and check the copy."""
    settings = current_app.extensions["settings"]
    with db.connection_context():
        if not db.table_exists("centre"):
            raise _said("There are no tables to copy. Look at IMI_INSTANCE and DATABASE_URL")
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
        raise _said(f"The copy is damaged: {verdict}")
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
        raise _said(f"pg_dump did not finish: {fault}") from None
    return target


@database_commands.command("upgrade")
def upgrade() -> None:
    """Bring the tables to this release."""
    with db.connection_context():
        done = [*migrations.upgrade(db), *(f"guard put back: {name}" for name in guards.put_back(db))]
        starters.fill()
        second_step.seal_all(outside.safe())
    click.echo("\n".join(done) or "The tables are up to date")


@database_commands.command("status")
def status() -> None:
    """What is pending, and which guards are missing. Exit code 1 where something is."""
    with db.connection_context():
        steps, gone = migrations.pending(db), guards.missing(db) if not migrations.pending(db) else []
    for step in steps:
        click.echo(f"pending: {step}")
    for guard in gone:
        click.echo(f"missing guard: {guard}")
    if steps or gone:
        raise SystemExit(1)
    click.echo("The tables are up to date and every guard is in place")


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Work off the queue as a process of its own, for an installation with several."""
    current_app.extensions["queue"].run()
