"""Read a spreadsheet in a separate process, under limits that it sets itself, so that a bad file harms nothing else.

The file is run by its path and imports nothing of the portal, and little else, because its start is part of every upload. A job
comes in as JSON by standard input, the answer goes out by standard output: a line with `{"sheet": …}` and, where there is one,
a line with the rows' numbers and one for each column; or a line with `{"refused": [code, facts]}`. A job with `everything` gets
a line with `{"everything": …}`: the texts of each row of each sheet.
"""
from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from unicodedata import normalize

sys.path.insert(0, os.path.dirname(__file__))

from grid import Grid, as_typed, grid, told  # type: ignore[import-not-found]
from other_formats import LOOKED_AT  # type: ignore[import-not-found]
from refusals import Refused  # type: ignore[import-not-found]

# The limits for one file: all that the process uses, its own start included.
MEMORY = 250 * 1024 * 1024
SECONDS = 10
HEADING_WITHIN, FEWEST_HEADINGS = 30, 3
# The share of the headings that has a value in a row about a person.
FULL = 0.6
OURS = ("problems", "status")
# How much is reported of a text below no heading.
LONGEST_TOLD = 60


def limit() -> None:
    """Set the limits of this process: memory, processor time, no file written, no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a job: `path`, `rows_at_most`, `known` (folded headings), `hidden` (whether to read hidden ones)."""
    try:
        return read(job)
    except Refused as refusal:
        return {"refused": [refusal.code, refusal.facts]}
    except MemoryError:
        return {"refused": ["too_large", {}]}
    except RecursionError:
        return {"refused": ["damaged", {}]}


def read(job: dict[str, Any]) -> dict[str, Any]:
    """Return what was read of the file. Raises Refused."""
    with open(job["path"], "rb") as file:
        head = file.read(LOOKED_AT)
    if not head:
        raise Refused("empty")
    answer = _everything if job.get("everything") else _workbook
    if head.startswith(b"PK\x03\x04"):
        from archive import Archive  # type: ignore[import-not-found]

        return answer(job, Archive(job["path"]))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        from structure_xls import Compound  # type: ignore[import-not-found]

        return answer(job, Compound(job["path"]))
    from text_files import read_text  # type: ignore[import-not-found]

    text = read_text(job["path"], head, job.get("reading", ""))
    if job.get("everything"):
        return {"everything": [row for row in map(_texts, zip(*text.rows.columns, strict=True)) if row]}
    return _table(job, [""], lambda _name, _most: text.rows, "csv", text=text)


