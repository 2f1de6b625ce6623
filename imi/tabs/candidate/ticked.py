"""Act on the candidates who are ticked in the list, or on all who were found."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.batches.actions import MOST_ROWS, TooMany
from imi.batches.entering.adding import Added, open_with_numbers
from imi.catalogue.queries import standards
from imi.centres.queries import given
from imi.database.errors import Refused
from imi.formats import count
from imi.registrations.searching.finding import numbers
from imi.schemes.spec import SchemeSpec
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.filters import asked_for
from imi.tabs.candidate.finding import NOBODY_TICKED, shown
from imi.web.inputs.lists import are_all, ticked_numbers
from imi.web.respond import Answer, done
from imi.web.schemes import schemes_with
from imi.web.security import current_centre, current_person, permitted, today

WIDER = "Not everything that was to narrow the list counts any more, so these are more than you saw. Nobody has been added"


@bp.post("/candidates/batch")
@permitted("register")
def register_ticked() -> Answer:
    """Open a draft with the ticked candidates, on the standard that was chosen or on one that is chosen next."""
    asked, standard = asked_for(), request.form.get("on", "")
    if are_all() and asked.listing.is_wider:
        return shown(asked, status=422, problem=WIDER)
    rules = given(today())
    those = numbers(current_centre(), asked.wanted, rules, asked.order, MOST_ROWS + 1) if are_all() else ticked_numbers()
    if not those:
        return shown(asked, status=422, problem=NOBODY_TICKED)
    try:
        if len(those) > MOST_ROWS:
            raise TooMany(f"A batch takes {MOST_ROWS:,} candidates, and more were found. Narrow the list, or use the spreadsheet")
        opened, added = open_with_numbers(current_centre(), current_person(), _scheme_of(standard), those, rules, standard)
    except Refused as refusal:
        return shown(asked, status=422, problem=refusal.message, ticked=those)
    return done(url_for("batch.batch", scheme=opened.scheme_id, reference=opened.reference), say=_said(added))


@bp.post("/candidates/missing/these")
@permitted("read")
def missing_of_ticked() -> Answer:
    """Lead to the missing details of the ticked candidates."""
    asked, those = asked_for("candidate.missing"), ticked_numbers()
    if are_all():
        return redirect(asked.listing.address, 303)
    if not those:
        return shown(asked_for(), status=422, problem=NOBODY_TICKED)
    return redirect(url_for("candidate.missing", q=" ".join(those)), 303)


def _scheme_of(standard: str) -> SchemeSpec:
    """Return the scheme of a standard of the centre; the first with batches where none is named, or none that there is."""
    able = schemes_with("batch")
    of_it = [scheme for scheme in able[1:] if standard in {one.slug for one in standards(current_centre(), today(), scheme.code)}]
    return [*of_it, *able][0]


def _said(added: Added) -> str:
    gone = f"{count(len(added.gone) + len(added.unknown), 'candidate')} could not be added"
    return f"{added.said}. {gone}" if added.gone or added.unknown else added.said
