"""Every command × every word that it does not understand: a sentence, exit code 2, and nothing is done.

The commands and their options are asked of click, so that a new one is tried as soon as it is there.
"""
from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from support.makers import CAST
from support.processes import ROOT
from support.workbooks import row, workbook

from imi.cli import commands as ours
from imi.cli import spreadsheets
from imi.cli.terminal import Command
from imi.database.connection import db
from imi.registry import TABLES

TOO_LONG = "x" * 1_001
# What no option of the kind can be. A text is of no kind: what its fields refuse stands in ODD.
OF_KIND: Mapping[str, tuple[str, ...]] = {
    "text": ("\udcff", "tab\there", TOO_LONG), "integer range": ("-5", "0", "1.5", "many", "9" * 30, ""),
    "choice": ("NOPE", "", "\udcff"),
}
# A right call of each command, without its options; the files are in the test's folder.
CALLS: Mapping[str, tuple[str, ...]] = {
    "backup": (), "catalogue load": ("standards.csv",), "centre add": ("0700", "Westgate"),
    "check": ("list.xlsx", "--centre", "0471"), "db status": (), "db upgrade": (), "demo": (), "letters send": (),
    "person add": ("new@northgate.example", "Nia New", "--centre", "0471"),
    "person reset-second-step": (CAST["registrar"][0],),
    "restore": ("list.xlsx",),
    "register": ("list.xlsx", "--centre", "0471", "--by", CAST["registrar"][0]),
    "template": ("--centre", "0471", "-o", "made.xlsx"), "worker": (),
}
# (command, more words or a word in place of its last argument, what is said).
ODD: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("person add", ("new@northgate.example", "Nia New", "--role", "registrar"), "Say for which centre, like --centre 0471"),
    ("person add", ("new@northgate.example", "Nia New"), "or --administrator for an administrator of the awarding body"),
    ("person add", ("new@northgate.example", "Nia New", "--administrator", "--centre", "0471"), "Say for which centre"),
    ("person add", ("new@northgate.example", "Nia New", "--administrator", "--role", "reader"), "leave --role and --pin out"),
    ("person add", ("new@northgate.example", "Nia New", "--administrator", "--pin", "104499"), "leave --role and --pin out"),
    ("person add", ("new@northgate.example", "Nia New", "--centre", "0471", "--pin-days", "9"), "say --pin too"),
    ("person add", ("notanemail", " ", "--centre", "0471", "--pin", "12a"), "E-mail address must be one that"),
    ("person add", ("notanemail", " ", "--centre", "0471", "--pin", "12a"), "Enter the person’s name"),
    ("person add", ("notanemail", " ", "--centre", "0471", "--pin", "12a"), "PIN must be a number of up to 12 digits"),
    ("person add", ("new@northgate.example", "N" * 300, "--centre", "0471"), "Name must be 100 characters or fewer"),
    ("person add", ("new@northgate.example", "N" * 300, "--administrator"), "Name must be 100 characters or fewer"),
    ("person add", (f"{'n' * 300}@northgate.example", "Nia", "--centre", "0471"), "E-mail address must be one that"),
    ("person add", ("new@northgate.example", "Nia New", "--centre", ""), "There is no centre"),
    ("person add", ("new@northgate.example", "Nia New", "--centre", "9" * 300), "There is no centre 99"),
    ("person reset-second-step", ("nobody",), "There is nobody with the address nobody"),
    ("centre add", ("04 71", "Westgate"), "Centre number must be up to 12 letters, digits and hyphens"),
    ("centre add", ("", " "), "Enter the centre’s number\nEnter the centre’s name"),
    ("centre add", ("0700", "W" * 300), "Name must be 100 characters or fewer"),
    ("centre add", ("0700", "Westgate", "--letters-to", "notanemail"), "notanemail is not an e-mail address"),
    ("centre add", ("0700", "Westgate", "--letters-to", ""), "Enter an e-mail address"),
    ("centre add", ("0700", "Westgate", "--standard", ""), "There is no standard"),
    ("template", ("--centre", "0471", "-o", "made.xlsx", "--package", "NOPE"), "NOPE is not a package of your centre’s"),
    ("template", ("--centre", "0471", "-o", "x.pdf"), "x.pdf must end in .xlsx or .csv"),
    ("template", ("--centre", "0471", "-o", "none/x.xlsx"), "There is no folder none"),
    ("template", ("--centre", "9999", "-o", "made.xlsx"), "There is no centre 9999 in"),
    ("check", ("list.xlsx", "--centre", "9999"), "Name another instance with IMI_INSTANCE"),
    ("register", ("list.xlsx", "--centre", "0471", "--by", "nobody"), "nobody may not register at centre 0471"),
    ("register", ("list.xlsx", "--centre", "0471", "--by", CAST["registrar"][0], "--purchase-order", "P" * 300),
     "Purchase order number must be 50 characters or fewer"),
    ("backup", ("-o", "list.xlsx/deep"), "Not a directory"), ("restore", ("list.xlsx",), "list.xlsx is no backup"),
    ("restore", ("list.xlsx", "--check"), "list.xlsx is no backup"),
)


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command of the portal by its words; Flask's own are not ours."""
    for name, command in sorted(group.commands.items()):
        words = f"{before} {name}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, words)
        elif words not in ("run", "shell", "routes"):
            yield words, command


