"""Find candidates of the centre by any typed detail and by filters, as a page or a file. It is the tab's first page."""
from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from imi.audit.actions import record
from imi.candidates.names.similar_names import meant
from imi.candidates.queries import employer, employers, told_apart
from imi.catalogue.queries import standards
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.errors import NotFound
from imi.fields.field import Choice
from imi.formats import count
from imi.registrations.searching.finding import HEADINGS, MOST_IN_FILE, SearchResult, cells, everything, find
from imi.registrations.searching.nothing_found import reached, reasons
from imi.registrations.searching.order import BY_NAME, read_order
from imi.registrations.searching.wanted import LONGEST, STATES, SearchTerms, born_on
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.filters import FILTERS, SORT, address, chips, labels, sortings
from imi.tabs.candidate.showing import crumbs
from imi.web.documents import table
from imi.web.inputs.lists import page_number
from imi.web.inputs.numbers import whole
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, page, wanted_block
from imi.web.schemes import every_scheme
from imi.web.security import current_centre, current_person, permitted, today

MOST_CHOICES = 200


@bp.get("/candidates")
@permitted("read")
def landing() -> Answer:
    """Show the candidates that fit, by name; near spellings where nothing does."""
    centre, wanted, number, order = current_centre(), asked_for(), page_number(), read_order(request.args.get(SORT, ""))
    found = find(centre, wanted, given(today()), number, rows_per_page(), order or BY_NAME)
    query = {name: request.args[name].strip() for name in FILTERS if request.args.get(name, "").strip()}
    if order is None:
        query.pop(SORT, None)
    here = "?".join(filter(None, [url_for(".landing"), urlencode(query | ({"page": str(number)} if number > 1 else {}))]))
    return page(
        "candidate/list.html", fragments=("found",), headers={"HX-Push-Url": here}, title="Candidates", crumbs=crumbs(),
        say=_said(found) if wanted_block() else "", wanted=wanted, found=found, number=number, query=query,
        states=list(STATES.items()), near=_meant(centre, wanted, found), most_in_file=MOST_IN_FILE, typed=typed(wanted.text),
        first_scheme=every_scheme().first, called_too=wanted.called_too(line.held.name for line in found.lines),
        **_links(centre, wanted, found, query, unsorted="" if order else request.args[SORT][:40]))


@bp.post("/candidates.<any(csv, xlsx):kind>")
@permitted("read")
def landing_file(kind: str) -> Answer:
    """Send just the candidates that the filter shows, as a file. The audit notes that somebody took it, so it is asked for by a
    form.
    """
    centre = current_centre()
    lists = given(today())
    order = read_order(request.args.get(SORT, "")) or BY_NAME
    rows = [cells(line, lists) for line in everything(centre, asked_for(), lists, order)]
    name = f"candidates-{today():%Y-%m-%d}"
    record("exported", "candidates", len(rows), person=current_person(), centre=centre, cause=kind)
    return table(HEADINGS, rows, kind, name)


def asked_for() -> SearchTerms:
    """Return what the address asks for."""
    args = request.args
    text = args.get("q", "").strip()[:LONGEST]
    state = args.get("status", "") if args.get("status") in STATES else ""
    return SearchTerms(text, born_on(text, today()), args.get("standard", ""), state, bool(args.get("missing")),
                       args.get("employer", default=0, type=whole))


def typed(text: str) -> Mapping[str, str]:
    """Return what was looked for as the beginning of a new candidate: a ULN, a surname, or names in the order they are said."""
    words = text.split()
    if not words or any(letter.isdigit() for letter in text):
        return {"uln": text} if text.isascii() and text.isdigit() and len(text) == 10 else {}
    return {"first_names": " ".join(words[:-1]), "surname": words[-1]} if words[1:] else {"surname": text}


def _said(found: SearchResult) -> str:
    return f"More than {found.total:,} candidates" if found.more else f"{count(found.total, 'candidate')} found"


def _meant(centre: Centre, wanted: SearchTerms, found: SearchResult) -> list[tuple[str, str]]:
    """Return what may have been meant, where nothing was found."""
    if found.total or not wanted.text or wanted.born or wanted.too_short:
        return []
    return meant(centre, wanted.text)


def _links(centre: Centre, wanted: SearchTerms, found: SearchResult, query: Mapping[str, str], unsorted: str) -> dict[str, Any]:
    """Return what leads on from the list: its filters and columns, and where it is empty what may be looked for instead."""
    standard_choices = [Choice(one.slug, one.label) for one in standards(centre, today())]
    employer_choices = _employers(centre, wanted)
    filters, leads = labels(wanted, standard_choices, employer_choices), reached(centre, wanted)
    nothing = not found.total and not wanted.too_short and not leads.merged and not leads.left
    why = reasons(centre, wanted, filters) if nothing and (wanted.text or filters) else []
    return {
        "standard_choices": standard_choices, "employer_choices": employer_choices, "unsorted": unsorted,
        "chips": chips(query, filters), "sorts": sortings(query, found.order), "leads": leads,
        "why": [(one.sentence, one.link, address(query, one.instead) if one.instead else "") for one in why],
    }


def _employers(centre: Centre, wanted: SearchTerms) -> list[Choice]:
    """Return the employers to choose from; the chosen one is among them however many there are."""
    cards = employers(centre, limit=MOST_CHOICES)
    if wanted.employer and wanted.employer not in {card.id for card in cards}:
        with suppress(NotFound):
            cards.append(employer(centre, wanted.employer))
    return told_apart(cards)
