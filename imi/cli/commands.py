"""Define the `flask` commands: work on an installation from a terminal. They call the same actions as the pages."""
from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from imi import demo, migrations
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.catalogue.queries import is_loaded, versions_called
from imi.centres import actions as centres
from imi.centres import queries as centre_queries
from imi.centres.fields import LETTERS, NAME, NUMBER
from imi.cli import backup
from imi.cli.terminal import TEXT, CannotDo, Command, Commands, centre_called, opened, read
from imi.database.connection import db, now
from imi.database.errors import NotFound
from imi.formats import brief, count
from imi.mail.sending import send_due
from imi.mail.transport import transport_from
from imi.migrations import guards
from imi.people import actions as people
from imi.people.models import CENTRE_ROLES, Person
from imi.people.queries import has_demo_people, person_called
from imi.people.sign_in import second_step
from imi.web import mail_context
from imi.web.named import current_kinds
from imi.web.security import today

INVITATION_HOURS = 72
PIN_DAYS, MOST_PIN_DAYS = 365, 3_660

catalogue_commands = Commands("catalogue", help="The catalogue of standards and packages.")
centre_commands = Commands("centre", help="Centres.")
person_commands = Commands("person", help="People who sign in.")
letter_commands = Commands("letters", help="E-mails.")
database_commands = Commands("db", help="The database's tables.")


def install(app: Flask) -> None:
    """Add the commands to the application."""
    for group in (catalogue_commands, centre_commands, person_commands, letter_commands, database_commands):
        app.cli.add_command(group)
    for command in (make_demo, worker):
        app.cli.add_command(command)
    backup.install(app)


@catalogue_commands.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_catalogue(file: Path) -> None:
    """Load standards and packages from a CSV FILE and publish them at once: no draft, no look at it first. Nothing is removed."""
    with opened():
        standards, packages = catalogue.load(file, today())
    click.echo(f"{count(standards, 'standard')} and {count(packages, 'package')} are in the catalogue")


@centre_commands.command("add")
@click.argument("number", type=TEXT)
@click.argument("name", type=TEXT)
@click.option("--standard", "slugs", type=TEXT, multiple=True, help="Link only this standard (st0499-ap01); may be repeated.")
@click.option("--letters-to", type=TEXT, multiple=True, help="An address for confirmations; may be repeated.")
@click.option("--purchase-order-required", is_flag=True, help="Save asks for a purchase order number.")
def add_centre(number: str, name: str, slugs: tuple[str, ...], letters_to: tuple[str, ...],
               purchase_order_required: bool) -> None:
    """Add a centre and link it to all standards, or to those named."""
    asked = read([(NUMBER, number), (NAME, name), *([(LETTERS, "\n".join(letters_to))] if letters_to else [])])
    with opened(), db.atomic():
        versions = versions_called(slugs)
        unknown = set(slugs) - {version.slug for version in versions}
        if unknown:
            raise CannotDo(f"There is no standard {', '.join(map(brief, sorted(unknown)))}")
        centre = centres.add_centre(asked[NUMBER.name], asked[NAME.name], letters_to=asked.get(LETTERS.name, ()),
                                    purchase_order_required=purchase_order_required)
        catalogue.approve(centre, versions, today())
    click.echo(f"{centre.name} ({centre.number}) is added, linked to {count(len(versions), 'standard')}")


