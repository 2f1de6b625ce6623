"""Workbooks as centres fill them, made for a test."""
from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from openpyxl import Workbook

from imi.demo.believable import uln
from imi.schemes.apprenticeship import APPRENTICESHIP
from imi.spreadsheets.sheet import Sheet, SheetRow
from imi.uploads.kinds import registrations_of
from imi.uploads.registering.at_once import ArrivalOutcome, Arrived, Wish, register_at_once
from support.addresses import SHEETS
from support.browser import Browser, Page
from support.makers import World, complete

LABEL = "Autocare Technician ST0499 AP01"
CHANCE = Random(11)
TODAY = date(2026, 11, 23)
KIND = registrations_of(APPRENTICESHIP)
SHEET = KIND.fields
TRAINING = {"starts_on": date(2026, 9, 1), "ends_on": date(2028, 8, 31), "epa_on": date(2028, 9, 1), "funding_type": "Levy"}
HEADINGS = [field.label for field in SHEET]


def row(**changed: Any) -> dict[str, Any]:
    """The cells of one candidate with nothing missing and nothing odd, by field; what is named differs."""
    person = {**complete(uln=uln(CHANCE)), **TRAINING, "gender": "Female"}
    details = {field.name: person[field.name] for field in APPRENTICESHIP.record}
    return {"standard": LABEL, "package": "ACAP01A", **details, **changed}


def about(number: object, **changed: Any) -> dict[str, Any]:
    """The cells of a row about somebody whom the centre has: their number, and nothing of their name; what is named differs."""
    return row(candidate_number=number, **{"uln": None, "first_names": None, "surname": None, **changed})


def book(rows: Sequence[Mapping[str, object]], headings: Sequence[str] = HEADINGS) -> Workbook:
    """A workbook with one sheet of these rows."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Candidates"
    sheet.append(list(headings))
    for one in rows:
        sheet.append([one.get(field.name) for field in SHEET])
    return made


def file_of(made: Workbook) -> bytes:
    """Return the workbook as the bytes of a file."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook(*rows: Mapping[str, object]) -> bytes:
    """The file of a workbook with these rows."""
    return file_of(book(rows))


def lines(*rows: Mapping[str, object]) -> str:
    """A text file with these rows."""
    told = [",".join(HEADINGS), *(",".join(str(one.get(field.name) or "") for field in SHEET) for one in rows)]
    return "\n".join(told) + "\n"


def send(browser: Browser, content: bytes, name: str = "candidates.xlsx", *, to: str = SHEETS, **fields: str) -> Page:
    """Send a file as the form does; the page that it leads to."""
    answer = browser.client.post(to, content_type="multipart/form-data", data={
        "csrf_token": browser.token(), "file": (io.BytesIO(content), name), **fields})
    page = browser._seen(answer, to)
    return browser.get(page.location) if page.status == 303 else page


def again(browser: Browser, page: Page, content: bytes) -> Page:
    """Send a corrected file as the form of an upload's page does."""
    url = f"{page.url.split('#')[0]}/file"
    answer = browser.client.post(url, content_type="multipart/form-data", data={
        "csrf_token": browser.token(), "file": (io.BytesIO(content), "corrected.xlsx")})
    seen = browser._seen(answer, url)
    return browser.get(seen.location) if seen.status == 303 else seen


def register(world: World, *rows: Mapping[str, object], digest: str = "of the file", **wish: Any) -> ArrivalOutcome:
    """Register a list of these rows as it arrives."""
    return register_at_once(world.north, world.registrar, KIND, Arrived("list.xlsx", digest, digest, sheet(*rows)),
                            Wish(**wish), TODAY)


def sheet(*rows: Mapping[str, object]) -> Sheet:
    """Return the sheet that the reader would make of such a workbook."""
    texts = [["" if one.get(field.name) is None else str(one[field.name]) for field in SHEET] for one in rows]
    read = tuple(SheetRow(n, cells, "s" * len(SHEET)) for n, cells in enumerate(texts, 2))
    return Sheet("Candidates", "xlsx", 1, tuple(HEADINGS), tuple(range(len(SHEET))), read)
