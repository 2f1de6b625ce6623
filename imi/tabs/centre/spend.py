"""Show what the centre spends, by purchase order, with the receipts; also as a file."""
from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from imi.formats import count, day
from imi.registrations import spend as spending
from imi.registrations.spend import PAGE, Span
from imi.tabs.centre.blueprint import bp
from imi.tabs.centre.showing import crumbs
from imi.web.documents import table
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import page_number, read_day
from imi.web.respond import Answer, page
from imi.web.schemes import every_scheme
from imi.web.security import current_centre, permitted, today

# Sums of a time that somebody chose earlier would be taken for all: none is remembered.
FILTERS = {"after": Filter("Saved from", is_day=True), "before": Filter("Saved to", is_day=True)}


@bp.get("/centre/spend")
@permitted("spend")
def spend() -> Answer:
    """Show the sums by purchase order between two days; with one chosen, or "receipts", the receipts."""
    centre, number = current_centre(), page_number()
    span, problems = _span()
    asked = listing(url_for(".spend"), FILTERS, spending.COLUMNS)
    query, chosen = asked.query, "order" in request.args
    narrowed: dict[str, Any] = {**query, **({"order": span.purchase_order} if chosen else {})}
    if problems:
        return page("centre/spend.html", title="Spend", here="centre.spend", crumbs=crumbs(("Spend", None)), asked=request.args,
                    problems=problems, chosen=chosen, order=span.purchase_order)
    total = spending.in_all(centre, span)
    rows, size = (([], total.receipts) if chosen else spending.by_purchase_order(
        centre, span, number, asked.order or spending.COLUMNS.usual))
    return page("centre/spend.html", title="Spend", here="centre.spend", crumbs=crumbs(("Spend", None)), asked=request.args,
                problems=problems, query=query, listing=asked, total=total, rows=rows, number=number,
                narrowed=narrowed, list_url=url_for(".spend", **narrowed) if chosen else asked.address,
                pages=max(-(-size // PAGE), 1), size=size,
                of_pages=_counted(size, without=not chosen and spending.has_no_order(centre, span)),
                chosen=chosen, order=span.purchase_order, first_scheme=every_scheme().first,
                receipts=spending.receipts(centre, span, number) if chosen else [])


@bp.get("/centre/spend.<any(csv, xlsx):kind>")
@permitted("spend")
def spend_file(kind: str) -> Answer:
    """Send just the receipts that the page adds up, as a file."""
    span, problems = _span()
    if problems:
        return redirect(f"{url_for('.spend')}?{request.query_string.decode()}")
    return table(spending.HEADINGS, spending.rows(current_centre(), span), kind, f"spend-{today():%Y-%m-%d}")


def _counted(size: int, *, without: bool) -> str:
    """Say how many purchase orders a list adds up by, and that it has the receipts which bear none."""
    orders = count(size - without, "purchase order")
    if not without:
        return orders
    return "Receipts without a purchase order" if size == 1 else f"{orders}, and receipts without one"


def _span() -> tuple[Span, dict[str, str]]:
    """Return what the address asks for, and what is wrong with its days."""
    after, early = read_day(request.args.get("after", ""))
    before, late = read_day(request.args.get("before", ""))
    if after and before and before < after:
        late = f"Saved to must not be before {day(after)}, the day that it is saved from"
    return Span(after, before, request.args.get("order")), {
        name: text for name, text in (("after", early), ("before", late)) if text}