def _workbook(job: dict[str, Any], file: Any) -> dict[str, Any]:
    """Return what was read of a workbook; the `file` says what its sheets hold besides values."""
    import python_calamine

    with _faults():
        book = python_calamine.CalamineWorkbook.from_path(job["path"])
        visible = [meta.name for meta in book.sheets_metadata
                   if meta.visible == python_calamine.SheetVisibleEnum.Visible
                   and meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if not visible:
            raise Refused("no_sheet")

        def sheet(name: str, most: int) -> Grid:
            about = file.structure(name, book.sheet_names)
            of = book
            if about is not None and about.cuts:
                of = python_calamine.CalamineWorkbook.from_filelike(file.with_cuts(name, about.cuts))
            return grid(of.get_sheet_by_name(name), about, hidden=job["hidden"], most=most)

        return _table(job, visible, sheet, file.format, epoch_1904=file.epoch_1904)


def _everything(job: dict[str, Any], _file: Any) -> dict[str, Any]:
    """Return the texts of all cells of a workbook, row by row; a sheet that can't be read has none."""
    import python_calamine

    rows = []
    with _faults():
        book = python_calamine.CalamineWorkbook.from_path(job["path"])
        for name in book.sheet_names:
            with suppress(python_calamine.CalamineError):
                rows += [row for row in map(_texts, book.get_sheet_by_name(name).iter_rows()) if row]
    return {"everything": rows}


def _texts(cells: Iterable[Any]) -> list[str]:
    return [text for cell in cells if (text := as_typed(cell).strip())]


@contextmanager
def _faults() -> Iterator[None]:
    """Raise Refused in place of the errors that the reader of values raises for a bad file."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError:
        raise Refused("password") from None
    except (python_calamine.CalamineError, OSError, ValueError, KeyError, IndexError) as fault:
        raise Refused("damaged", kind=type(fault).__name__) from None
    except BaseException as fault:
        # The native library ends on some bad files with a panic, which is no Exception.
        if type(fault).__name__ == "PanicException":
            raise Refused("damaged", kind="panic") from None
        raise


def _table(job: dict[str, Any], names: Sequence[str], sheet: Callable[[str, int], Grid], form: str, *,
           epoch_1904: bool = False, text: Any = None) -> dict[str, Any]:
    """Return the first sheet with our heading and rows below it; else the first with our heading, else the first with any
    content.

    `sheet` reads so many rows of a sheet.
    """
    known = set(job["known"])
    headed, filled = None, None
    for name in names:
        cells = sheet(name, job["rows_at_most"] + HEADING_WITHIN)
        place = _heading(cells, known)
        rows = 0 if place is None else len(cells.numbers) - place - 1
        if place is not None and (rows or headed is None):
            headed = name, cells, place
        if rows:
            break
        if filled is None and cells.numbers:
            filled = name, cells, 0
    chosen = headed or filled
    if chosen is None:
        raise Refused("no_rows")
    answer = _answer(job, *chosen, text)
    answer["sheet"] |= {"format": form, "epoch_1904": epoch_1904}
    others = [name for name in names if name != chosen[0]]
    names_here = {*map(fold, answer["sheet"]["headings"])} - {""}
    lists = [(name, _rows_of_list(name, sheet, known | names_here, len(names_here))) for name in others]
    answer["sheet"] |= {"other_sheets": others, "other_lists": [one for one in lists if one[1]]}
    return answer


def _rows_of_list(name: str, sheet: Callable[[str, int], Grid], known: set[str], headings: int) -> int:
    """Return how many rows another sheet has below the same headings, or without headings where its rows are as full as a
    list's.

    A sheet that can’t be read has none: nobody asked for it.
    """
    try:
        cells = sheet(name, HEADING_WITHIN)
        place = _heading(cells, known)
        if place is None:
            full = sum(_is_full(texts, headings) for texts in cells.first_rows(HEADING_WITHIN))
            return full + cells.more if full else 0
        return int(len(cells.numbers) - place - 1 + cells.more)
    except BaseException:
        # The native library ends on some bad sheets with a panic, which is no Exception.
        return 0


def _heading(cells: Grid, known: set[str]) -> int | None:
    for place, texts in enumerate(cells.first_rows(HEADING_WITHIN)):
        if len({fold(text) for text in texts} & known) >= FEWEST_HEADINGS:
            return place
    return None


def _is_full(texts: Sequence[str], headings: int) -> bool:
    """Return whether a row may be about a person: a title or a note has few cells, a person as many as there are headings."""
    return sum(bool(text.strip()) for text in texts) >= max(FEWEST_HEADINGS, headings * FULL)


def fold(heading: str) -> str:
    """Return letters and digits alone, case folded, as the portal compares headings."""
    return "".join(char for char in normalize("NFKC", heading).casefold() if char.isalnum())


def _answer(job: dict[str, Any], name: str, cells: Grid, place: int, text: Any) -> dict[str, Any]:
    *above, headings = cells.first_rows(place + 1)
    skipped = 2 if tuple(map(fold, headings[:2])) == OURS else 0
    found = cells.beneath(place, skipped)
    rows = len(found.numbers) + found.more
    if rows > job["rows_at_most"]:
        raise Refused("rows", rows=rows, limit=job["rows_at_most"])
    if not rows:
        raise Refused("no_rows")
    named = sum(bool(heading.strip()) for heading in headings[skipped:])
    return {"sheet": {"name": name, "rows": rows, "heading_row": cells.numbers[place],
                      "above_headings": [number for number, texts in zip(cells.numbers, above, strict=False)
                                         if _is_full(texts[skipped:], named)],
                      "headings": headings[skipped:], "columns": found.places, "hidden_rows": found.hidden_rows,
                      "hidden_columns": found.hidden_columns, "zero_rows": found.zero_rows,
                      "merged_cells": sum(found.filled.values()), "encoding": found.encoding,
                      **_besides(cells.numbers[place], found, headings[skipped:], text, skipped)},
            "numbers": found.numbers, "cells": list(map(told, found.columns))}


def _besides(heading: int, found: Grid, headings: Sequence[str], text: Any, skipped: int) -> dict[str, Any]:
    """Return the content of columns without a heading, and the notes about a text file."""
    told = {} if text is None else text.told(heading, found, headings, skipped)
    # In a text file a cell beyond the headings is a mistake in its row.
    most = told.get("names", len(headings))
    first = {place: next(((shown, row) for row, cell in zip(found.numbers, column, strict=False)
                          if (shown := " ".join(as_typed(cell).split()))), ("", 0))
             for place, (column, name) in enumerate(zip(found.columns[:most], headings, strict=False))
             if not name.strip() and column.count("") < len(column)}
    return {**told, "without_heading": [
        (found.places[place], text[:LONGEST_TOLD], row, sum(bool(as_typed(cell).strip()) for cell in found.columns[place]))
        for place, (text, row) in first.items() if text]}


def written(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the answer as lines of JSON: the facts about the sheet, the rows' numbers, then each column."""
    columns = answer.pop("cells", ())
    numbers = [answer.pop("numbers")] if columns else []
    for each in (answer, *numbers, *columns):
        yield json.dumps(each, ensure_ascii=False, check_circular=False)


if __name__ == "__main__":
    asked = json.load(sys.stdin.buffer)
    limit()
    # Rows contain no circular references, and checking a million cells for them takes long.
    gc.disable()
    try:
        lines = list(written(run(asked)))
    except MemoryError:
        lines = list(written({"refused": ["too_large", {}]}))
    for line in lines:
        sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.flush()
    # The process ends without cleaning up: freeing the rows one by one would take as long as writing them.
    os._exit(0)
