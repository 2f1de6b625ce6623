"""Show the terms of use, and let a person accept the edition that holds."""
from __future__ import annotations

from flask import flash, redirect, request, url_for

from imi.database.connection import now
from imi.database.errors import Conflict, NotFound
from imi.fields.text import whole_number
from imi.people.own import terms
from imi.tabs.site.blueprint import FRAME
from imi.web.respond import Answer, page
from imi.web.security import current_person, current_visitor, permitted
from imi.web.signing_in import signed_out


@FRAME.get("/terms")
@permitted("any")
def terms_of_use() -> Answer:
    """Show the terms of use, to be accepted where the person has not yet."""
    return _terms()


@FRAME.post("/terms")
@permitted("any")
def accept_terms() -> Answer:
    """Accept them, and go on with what was asked for first."""
    if not current_visitor().is_staff:
        return _terms(403, "Only people of a centre accept them")
    number = request.form.get("edition", "")
    try:
        terms.accept(current_person(), whole_number(number) or 0, now())
    except Conflict as conflict:
        return _terms(409, conflict.message)
    flash("You have accepted the terms of use")
    return redirect(_onward() or url_for(".home"), 303)


def _onward() -> str:
    return signed_out.local_path(request.values.get("next", ""))


def _terms(status: int = 200, problem: str = "") -> Answer:
    edition = terms.newest()
    if edition is None:
        raise NotFound("Terms")
    return page("terms.html", status=status, title="Terms of use", edition=edition,
                parts=[part.split("\n") for part in edition.text.split("\n\n")], onward=_onward(), problem=problem,
                asks=current_visitor().owes_terms, mine=terms.accepted_by(current_person()))
