"""Times of the batch screen on the demo's data, each beside a peer in the same run.

    python bench/batch.py [rows]

Prints medians of several runs and what they are measured against; nothing is asserted here.
"""
from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bs4 import BeautifulSoup

from bench.demo_database import furnish
from imi import demo
from imi.batches import actions, rows, saving
from imi.batches.entering import adding
from imi.batches.view import batch, screen
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.connection import connect, db, now
from imi.people.models import Person
from imi.registrations.models import Registration
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.web.application import create_app
from imi.web.settings import Settings

ROUNDS = 7
FIRST = 1_000_001


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds, the median of some rounds after one that does not count."""
    work()
    taken = []
    for _round in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def whose() -> tuple[Centre, Person]:
    """The demo's larger centre and its registrar."""
    return Centre.get(Centre.number == "0471"), Person.get(Person.email == demo.CAST[0][0])


def begun(rows: int) -> str:
    """A draft of the first candidates of the demo, with a package and dates; its reference."""
    (centre, person), today = whose(), now().date()
    opened = actions.open_batch(centre, person, APPRENTICESHIP)
    actions.choose(centre, person, opened, "st0499-ap01", "ACAP01A", "", today)
    start = today.replace(day=1)
    defaults = {"starts_on": start.isoformat(), "ends_on": "+24m", "epa_on": start.replace(year=start.year + 2).isoformat(),
                "funding_type": "LEVY"}
    actions.set_defaults(person, batch(centre, opened.reference), defaults, {}, given(today), apply=False)
    numbers = " ".join(str(FIRST + n) for n in range(rows))
    adding.add(centre, person, batch(centre, opened.reference), numbers, given(today))
    return str(opened.reference)


def draft(count: int) -> str:
    """A batch of the first candidates of the demo of whom nothing is missing or odd; its reference."""
    (centre, person), reference = whose(), begun(300)
    seen = screen(centre, reference, now().date())
    able = [line for line in seen.complete if not line.warnings][:count]
    for line in [line for line in seen.lines if line not in able]:
        rows.remove(person, batch(centre, reference), line)
    return reference


def register(reference: str) -> float:
    """Milliseconds that registering the batch takes, rolled back afterwards so that it can be done again."""
    (centre, person), today = whose(), now().date()
    seen = screen(centre, reference, today)
    pence = seen.offer.pence if seen.offer else None
    posted = saving.Submission("bench-key-of-this-form", seen.fingerprint, pence)

    def once() -> None:
        with db.atomic() as undone:
            saving.register(centre, person, reference, posted, today)
            undone.rollback()

    return median(once)


def peer_save(reference: str) -> float:
    """Milliseconds of the plain way: one `save()` a line in one transaction, with nothing checked or written besides."""
    some = [dict(row) for row in Registration.select().limit(1).dicts()]
    count = screen(whose()[0], reference, now().date()).count

    def once() -> None:
        with db.atomic() as undone:
            for n in range(count):
                values = {**some[0], "id": None, "line": 1000 + n, "state": "cancelled"}
                Registration(**{name: value for name, value in values.items() if name != "id"}).save(force_insert=True)
            undone.rollback()

    return median(once, 3)


def main() -> None:
    """Make the demo, measure, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/portal.db"
        with connect(url).connection_context():
            furnish()
            reference = draft(count)
            saved, plain = register(reference), peer_save(reference)
        app = create_app(Settings(Path(folder), url, secret_key="bench " * 8))
        client = app.test_client()
        client.post("/sign-in", data={**_token(client), "identifier": demo.CAST[0][0], "password": demo.PASSWORD})
        address = f"/apprenticeships/registrations/batches/{reference}"
        page, home = median(lambda: client.get(address)), median(lambda: client.get("/help/apprenticeship"))
        html = client.get(address).get_data()
        sent = len(client.get(address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"}).get_data())
        add = _add(client, address)
    print(f"{'what':52} {'measured':>12}  beside it")
    ratio = f"{plain / saved:.1f} × faster than a save() per line that checks nothing ({plain:.1f} ms)"
    print(f"{f'register {count} candidates':52} {saved:9.1f} ms  {ratio}")
    print(f"{f'the batch page of {count} rows':52} {page:9.1f} ms  {page / home:.1f} × a page of text ({home:.1f} ms)")
    beside = f"{len(gzip.compress(html, 5)):,} with gzip alone, {len(html):,} plain"
    print(f"{'  its HTML, as a browser is sent it (brotli)':52} {sent:9,} bytes  {beside}")
    print(f"{'  one more candidate: the answer':52} {add:9,} bytes  {len(html) / max(add, 1):.0f} × smaller than the page")


def _token(client: Any) -> dict[str, str]:
    found = BeautifulSoup(client.get("/sign-in").get_data(), "html.parser").select_one("input[name=csrf_token]")
    return {"csrf_token": str(found["value"])} if found else {}


def _add(client: Any, address: str) -> int:
    token = BeautifulSoup(client.get(address).get_data(), "html.parser").select_one("input[name=csrf_token]")
    data = {"csrf_token": str(token["value"]) if token else "", "numbers": "1000300"}
    headers = {"HX-Request": "true", "HX-Target": "add-result"}
    return len(client.post(f"{address}/candidates", data=data, headers=headers).get_data())


if __name__ == "__main__":
    main()
