"""Show the missing details of many candidates as a grid, saved for all rows at once or for one."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request

from imi.candidates import gaps
from imi.candidates.fields import RECORD
from imi.candidates.gaps import Gaps
from imi.candidates.queries import known, positions
from imi.candidates.record import CARD, CandidateRecord
from imi.centres.queries import given as lists
from imi.database.errors import Conflict, NotFound
from imi.fields.field import Choice, Context
from imi.fields.text import whole_number
from imi.formats import brief, count
from imi.registrations.searching.finding import find
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.filters import CandidateList, asked_for
from imi.tabs.candidate.showing import crumbs
from imi.web.endpoints import Endpoints
from imi.web.inputs.listing import Chip
from imi.web.inputs.lists import page_number
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today

ROWS = 25
TEMPLATE = "candidate/missing.html"


@bp.get("/candidates/missing")
@permitted("read")
def missing() -> Answer:
    """Show the candidates with something missing, by name, twenty-five on a page: all, or those whom the address asks for."""
    given, number, asked = lists(today()), page_number(), asked_for(".missing")
    found = find(current_centre(), replace(asked.wanted, missing=True), given, number, ROWS)
    rows = [gaps.gaps(line.held, line.missing) for line in found.lines]
    # Of those who were ticked, others may lack nothing, or be here no more.
    rest = len(asked.wanted.numbers) - found.total
    return page(TEMPLATE, **_context(given, rows, asked), found=found, number=number, rest=rest)


@bp.post("/candidates/missing")
@permitted("register")
def fill_missing() -> Answer:
    """Keep what is right in every row, or in the one that `only` names; the rest stays typed, and nothing is lost."""
    centre, given = current_centre(), lists(today())
    people, employer = _people(), request.form.get("employer", "")
    ticked = [held for held in people if str(held.number) in request.form.getlist("these")]
    problem, overtaken = _employ(ticked, employer, given)
    if not problem and ticked and employer:
        people = list(known(centre, [str(held.number) for held in people]).values())
    asked = asked_for(".missing")
    rows = [gaps.fill(centre, current_person(), held, _texts(held, [] if problem else ticked), given) for held in people]
    if problem or any(row.is_wrong for row in rows):
        left = [row for row in rows if not row.is_complete]
        status = 409 if overtaken or any(row.theirs or row.note for row in rows) else 422
        return page(TEMPLATE, fragments=("gaps",), status=status, row=rows[0] if rows else None, found=None, number=1, rest=0,
                    say=_said(rows), **_context(given, left, asked, ticked=ticked, employer=employer, employer_problem=problem))
    return done(asked.listing.address, TEMPLATE, fragments=("gaps",), say=_said(rows),
                context=lambda: {**_context(given, rows, asked), "row": rows[0]})


def _people() -> list[CandidateRecord]:
    """Return the centre's candidates whose fields were posted: all, or the one that `only` names."""
    only = request.form.get("only", "")
    numbers = dict.fromkeys(number for name, number in map(_field_of, request.form) if name in RECORD)
    asked = [number for number in [*numbers, *request.form.getlist("these")] if not only or number == only]
    found = known(current_centre(), list(dict.fromkeys(asked))[:4 * ROWS])
    return list(found.values())


def _field_of(control: str) -> tuple[str, str]:
    name, _, number = control.rpartition("-")
    return name, number


def _texts(held: CandidateRecord, employed: Sequence[CandidateRecord]) -> dict[str, str]:
    """Return what was typed for a candidate; a candidate who was given an employer just now needs no employer's texts."""
    skipped = CARD if any(one.number == held.number for one in employed) and request.form.get("employer") else ()
    return {name: text for control, text in request.form.items() for name, number in [_field_of(control)]
            if number == str(held.number) and name in RECORD and name not in skipped}


def _employ(ticked: Sequence[CandidateRecord], employer: str, given: Context) -> tuple[str, bool]:
    """Give the ticked rows the chosen employer; (what is wrong with the choice, or '', whether a colleague was faster)."""
    if "only" in request.form or not (ticked or employer or "use" in request.form):
        return "", False
    if not employer:
        return "Choose the employer of the ticked candidates" if "use" in request.form else "", False
    if not ticked:
        return "Tick the candidates who work there", False
    was = {str(held.number): request.form[name] for held in ticked if (name := f"was-{held.number}-employer") in request.form}
    try:
        gaps.employ(current_centre(), current_person(), ticked, whole_number(employer) or 0, given, was)
    except NotFound:
        return "Choose an employer from the list", False
    except Conflict as conflict:
        return conflict.message, True
    return "", False


def _said(rows: Sequence[Gaps]) -> str:
    saved, complete = [row for row in rows if row.kept], [row for row in rows if row.is_complete]
    parts = [f"{count(len(saved), 'candidate')} kept" if saved else "", f"{len(complete)} complete" if complete else "",
             f"{count(sum(row.is_wrong for row in rows), 'row')} to look at" if any(row.is_wrong for row in rows) else ""]
    understood = "".join(f". {message}" for row in rows for message in row.understood)
    return (", ".join(filter(None, parts)) or "Nothing was typed") + understood


def _chips(asked: CandidateList) -> list[Chip]:
    """Return what the candidates are narrowed by, the text among it: this page has no box in which it would stand."""
    wanted = asked.wanted
    label = f"These {len(wanted.numbers)} candidates" if wanted.numbers else f"Only “{brief(wanted.text)}”"
    return [*([Chip(label, asked.listing.without("q"))] if wanted.text else []), *asked.listing.chips]


def _context(given: Context, rows: Sequence[Gaps], asked: CandidateList, ticked: Sequence[CandidateRecord] = (),
             employer: str = "", employer_problem: str = "") -> dict[str, Any]:
    suggested = [Choice(position, position) for position in positions(current_centre())]
    return {"title": "Missing details", "crumbs": crumbs(("Missing details", None)), "rows": rows, "employer": employer,
            "records": Endpoints().each(".record", "number"),
            "listing": asked.listing, "chips": _chips(asked),
            "ticked": {held.number for held in ticked}, "employer_choices": asked.employers, "employer_problem": employer_problem,
            "choices": lambda name: suggested if name == "position" else given.list(name).choices,
            "are_wrong": any(row.problems for row in rows),
            "summary": [*((f"{name}-{row.held.number}", f"{row.held.name}: {message}") for row in rows
                          for name, message in row.problems.items()),
                        *([("employer" if rows else "main", employer_problem)] if employer_problem else [])]}
