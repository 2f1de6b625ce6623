"""Times of a spreadsheet beside a bare read of the same file, in one run.

    python bench/upload.py [rows …]

For each number of rows: calamine alone, our reading in its own process with limits, `check` (reading and every rule,
keeping nothing), and the whole way to the receipt: read, kept, checked, checked again inside the transaction, registered.
Nothing is asserted here.
"""
from __future__ import annotations

import resource
import sys
import tempfile
import time
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
from imi.uploads.checking import SheetLine
from imi.uploads.columns import match, names
from imi.uploads.damage import odd_kinds
from imi.uploads.fields import SHEET
from imi.uploads.whole import check_lines

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
    """(seconds, what came of it)."""
    begun = time.perf_counter()
    result = act()
    return time.perf_counter() - begun, result


def check(path: Path, centre: Centre, today: date) -> tuple[Any, list[Any]]:
    """(what was read, every row checked)."""
    sheet = read(path, rows_at_most=1_000_000, known=names())
    at = match(sheet.headings).at
    lines = [SheetLine(row.number, {name: row.cells[place] for name, place in at.items() if row.cells[place]},
                       odd_kinds({name: row.kinds[place] for name, place in at.items()})) for row in sheet.rows]
    return sheet, check_lines(centre, lines, today)


def register(path: Path, centre: Centre, person: Person, today: date) -> int:
    """The whole way, as `flask register` goes it: read, keep, check, and register what is ready; how many."""
    sheet = read(path, rows_at_most=1_000_000, known=names())
    upload = receiving.receive(centre, person, "bench.xlsx", f"{len(sheet.rows)}", f"{len(sheet.rows)}", sheet, today)
    receipt = registering.register(centre, person, upload.reference, key="k" * 16 + str(len(sheet.rows)),
                                   fingerprint="", purchase_order="", today=today)
    return int(receipt.candidates)


def main(sizes: list[int]) -> None:
    """Print a table."""
    today, start = date(2026, 11, 23), 1
    with tempfile.TemporaryDirectory() as folder:
        connect(f"sqlite:///{folder}/portal.db")
        with db.connection_context():
            migrations.upgrade(db)
            starters.fill()
            catalogue.load(catalogue.GUIDE, now().date())
            demo.make(now())
            centre, person = Centre.get(Centre.number == "0471"), Person.get(Person.email == demo.CAST[0][0])
            idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{'rows':>8} {'calamine':>10} {'read':>10} {'check':>10} {'register':>11} {'× calamine':>11} {'MiB more':>14}")
            for rows in sizes:
                path = Path(folder) / f"{rows}.xlsx"
                workbook(rows, path, start)
                start += rows
                bare, _ = timed(lambda path=path: python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
                                .to_python())
                alone, _ = timed(lambda path=path: read(path, rows_at_most=1_000_000, known=names()))
                checking, (_sheet, checked) = timed(lambda path=path: check(path, centre, today))
                wrong = sum(bool(one.problems) for one in checked)
                saving, count = timed(lambda path=path: register(path, centre, person, today))
                more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - idle
                print(f"{rows:>8,} {bare:>9.2f}s {alone:>9.2f}s {checking:>9.2f}s {saving:>10.2f}s "
                      f"{saving / bare:>10.1f}× {more:>13}   {count:,} registered, {wrong} with problems")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [10_000, 50_000])
