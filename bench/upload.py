"""Times of a spreadsheet beside a bare read of the same file and beside django-import-export, in one run.

    python bench/upload.py [rows …] [--without-peer]

For each number of rows: calamine alone; our reading in its own process with limits; the floor, which is that reading and the
rows that a registration leaves put into the same tables of the same database in one transaction, with nothing else; `check`
(reading and every rule, keeping nothing); the whole way to the receipt as `flask register` goes it, in one transaction; and as
the pages go it, where somebody looks at a report and a review between: read, kept, checked, checked for the review, and again
inside the transaction. Each is run RUNS times, every time in a process of its own with a copy of the same database, after a
list of a few rows that nobody counts; the figure is the median, and beside it how many times the floor that is. Then what the
parser of a workbook's structure takes beside the rest of the reading, where the list has a column of formulas and hidden rows,
so that it is needed. Then, of the first number of rows, the same file through django-import-export with the same field rules,
in a venv of its own. All times are the processor's. Memory is what a process had at most beyond what it had before. The start
of a command is counted apart. Nothing is asserted here.
"""
from __future__ import annotations

import gc
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
# The reading process is no module of the portal: it is found by its folder.
sys.path.append(str(Path(__file__).parents[1] / "imi" / "spreadsheets" / "reading"))

import python_calamine
from floor import added, with_formulas
from openpyxl import Workbook

from bench.demo_database import furnish
from imi import demo
from imi.catalogue import starters
from imi.centres.models import Centre
from imi.database.connection import connect, db
from imi.people.models import Person
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.spreadsheets.reading.reader import read
from imi.uploads import receiving
from imi.uploads.checking.checker import check_lines
from imi.uploads.checking.lines import lines
from imi.uploads.kinds import registrations_of
from imi.uploads.matching.columns import match
from imi.uploads.registering import register as registering
from imi.uploads.registering.at_once import Arrived, Wish, register_at_once
from imi.uploads.registering.register import ready
from imi.web.application import COLLECTED

ULN_WEIGHTS = range(10, 1, -1)
TODAY = date(2026, 11, 23)
KIND = registrations_of(APPRENTICESHIP)
RUNS, FEW = 3, 20
# Of each area, a thousand numbers that Ofcom keeps for drama: they never ring, and nearly every candidate has another one.
DRAMA = ("0113 496", "0114 496", "0116 496", "0117 496", "0118 496", "0121 496", "0131 496", "0141 496", "0151 496",
         "0161 496", "020 7946", "0191 498")
LABEL, PACKAGE = "Autocare Technician ST0499 AP01", "ACAP01A"


def uln(number: int) -> str:
    """The n-th ULN whose check digit is right."""
    first = 100_000_000 + number
    while True:
        total = sum(weight * int(digit) for weight, digit in zip(ULN_WEIGHTS, str(first), strict=True)) % 11
        if total:
            return f"{first}{10 - total}"
        first += 500_000_000


