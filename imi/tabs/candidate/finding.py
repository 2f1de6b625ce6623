"""Find candidates of the centre by any typed detail and by filters, as a page or a file. It is the tab's first page."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request

from imi.audit.actions import record
from imi.candidates.names.similar_names import meant
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.formats import count
from imi.registrations.searching.finding import HEADINGS, MOST_IN_FILE, SearchResult, cells, everything, find
from imi.registrations.searching.nothing_found import Reason, reached, reasons
from imi.registrations.searching.wanted import SearchTerms
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.filters import CandidateList, asked_for, context
from imi.tabs.candidate.showing import crumbs
from imi.web.documents import table
from imi.web.endpoints import Endpoints
from imi.web.inputs.lists import are_all, page_number, ticked_numbers
from imi.web.preferences import rows_per_page
from imi.web.respond import Answer, page, wanted_block
from imi.web.schemes import every_scheme
from imi.web.security import current_centre, current_person, permitted, today

NOBODY_TICKED = "Tick the candidates first"
ALL_GONE = "None of the ticked candidates is at your centre any more"


@bp.get("/candidates")
@permitted("read")
def landing() -> Answer:
    """Show the candidates that fit, by name; near spellings where nothing does."""
    return shown(asked_for())


@bp.post("/candidates.<any(csv, xlsx):kind>")
@permitted("read")
def landing_file(kind: str) -> Answer:
    """Send just the candidates that the filter shows, or of these the ticked ones, as a file. The audit notes that somebody took
    it, so it is asked for by a form.
    """
    centre, lists, asked = current_centre(), given(today()), asked_for()
    wanted = asked.wanted
    if request.form.get("of") == "ticked" and not are_all():
        if not ticked_numbers():
            return shown(asked, status=422, problem=NOBODY_TICKED)
        wanted = SearchTerms(" ".join(ticked_numbers()))
    number, lines = everything(centre, wanted, lists, asked.order)
    if not number and wanted is not asked.wanted:
        return shown(asked, status=422, problem=ALL_GONE)
    record("exported", "candidates", number, person=current_person(), centre=centre, cause=kind)
    rows = (cells(line, lists) for line in lines)
    return table(HEADINGS, rows, kind, f"candidates-{today():%Y-%m-%d}", number=number)


def shown(asked: CandidateList, *, status: int = 200, problem: str = "", ticked: Sequence[str] = ()) -> Answer:
    """Show the list; `problem` is why nothing was done with those who are `ticked`."""
    centre, wanted, number = current_centre(), asked.wanted, page_number()
    found = find(centre, wanted, given(today()), number, rows_per_page(), asked.order)
    paged = {**asked.listing.here, **({"page": str(number)} if number > 1 else {})}
    at = Endpoints()
    records, cards = at.each(".record", "number"), at.each(".one_employer", "employer")
    return page(
        "candidate/list.html", fragments=("found",), headers={"HX-Push-Url": asked.listing.at(paged)}, title="Candidates",
        crumbs=crumbs(), say=problem or (_said(found) if wanted_block() else ""), status=status, found=found, number=number,
        records=records, cards=cards, problem=problem, ticked=set(ticked), on=request.form.get("on", ""),
        most_in_file=MOST_IN_FILE, typed=typed(wanted.text),
        open_standards=[one for one in asked.standards if one.takes], first_scheme=every_scheme().first,
        called_too=wanted.called_too(line.held.name for line in found.lines),
        **context(asked), **_leads(centre, asked, found))


def typed(text: str) -> Mapping[str, str]:
    """Return what was looked for as the beginning of a new candidate: a ULN, a surname, or names in the order they are said."""
    words = text.split()
    if not words or any(letter.isdigit() for letter in text):
        return {"uln": text} if text.isascii() and text.isdigit() and len(text) == 10 else {}
    return {"first_names": " ".join(words[:-1]), "surname": words[-1]} if words[1:] else {"surname": text}


def _said(found: SearchResult) -> str:
    return f"More than {found.total:,} candidates" if found.more else f"{count(found.total, 'candidate')} found"


def _leads(centre: Centre, asked: CandidateList, found: SearchResult) -> dict[str, Any]:
    """Return what leads on from the list: where a number leads to, and where nobody fits what may be looked for instead."""
    wanted, leads = asked.wanted, reached(centre, asked.wanted)
    nothing = not found.total and not wanted.too_short and not leads.merged and not leads.left
    why = reasons(centre, wanted, asked.filters) if nothing and (wanted.text or asked.filters) else []
    return {"leads": leads, "near": _meant(centre, wanted, found, why),
            "why": [(one.sentence, one.link, asked.instead(one.instead) if one.instead else "") for one in why]}


def _meant(centre: Centre, wanted: SearchTerms, found: SearchResult, why: Sequence[Reason]) -> list[tuple[str, str]]:
    """Return what may have been meant, where nothing was found and no filter hides what was typed."""
    hidden = any(one.instead and one.instead.text == wanted.text for one in why)
    if found.total or not wanted.text or wanted.born or wanted.too_short or hidden:
        return []
    return meant(centre, wanted.text)
