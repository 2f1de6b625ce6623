"""Report what `flask check` found in a list: one object for other programs, or sentences for people."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from imi.cli.terminal import CannotDo, Command, shown
from imi.fields.field import Problem
from imi.formats import count, letter
from imi.spreadsheets.sheet import Sheet
from imi.uploads.checking.cells.normalised import told_of
from imi.uploads.checking.lines import nobody
from imi.uploads.checking.one_row import CheckedSheetRow
from imi.uploads.matching.columns import Columns
from imi.uploads.receiving import unused

READY, PROBLEMS, UNREADABLE = 0, 1, 2
ERROR = "error"
# What may have been left out of a sheet: rows by their numbers, columns by their letters.
LEFT_OUT = ("hidden_rows", "hidden_columns", "without_heading", "zero_rows", "nobody", "above_headings")


@dataclass(frozen=True)
class CheckedList:
    """Holds what `flask check` reports of a list that was read and checked.

    `of_place` has the field of each column, by its place counted from 0.
    """

    file: str
    sheet: Sheet | None = None
    columns: Columns | None = None
    of_place: Mapping[int, str] = field(default_factory=dict)
    checked: Sequence[CheckedSheetRow] = ()

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Return every problem with its cell."""
        return [self._problem(problem, one.row) for one in self.checked for problem in one.problems]

    def _problem(self, problem: Problem, row: int) -> dict[str, Any]:
        return {"row": row, "column": self._letter(problem.field), "field": problem.field, "code": problem.code,
                "severity": problem.severity, "message": problem.message}

    def _letter(self, name: str) -> str:
        place = self.columns.at.get(name) if self.columns else None
        return "" if place is None or self.sheet is None else letter(self.sheet.columns[place])

    @property
    def tidied(self) -> list[dict[str, Any]]:
        """Return every cell whose stored value differs from its text."""
        return [{"row": one.row, "column": self._letter(name), "field": name, "cause": said.cause, "kept": said.kept}
                for one in self.checked for name, said in one.tidied.items()]

    @property
    def left_out(self) -> dict[str, Any]:
        """Return the parts of the sheet that were not looked at."""
        sheet = self.sheet
        if sheet is None or self.columns is None:
            return {key: [] for key in LEFT_OUT}
        without_heading = [column for column, *_told in unused(sheet, self.columns)]
        return dict(zip(LEFT_OUT, (list(sheet.hidden_rows), list(sheet.hidden_columns), without_heading, list(sheet.zero_rows),
                                   nobody(sheet.rows, self.columns), list(sheet.above_headings)), strict=True))

    @property
    def all_columns(self) -> list[dict[str, str]]:
        """Return every column with its heading and its field, '' for a column that is not used."""
        headed = enumerate(zip(self.sheet.columns, self.sheet.headings, strict=True)) if self.sheet else ()
        return [{"column": letter(column), "heading": " ".join(heading.split()), "field": self.of_place.get(place, "")}
                for place, (column, heading) in headed]

    def object(self, refusal: tuple[str, str] | None = None) -> dict[str, Any]:
        """Return the one object that other programs read; `refusal` is (code, message) where the list was not taken."""
        refused = {"code": refusal[0], "message": refusal[1]} if refusal else None
        problems = self.problems
        if refused:
            problems = [{"row": None, "column": "", "field": "file", "severity": ERROR, **refused}]
        return {
            "file": self.file, "rows": len(self.sheet.rows) if refused and self.sheet else len(self.checked),
            "ready": sum(not one.problems for one in self.checked), "problems": problems, "tidied": self.tidied,
            "encoding": self.sheet.encoding if self.sheet else "", "left_out": self.left_out, "columns": self.all_columns,
            "refused": refused,
        }

    def lines(self) -> Iterator[str]:
        """Return the lines for people: each problem with its cell, what was tidied, and how many there are of all."""
        for problem in self.problems:
            yield f"{problem['column']}{problem['row']}: {problem['message']}"
        for cause in told_of(Counter(said.cause for one in self.checked for said in one.tidied.values())):
            yield cause.sentence
        errors, warnings = self.count(ERROR), self.count("warning")
        yield f"{count(len(self.checked), 'row')}, {count(errors, 'problem')}, {count(warnings, 'warning')}"

    def count(self, severity: str) -> int:
        """Return how many problems have a severity."""
        return sum(problem.severity == severity for one in self.checked for problem in one.problems)


class NotTaken(CannotDo):
    """The file is not taken, for the reason that the page gives; a terminal puts it after the file's name."""

    def __init__(self, file: Path, message: str, code: str) -> None:
        super().__init__(message, code)
        self.file = file

    def format_message(self) -> str:
        """Return the sentence for people."""
        return f"{shown(self.file)}: {self.message}"


class Telling(Command):
    """A command whose refusals other programs can read, too: with `--json` they are the same object as a result."""

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None,
                     **extra: Any) -> click.Context:
        """Read the command line. Raises click's own exceptions, SystemExit."""
        words = list(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as refusal:
            if "--json" in words:
                seen = super().make_context(info_name, words, parent, resilient_parsing=True)
                _refuse(seen, refusal)
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises click's own exceptions, SystemExit."""
        try:
            return super().invoke(ctx)
        except click.ClickException as refusal:
            if ctx.params.get("as_json"):
                _refuse(ctx, refusal)
            raise


def _refuse(ctx: click.Context, refusal: click.ClickException) -> None:
    file = ctx.params.get("file")
    told = ctx.meta.get(__name__) or CheckedList(shown(file) if isinstance(file, Path) else "")
    # Refusals by click itself are worded for people only.
    known = (refusal.code, refusal.message) if isinstance(refusal, CannotDo) else ("usage", refusal.format_message())
    print_object(told.object(known))
    raise SystemExit(UNREADABLE) from None


def so_far(told: CheckedList) -> None:
    """Let a refusal include what is known of the list so far."""
    click.get_current_context().meta[__name__] = told


def print_object(told: Mapping[str, Any]) -> None:
    """Print the object for other programs."""
    click.echo(json.dumps(told, ensure_ascii=False))
