"""Processor time of every view that may take long, where a centre is large: which of them make somebody wait.

    python bench/long_work.py [candidates [rows]]

The demo's centre gets so many candidates more (30,000), registered as one list; a spreadsheet of so many rows (20,000) of which
half are to be put right; a batch of 2,000 rows; and two records of one person, of which one has 2,000 registrations and as many
possible duplicates. The awarding body sends a workbook of the catalogue with 2,000 packages. Of each request stands what it took
in all, and until its first byte: a file is sent while it is made. Nothing is asserted here.
"""
from __future__ import annotations

import csv
import io
import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
# The reading process is no module of the portal: it is found by its folder.
sys.path.append(str(Path(__file__).parents[1] / "imi" / "spreadsheets" / "reading"))
sys.path.append(str(Path(__file__).parent))

from bs4 import BeautifulSoup
from flask import Flask

from bench import upload
from bench.batch import FIRST, begun, whose
from bench.demo_database import furnish
from imi import demo
from imi.candidates.models import Candidate, CentreCandidate
from imi.corrections.models import LikePair
from imi.database.connection import connect, db, gather_statistics, now
from imi.registrations.models import Receipt, Registration
from imi.spreadsheets.reading.reader import read
from imi.uploads import receiving
from imi.uploads.registering.at_once import Arrived, Wish, register_at_once
from imi.uploads.retention import FOLDER
from imi.web.application import create_app
from imi.web.settings import Settings

PACKAGES = MERGED = BATCH = 2_000
OF_A_STANDARD = 20
FINANCE = next(email for email, _name, _number, roles, _pin in demo.CAST if "finance" in roles)
HEADINGS = ("First name(s)", "Surname", "Date of birth", "ULN", "E-mail", "Package", "Start date", "End date")


def registered(candidates: int, folder: Path) -> str:
    """A receipt of so many new candidates; its reference."""
    path = folder / "large.xlsx"
    upload.workbook(candidates, path, 1)
    sheet = read(path, rows_at_most=1_000_000, known=upload.KIND.fields.known)
    file = Arrived("large.xlsx", "large", "large", sheet)
    receipt = register_at_once(*whose(), upload.KIND, file, Wish(), upload.TODAY).receipt
    return str(receipt.reference) if receipt else ""


def to_fix(rows: int, folder: Path) -> str:
    """A spreadsheet of which half the rows are to be put right; its reference."""
    path = folder / FOLDER / "list.csv"
    path.parent.mkdir()
    with path.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file)
        write.writerow(HEADINGS)
        write.writerows((f"Ada{upload.letters(n)}", "Smith", "1/2/2008", "" if n % 2 else "123",
                         f"ada{n}@post.example" if n % 2 else "ada at home", "ACAP01A", "1/9/2026", "31/8/2028")
                        for n in range(rows))
    found = read(path, rows_at_most=1_000_000, known=upload.KIND.fields.known)
    return str(receiving.receive(*whose(), upload.KIND, "list.csv", "bench", path.name, found, now().date()).reference)


def alike(many: int) -> tuple[int, int]:
    """The numbers of two records of one person: the first has so many registrations and possible duplicates."""
    (centre, person), kept = whose(), Candidate.get(Candidate.number == FIRST + 5)
    old = Candidate.select().order_by(Candidate.id.desc()).get()
    of_old = dict(Registration.select().where(Registration.candidate == old.id).dicts().get())
    guards = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        db.execute_sql(f'DROP TRIGGER "{name}"')
    line = Registration.select().where(Registration.receipt == of_old["receipt"]).count()
    with db.atomic():
        Registration.insert_many([
            {**of_old, "id": None, "line": line + n, "state": "cancelled"} for n in range(1, many + 1)]).execute()
        others = CentreCandidate.select(CentreCandidate.candidate_id).where(
            CentreCandidate.centre_id == centre.id, CentreCandidate.candidate_id < old.id,
            CentreCandidate.candidate_id != kept.id).limit(many).tuples()
        LikePair.insert_many([{"centre": centre, "candidate": other, "other": old.id, "state": "different", "asked_by": person,
                               "asked_at": now()} for (other,) in list(others)]).execute()
    for _name, sql in guards:
        db.execute_sql(sql)
    return int(old.number), int(kept.number)


def catalogue(price: int) -> bytes:
    """A workbook of the catalogue with many packages at a price."""
    file = io.StringIO()
    write = csv.writer(file)
    write.writerow(("standard_label", "title", "code", "version", "level", "package_code", "stage", "package_description",
                    "retail_price", "contents", "follows", "holds"))
    for n in range(PACKAGES):
        standard, before = n // OF_A_STANDARD, f"BENCH{n - 1}" if n % OF_A_STANDARD else "none"
        write.writerow((f"Bench {standard} AP01", f"Bench {standard}", f"ST{5000 + standard}", "AP01", 3, f"BENCH{n}", "gateway",
                        f"Bench {n}", price, "One|Two|Three", before, before))
    return file.getvalue().encode()


# Seconds in all and until the first byte, how many bytes, and what it was.
Took = tuple[float, float, int, str]


