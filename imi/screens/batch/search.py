"""Finding a candidate or an employer while a batch is being made: pages of their own, or lists beneath a box."""
from __future__ import annotations

from flask import g, request, url_for

from imi.batches.actions import TooMany
from imi.batches.entering.adding import add_candidate
from imi.batches.view import BatchView, look
from imi.batches.view import batch as load
from imi.candidates import queries
from imi.database.errors import NotFound
from imi.formats import count
from imi.forms.html import record_form
from imi.registrations.checking.already import already_of
from imi.registrations.checking.duplicates import holding
from imi.registrations.searching.finding import find
from imi.registrations.searching.nothing_found import reasons
from imi.registrations.searching.wanted import LONGEST, SearchTerms, born_on
from imi.screens.batch.batches import BATCH
from imi.screens.batch.blueprint import bp
from imi.screens.batch.new_candidate import panel
from imi.screens.batch.showing import again, answer, context, in_all, on_to, shown, still_in_the_box
from imi.screens.batch.without_script import keeps_the_rest
from imi.web.inputs.lists import cut, in_address
from imi.web.inputs.numbers import whole
from imi.web.respond import Answer, focus, wanted_block
from imi.web.schemes import current_schemes, every_scheme
from imi.web.security import current_centre, current_person, permitted, today

SHORTEST = 2
FIRST, MORE = 8, 40
# Of what was looked for, so much is spoken.
SPOKEN = 40


@bp.get("/candidates/picker")
@permitted("register")
def picker() -> Answer:
    """Show the candidates of the centre who are found as in the list of candidates; where nobody is, why."""
    centre, seen = current_centre(), _of_batch()
    if seen.batch.state != "draft":
        raise NotFound("draft")
    whole_text = request.args.get("q", "").strip()
    text = whole_text[:LONGEST]
    wanted = SearchTerms(text, born_on(text, today()))
    asked = len(text) >= SHORTEST
    per = MORE if "more" in request.args else FIRST
    result = find(centre, wanted, seen.given, per=per) if asked and not wanted.too_short else None
    found = [line.held for line in result.lines] if result else []
    had = already_of(centre, [held.id for held in found])
    shown_now = {"text": text, "found": found, "more": result is not None and result.pages > 1, "asked": asked,
                 "cut": cut(whole_text), "too_short": wanted.too_short,
                 "here": {line.held.id for line in seen.lines},
                 "holds": {held.id: ", ".join(one.code for one in holding(had.get(held.id, ()))) for held in found},
                 "why": [] if found or not result else reasons(centre, wanted, {})}
    say = f"{count(found, 'candidate')} found" if found else f"Nobody is found for {text[:SPOKEN]}" if result else ""
    # A page says it at the box: on top it would stay through the next search.
    return answer(("picker",), say=say if wanted_block() else "", **context(seen, picker=shown_now, focus="q"))


def _of_batch() -> BatchView:
    """Return the batch that the address names; its scheme is the page's, because the path names none."""
    found = load(current_centre(), request.args.get("batch", ""), every_scheme())
    g.scheme = found.scheme
    return look(current_centre(), found, today())


@bp.post(f"{BATCH}/candidates/search")
@permitted("register")
@keeps_the_rest()
def search(reference: str) -> Answer:
    """Lead on to the search, without scripts, with what was typed anywhere on the page kept."""
    found = load(current_centre(), reference, current_schemes())
    return on_to(url_for(".picker", batch=found.reference, q=in_address(request.form.get("q", ""))))


@bp.post(f"{BATCH}/candidates/pick")
@permitted("register")
@keeps_the_rest()
def pick(reference: str) -> Answer:
    """Add the candidate that was chosen from the search."""
    centre, seen = current_centre(), again(reference)
    held = queries.find(centre, request.form.get("number", default=0, type=whole))
    try:
        add_candidate(centre, current_person(), seen.batch, held.id, seen.given)
    except TooMany as refusal:
        return still_in_the_box(seen, "", refusal.message)
    return shown(reference, ("picker",), also=("new_rows", "summary", "draft_state", "undo"), to="candidates",
                 say=lambda new: f"{held.name} added{in_all(new)}",
                 headers=focus("#q", select=True), lines_changed=lambda new: new.of_candidates([held.id]))


@bp.get("/employers/picker")
@permitted("register")
def employers() -> Answer:
    """Show the New Candidate form with employers of the centre whose name or ERN begins so, the latest first."""
    seen = _of_batch()
    open_panel = panel(seen, record_form(seen.scheme.record, seen.given),
                       employer_search=request.args.get("employer_search", ""))
    return answer(("employers",), say=f"{count(len(open_panel['employers']), 'employer')} found",
                **context(seen, panel=open_panel, focus="employer_search"))
