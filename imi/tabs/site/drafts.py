"""List everything that the centre began and has not registered yet: batches and spreadsheets, all or those that wait alike."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for

from imi.batches import several
from imi.batches.drafts import COLUMNS, COUNTED, IN_MEMORY, DraftBatch, Standing
from imi.batches.drafts import drafts as all_drafts
from imi.centres.settings import DRAFT_DAYS, threshold
from imi.database.ordering import Order
from imi.formats import count
from imi.tabs.site.blueprint import FRAME
from imi.uploads.report.unfinished import LISTED, WAITS, Unfinished, unfinished
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import View, page_number, ticked, told
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, done, page
from imi.web.schemes import every_scheme, label_of_tab, schemes_with
from imi.web.security import current_centre, current_person, permitted, today

STANDINGS: dict[Standing, str] = {"ready": "Ready to save", "incomplete": "To complete", "empty": "Empty"}
FILTERS = {"state": Filter("Drafts", STANDINGS.items(), is_view=True),
           "sheets": Filter("Spreadsheets", [(kind, label) for kind, (_words, label) in WAITS.items()], is_view=True)}


@dataclass(frozen=True)
class Batches:
    """One page of the drafts that are shown, out of `total`; `looked_at` drafts were looked through for the `views`."""

    rows: list[DraftBatch]
    total: int
    pages: int
    views: list[View]
    looked_at: int = 0


@FRAME.get("/drafts")
@permitted("read")
def drafts() -> Answer:
    """Show the centre's drafts, as they are sorted, and its unfinished spreadsheets; the discarded drafts have their own page."""
    return _page()


@FRAME.post("/drafts/these")
@permitted("register")
def discard_drafts() -> Answer:
    """Put the ticked drafts aside, of whatever tab they are."""
    these, days = ticked(), count(threshold(DRAFT_DAYS), "day")
    if not these:
        return _page(422, "Tick the drafts first")
    number = several.discard_these(current_centre(), current_person(), these, every_scheme())
    return done(url_for(".drafts"), say=told(number, len(these), several.discarded(number, days), several.LEFT))


def _page(status: int = 200, problem: str = "") -> Answer:
    of_tabs = schemes_with("batch")
    discarded = [(f"Discarded drafts: {label_of_tab(scheme)}" if of_tabs[1:] else "Discarded drafts",
                  url_for("batch.batches", scheme=scheme, state="discarded")) for scheme in of_tabs]
    if request.args.get("state") == "discarded" and len(discarded) == 1:
        return redirect(discarded[0][1])
    asked, number = listing(url_for(".drafts"), FILTERS, COLUMNS, "drafts"), page_number()
    standing, waits = asked.query.get("state", ""), asked.query.get("sheets", "")
    return page("drafts.html", status=status, problem=problem, title="Drafts",
                standing=standing, waits=waits, number=number, discarded=discarded, listing=asked,
                batches=_batches(standing, number, asked.order or COLUMNS.usual),
                crumbs=[("Home", url_for(".home")), ("Drafts", None)], **_sheets(waits))


def _batches(standing: str, number: int, order: Order) -> Batches:
    """Return the drafts of a standing, or all, in an order; how far each is, is worked out for those that were changed last."""
    per = rows_per_page()
    newest, total = all_drafts(current_centre(), today(), 1, COUNTED, schemes=every_scheme())
    have = Counter(draft.standing for draft in newest)
    views = [View("All", total, url_for(".drafts"), not standing),
             *(View(label, have[name], url_for(".drafts", state=name), standing == name)
               for name, label in STANDINGS.items() if have[name] or standing == name)]
    if not standing and total > COUNTED and not (order.is_usual and number * per <= COUNTED):
        shown, _total = all_drafts(current_centre(), today(), number, per, schemes=every_scheme(), order=order)
        return Batches(shown, total, -(-total // per), views)
    shown = order.sorted((draft for draft in newest if not standing or draft.standing == standing), IN_MEMORY)
    found = len(shown) if standing else total
    return Batches(shown[(number - 1) * per:number * per], found, -(-found // per), views,
                   COUNTED if standing and total > COUNTED else 0)


def _sheets(waits: str) -> dict[str, Any]:
    found: list[Unfinished] = unfinished(current_centre(), LISTED, today(), every_scheme())
    have = Counter(sheet.kind for sheet in found)
    views = [View("All", len(found), url_for(".drafts", _anchor="sheets"), not waits),
             *(View(label, have[kind], url_for(".drafts", sheets=kind), waits == kind)
               for kind, (_words, label) in WAITS.items() if have[kind] or waits == kind)]
    return {"sheets": [sheet for sheet in found if not waits or sheet.kind == waits], "sheet_views": views,
            "newest_sheets": LISTED if len(found) == LISTED else 0}