def letters(number: int) -> str:
    """A number as four letters, so that nobody has another's name."""
    return "".join(chr(97 + number // 26 ** place % 26) for place in range(4))


def telephone(number: int) -> str:
    """The n-th of twelve thousand numbers."""
    return f"{DRAMA[number // 1000 % len(DRAMA)]} {number % 1000:04d}"


def workbook(rows: int, path: Path, start: int) -> None:
    """A workbook of so many candidates with nothing missing and nothing odd."""
    chance, book = Random(rows), Workbook(write_only=True)
    sheet = book.create_sheet("Candidates")
    sheet.append([field.label for field in KIND.fields])
    for n in range(start, start + rows):
        garage = n % 50
        sheet.append([LABEL, PACKAGE, "Mx", "Robin", f"Green{letters(n)}",
                      date(2005, 1, 1 + n % 28), "Female", uln(n), f"person{n}@post.example", telephone(n), "100000010",
                      f"Garage {garage}", "BS1 4DJ", "0117 496 0900", "Apprentice Technician", date(2026, 9, 1),
                      date(2028, 8, 31), date(2028, 9, chance.randint(1, 28)), "Levy"])
    book.save(path)


def timed(act: Any) -> tuple[float, Any]:
    """(seconds of the processor, here and in processes that were started, what came of it)."""
    begun = processor()
    result = act()
    return processor() - begun, result


def processor() -> float:
    """Seconds of the processor so far: other programs of a shared machine do not count, waiting for the disk neither."""
    return sum(used.ru_utime + used.ru_stime
               for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def bare(path: Path) -> int:
    """Calamine alone; how many rows."""
    return len(python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()) - 1


def reading(path: Path) -> int:
    """Our reading, in a process that has limits; how many rows."""
    return len(read(path, rows_at_most=1_000_000, known=KIND.fields.known).rows)


def check(path: Path) -> int:
    """What `flask check` does: read, and every row checked; how many have nothing wrong."""
    sheet = read(path, rows_at_most=1_000_000, known=KIND.fields.known)
    checked = check_lines(whose()[0], KIND, list(lines(sheet.rows, match(KIND.fields, sheet.headings))), TODAY)
    return sum(not one.problems for one in checked)


def register(path: Path) -> int:
    """The whole way as `flask register` goes it: read, and in one transaction checked, kept and registered; how many."""
    sheet = read(path, rows_at_most=1_000_000, known=KIND.fields.known)
    file = Arrived("bench.xlsx", f"{path}", f"{path}", sheet)
    del sheet
    receipt = register_at_once(*whose(), KIND, file, Wish(), TODAY).receipt
    return int(receipt.candidates) if receipt else 0


def by_pages(path: Path) -> int:
    """The whole way as the pages go it, where somebody looks at the review between: checked at both; how many."""
    centre, person = whose()
    sheet = read(path, rows_at_most=1_000_000, known=KIND.fields.known)
    upload = receiving.receive(centre, person, KIND, "bench.xlsx", f"{path}", f"{path}", sheet, TODAY)
    del sheet
    fingerprint = ready(centre, upload.reference, TODAY).fingerprint
    receipt = registering.register(centre, person, upload.reference, key="k" * 16 + upload.reference,
                                   fingerprint=fingerprint, purchase_order="", today=TODAY)
    return int(receipt.candidates)


def floor(path: Path) -> int:
    """Our reading, and what a registration of the file leaves put where it leaves it: `LEFT` has that by the file; how many."""
    found = len(read(path, rows_at_most=1_000_000, known=KIND.fields.known).rows)
    with db.atomic():
        db.execute_sql("PRAGMA defer_foreign_keys = ON")
        for statement, rows in LEFT[path]:
            db.connection().executemany(statement, rows)
    return found


# (statement, rows) of each table to which a registration adds rows, by the file.
LEFT: dict[Path, list[tuple[str, list[tuple[Any, ...]]]]] = {}
WAYS: dict[str, Callable[[Path], int]] = {
    "calamine": bare, "read": reading, "floor": floor, "check": check, "register": register, "by pages": by_pages}


def whose() -> tuple[Centre, Person]:
    """The centre and who registers."""
    return Centre.get(Centre.number == "0471"), Person.get(Person.email == demo.CAST[0][0])


def go(way: str, file: Path, few: Path, database: Path) -> None:
    """Go one way in this process, which does nothing else, and print its figures as JSON."""
    # As the portal and its commands have it.
    gc.set_threshold(*COLLECTED)
    connect(f"sqlite:///{database}")
    with db.connection_context():
        if way == "floor":
            states = [database.with_name(f"{name}.db") for name in ("portal", few.stem, file.stem)]
            LEFT.update({few: added(*states[:2]), file: added(*states[1:])})
        WAYS[way](few)
        idle = peak()
        seconds, count = timed(lambda: WAYS[way](file))
    print(json.dumps({"seconds": seconds, "count": count, "more": peak() - idle}))


def states(file: Path, few: Path, database: Path) -> None:
    """Keep the database as it is after each of two registrations, beside it."""
    connect(f"sqlite:///{database}")
    with db.connection_context():
        for path in (few, file):
            register(path)
            db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(database, database.with_name(f"{path.stem}.db"))


def parser_beside(rows: int, folder: Path) -> None:
    """Print what the parser takes of a list with a column of formulas and hidden rows, and the rest of its reading."""
    from archive import Archive

    path = folder / "formulas.xlsx"
    workbook(rows, path, 1)
    with_formulas(path)

    runs = []
    for _run in range(RUNS):
        looked, archive = timed(lambda: Archive(str(path)))
        parsed, _structure = timed(partial(archive.structure, "Candidates", ["Candidates"]))
        runs.append((timed(lambda: bare(path))[0], timed(lambda: reading(path))[0], looked, parsed))
    calamine, whole, looked, parsed = (median(each) for each in zip(*runs, strict=True))
    print(f"{rows:,} rows with a column of formulas and hidden rows: calamine {calamine:.2f}s, our read {whole:.2f}s, of which "
          f"a look at the bytes {looked:.2f}s and the parser {parsed:.2f}s: without it {whole - parsed:.2f}s", flush=True)


def figures(way: str, file: Path, few: Path, folder: Path) -> dict[str, float]:
    """The medians of the runs of one way."""
    found: list[dict[str, float]] = []
    for _run in range(RUNS):
        for old in folder.glob("run.db*"):
            old.unlink()
        shutil.copy(folder / "portal.db", folder / "run.db")
        done = subprocess.run([sys.executable, __file__, "--way", way, str(file), str(few), str(folder / "run.db")],
                              check=True, capture_output=True, text=True)
        found.append(json.loads(done.stdout))
    return {name: median(run[name] for run in found) for name in found[0]}


def peer(path: Path, folder: Path) -> dict[str, float]:
    """What django-import-export takes for the file, in a venv that is made for it: seconds, and peak MiB."""
    here, python = Path(__file__).with_name("peer_import_export"), folder / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(here / "requirements.txt")], check=True,
                   capture_output=True)
    lists = folder / "lists.json"
    lists.write_text(json.dumps({"today": TODAY.isoformat(), "titles": starters.TITLES, "genders": starters.GENDERS,
                                 "funding_types": starters.FUNDING_TYPES}))
    done = subprocess.run([str(python), str(here / "imports.py"), str(path), str(lists)], check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def peak() -> int:
    """The most memory that this process has had, in MiB. The kernel's other figure, `ru_maxrss`, counts the parent's, too."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


def start_of_a_command() -> float:
    """Seconds until `flask --help` has answered: what every command takes before it begins."""
    return timed(lambda: subprocess.run([sys.executable, "-m", "flask", "--app", "app", "--help"], check=True,
                                        capture_output=True, cwd=Path(__file__).parents[1]))[0]


def prepare(folder: Path) -> None:
    """The database that every run has a copy of."""
    connect(f"sqlite:///{folder}/portal.db")
    with db.connection_context():
        furnish()
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def line(rows: int, folder: Path) -> float:
    """Print a line of the table; seconds of the whole way."""
    file, few = folder / f"{rows}.xlsx", folder / "few.xlsx"
    workbook(rows, file, 1)
    shutil.copy(folder / "portal.db", folder / "run.db")
    subprocess.run([sys.executable, __file__, "--states", str(file), str(few), str(folder / "run.db")], check=True)
    of = {way: figures(way, file, few, folder) for way in WAYS}
    times = "".join(f"{of[way]['seconds']:>9.2f}s" for way in WAYS)
    memory = "".join(f"{of[way]['more']:>9.0f}" for way in list(WAYS)[3:])
    floors = "".join(f"{of[way]['seconds'] / of['floor']['seconds']:>9.2f}" for way in list(WAYS)[3:])
    counts = {int(of[way]["count"]) for way in WAYS}
    print(f"{rows:>8,}{times}{of['register']['seconds'] / of['calamine']['seconds']:>11.1f}×{floors}{memory}   "
          f"{', '.join(f'{count:,}' for count in counts)} rows each way", flush=True)
    return of["register"]["seconds"]


def main(sizes: list[int], *, with_peer: bool) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        prepare(folder)
        workbook(FEW, folder / "few.xlsx", 400_000)
        print(f"start of a command: {start_of_a_command():.2f}s")
        print(f"{'rows':>8}{''.join(f'{way:>10}' for way in WAYS)}{'× calamine':>12}"
              f"{''.join(f'{way:>9}' for way in list(WAYS)[3:])}{''.join(f'{way:>9}' for way in list(WAYS)[3:])} MiB", flush=True)
        ours, *_others = [line(rows, folder) for rows in sizes]
        parser_beside(sizes[0], folder)
        if with_peer:
            print(f"django-import-export, {sizes[0]:,} rows, one table:", flush=True)
            found = peer(folder / f"{sizes[0]}.xlsx", folder)
            both = found["preview"] + found["confirm"]
            print(f"  preview {found['preview']:.2f}s, confirm {found['confirm']:.2f}s: {both / ours:.1f} × our register")
            print(f"  fastest validated mode {found['fastest']:.2f}s: {found['fastest'] / ours:.1f} × our register; "
                  f"peak {found['peak']} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        go(sys.argv[2], *map(Path, sys.argv[3:6]))
    elif sys.argv[1:2] == ["--states"]:
        states(*map(Path, sys.argv[2:5]))
    else:
        main([int(size) for size in sys.argv[1:] if size.isdigit()] or [10_000, 50_000],
             with_peer="--without-peer" not in sys.argv)
