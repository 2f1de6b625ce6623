"""Work with a spreadsheet from a terminal, by the same actions as the pages: `flask template`, `flask check`, `flask register`.
"""
from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from imi.centres.models import Centre
from imi.cli.terminal import TEXT, CannotDo, Command, centre_called, opened, read, shown
from imi.cli.told import ERROR, PROBLEMS, READY, CheckedList, NotTaken, Telling, print_object, so_far
from imi.database.errors import Refused
from imi.fields.text import alike
from imi.formats import brief, count, letter, registered
from imi.people.queries import who_may
from imi.registrations import receipts
from imi.registrations.fields import PURCHASE_ORDER
from imi.schemes.every import SCHEMES
from imi.spreadsheets.reading.alphabet import READINGS
from imi.spreadsheets.sheet import Sheet, Unreadable
from imi.spreadsheets.template import ROWS, write_csv_template, write_template
from imi.uploads.checking.checker import check_lines
from imi.uploads.checking.one_row import CheckedSheetRow, SheetLine
from imi.uploads.kinds import registrations_of
from imi.uploads.matching.columns import Columns
from imi.uploads.matching.deciding import Decided, UnclearColumns, decide
from imi.uploads.reading.source import notes
from imi.uploads.receiving import NoColumns, lines_of, read_of
from imi.uploads.registering.at_once import ArrivalOutcome, Arrived, Wish, register_at_once
from imi.uploads.registering.commit import ReviewOutdated
from imi.uploads.retention import FOLDER
from imi.web.addresses import under
from imi.web.security import today
from imi.web.spreadsheets import TemplateChoices, read_list, template_for

FILE = click.argument("file", type=click.Path(path_type=Path))
CENTRE = click.option("--centre", "number", type=TEXT, required=True, help="The centre's number.")
COLUMN = click.option("--column", "columns", type=TEXT, multiple=True, metavar="LETTER=FIELD",
                      help="Which field a column is, like J=phone; J= for one that is not to be used. May be repeated.")
ENCODING = click.option("--encoding", type=TEXT, default="",
                        help=f"Which letters a text file has that does not say so: {', '.join(READINGS)}.")
# What the commands read: registrations of the first scheme.
KIND = registrations_of(SCHEMES.first)
WRITERS = {".xlsx": write_template, ".csv": write_csv_template}


def install(app: Flask) -> None:
    """Add the commands to the application."""
    for command in (template, check, register):
        app.cli.add_command(command)


@click.command("template", cls=Command)
@CENTRE
@click.option("--package", type=TEXT, default="", help="One package for every row; without it each row chooses.")
@click.option("--rows", type=click.IntRange(1, ROWS[-1]), default=25, show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="xlsx, or csv by its name.")
@with_appcontext
def template(number: str, package: str, rows: int, output: Path) -> None:
    """Write the centre's template."""
    write = WRITERS.get(output.suffix.lower())
    if write is None:
        raise CannotDo(f"{shown(output)} must end in {' or '.join(WRITERS)}: a template is one of these")
    if not output.parent.is_dir():
        raise CannotDo(f"There is no folder {shown(output.parent)}")
    with opened():
        made = template_for(centre_called(number), KIND.fields, today(), TemplateChoices(package=package, rows=rows))
    output.write_bytes(write(made))
    click.echo(f"{shown(output)} is written for {made.centre}")


@click.command("check", cls=Telling)
@FILE
@CENTRE
@COLUMN
@ENCODING
@click.option("--json", "as_json", is_flag=True,
              help="Print one object: file, rows, ready, problems, tidied, encoding, left_out, columns, refused.")
@with_appcontext
def check(file: Path, number: str, columns: tuple[str, ...], encoding: str, as_json: bool) -> None:
    """Check a spreadsheet and keep nothing. Exit code 0: all ready, 1: problems, 2: it can't be read, or somebody is to say first
    which column is which."""
    with opened():
        centre = centre_called(number)
        sheet, decided = _read(file, centre, columns, encoding)
        checked = check_lines(centre, KIND, _lines(file, sheet, decided), today())
    _say({**read_of(sheet, decided.columns), **decided.kept})
    found = _told(file, sheet, decided, checked)
    if as_json:
        print_object(found.object())
    else:
        for line in found.lines():
            click.echo(line)
    raise SystemExit(PROBLEMS if found.count(ERROR) else READY)


def _read(file: Path, centre: Centre, columns: tuple[str, ...], encoding: str) -> tuple[Sheet, Decided]:
    """Return (the sheet of a file, which of its columns is which). Raises CannotDo."""
    if not file.is_file():
        raise CannotDo(f"There is no file {shown(file)}", "no_file")
    known = {alike(key): name for name, codec in READINGS.items() for key in (name, codec)}
    if encoding and alike(encoding) not in known:
        raise CannotDo(f"{brief(encoding)} is none of the encodings: {', '.join(READINGS)}", "encoding")
    try:
        sheet = read_list(file, KIND.fields, current_app.extensions["settings"], reading=known.get(alike(encoding), ""))
    except (Unreadable, Refused) as refusal:
        raise NotTaken(file, refusal.message, refusal.code) from None
    so_far(CheckedList(shown(file), sheet, Columns(KIND.fields, {})))
    decided = decide(centre, KIND, sheet, today(), _answers(columns, sheet))
    if decided.asked:
        so_far(CheckedList(shown(file), sheet, decided.columns,
                           {place: one.field for place, one in enumerate(decided.proposals)}))
        raise NotTaken(file, _unclear(sheet, decided), UnclearColumns.code)
    so_far(_told(file, sheet, decided))
    return sheet, decided


