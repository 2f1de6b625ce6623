"""`flask template`, `flask check` and `flask register`: a spreadsheet from a terminal, by the same actions as the pages."""
from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from imi.database import Refused
from imi.people.queries import who_may
from imi.registrations import receipts
from imi.registrations.fields import PURCHASE_ORDER
from imi.surfaces.sheet.sheet import Sheet, Unreadable, letter
from imi.surfaces.sheet.template import ROWS, write_csv_template, write_template
from imi.uploads.at_once import Arrived, Outcome, Wish, register_at_once
from imi.uploads.checking import Checked
from imi.uploads.columns import Columns, match
from imi.uploads.lines import lines
from imi.uploads.receiving import read_of
from imi.uploads.registering import Changed
from imi.uploads.retention import FOLDER
from imi.uploads.source import notes
from imi.uploads.tidied import told_of
from imi.uploads.whole import check_lines
from imi.web.security import today
from imi.web.sheets import Wanted, read_list, template_for
from imi.web.terminal import TEXT, CannotDo, Command, centre_called, opened, read, shown
from imi.words import brief, count, registered

READY, PROBLEMS, UNREADABLE = 0, 1, 2
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
CENTRE = click.option("--centre", "number", type=TEXT, required=True, help="The centre's number.")
WRITERS = {".xlsx": write_template, ".csv": write_csv_template}


def install(app: Flask) -> None:
    """Hang the commands on the application."""
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
        made = template_for(centre_called(number), today(), Wanted(package=package, rows=rows))
    output.write_bytes(write(made))
    click.echo(f"{shown(output)} is written for {made.centre}")


@click.command("check", cls=Command)
@FILE
@CENTRE
@click.option("--json", "as_json", is_flag=True, help="Print one object: file, rows, problems, tidied.")
@with_appcontext
def check(file: Path, number: str, as_json: bool) -> None:
    """Check a spreadsheet and keep nothing. Exit code 0: all ready, 1: problems, 2: it can't be read."""
    with opened():
        centre = centre_called(number)
        sheet, columns, checked = _checked(file, centre, as_json=as_json)
    problems = [_told(problem, one, sheet, columns) for one in checked for problem in one.problems]
    errors = [problem for problem in problems if problem["severity"] == "error"]
    if as_json:
        tidied = [_kept(name, one, sheet, columns) for one in checked for name in one.tidied]
        _print(file, len(checked), problems, tidied)
    else:
        for problem in problems:
            click.echo(f"{problem['column']}{problem['row']}: {problem['message']}")
        for cause in told_of(Counter(said.cause for one in checked for said in one.tidied.values())):
            click.echo(cause.sentence)
        click.echo(f"{count(len(checked), 'row')}, {count(len(errors), 'problem')}, "
                   f"{count(len(problems) - len(errors), 'warning')}")
    raise SystemExit(PROBLEMS if errors else READY)


def _print(file: Path, rows: int, problems: Sequence[Mapping[str, Any]], tidied: Sequence[Mapping[str, Any]]) -> None:
    """The one object that other programs read."""
    click.echo(json.dumps({"file": shown(file), "rows": rows, "problems": problems, "tidied": tidied}, ensure_ascii=False))


def _read(file: Path, *, as_json: bool = False) -> Sheet:
    try:
        sheet = read_list(file, current_app.extensions["settings"])
    except (Unreadable, Refused) as refusal:
        if as_json:
            _print(file, 0, [{"row": None, "column": "", "field": "file", "code": refusal.code, "severity": "error",
                              "message": refusal.message}], [])
        else:
            click.echo(f"{shown(file)}: {refusal.message}", err=True)
        raise SystemExit(UNREADABLE) from None
    for note in notes(read_of(sheet, match(sheet.headings))):
        click.echo(note.sentence, err=True)
    return sheet


def _checked(file: Path, centre: Any, *, as_json: bool) -> tuple[Sheet, Columns, list[Checked]]:
    sheet = _read(file, as_json=as_json)
    columns = match(sheet.headings)
    return sheet, columns, check_lines(centre, list(lines(sheet.rows, columns)), today())


def _told(problem: Any, one: Checked, sheet: Sheet, columns: Columns) -> dict[str, Any]:
    place = columns.at.get(problem.field)
    return {"row": one.row, "column": "" if place is None else letter(sheet.columns[place]), "field": problem.field,
            "code": problem.code, "severity": problem.severity, "message": problem.message}


def _kept(name: str, one: Checked, sheet: Sheet, columns: Columns) -> dict[str, Any]:
    said = one.tidied[name]
    return {"row": one.row, "column": letter(sheet.columns[columns.at[name]]), "field": name, "cause": said.cause,
            "kept": said.kept}


@click.command("register", cls=Command)
@FILE
@CENTRE
@click.option("--by", "email", type=TEXT, required=True,
              help="Whose registration it is: somebody of the centre who may register.")
@click.option("--purchase-order", type=TEXT, default="", help="The purchase order number of the receipt.")
@click.option("--ready-only", is_flag=True, help="Register what is ready although other rows are not.")
@click.option("--accept-warnings", is_flag=True, help="Confirm every warning, in the person's name.")
@with_appcontext
def register(file: Path, number: str, email: str, purchase_order: str, ready_only: bool, accept_warnings: bool) -> None:
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
        outcome = _registered(file, centre, person, wish, settings, queue.enqueue_letters)
    if outcome.receipt is None:
        left = f"{count(outcome.waiting, 'row')} not ready, nothing registered"
        click.echo(f"{left}. {outcome.upload.reference} is open in the portal")
        raise SystemExit(PROBLEMS)
    saved = receipts.saved(centre, outcome.receipt.reference)
    click.echo(f"{registered(saved.people, len(saved.lines))}: {saved.receipt.reference}")


def _registered(file: Path, centre: Any, person: Any, wish: Wish, settings: Any, after: Callable[[], object]) -> Outcome:
    sheet = _read(file)
    folder = settings.instance_path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    key = secrets.token_hex(16)
    shutil.copyfile(file, folder / key)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    try:
        return register_at_once(centre, person, Arrived(shown(Path(file.name)), digest, key, sheet), wish, today(),
                                public_url=settings.public_url, after=after)
    except Changed:
        raise
    except Refused:
        (folder / key).unlink()
        raise