def installed() -> dict[str, click.Command]:
    """Those that the application hangs on itself, without the rest of it."""
    bare = Flask(__name__)
    ours.install(bare)
    spreadsheets.install(bare)
    return dict(commands(bare.cli))


EVERY = installed()


@pytest.fixture
def asked(portal: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command and gives (exit code, what it printed); a traceback fails."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.xlsx").write_bytes(workbook(row()))
    (tmp_path / "standards.csv").write_text("no column\n")

    def asked(*words: str) -> tuple[int, str]:
        done = portal.app.test_cli_runner().invoke(args=list(words))
        assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exception)
        assert "Traceback" not in done.output
        return done.exit_code, done.output

    return asked


def counted(portal: Any) -> list[int]:
    """Rows of every table."""
    assert portal.world
    db.connect(reuse_if_open=True)
    return [table.select().count() for table in TABLES]


def wrong(command: click.Command) -> Iterator[tuple[str, ...]]:
    """What is put behind a right call to make it a wrong one: an option nobody knows, each option with each bad word."""
    yield ("--no-such-option",)
    yield ("one", "word", "too", "many")
    for option in (each for each in command.params if isinstance(each, click.Option)):
        flag = option.opts[-1]
        if option.is_flag:
            yield (f"{flag}=value",)
            continue
        yield (flag,)
        for text in OF_KIND.get(option.type.name, ()):
            yield flag, text


def test_every_command_is_in_the_table_and_refuses_like_the_others() -> None:
    assert EVERY.keys() == CALLS.keys()
    assert [name for name, command in EVERY.items() if not isinstance(command, Command)] == []
    kinds = {each.type.name for command in EVERY.values() for each in command.params if not getattr(each, "is_flag", False)}
    # A plain text would take anything: see terminal.TEXT.
    assert kinds <= {*OF_KIND, "file", "directory", "path"}


@pytest.mark.parametrize("name", CALLS)
def test_unknown_words_of_a_command_are_refused_and_change_nothing(asked: Any, portal: Any, name: str) -> None:
    before, command = counted(portal), EVERY[name]
    for more in wrong(command):
        code, said = asked(*name.split(), *CALLS[name], *more)
        assert (code, "Error: " in said) == (2, True), (more, said)
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    for place, argument in enumerate(arguments):
        bad = OF_KIND.get(argument.type.name, ("none.csv", ".", "\udcff"))
        for text in bad:
            words = [*CALLS[name]]
            words[place] = text
            assert asked(*name.split(), *words)[0] == 2, words
        assert asked(*name.split(), *CALLS[name][:place])[0] == 2
    assert counted(portal) == before


@pytest.mark.parametrize("name", dict.fromkeys(name for name, _words, _said in ODD))
def test_commands_refuse_what_the_fields_refuse(asked: Any, portal: Any, name: str) -> None:
    before = counted(portal)
    for command, words, sentence in ODD:
        if command == name:
            code, said = asked(*command.split(), *words)
            assert (code, sentence in said) == (2, True), (words, said)
    assert counted(portal) == before
    assert not Path("made.xlsx").exists()


@pytest.mark.parametrize(("page", "at_least"), [("README.md", 6), ("docs/commands.md", 15), ("docs/operations.md", 3)])
def test_the_commands_quoted_in_our_pages_work(page: str, at_least: int, tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for file in ("candidates.xlsx", "portal-20261123-120000.tar", "standards.csv"):
        (tmp_path / file).touch()
    lines = re.findall(r"^ +\.venv/bin/flask (.+)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) >= at_least
    for line in lines:
        name, words = max(((each, shlex.split(line.removeprefix(each))) for each in EVERY if line.startswith(each)), key=len)
        # What exists on the reader's machine alone stands in this folder.
        EVERY[name].make_context(name, [Path(word).name if word.startswith("/") else word for word in words])
