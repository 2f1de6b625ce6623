"""The files in `files_as_sent`, each with what is right of it, and what of a command's answer is otherwise.

`expected.csv` has one line for each file and door. Empty: not compared. `problems` are `row:field:severity`; `-` none, `*` any,
`?` may be told. `exit` and `refused` have several right ones between `|`, `columns` a field with `?` that may stay blank.
"""
from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from click.testing import Result
from python_calamine import CalamineWorkbook

FILES = Path(__file__).parents[1] / "files_as_sent"
MADE = "01c-21000-rows.xlsx"
Right = Mapping[str, str]
Told = Mapping[str, Any]


def file_of(line: Right, folder: Path) -> Path:
    """Where a line's file is; the largest is made in the folder, of the smallest: 21,000 rows more of a formula that comes to
    nothing."""
    if line["file"] != MADE:
        return FILES / line["file"]
    with zipfile.ZipFile(FILES / "00-base.xlsx") as base, zipfile.ZipFile(folder / MADE, "w", zipfile.ZIP_DEFLATED) as made:
        for name in base.namelist():
            part = base.read(name)
            if name == "xl/worksheets/sheet1.xml":
                rows = "".join(f'<row r="{n}"><c r="D{n}" t="str"><f>IF(Data!D{n}="","",Data!D{n})</f><v></v></c></row>'
                               for n in range(4, 21_004))
                part = part.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            made.writestr(name, part)
    return folder / MADE


def right(door: str) -> list[Right]:
    """Return the expected lines of one door: a command or a page."""
    with (FILES / "expected.csv").open(encoding="utf-8-sig", newline="") as file:
        return [line for line in csv.DictReader(file) if line["door"] == door]


def otherwise(line: Right, done: Result) -> list[str]:
    """Return where the answer of a check with `--json` differs from the expected line."""
    try:
        told = json.loads(done.stdout)
    except ValueError:
        return [f"no JSON: {done.output[:200]!r}"]
    found = [wrong for column, compare in COMPARE.items() if line[column] for wrong in compare(line[column], told)]
    if line["exit"] and str(done.exit_code) not in line["exit"].split("|"):
        found.append(f"exit {done.exit_code}, right {line['exit']}")
    words = (done.output + json.dumps(told, ensure_ascii=False)).casefold()
    return [*found, *(f"does not say {say}" for say in line["says"].split("|") if say.casefold() not in words)]


def _number(name: str) -> Callable[[str, Told], Iterator[str]]:
    def compare(number: str, told: Told) -> Iterator[str]:
        if told[name] != int(number):
            yield f"{name} {told[name]}, right {number}"
    return compare


def _left_out(wanted: str, told: Told) -> Iterator[str]:
    what, *which = wanted.lstrip("=").split()
    key = {"rows": "hidden_rows", "columns": "hidden_columns", "column": "without_heading"}[what]
    left = [str(one) for one in told["left_out"][key]]
    if left != which:
        yield f"{key} {left}, right {wanted}"


def _problems(wanted: str, told: Told) -> Iterator[str]:
    found = {(str(one["row"]), one["field"], one["severity"]) for one in told["problems"]}
    named = [] if wanted == "-" else wanted.split()
    must = [tuple(one.split(":")) for one in named if not one.startswith("?")]
    may = [tuple(one[1:].split(":")) for one in named if one.startswith("?")]
    yield from (f"lacks {':'.join(one)}" for one in must if not any(_fits(one, each) for each in found))
    yield from (f"too many: {':'.join(each)}" for each in sorted(found) if not any(_fits(one, each) for one in [*must, *may]))


def _fits(wanted: tuple[str, ...], found: tuple[str, ...]) -> bool:
    return all(one in ("*", other) for one, other in zip(wanted, found, strict=True))


def _kept(wanted: str, told: Told) -> Iterator[str]:
    kept = {f"{one['row']}:{one['field']}:{one['kept']}" for one in told["tidied"]}
    yield from (f"not kept: {one}" for one in wanted.split() if one not in kept)


def _columns(wanted: str, told: Told) -> Iterator[str]:
    fields = {one["column"]: one["field"] for one in told["columns"]}
    for one in wanted.split():
        column, _is, field = one.partition("=")
        if fields.get(column, "") not in (field.rstrip("?"), *([""] if field.endswith("?") else [])):
            yield f"column {column} is {fields.get(column, '')!r}, right {field}"


def _refused(wanted: str, told: Told) -> Iterator[str]:
    code = told["refused"] and told["refused"]["code"]
    if code not in wanted.split("|"):
        yield f"refused {code}, right {wanted}"


def _keys(wanted: str, told: Told) -> Iterator[str]:
    yield from (f"the JSON lacks {key}" for key in wanted.split() if key not in told)


COMPARE = {"rows": _number("rows"), "ready": _number("ready"), "left_out": _left_out, "problems": _problems, "kept": _kept,
           "columns": _columns, "refused": _refused, "keys": _keys}


def rows_lost(told: Told, path: Path) -> str:
    """Rows of a file that are neither ready nor wrong nor named as left out or as about nobody; '' where there are none."""
    wrong = {one["row"] for one in told["problems"]}
    left = told["left_out"]
    named = told["ready"] + len(wrong) + sum(len(left[key]) for key in ("hidden_rows", "zero_rows", "nobody", "above_headings"))
    held = holding(path)
    return "" if told["rows"] == told["ready"] + len(wrong) and named + 1 in held else f"{named} rows and a heading of {held}"


def holding(path: Path) -> set[int]:
    """How many rows hold something, in each of a file's sheets, as another reader than ours counts them."""
    if path.suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
        return {sum(any(map(str.strip, row)) for row in csv.reader(text.splitlines()))}
    if path.suffix == ".xls":
        sheets = CalamineWorkbook.from_path(str(path))
        return {sum(any(row) for row in sheets.get_sheet_by_name(name).to_python()) for name in sheets.sheet_names}
    with zipfile.ZipFile(path) as book:
        parts = [ElementTree.fromstring(book.read(name)) for name in book.namelist() if SHEET.search(name)]
    if path.suffix == ".ods":
        tables = [table for part in parts for table in part.iter() if _local(table.tag) == "table"]
        rows = [[row for row in table.iter() if _local(row.tag) == "table-row" and _says(row, "p")] for table in tables]
        return {sum(map(_times, there)) for there in rows}
    return {sum(_says(row, "v", "t") for row in part.iter() if _local(row.tag) == "row") for part in parts}


SHEET = re.compile(r"(^content|[\\/]sheets?\w*[\\/]?\w*)\.xml$", re.IGNORECASE)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _says(row: ElementTree.Element, *tags: str) -> bool:
    return any(_local(one.tag) in tags and "".join(one.itertext()).strip() for one in row.iter())


def _times(row: ElementTree.Element) -> int:
    return next((int(value) for name, value in row.attrib.items() if _local(name) == "number-rows-repeated"), 1)