@person_commands.command("add")
@click.argument("email", type=TEXT)
@click.argument("name", type=TEXT)
@click.option("--centre", "number", type=TEXT, help="The number of the centre for which the person signs in.")
@click.option("--administrator", is_flag=True, help="Make them an administrator of the awarding body, in place of --centre.")
@click.option("--role", "roles", multiple=True, type=click.Choice(CENTRE_ROLES), help="May be repeated (registrar).")
@click.option("--pin", type=TEXT, help="A number to sign in with, beside the e-mail address.")
@click.option("--pin-days", type=click.IntRange(1, MOST_PIN_DAYS), help=f"Days until the PIN expires ({PIN_DAYS}).")
def add_person(email: str, name: str, number: str | None, administrator: bool, roles: tuple[str, ...], pin: str | None,
               pin_days: int | None) -> None:
    """Add a person and print the one-use address at which they choose a password."""
    if administrator == (number is not None):
        raise CannotDo("Say for which centre, like --centre 0471, or --administrator for an administrator of the awarding body")
    if administrator and (roles or pin is not None):
        raise CannotDo("An administrator of the awarding body has no role at a centre and no PIN: leave --role and --pin out")
    if pin_days is not None and not pin:
        raise CannotDo("--pin-days says until when a PIN is good: say --pin too, or leave it out")
    with opened(), db.atomic():
        person = (people.add_administrator(email, name) if number is None
                  else _at_centre(email, name, number, roles or ("registrar",), pin, pin_days or PIN_DAYS))
        token = people.make_link(person, "invitation", INVITATION_HOURS * 60, now())
    click.echo(f"{person.name} is added. Within {INVITATION_HOURS} hours they choose a password at "
               + mail_context.link(token))


def _at_centre(email: str, name: str, number: str, roles: tuple[str, ...], pin: str | None, pin_days: int) -> Person:
    centre, last = centre_called(number), today() + timedelta(days=pin_days) if pin else None
    if wrong := people.wrong_with(email, name, roles, pin, last):
        raise CannotDo("\n".join(refusal.message for refusal in wrong))
    return people.add_person(email, name, centre=centre, roles=roles, pin=pin, pin_expires_on=last)


@person_commands.command("reset-second-step")
@click.argument("email", type=TEXT)
def reset_second_step(email: str) -> None:
    """Let EMAIL sign in with the password alone: for an administrator who has lost the app and the recovery codes."""
    with opened():
        try:
            person = person_called(email)
        except NotFound:
            raise CannotDo(f"There is nobody with the address {brief(email)}") from None
        second_step.reset(None, person, now(), mail_context.post())
    click.echo(f"The second step of {person.name} is reset, every session of theirs has ended, and an e-mail tells them")


@click.command("demo", cls=Command)
@with_appcontext
def make_demo() -> None:
    """Put the demo into this instance. Refused where there are real centres."""
    with opened():
        if centre_queries.is_used():
            raise CannotDo("This instance has real centres. Choose another with IMI_INSTANCE")
        if not has_demo_people():
            starters.fill()
            if not is_loaded():
                catalogue.load(catalogue.GUIDE, today())
            demo.make(now())
    click.echo(demo.SIGN_INS)


@letter_commands.command("send")
def send_letters() -> None:
    """Send the e-mails that are due, now."""
    with opened():
        counts = send_due(transport_from(current_app.extensions["settings"]), kinds=current_kinds())
    click.echo(", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "No e-mail is due")


@database_commands.command("upgrade")
def upgrade() -> None:
    """Bring the tables to this release."""
    with db.connection_context():
        done = [*migrations.upgrade(db), *(f"guard put back: {name}" for name in guards.put_back(db))]
        starters.fill()
        second_step.seal_all(mail_context.safe())
    click.echo("\n".join(done) or "The tables are up to date")


@database_commands.command("status")
def status() -> None:
    """Say what is pending, and which guards are missing. The exit code is 1 where something is."""
    with db.connection_context():
        migrations.checksums.compare(db)
        steps, gone = migrations.pending(db), guards.missing(db) if not migrations.pending(db) else []
    for step in steps:
        click.echo(f"pending: {step}")
    for guard in gone:
        click.echo(f"missing guard: {guard}")
    if steps or gone:
        raise SystemExit(1)
    click.echo("The tables are up to date and every guard is in place")


@click.command("worker", cls=Command)
@with_appcontext
def worker() -> None:
    """Work off the queue as a process of its own, for an installation with several."""
    current_app.extensions["queue"].run()
