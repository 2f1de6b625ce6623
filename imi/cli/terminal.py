"""Share what every command has in common: how it refuses, which database it uses, and what its words may be.

A command that could not do what was asked says so in a sentence and ends with 2, whatever the reason.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from peewee import PeeweeException

from imi.centres import queries as centres
from imi.centres.models import Centre
from imi.database.connection import db, path_of, without_password
from imi.database.errors import NotFound, Refused
from imi.fields.field import Context, Field
from imi.fields.text import UNPRINTABLE
from imi.formats import brief
from imi.web.security import today
from imi.web.settings import ROOT

# No word of a command is this long; the fields say how long each of them may be.
LONGEST = 1_000
DEMO = ROOT / "instance-demo"


class CannotDo(click.ClickException):
    """The command could not do anything; the message says why, and a `code` that never changes says it to other programs."""

    exit_code = 2

    def __init__(self, message: str, code: str = "cannot") -> None:
        super().__init__(message)
        # A program is not told to which noun the code belongs.
        self.code = code.rpartition(".")[2]


class Command(click.Command):
    """A command of ours: a reason why it can't run is given in a sentence, and never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises click's own exceptions alone."""
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            raise CannotDo(refusal.message, refusal.code) from None
        except PeeweeException as fault:
            raise CannotDo(f"The database can’t be used ({' '.join(str(fault).split())}). Look at IMI_INSTANCE and DATABASE_URL, "
                           "and at flask db status", "database") from None
        except OSError as fault:
            name = f": {click.format_filename(fault.filename)}" if isinstance(fault.filename, str | bytes) else ""
            raise CannotDo(f"{fault.strerror or fault}{name}", "file") from None


class Commands(AppGroup):
    """A group of commands that give the reason why one of them can't run in a sentence."""

    command_class = Command


class Words(click.ParamType[str]):
    """A text of a command line, of characters that can be shown."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text as it is, or refuse it as click does."""
        text = str(value)
        if UNPRINTABLE.search(text):
            self.fail("it has characters that can’t be printed", param, ctx)
        if len(text) > LONGEST:
            self.fail(f"it has more than {LONGEST:,} characters", param, ctx)
        return text


TEXT = Words()


def shown(path: Path) -> str:
    """Return a path as it can be printed and stored: a name may have bytes that are no text."""
    return click.format_filename(path)


@contextmanager
def opened() -> Iterator[None]:
    """Open the database of the instance. Raises CannotDo where it has no tables, naming the place."""
    with db.connection_context():
        if not db.table_exists("centre"):
            raise CannotDo(f"There are no tables in {where()}. {another()}. For a new one, flask db upgrade makes them",
                           "database")
        yield


def where() -> str:
    """Return the instance folder that is used, or the server's database."""
    settings = current_app.extensions["settings"]
    file = path_of(settings.database_url)
    return str(file.parent if file else without_password(settings.database_url)[0])


def another() -> str:
    """Return how another instance is named on the command line."""
    for_demo = f", the demo’s with IMI_INSTANCE={DEMO}" if (DEMO / "portal.db").exists() and where() != str(DEMO) else ""
    return f"Name another instance with IMI_INSTANCE{for_demo}, or a server with DATABASE_URL"


def centre_called(number: str) -> Centre:
    """Return the centre of this number. Raises CannotDo."""
    try:
        return centres.centre(number)
    except NotFound:
        raise CannotDo(f"There is no centre {brief(number)} in {where()}. {another()}", "no_centre") from None


def read(texts: Iterable[tuple[Field, str]]) -> dict[str, Any]:
    """Return the values of options, read by the fields of the form. Raises CannotDo with everything that is wrong."""
    values, wrong = {}, []
    for field, text in texts:
        values[field.name], problems = field.check(text, Context(today()))
        wrong += [problem.message for problem in problems if problem.severity == "error"]
    if wrong:
        raise CannotDo("\n".join(wrong))
    return values
