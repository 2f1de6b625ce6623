"""Processor time of the main pages as multiples of a page of text, with small drafts at the centre and with large ones.

    python bench/pages.py [rounds]

The demo's centre has first 2 drafts of 10 rows, then 15 of 200; everything else stays as it is. Each round asks for every page
once, so that all are measured under the same load; the figure is the median. After it stand the statements of the page, and the
floor: what the same page takes where nothing but its template and its statements is left, which is the statements run by
themselves and the template rendered again from what the view had found. Nothing is asserted here.
"""
from __future__ import annotations

import csv
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
# The reading process is no module of the portal: it is found by its folder.
sys.path.append(str(Path(__file__).parents[1] / "imi" / "spreadsheets" / "reading"))

from bs4 import BeautifulSoup
from flask import template_rendered
from flask.testing import FlaskClient

from bench.batch import FIRST, begun, whose
from bench.demo_database import furnish
from imi import demo
from imi.batches import actions
from imi.batches.models import Batch
from imi.batches.view import batch
from imi.database.connection import connect, db, now
from imi.registrations.models import Receipt
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.spreadsheets.reading.reader import read
from imi.uploads import receiving
from imi.uploads.kinds import registrations_of
from imi.web.application import create_app
from imi.web.settings import Settings

ROUNDS = 25
KIND = registrations_of(APPRENTICESHIP)
TEXT = "A page of text"
SMALL, LARGE = (2, 10), (15, 200)
HEADINGS = ("First name(s)", "Surname", "Date of birth", "ULN", "E-mail", "Package", "Start date", "End date")


def drafts(how_many: int, rows: int) -> None:
    """Let the centre have so many drafts of so many rows, and no others."""
    centre, person = whose()
    for one in list(Batch.select().where(Batch.centre == centre, Batch.state == "draft")):
        actions.discard(centre, person, batch(centre, one.reference))
    for _n in range(how_many):
        begun(rows)


def sheet(folder: Path) -> str:
    """A spreadsheet of twenty rows of which half are to be put right; its reference."""
    (centre, person), path = whose(), folder / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(HEADINGS)
        for n in range(20):
            write.writerow((f"Ada{'abcdefghijklmnopqrst'[n]}", "Smith", "1/2/2008", "" if n % 2 else "123", "ada at home",
                            "ACAP01A", "1/9/2026", "31/8/2028"))
    found = read(path, rows_at_most=100, known=KIND.fields.known)
    return str(receiving.receive(centre, person, KIND, "list.csv", "bench", "bench", found, now().date()).reference)


def processor(work: Callable[[], object]) -> float:
    """Milliseconds of the processor that this takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """Note every statement and its parameters."""
    found: list[tuple[str, Any]] = []
    whole = db.obj.execute_sql  # type: ignore[attr-defined]

    def execute_sql(sql: str, params: Any = None, *more: Any) -> Any:
        found.append((sql, params))
        return whole(sql, params, *more)

    db.obj.execute_sql = execute_sql  # type: ignore[attr-defined]
    try:
        yield found
    finally:
        del db.obj.execute_sql  # type: ignore[attr-defined]


def floor(client: FlaskClient, address: str) -> tuple[int, float]:
    """(How many statements a page asks, milliseconds of these and of its template by themselves)."""
    rendered: list[tuple[Any, dict[str, Any]]] = []

    def keep(_app: Any, template: Any, context: dict[str, Any], **_more: Any) -> None:
        rendered.append((template, context))

    app = client.application
    with noted() as asked, template_rendered.connected_to(keep, app), client:
        client.get(address)
        many = len(asked)
        with db.connection_context():
            selects = [one for one in asked if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]
            ran = statistics.median(processor(lambda: [db.execute_sql(*one).fetchall() for one in selects]) for _n in range(9))
            made = statistics.median(
                processor(lambda: [template.render(context) for template, context in rendered[:1]]) for _n in range(9))
    return many, ran + made


def measured(client: FlaskClient, pages: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Milliseconds of each page, the median of so many rounds after two that do not count."""
    taken: dict[str, list[float]] = defaultdict(list)
    for n in range(rounds + 2):
        for name, address in pages.items():
            took = processor(lambda address=address: _got(client, address))  # type: ignore[misc]
            if n > 1:
                taken[name].append(took)
    return {name: statistics.median(took) for name, took in taken.items()}


def _got(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status}")


def main() -> None:
    """Make the demo, measure, print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/portal.db"
        with connect(url).connection_context():
            furnish()
            receipt = Receipt.select(Receipt.reference).order_by(Receipt.id).tuples().first()[0]
            upload, of_twenty = sheet(folder), begun(20)
        client = create_app(Settings(folder, url, secret_key="bench " * 8)).test_client()
        client.post("/sign-in", data={**_token(client), "identifier": demo.CAST[0][0], "password": demo.PASSWORD})
        pages = {
            TEXT: "/help/apprenticeship", "Home": "/", "Drafts": "/drafts", "Apprenticeship": "/apprenticeships",
            "Batch of 20": f"/apprenticeships/registrations/batches/{of_twenty}", "Candidates": "/candidates",
            "Record": f"/candidates/{FIRST + 200}", "Receipt": f"/apprenticeships/registrations/{receipt}",
            "Missing details": "/candidates/missing", "Report": f"/apprenticeships/registrations/spreadsheets/{upload}"}
        found, floors = [], dict[str, tuple[int, float]]()
        for how_many, rows in (SMALL, LARGE):
            with db.connection_context():
                drafts(how_many, rows)
                Batch.update(state="draft").where(Batch.reference == of_twenty).execute()
            found.append(measured(client, pages, rounds))
            floors = {name: floor(client, address) for name, address in pages.items()}
    small, large = found
    print(f"{'':18} {'2 × 10':>9} {'15 × 200':>9} {'statements':>11} {'floor':>7}   in pages of text "
          f"({small[TEXT]:.2f} and {large[TEXT]:.2f} ms)")
    for page in pages:
        asked, least = floors[page]
        print(f"{page:18} {small[page] / small[TEXT]:9.1f} {large[page] / large[TEXT]:9.1f} {asked:11} "
              f"{least / large[TEXT]:7.1f}")


def _token(client: FlaskClient) -> dict[str, str]:
    found = BeautifulSoup(client.get("/sign-in").get_data(), "html.parser").select_one("input[name=csrf_token]")
    return {"csrf_token": str(found["value"])} if found else {}


if __name__ == "__main__":
    main()
