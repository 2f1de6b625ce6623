"""Download the catalogue as a workbook, and upload it: errors and changes are previewed before it is applied."""
from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from flask import request, url_for

from imi.administration.catalogue import book, rows
from imi.administration.catalogue.book import CatalogueSheet
from imi.administration.catalogue.columns import columns
from imi.administration.catalogue.outcome import ImportOutcome
from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.formats import count, letter
from imi.people.sign_in import throttles
from imi.people.sign_in.throttles import Throttled
from imi.spreadsheets.reading.reader import read
from imi.spreadsheets.sheet import Unreadable
from imi.spreadsheets.table import workbook
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.documents import attached
from imi.web.respond import Answer, done, page
from imi.web.security import accepts, current_person, permitted, today

MOST_BYTES, MOST_ROWS, AN_HOUR, HOUR = 2 * 1024 ** 2, 2_000, 60, 3_600
MOST_SHOWN = 200
# What was looked at travels in the form that applies it, and a form is at most 1 MB.
MOST_KEPT = 900_000
BOOK = "/admin/catalogue"


@bp.get(BOOK)
@permitted("assist")
def catalogue_files() -> Answer:
    """Download the workbook, or send one."""
    return _page()


@bp.get(f"{BOOK}.xlsx")
@permitted("assist")
def catalogue_workbook() -> Answer:
    """Send every standard with its packages, what they hold, all prices and contents of today; no cell is a formula."""
    content = workbook(columns(), rows.rows(today()), "Catalogue")
    return attached(content, "xlsx", f"catalogue-{today():%Y-%m-%d}")


@bp.post(BOOK)
@accepts(MOST_BYTES)
@permitted("administer")
def send_catalogue() -> Answer:
    """Read a workbook, and show what is wrong and what it would change. Nothing is changed yet."""
    try:
        throttles.take("catalogue", str(current_person().id), AN_HOUR, HOUR, now())
        sheet = _read()
        if len(_kept(sheet).encode()) > MOST_KEPT:
            raise Refused("The workbook holds too much text at once. Split it and send the parts", field="file")
        outcome = book.preview(sheet, today())
    except Throttled as refusal:
        return _page(429, problem=refusal.message, headers={"Retry-After": str(refusal.retry_after)})
    except (Unreadable, Refused) as refusal:
        return _page(422, problem=refusal.message)
    return _page(422 if outcome.wrong else 200, **_seen(sheet, outcome))


@bp.post(f"{BOOK}/apply")
@permitted("administer")
def apply_catalogue() -> Answer:
    """Do what was looked at, all of it or nothing."""
    try:
        kept = json.loads(request.form.get("sheet", ""))
        sheet = CatalogueSheet([str(heading) for heading in kept["headings"]],
                               [(int(number), [str(cell) for cell in cells], str(kinds))
                                         for number, cells, kinds in kept["rows"]])
        if any(len(cells) != len(sheet.headings) for _number, cells, _kinds in sheet.rows):
            raise ValueError
    # What is nested too deep is no sheet either.
    except (ValueError, KeyError, TypeError, RecursionError):
        return _page(422, problem="What was looked at did not arrive whole. Send the workbook again")
    try:
        outcome = book.apply(sheet, current_person(), today(), request.form.get("seen", ""))
    except Conflict as conflict:
        return _page(409, problem=conflict.message, **_seen(sheet, book.preview(sheet, today())))
    except Refused as refusal:
        return _page(422, problem=refusal.message)
    drafts = outcome.count("drafted")
    waiting = count(drafts, "draft of them waits", "drafts of them wait")
    further = f" {waiting} in the price list to be published" if drafts else ""
    return done(url_for(".catalogue_files"), say=f"{count(len(outcome.changes), 'change')} applied.{further}")


def _read() -> CatalogueSheet:
    """Read the sheet of the file that was sent in a process of its own; the file is kept no longer."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("Choose the workbook", field="file", code="catalogue.no_file")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "catalogue"
        file.save(kept)
        found = read(kept, rows_at_most=MOST_ROWS, known=book.known())
    width = len(found.headings)
    return CatalogueSheet(found.headings, [(row.number, [*row.cells, *[""] * width][:width], row.kinds) for row in found.rows])


def _seen(sheet: CatalogueSheet, outcome: ImportOutcome) -> dict[str, Any]:
    letters = {heading.strip().casefold(): letter(n) for n, heading in enumerate(sheet.headings)}
    every = outcome.wrong or outcome.changes
    return {"outcome": outcome, "kept": _kept(sheet), "letters": letters, "shown": every[:MOST_SHOWN],
            "cut": f", the first {MOST_SHOWN}" if len(every) > MOST_SHOWN else ""}


def _kept(sheet: CatalogueSheet) -> str:
    return json.dumps({"headings": list(sheet.headings), "rows": list(sheet.rows)}, ensure_ascii=False)


def _page(status: int = 200, **more: Any) -> Answer:
    headers = more.pop("headers", None)
    return page("administration/catalogue_files.html", status=status, headers=headers, title="Catalogue as a workbook",
                megabytes=MOST_BYTES // 1024 ** 2, most_rows=MOST_ROWS, crumbs=crumbs(("Workbook", None)),
                **{"problem": "", "outcome": None, "kept": "", "letters": {}, **more})
