"""Reads a spreadsheet in a process of its own, under limits that it sets itself: nobody else falls when a file is bad.

It is run by its path and imports nothing of the portal. A job as JSON comes in by standard input, the answer goes out
by standard output: a line with `{"sheet": …}` and lines with its rows, or a line with `{"refused": [code, facts]}`.
"""
from __future__ import annotations

import gc
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).parent))

from child_archive import Refused, look_into  # type: ignore[import-not-found]
from child_text import read_text  # type: ignore[import-not-found]

MEMORY = 512 * 1024 * 1024
SECONDS = 10
ROWS_OF_A_LINE = 500
HEADING_WITHIN, FEWEST_HEADINGS = 30, 3
EXACT_BELOW = 2.0 ** 53
# One letter for what a cell was; a cell's text is what somebody would have typed.
KINDS = {str: "s", float: "n", int: "n", bool: "b", datetime: "d", date: "d", time: "t", timedelta: "t"}
OURS = ("problems", "status")


def limit() -> None:
    """Set the limits of this process: memory, processor time, no file written, no core left behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(job: dict[str, Any]) -> dict[str, Any]:
    """The answer to a job: `path`, `rows_at_most`, `known` (folded headings), `hidden` (whether to read hidden ones)."""
    try:
        return {"sheet": read(job)}
    except Refused as refusal:
        return {"refused": [refusal.code, refusal.facts]}
    except MemoryError:
        return {"refused": ["too_large", {}]}
    except RecursionError:
        return {"refused": ["damaged", {}]}


def read(job: dict[str, Any]) -> dict[str, Any]:
    """What was read of the file. Raises Refused."""
    with open(job["path"], "rb") as file:
        head = file.read(8)
    if not head:
        raise Refused("empty")
    if head.startswith(b"PK\x03\x04"):
        return _workbook(job, look_into(job["path"]))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(job, _look_into_old(job["path"]))
    return _table(job, [("", read_text(job["path"], head))], {"format": "csv"})


def _look_into_old(path: str) -> dict[str, Any]:
    content = Path(path).read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content or "EncryptionInfo".encode("utf-16-le") in content:
        raise Refused("password")
    from child_xls import hidden  # type: ignore[import-not-found]

    return {"format": "xls", "sheets": hidden(path)}


def _workbook(job: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(job["path"])
        visible = [meta.name for meta in book.sheets_metadata
                   if meta.visible == python_calamine.SheetVisibleEnum.Visible
                   and meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if not visible:
            raise Refused("no_sheet")
        sheets = ((name, _grid(book.get_sheet_by_name(name), seen["sheets"].get(name, {}), job)) for name in visible)
        return _table(job, sheets, seen, others=visible)
    except python_calamine.PasswordError:
        raise Refused("password") from None
    except (python_calamine.CalamineError, OSError, ValueError, KeyError, IndexError) as fault:
        raise Refused("damaged", kind=type(fault).__name__) from None
    except BaseException as fault:
        # The reader beneath ends some bad files by a panic, which is no Exception.
        if type(fault).__name__ == "PanicException":
            raise Refused("damaged", kind="panic") from None
        raise


def _grid(sheet: Any, about: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """Rows of (number, texts, kinds) with what is hidden left out, merged cells filled, and formulas told."""
    start = sheet.start or (0, 0)
    hidden_rows = set() if job["hidden"] else set(about.get("hidden_rows", ()))
    hidden_columns = set() if job["hidden"] else set(about.get("hidden_columns", ()))
    columns = [n for n in range(start[1], start[1] + sheet.width) if n not in hidden_columns]
    odd = about.get("odd", {})
    merged = _merged(sheet)
    rows, left_out = [], 0
    as_it_is, shapes = not (odd or merged or hidden_columns), Shapes()
    values = list(sheet.iter_rows()) if merged else sheet.iter_rows()
    for n, cells in enumerate(values, sheet.start[0] if sheet.start else 0):
        if n + 1 in hidden_rows:
            left_out += any(cell != "" for cell in cells)
            continue
        if as_it_is:
            kinds, not_text = shapes[tuple(map(type, cells))]
            texts = cells
            for place in not_text:
                texts[place] = as_typed(cells[place])
        else:
            texts, kinds = _texts(n, cells, columns, start[1], merged, values if merged else None, odd, start[0])
        if any(map(str.strip, texts)):
            rows.append((n + 1, texts, kinds))
        if len(rows) > job["rows_at_most"] + HEADING_WITHIN:
            raise Refused("rows", limit=job["rows_at_most"])
    return {"rows": rows, "columns": columns, "hidden_rows": left_out,
            "hidden_columns": sorted(hidden_columns & set(range(start[1], start[1] + sheet.width)))}


class Shapes(dict[tuple[type, ...], tuple[str, list[int]]]):
    """(a row's kinds, the places of its cells that are no text) by the types of its cells: most rows have the same."""

    def __missing__(self, types: tuple[type, ...]) -> tuple[str, list[int]]:
        self[types] = "".join(KINDS.get(each, "s") for each in types), [n for n, each in enumerate(types) if each is not str]
        return self[types]


def _merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (right - left + 1) > 10_000:
            continue
        for row in range(top, bottom + 1):
            places.update({(row, column): (top, left) for column in range(left, right + 1)})
    return places


def _texts(n: int, cells: list[Any], columns: list[int], first: int, merged: dict[tuple[int, int], tuple[int, int]],
           values: Any, odd: dict[str, Any], top: int) -> tuple[list[str], str]:
    texts, kinds = [], []
    for column in columns:
        cell = cells[column - first]
        if merged and cell == "" and (n, column) in merged:
            row, left = merged[n, column]
            cell = values[row - top][left - first] if row >= top else ""
        lost = odd.get(f"{n + 1} {column}") if odd else None
        if lost and (lost[0] == "e" or cell == ""):
            kinds.append(lost[0])
            texts.append(lost[1])
            continue
        kinds.append(KINDS.get(type(cell), "s"))
        texts.append(cell if type(cell) is str else as_typed(cell))
    return texts, "".join(kinds)


def as_typed(cell: Any) -> str:
    """A cell as somebody would have typed it: whole numbers as digits, days as yyyy-mm-dd."""
    if type(cell) is date:
        return cell.isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT_BELOW else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return str(cell)


def _table(job: dict[str, Any], sheets: Any, seen: dict[str, Any], others: list[str] | None = None) -> dict[str, Any]:
    """The first sheet with our heading; where none has it, the first that has anything."""
    first = None
    for name, grid in sheets:
        place = _heading(grid["rows"], set(job["known"]))
        if place is not None:
            return _answer(job, name, grid, place, seen, others or [])
        if first is None and grid["rows"]:
            first = name, grid
    if first is None:
        raise Refused("no_rows")
    return _answer(job, first[0], first[1], 0, seen, others or [])


def _heading(rows: list[Any], known: set[str]) -> int | None:
    for place, (_number, texts, _kinds) in enumerate(rows[:HEADING_WITHIN]):
        if len({fold(text) for text in texts} & known) >= FEWEST_HEADINGS:
            return place
    return None


def fold(heading: str) -> str:
    """Letters and digits alone, case folded: as the portal compares headings."""
    import unicodedata

    return "".join(char for char in unicodedata.normalize("NFKC", heading).casefold() if char.isalnum())


def _answer(job: dict[str, Any], name: str, grid: dict[str, Any], place: int, seen: dict[str, Any],
            others: list[str]) -> dict[str, Any]:
    number, headings, _kinds = grid["rows"][place]
    rows = grid["rows"][place + 1:]
    if len(rows) > job["rows_at_most"]:
        raise Refused("rows", limit=job["rows_at_most"])
    if not rows:
        raise Refused("no_rows")
    skip = 2 if tuple(fold(text) for text in headings[:2]) == OURS else 0
    if skip:
        rows = [(n, texts[skip:], kinds[skip:]) for n, texts, kinds in rows]
        rows = [row for row in rows if any(text.strip() for text in row[1])]
    return {"name": name, "format": seen["format"], "heading_row": number, "headings": headings[skip:],
            "columns": grid["columns"][skip:], "rows": rows, "hidden_rows": grid.get("hidden_rows", 0),
            "hidden_columns": grid.get("hidden_columns", []), "other_sheets": [one for one in others if one != name],
            "epoch_1904": seen.get("epoch_1904", False), "encoding": grid.get("encoding", "")}


def written(answer: dict[str, Any]) -> Iterator[bytes]:
    """The answer as lines of JSON: itself with the number of its rows, then the rows, some hundred in each line."""
    rows = answer["sheet"].pop("rows") if "sheet" in answer else []
    yield orjson.dumps({**answer, "count": len(rows)})
    for start in range(0, len(rows), ROWS_OF_A_LINE):
        yield orjson.dumps(rows[start:start + ROWS_OF_A_LINE])


if __name__ == "__main__":
    asked = orjson.loads(sys.stdin.buffer.read())
    limit()
    # Rows are no circles, and to look for some among a million cells takes its time.
    gc.disable()
    try:
        answer = run(asked)
    except MemoryError:
        answer = {"refused": ["too_large", {}]}
    for line in written(answer):
        sys.stdout.buffer.write(line + b"\n")
    sys.stdout.flush()
    # The process ends as it is: to take the rows apart one by one takes as long as to write them.
    os._exit(0)
