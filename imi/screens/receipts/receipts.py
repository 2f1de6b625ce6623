"""Receipts, for ever at their address, and each of their registrations; the page Submitted with all of them; as files, too."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from flask import request, url_for

from imi.batches.drafts import left_of
from imi.catalogue.queries import all_offers, standards
from imi.centres.queries import given
from imi.fields.field import Choice
from imi.formats import registered, short_day
from imi.mail.queries import letter as letter_of
from imi.mail.queries import of_receipt
from imi.registrations import receipts
from imi.registrations.changes.queries import became_of, undo_until
from imi.registrations.changes.queries import registered as registration_of
from imi.registrations.columns import values_of
from imi.registrations.exports import RegistrationFile
from imi.registrations.mail import resend as resend_letter
from imi.registrations.models import Receipt
from imi.registrations.receipts import ReceiptFilter, ReceiptLine, Saved
from imi.screens.blueprints import REGISTRATION, REGISTRATIONS
from imi.screens.crumbs import tab_crumbs
from imi.screens.receipts.blueprint import bp
from imi.screens.registration_page import page_of
from imi.uploads.report.unfinished import rest_of
from imi.web.documents import table
from imi.web.endpoints import Endpoints
from imi.web.inputs.listing import Filter, Listing, listing
from imi.web.inputs.lists import page_number
from imi.web.inputs.numbers import whole
from imi.web.mail_context import send_letters
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, done, page, wanted_block
from imi.web.schemes import current_scheme, scheme_row
from imi.web.security import current_centre, current_person, permitted, today

# A receipt is printed, so a cohort of two thousand is on one page; a browser takes long over ten times as many.
LINES_OF_A_PAGE = 2_000
# After so many seconds each the state of an e-mail that is on its way is asked for again, then no more unless somebody does.
MAIL_STATE = "mail_state"
LOOKS = (1, 1, 2, 3, 5, 8, 13, 21, 34, 55)


def _file(lines: Iterable[ReceiptLine], kind: str, name: str) -> Answer:
    columns = RegistrationFile(current_scheme(), scheme_row().programme_word, given(today()))
    return table(columns.headings, map(columns.cells, lines), kind, name, columns.widths)


@bp.get(f"{REGISTRATIONS}/<reference>.<any(csv, xlsx):kind>")
@permitted("read")
def receipt_file(reference: str, kind: str) -> Answer:
    """Send a receipt's registrations as a file."""
    saved = receipts.saved(current_centre(), reference, current_scheme().code)
    return _file(saved.lines, kind, saved.receipt.reference)