class Waits:
    """Asks pages, and keeps how long each took in all and until its first byte, in seconds of the processor."""

    def __init__(self, app: Flask, who: str) -> None:
        self.client, self.took, self.page = app.test_client(), list[Took](), BeautifulSoup("", "html.parser")
        self.ask("", "/sign-in")
        self.ask("", "/sign-in", {"identifier": who, "password": demo.PASSWORD})

    def ask(self, name: str, address: str, form: dict[str, Any] | None = None) -> None:
        """Ask one address; a name that is empty is not told of."""
        if form is not None:
            form = {"csrf_token": str(self._token()), **form}
        begun = upload.processor()
        answer = self.client.get(address) if form is None else self.client.post(address, data=form)
        pieces: Iterator[bytes] = iter(answer.iter_encoded())
        first = next(pieces, b"")
        until = upload.processor() - begun
        whole = b"".join(itertools.chain([first], pieces))
        took = upload.processor() - begun
        if answer.status_code >= 400:
            said = BeautifulSoup(whole, "html.parser").select(".err, .msg")
            print(f"{address}: {answer.status}", *(one.get_text(" ", strip=True) for one in said[:2]), file=sys.stderr)
        if answer.mimetype == "text/html":
            self.page = BeautifulSoup(whole, "html.parser")
        if name:
            self.took.append((took, until, len(whole), name))

    def _token(self) -> str:
        found = self.page.select_one("input[name=csrf_token]")
        return str(found["value"]) if found else ""

    def hidden(self, form: str) -> dict[str, str]:
        """What a form of the last page sends by itself."""
        inputs = self.page.select(f"form[action='{form}'] input[type=hidden]")
        return {str(one["name"]): str(one.get("value", "")) for one in inputs}


def walk(waits: Waits, receipt: str, sheet: str, batch: str) -> None:
    """Ask for everything that a large centre has."""
    sheets, batches = "/apprenticeships/registrations/spreadsheets", f"/apprenticeships/registrations/batches/{batch}"
    pages = {
        "Home": "/", "Drafts": "/drafts", "Apprenticeship": "/apprenticeships", "Batch of 2,000": batches,
        "Review of a batch of 2,000": f"{batches}/review", "Candidates": "/candidates", "Record": f"/candidates/{FIRST}",
        "Missing details": "/candidates/missing", "Possible duplicates": "/candidates/duplicates",
        "Employers": "/employers", "Registrations": "/apprenticeships/registrations",
        "Receipt": f"/apprenticeships/registrations/{receipt}", "Report": f"{sheets}/{sheet}",
        "Review of a sheet": f"{sheets}/{sheet}/review", "Spreadsheets": sheets}
    files = {
        "Receipt as csv": f"/apprenticeships/registrations/{receipt}.csv",
        "Receipt as xlsx": f"/apprenticeships/registrations/{receipt}.xlsx",
        "Registrations as xlsx": "/apprenticeships/registrations.xlsx", "Annotated sheet": f"{sheets}/{sheet}/annotated.xlsx",
        "Corrected sheet": f"{sheets}/{sheet}/corrected.xlsx", "Changes of a sheet": f"{sheets}/{sheet}/changes.csv",
        "Template": f"{sheets}/template.xlsx"}
    for name, address in {**pages, **files}.items():
        waits.ask(name, address)
    waits.ask("", "/candidates")
    for kind in ("csv", "xlsx"):
        waits.ask(f"Candidates as {kind}", f"/candidates.{kind}", {})


def administer(waits: Waits, old: int, kept: int) -> None:
    """Do what the awarding body does that may be much at once."""
    waits.ask("", "/admin")
    for name, address in {"Overview": "/admin", "Everybody's registrations": "/admin/registrations",
                          "E-mails": "/admin/letters", "Centres": "/admin/centres", "Audit": "/admin/audit"}.items():
        waits.ask(name, address)
    waits.ask("Audit as csv", "/admin/audit.csv", {})
    asked = f"/admin/duplicates/preview?number={old}&into={kept}"
    waits.ask("Preview of a merge of 2,000", asked)
    waits.ask("Merge of 2,000", "/admin/duplicates", {**waits.hidden("/admin/duplicates"), "reason": "One passport"})
    for what, price in (("new packages", 360), ("changed prices", 400)):
        waits.ask("", "/admin/catalogue")
        waits.ask(f"Look at a workbook of 2,000 {what}", "/admin/catalogue",
                  {"file": (io.BytesIO(catalogue(price)), "catalogue.csv")})
        waits.ask(f"Apply 2,000 {what}", "/admin/catalogue/apply", waits.hidden("/admin/catalogue/apply"))
    waits.ask("The catalogue as a workbook", "/admin/catalogue.xlsx")
    waits.ask("Price list", "/admin/prices")


def main(candidates: int = 30_000, rows: int = 20_000) -> None:
    """Make the demo, fill it, ask, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder}/portal.db"
        with connect(url).connection_context():
            furnish()
            receipt, sheet, batch = registered(candidates, folder), to_fix(rows, folder), begun(BATCH)
            old, kept = alike(MERGED)
            gather_statistics()
            print(f"{candidates:,} candidates, {Receipt.select().count():,} receipts, {rows:,} rows", flush=True)
        app = create_app(Settings(folder, url, secret_key="bench " * 8))
        centre, finance, body = (Waits(app, who) for who in (demo.CAST[0][0], FINANCE, demo.ADMINISTRATOR[0]))
        walk(centre, receipt, sheet, batch)
        administer(body, old, kept)
        finance.ask("Spend", "/centre/spend")
        finance.ask("Spend as xlsx", "/centre/spend.xlsx")
    print(f"{'what':42} {'in all':>8} {'first byte':>11} {'bytes':>12}")
    for took, until, size, name in sorted([*centre.took, *finance.took, *body.took], reverse=True):
        print(f"{name:42} {took:6.2f} s {until:9.2f} s {size:12,}")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
