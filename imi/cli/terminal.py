"""What every command has in common: how it refuses, which database it looks in, and what its words may be.

A command that could not do what was asked says so in a sentence and ends with 2, whatever stood in its way.
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

# No word of a command is as long; the fields say how long each of them may be.
LONGEST = 1_000
DEMO = ROOT / "instance-demo"


class CannotDo(click.ClickException):
    """It could not be done at all; the message says why, to other programs a `code` that stays the same."""

    exit_code = 2

    def __init__(self, message: str, code: str = "cannot") -> None:
        super().__init__(message)
        # A program is not told of which noun it is.
        self.code = code.rpartition(".")[2]


class Command(click.Command):
    """A command of ours: what stands in its way is said in a sentence, and never shown as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it. Raises click's own exceptions alone."""
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
    """A group of them."""

    command_class = Command


class Words(click.ParamType[str]):
    """A text of a command line, of characters that can be shown."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as it is, or click's refusal."""
        text = str(value)
        if UNPRINTABLE.search(text):
            self.fail("it has characters that can’t be printed", param, ctx)
        if len(text) > LONGEST:
            self.fail(f"it has more than {LONGEST:,} characters", param, ctx)
        return text


TEXT = Words()


def shown(path: Path) -> str:
    """A path as it can be printed and stored: a name may have bytes that are no text."""
    return click.format_filename(path)


@contextmanager
def opened() -> Iterator[None]:
    """The database of the instance. Raises CannotDo where it has no tables, with the place that was looked in."""
    with db.connection_context():
        if not db.table_exists("centre"):
            raise CannotDo(f"There are no tables in {where()}. {another()}. For a new one, flask db upgrade makes them",
                           "database")
        yield


def where() -> str:
    """The instance folder that is looked in, or the server's database."""
    settings = current_app.extensions["settings"]
    file = path_of(settings.database_url)
    return str(file.parent if file else without_password(settings.database_url)[0])


def another() -> str:
    """How another instance is named."""
    for_demo = f", the demo’s with IMI_INSTANCE={DEMO}" if (DEMO / "portal.db").exists() and where() != str(DEMO) else ""
    return f"Name another instance with IMI_INSTANCE{for_demo}, or a server with DATABASE_URL"


def centre_called(number: str) -> Centre:
    """The centre of this number. Raises CannotDo."""
    try:
        return centres.centre(number)
    except NotFound:
        raise CannotDo(f"There is no centre {brief(number)} in {where()}. {another()}", "no_centre") from None


def read(texts: Iterable[tuple[Field, str]]) -> dict[str, Any]:
    """What stands in options, by the fields of the form. Raises CannotDo with everything that is wrong."""
    values, wrong = {}, []
    for field, text in texts:
        values[field.name], problems = field.check(text, Context(today()))
        wrong += [problem.message for problem in problems if problem.severity == "error"]
    if wrong:
        raise CannotDo("\n".join(wrong))
    return values
