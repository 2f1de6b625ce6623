"""Times of a spreadsheet beside a bare read of the same file and beside django-import-export, in one run.

    python bench/upload.py [rows …] [--without-peer]

For each number of rows: calamine alone; our reading in its own process with limits; `check` (reading and every rule,
keeping nothing); the whole way to the receipt as `flask register` goes it, in one transaction; and as the pages go it, where
somebody looks at a report and a review between: read, kept, checked, checked for the review, and again inside the transaction.
Then, of the first number of rows, the same file through django-import-export with the same field rules, in a venv of its
own. All times are the processor's. The start of a command is counted apart. Nothing is asserted here.
"""
from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import python_calamine
from openpyxl import Workbook

from imi import demo, migrations
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.centres.models import Centre
from imi.database import connect, db, now
from imi.demo.believable import telephone
from imi.people.models import Person
from imi.surfaces.sheet.reader import read
from imi.uploads import receiving, registering
from imi.uploads.at_once import Arrived, Wish, register_at_once
from imi.uploads.columns import match, names
from imi.uploads.fields import SHEET
from imi.uploads.lines import lines
from imi.uploads.ready import ready
from imi.uploads.whole import check_lines
from imi.web.application import COLLECTED

ULN_WEIGHTS = range(10, 1, -1)
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


def workbook(rows: int, path: Path, start: int) -> None:
    """A workbook of so many candidates with nothing missing and nothing odd."""
    chance, book = Random(rows), Workbook(write_only=True)
    sheet = book.create_sheet("Candidates")
    sheet.append([field.label for field in SHEET])
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


def check(path: Path, centre: Centre, today: date) -> tuple[Any, list[Any]]:
    """(what was read, every row checked)."""
    sheet = read(path, rows_at_most=1_000_000, known=names())
    return sheet, check_lines(centre, list(lines(sheet.rows, match(sheet.headings))), today)


def register(path: Path, centre: Centre, person: Person, today: date) -> int:
    """The whole way as `flask register` goes it: read, and in one transaction checked, kept and registered; how many."""
    sheet = read(path, rows_at_most=1_000_000, known=names())
    file = Arrived("bench.xlsx", f"{path}", f"{path}", sheet)
    del sheet
    receipt = register_at_once(centre, person, file, Wish(), today).receipt
    return int(receipt.candidates) if receipt else 0


def by_pages(path: Path, centre: Centre, person: Person, today: date) -> int:
    """The whole way as the pages go it, where somebody looks at the review between: checked at both; how many."""
    sheet = read(path, rows_at_most=1_000_000, known=names())
    upload = receiving.receive(centre, person, "bench.xlsx", f"{path}", f"{path}", sheet, today)
    del sheet
    fingerprint = ready(centre, upload.reference, today).fingerprint
    receipt = registering.register(centre, person, upload.reference, key="k" * 16 + upload.reference,
                                   fingerprint=fingerprint, purchase_order="", today=today)
    return int(receipt.candidates)


def peer(path: Path, folder: Path, today: date) -> dict[str, float]:
    """What django-import-export takes for the file, in a venv that is made for it: seconds, and peak MiB."""
    here, python = Path(__file__).with_name("peer_import_export"), folder / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(here / "requirements.txt")], check=True,
                   capture_output=True)
    lists = folder / "lists.json"
    lists.write_text(json.dumps({"today": today.isoformat(), "titles": starters.TITLES, "genders": starters.GENDERS,
                                 "funding_types": starters.FUNDING_TYPES}))
    done = subprocess.run([str(python), str(here / "imports.py"), str(path), str(lists)], check=True, capture_output=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def peak(who: int) -> int:
    """The highest memory so far, in MiB."""
    return resource.getrusage(who).ru_maxrss // 1024


def start_of_a_command() -> float:
    """Seconds until `flask --help` has answered: what every command takes before it begins."""
    return timed(lambda: subprocess.run([sys.executable, "-m", "flask", "--app", "app", "--help"], check=True,
                                        capture_output=True, cwd=Path(__file__).parents[1]))[0]


def one(path: Path, again: Path, rows: int, centre: Centre, person: Person, today: date, idle: int) -> float:
    """Print a line of the table; seconds of the whole way."""
    bare, _ = timed(lambda: python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    alone, _ = timed(lambda: read(path, rows_at_most=1_000_000, known=names()))
    checking, (_sheet, checked) = timed(lambda: check(path, centre, today))
    wrong = sum(bool(one.problems) for one in checked)
    del _sheet, checked
    saving, count = timed(lambda: register(path, centre, person, today))
    paging, others = timed(lambda: by_pages(again, centre, person, today))
    print(f"{rows:>8,} {bare:>9.2f}s {alone:>9.2f}s {checking:>9.2f}s {saving:>10.2f}s {saving / bare:>10.1f}× {paging:>8.2f}s "
          f"{peak(resource.RUSAGE_SELF) - idle:>8} {peak(resource.RUSAGE_CHILDREN):>9}   {count + others:,} registered, "
          f"{wrong} with problems", flush=True)
    return saving


def main(sizes: list[int], *, with_peer: bool) -> None:
    """Print a table."""
    # As the portal and its commands have it.
    gc.set_threshold(*COLLECTED)
    today, start, ours = date(2026, 11, 23), 1, 0.0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        connect(f"sqlite:///{folder}/portal.db")
        with db.connection_context():
            migrations.upgrade(db)
            starters.fill()
            catalogue.load(catalogue.GUIDE, now().date())
            demo.make(now())
            centre, person = Centre.get(Centre.number == "0471"), Person.get(Person.email == demo.CAST[0][0])
            for rows in sizes:
                for name in (f"{rows}.xlsx", f"{rows} more.xlsx"):
                    workbook(rows, folder / name, start)
                    start += rows
            print(f"start of a command: {start_of_a_command():.2f}s")
            idle = peak(resource.RUSAGE_SELF)
            print(f"{'rows':>8} {'calamine':>10} {'read':>10} {'check':>10} {'register':>11} {'× calamine':>11} "
                  f"{'by pages':>9} {'MiB more':>8} {'MiB child':>9}")
            for n, rows in enumerate(sizes):
                whole = one(folder / f"{rows}.xlsx", folder / f"{rows} more.xlsx", rows, centre, person, today, idle)
                ours = ours if n else whole
        if with_peer:
            print(f"django-import-export, {sizes[0]:,} rows, one table:", flush=True)
            found = peer(folder / f"{sizes[0]}.xlsx", folder, today)
            both = found["preview"] + found["confirm"]
            print(f"  preview {found['preview']:.2f}s, confirm {found['confirm']:.2f}s: {both / ours:.1f} × our register")
            print(f"  fastest validated mode {found['fastest']:.2f}s: {found['fastest'] / ours:.1f} × our register; "
                  f"peak {found['peak']} MiB")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:] if size.isdigit()] or [10_000, 50_000],
         with_peer="--without-peer" not in sys.argv)
