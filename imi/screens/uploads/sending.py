"""Show the page of spreadsheets, with the uploads there are, and take the file or the block that is sent there."""
from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from imi.catalogue.queries import all_offers, taking_standards
from imi.centres.settings import UPLOAD_DAYS, threshold
from imi.database.errors import Refused
from imi.fields.field import Choice
from imi.formats import count, plural
from imi.people.sign_in.throttles import Throttled
from imi.screens.blueprints import REGISTRATIONS
from imi.screens.crumbs import crumbs
from imi.screens.files import FILE_BYTES, FORM_AROUND, UPLOADS_PER_HOUR, received, sent
from imi.screens.uploads.blueprint import bp
from imi.spreadsheets.instructions import instructions
from imi.spreadsheets.reading.reader import TYPES
from imi.spreadsheets.sheet import Unreadable
from imi.spreadsheets.template import ROWS
from imi.uploads.fixing.aside import LEFT, put_aside
from imi.uploads.models import Upload
from imi.uploads.receiving import SameFile
from imi.uploads.report.every import COLUMNS, uploads
from imi.uploads.retention import last_day
from imi.web.endpoints import Endpoints
from imi.web.inputs.listing import listing
from imi.web.inputs.lists import page_number, ticked, told
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, done, leads, page
from imi.web.schemes import current_kind, current_scheme, current_schemes
from imi.web.security import accepts, current_centre, permitted, today

SHEETS = f"{REGISTRATIONS}/spreadsheets"
ONE = f"{SHEETS}/<reference>"


@bp.get(SHEETS)
@permitted("read")
def spreadsheets() -> Answer:
    """Show the templates, the instructions, and the form that sends a file."""
    return _page()


def packages() -> list[Choice]:
    """Return every package that the centre may register on today, after its standard."""
    sold = all_offers(current_centre(), today())
    return [Choice(offer.code, f"{standard.label}: {offer.code} {offer.description}")
            for standard in taking_standards(current_centre(), today(), current_scheme().code)
            for offer in sold.get(standard.id, []) if offer.open]


def _page(status: int = 200, **more: Any) -> Answer:
    centre, days, fields = current_centre(), threshold(UPLOAD_DAYS), current_kind().fields
    asked, number, per = listing(url_for(".spreadsheets"), {}, COLUMNS, "spreadsheets"), page_number(), rows_per_page()
    found, total = uploads(centre, today(), current_schemes(), number, per, asked.order or COLUMNS.usual)
    return page(
        "uploads/spreadsheets.html", instead="upload_form", fragments=("upload_form",), status=status,
        title="Spreadsheet", crumbs=crumbs(("Spreadsheet", None)),
        here="uploads.spreadsheets", uploads=found, total=total, number=number, pages=-(-total // per), listing=asked,
        columns=instructions(fields.required, fields.optional), packages=packages(),
        rows=[Choice(str(n), str(n)) for n in ROWS], types=", ".join(TYPES), megabytes=FILE_BYTES // 1024 ** 2,
        days=days, kept_until=lambda one: last_day(one, days), an_hour=UPLOADS_PER_HOUR,
        most_rows=current_app.extensions["settings"].upload_rows,
        **{"problem": "", "wrong": "", "earlier": None, "pasted": "", "kept": False, **more})


@bp.post(f"{SHEETS}/these")
@permitted("register")
def put_these_aside() -> Answer:
    """Put the ticked spreadsheets aside: nothing more of them is registered."""
    these = ticked()
    if not these:
        return _page(422, wrong="Tick the spreadsheets first")
    number = put_aside(current_centre(), these, current_schemes())
    return done(url_for(".spreadsheets"), say=told(
        number, len(these), f"{count(number, 'spreadsheet')} put aside. Nothing of {plural(number, 'it', 'them')} was registered",
        LEFT))


@bp.post(SHEETS)
@accepts(FILE_BYTES + FORM_AROUND)
@permitted("register")
def upload() -> Answer:
    """Take a file, or a block that was pasted: it is read by a process of its own, kept and checked, and its page opens."""
    pasted = request.form.get("pasted", "")
    try:
        with sent(pasted) as (kept, name):
            taken = received(kept, name)
    except Throttled as refusal:
        return _page(429, problem=refusal.message, pasted=pasted, kept=True, headers={"Retry-After": str(refusal.retry_after)})
    except SameFile as refusal:
        return _page(409, problem=refusal.message, pasted=pasted, earlier=refusal.earlier, kept=True)
    except (Unreadable, Refused) as refusal:
        return _page(422, problem=refusal.message, pasted=pasted)
    return leads(url_for(".sheet", reference=taken.reference))


def about(found: Upload, title: str) -> dict[str, Any]:
    """Return what the templates of all pages of an upload without a report name."""
    return {"title": title, "upload": found, "here": "uploads.spreadsheets",
            "at": Endpoints(reference=found.reference),
            "crumbs": crumbs(("Spreadsheet", url_for(".spreadsheets")), (found.reference, None))}


def rows_said(number: int) -> str:
    """Say how many rows: "1 row", "200 rows"."""
    return count(number, "row")