def _unclear(sheet: Sheet, decided: Decided) -> str:
    """Return what the page would ask about columns, with the answers that it would propose."""
    likely = [f"--column {letter(sheet.columns[place])}={one.field}" for place, one in enumerate(decided.proposals)
              if not one.sure and one.field]
    return f"{'. '.join(decided.asked)}. Say which column is which, like {' '.join(likely) or '--column A=surname'}"


def _told(file: Path, sheet: Sheet, decided: Decided, checked: Sequence[CheckedSheetRow] = ()) -> CheckedList:
    return CheckedList(shown(file), sheet, decided.columns, {place: name for name, place in decided.columns.at.items()}, checked)


def _say(read: Mapping[str, Any]) -> None:
    """Print what is to be said of the file as a whole, apart from the output for other programs."""
    for note in notes(read):
        click.echo(note.sentence, err=True)


def _lines(file: Path, sheet: Sheet, decided: Decided) -> list[SheetLine]:
    try:
        return lines_of(sheet, decided.columns)
    except NoColumns as refusal:
        raise NotTaken(file, refusal.message, refusal.code) from None


def _answers(columns: tuple[str, ...], sheet: Sheet) -> dict[int, str]:
    """Return the field of each column that was named, by the column's place. Raises CannotDo."""
    known, found = KIND.fields.known, dict[int, str]()
    places = {letter(column): place for place, column in enumerate(sheet.columns)}
    for answer in columns:
        column, is_said, name = answer.partition("=")
        place, field = places.get(column.strip().upper()), known.get(alike(name), "")
        if place is None or not is_said:
            raise CannotDo(f"{brief(answer)} names no column of the sheet: say it like {next(iter(places))}=surname", "column")
        if name.strip() and not field:
            raise CannotDo(f"{brief(name)} is no field: {', '.join(KIND.fields.by_name)}", "column")
        if place in found or (field and field in found.values()):
            raise CannotDo(f"{brief(answer)}: a column is one field, and a field one column", "column")
        found[place] = field
    return found


@click.command("register", cls=Command)
@FILE
@CENTRE
@COLUMN
@ENCODING
@click.option("--by", "email", type=TEXT, required=True,
              help="Whose registration it is: somebody of the centre who may register.")
@click.option("--purchase-order", type=TEXT, default="", help="The purchase order number of the receipt.")
@click.option("--ready-only", is_flag=True, help="Register what is ready although other rows are not.")
@click.option("--accept-warnings", is_flag=True, help="Confirm every warning, in the person's name.")
@with_appcontext
def register(file: Path, number: str, columns: tuple[str, ...], encoding: str, email: str, purchase_order: str,
             ready_only: bool, accept_warnings: bool) -> None:
    """Upload a spreadsheet and register it: all rows, or with --ready-only those that are ready."""
    settings, queue = current_app.extensions["settings"], current_app.extensions["queue"]
    if purchase_order:
        purchase_order = read([(PURCHASE_ORDER, purchase_order)])[PURCHASE_ORDER.name]
    with opened():
        centre = centre_called(number)
        person = who_may(centre, email, "register")
        if person is None:
            raise CannotDo(f"{brief(email)} may not register at centre {centre.number}")
        wish = Wish(purchase_order, ready_only, accept_warnings)
        sheet, decided = _read(file, centre, columns, encoding)
        outcome = _registered(file, sheet, decided, centre, person, wish, settings, queue.enqueue_letters)
    _say(outcome.upload.said)
    if outcome.receipt is None:
        left = f"{count(outcome.waiting, 'row')} not ready, nothing registered"
        click.echo(f"{left}. {outcome.upload.reference} is open in the portal")
        raise SystemExit(PROBLEMS)
    saved = receipts.saved(centre, outcome.receipt.reference)
    click.echo(f"{registered(saved.people, len(saved.lines))}: {saved.receipt.reference}")


def _registered(file: Path, sheet: Sheet, decided: Decided, centre: Centre, person: Any, wish: Wish, settings: Any,
                after: Callable[[], object]) -> ArrivalOutcome:
    folder = settings.instance_path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    key = secrets.token_hex(16)
    shutil.copyfile(file, folder / key)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    try:
        return register_at_once(centre, person, KIND, Arrived(shown(Path(file.name)), digest, key, sheet, decided),
                                wish, today(), address_of=under(settings.public_url), after=after)
    except ReviewOutdated:
        raise
    except Refused:
        (folder / key).unlink()
        raise