@bp.get(f"{REGISTRATIONS}/<reference>")
@permitted("read")
def receipt(reference: str) -> Answer:
    """Show the receipt: who was registered on what, by whom, at which price, and what became of the confirmation."""
    centre = current_centre()
    if wanted_block() == MAIL_STATE:
        found = receipts.receipt(centre, reference, current_scheme().code)
        mail = _mail(found)
        return page("receipts/receipt.html", fragments=(MAIL_STATE,), receipt=found, **mail,
                    say="" if mail["again"] else ". ".join(letter.words for letter in mail["letters"]))
    saved = receipts.saved(centre, reference, current_scheme().code)
    pages = -(-len(saved.lines) // LINES_OF_A_PAGE)
    number = min(page_number(), pages)
    told = registered(saved.people, len(saved.lines), saved.ended)
    shown = saved.lines[(number - 1) * LINES_OF_A_PAGE:number * LINES_OF_A_PAGE]
    return page("receipts/receipt.html", saved=saved, receipt=saved.receipt, number=number,
                pages=pages, shown=shown, asked=[field.label for field in current_scheme().row], cells=_cells(shown),
                title=f"{saved.receipt.reference}: {told}", here="receipts.submitted",
                **_mail(saved.receipt), became=became_of(centre, saved.receipt.id),
                cancelled=saved.ended["cancelled"], undo_until=undo_until(saved.receipt),
                rest_of_sheet=rest_of(centre, saved.receipt.id), rest_of_batch=left_of(centre, saved.receipt.batch_id),
                active=sum(line.state == "active" for line in saved.lines), epa=_assessments(saved),
                may_undo=today() <= undo_until(saved.receipt),
                at=Endpoints(reference=saved.receipt.reference),
                registered=told, is_ended=sum(saved.ended.values()) == len(saved.lines),
                address=url_for(".receipt", reference=saved.receipt.reference, _external=True),
                crumbs=tab_crumbs(("Registration", url_for(".submitted")), (saved.receipt.reference, None)))


def _mail(found: Receipt) -> dict[str, Any]:
    """Return a receipt's e-mails, and while one is on its way the address that asks again, `again_here` with the place on the
    page, and what asks: `asks` is '' where nobody asks without a press. A place in the address would move the page by itself.
    """
    letters = of_receipt(current_centre(), found.id, today())
    looked = request.args.get("look", 0, type=whole)
    look: dict[str, Any] = {"reference": found.reference, "look": min(looked + 1, len(LOOKS))}
    seconds = dict(enumerate(LOOKS)).get(looked)
    waits = any(letter.is_waiting for letter in letters)
    return {"letters": letters, "again": url_for(".receipt", **look) if waits else "",
            "again_here": url_for(".receipt", **look, _anchor="mail-state"),
            "asks": f"load delay:{seconds}s, click" if seconds else ""}


@bp.get(REGISTRATION)
@permitted("read")
def registration(reference: str, line: int) -> Answer:
    """Show one registration, what became of it, and what may still be done."""
    return page_of(registration_of(current_centre(), reference, line, current_scheme().code))


class Cell(NamedTuple):
    """One value that the scheme asked for, as a table shows it."""

    label: str
    text: str
    is_day: bool


def _cells(lines: Iterable[ReceiptLine]) -> dict[int, list[Cell]]:
    """Return what the scheme asked for of each line, by its number."""
    scheme, rules = current_scheme(), given(today())
    return {line.line: [Cell(field.label, short_day(value) if isinstance(value, date) else value or "", field.control == "date")
                        for field, value in zip(scheme.row, values_of(line, scheme, rules), strict=True)] for line in lines}


class Days(NamedTuple):
    """The first and the last of several days."""

    first: date
    last: date


def _assessments(saved: Saved) -> Days | None:
    """Return when the end-point assessments of a receipt are expected to start, None where no one who is registered has any."""
    days = [line.epa_on for line in saved.lines if line.state == "active" and line.epa_on]
    return Days(min(days), max(days)) if days else None


@bp.post(f"{REGISTRATIONS}/<reference>/letters/<int:letter>/resend")
@permitted("letters")
def resend(reference: str, letter: int) -> Answer:
    """Send the confirmation again."""
    centre = current_centre()
    found = receipts.receipt(centre, reference, current_scheme().code)
    resend_letter(centre, letter_of(centre, letter), current_person())
    send_letters()
    return done(url_for(".receipt", reference=found.reference, _anchor="mail-state"),
                "receipts/receipt.html", fragments=(MAIL_STATE,), say="The confirmation is sent again",
                context=lambda: {"receipt": found, "resent": True, **_mail(found)})


@bp.get(REGISTRATIONS)
@permitted("read")
def submitted() -> Answer:
    """Show every receipt of the centre, newest first, narrowed by the filter in the address."""
    centre, number = current_centre(), page_number()
    asked, choices = _asked_for()
    rows, total = receipts.submitted(centre, _filter(asked), number, rows_per_page(), asked.order or receipts.COLUMNS.usual)
    return page(
        "receipts/submitted.html", fragments=("receipts",), title="Submitted registrations", rows=rows, listing=asked,
        total=total, number=number, pages=max(-(-total // rows_per_page()), 1), choices=choices,
        crumbs=tab_crumbs(("Registration", None)))


@bp.get(f"{REGISTRATIONS}.<any(csv, xlsx):kind>")
@permitted("read")
def submitted_file(kind: str) -> Answer:
    """Send just the registrations that the filter shows, as a file."""
    asked, _choices = _asked_for()
    return _file(receipts.lines_of(current_centre(), _filter(asked)), kind, f"registrations-{today():%Y-%m-%d}")


def _asked_for() -> tuple[Listing, Mapping[str, Sequence[Choice]]]:
    """Return what the address asks for of the receipts, and the choices of its filters."""
    centre, scheme, word = current_centre(), current_scheme(), scheme_row().programme_word
    linked = standards(centre, today(), scheme.code)
    of_linked = {standard.id for standard in linked}
    choices = {
        "standard": [Choice(standard.slug, standard.label) for standard in linked],
        "package": [Choice(offer.code, offer.code) for version, found in all_offers(centre, today()).items() for offer in found
                    if version in of_linked],
        "by": [Choice(name, name) for name in receipts.savers(centre, scheme.code)],
    }
    filters = {
        "q": Filter(), "standard": Filter(word, choices["standard"]), "package": Filter("Package", choices["package"]),
        "after": Filter("Saved from", is_day=True), "before": Filter("Saved to", is_day=True),
        "by": Filter("Saved by", choices["by"]),
    }
    columns = replace(receipts.COLUMNS, headings={**receipts.COLUMNS.headings, "standard": word})
    return listing(url_for("receipts.submitted"), filters, columns, f"receipts of {scheme.code}"), choices


def _filter(asked: Listing) -> ReceiptFilter:
    query = asked.query
    return ReceiptFilter(query.get("standard", ""), query.get("package", ""), asked.after, asked.before, query.get("by", ""),
                         query.get("q", ""), current_scheme().code)
