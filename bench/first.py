"""Times of a first long list into an empty database, beside a second one of as many others, on PostgreSQL or SQLite.

    python bench/first.py [rows] [URL]

URL names a database on a server where the role may create others, such as postgresql://portal@127.0.0.1/postgres: the lists go
into a new one there, which is removed afterwards. Without it they go into a SQLite file. Both ways to a receipt are gone, each
in a database of its own that has the catalogue, one centre and one person, and a handful of candidates whom the server's own look
at night has seen, so that it takes every table for a small one: `register`, as `flask register` goes it, and `by pages`, with a
report and a review between. A server works apart from this process, so times are those of a clock. Nothing is asserted here.
"""
from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.upload import PACKAGE, TODAY, WAYS, workbook
from imi import demo, migrations
from imi.catalogue import actions as catalogue
from imi.catalogue import starters
from imi.catalogue.models import Version
from imi.centres.actions import add_centre
from imi.database.connection import connect, db, disconnect, is_sqlite
from imi.demo import samples
from imi.people.actions import add_person

ROWS, FEW = 20_000, 7
OWN = "portal_bench_first"


def new_database(url: str, folder: Path, way: str) -> str:
    """The URL of an empty database."""
    if not url:
        return f"sqlite:///{folder / way.replace(' ', '_')}.db"
    on_server(url, f"DROP DATABASE IF EXISTS {OWN} WITH (FORCE)", f"CREATE DATABASE {OWN}")
    return f"{url.rsplit('/', 1)[0]}/{OWN}"


def on_server(url: str, *statements: str) -> None:
    """Run statements outside of any transaction."""
    connect(url)
    with db.connection_context():
        for statement in statements:
            db.execute_sql(statement)
    disconnect()


def prepare() -> None:
    """The tables, the catalogue, one centre and who registers there."""
    migrations.upgrade(db)
    starters.fill()
    catalogue.load(catalogue.GUIDE, TODAY)
    samples.fill(TODAY.replace(year=TODAY.year - 2))
    email, name, number, roles, _pin = demo.CAST[0]
    centre = add_centre(number, "Northgate Motor College")
    catalogue.approve(centre, Version.select(), TODAY)
    add_person(email, name, centre=centre, roles=roles, password=demo.PASSWORD)


def night(way: str, folder: Path) -> None:
    """A few candidates before and after the server has looked at its tables, as it does at night."""
    for n in range(2):
        file = folder / f"few {n}.xlsx"
        workbook(FEW, file, 800_000 + n * FEW)
        WAYS[way](file)
        if not n:
            db.execute_sql("ANALYZE" if is_sqlite() else "VACUUM ANALYZE")


def seconds(way: str, file: Path) -> tuple[float, int]:
    """(seconds, rows registered) of a list that goes this way."""
    begun = perf_counter()
    count = WAYS[way](file)
    return perf_counter() - begun, count


def main(rows: int, url: str) -> None:
    """Print a line for each way."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = folder / "first.xlsx", folder / "second.xlsx"
        for n, file in enumerate(files):
            workbook(rows, file, 1 + n * rows)
        print(f"{rows:,} rows on {PACKAGE}, {'PostgreSQL' if url else 'SQLite'}", flush=True)
        for way in ("register", "by pages"):
            connect(new_database(url, folder, way))
            with db.connection_context():
                prepare()
                night(way, folder)
                (first, one), (second, other) = (seconds(way, file) for file in files)
            disconnect()
            print(f"{way:>10}: first {first:7.2f}s ({one:,} rows), second {second:7.2f}s ({other:,} rows): "
                  f"{first / second:.2f} × the second", flush=True)
        if url:
            on_server(url, f"DROP DATABASE IF EXISTS {OWN} WITH (FORCE)")


if __name__ == "__main__":
    main(next((int(one) for one in sys.argv[1:] if one.isdigit()), ROWS),
         next((one for one in sys.argv[1:] if "://" in one), ""))
