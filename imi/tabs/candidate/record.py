"""Show a candidate's record: details held and missing, registrations, e-mails and history."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for

from imi.batches.entering.adding import open_with
from imi.candidates import queries
from imi.candidates.fields import RECORD as FIELDS
from imi.candidates.locks import locked
from imi.candidates.record import CandidateRecord
from imi.centres.queries import given
from imi.corrections import alike, details, history
from imi.corrections.asking import waiting
from imi.corrections.queries import Request, requests
from imi.database.entry.hits import Name
from imi.database.errors import NotFound
from imi.fields.field import Context, Field, Problem
from imi.registrations.changes.queries import of_candidate
from imi.schemes.spec import SchemeSpec
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.showing import crumbs
from imi.web.inputs.lists import page_number
from imi.web.named import address, current_nouns, current_references, is_found
from imi.web.respond import Answer, focus, page
from imi.web.schemes import label_of_tab, schemes_with
from imi.web.security import current_centre, current_person, permitted, today

RECORD = "/candidates/<int:number>"
TEMPLATE = "candidate/record.html"
REGISTER = "Register on a package"
PARTS = ("identity", "todo", "asked", "history")


@dataclass(frozen=True)
class Shown:
    """One value of the record: how it reads, whether it is missing or locked, and what waits for a decision.

    `request` is the centre's own; `waits` says that one waits, whoever asked.
    """

    place: int
    name: str
    label: str
    text: str
    missing: bool
    locked: bool
    request: Request | None
    doubt: Problem | None
    elsewhere: bool
    waits: str = ""


@bp.get(RECORD)
@permitted("read")
def record(number: int) -> Answer:
    """Show the record; a number that was merged leads to the candidate who was kept. `value` asks for one value of it."""
    held = queries.find(current_centre(), number)
    if held.number != number:
        return redirect(url_for(".record", number=held.number), 302)
    seen = context(held)
    asked = next((one for one in seen["details"] if one.name == request.args.get("value")), None)
    return page(TEMPLATE, fragments=("detail",) if asked else ("history",),
                headers=focus(f"#change-{asked.place}") if asked else {}, **seen, one=asked)


def context(held: CandidateRecord) -> dict[str, Any]:
    """Return everything that the record shows."""
    centre, rules = current_centre(), given(today())
    asked = requests(centre, held, rules)
    number, said = page_number(), {verb: text for noun in current_nouns() for verb, text in noun.audit.of_candidate.items()}
    lines = of_candidate(centre, held.id)[::-1]
    happened, count = history.history(centre, held, rules, number, lines, said)
    gaps, doubts = details.gaps(held, rules), details.doubts(centre, held, rules)
    return {
        "title": held.name, "crumbs": crumbs((str(held.number), None)), "held": held, "here": "candidate.landing",
        "details": _details(held, rules, asked, doubts), "gaps": [(field, _change_url(held, field)) for field in gaps],
        "doubts": doubts, "requests": asked,
        "likes": alike.like(centre, held), "registrations": lines,
        "letters": history.letters(centre, held, lines, said), "events": happened, "causes": _causes(happened),
        "registering": _registering(), "page_number": number,
        "pages": -(-count // history.PAGE),
    }


def _registering() -> list[tuple[str, str]]:
    """Return (scheme, words) of each button that registers the candidate, without the scheme where there is only one."""
    of_tabs = schemes_with("batch")
    if len(of_tabs) == 1:
        return [("", REGISTER)]
    return [(scheme.code, f"{REGISTER}: {label_of_tab(scheme)}") for scheme in of_tabs]


def _scheme_asked() -> SchemeSpec:
    """Return the scheme that the pressed button names, the first that has batches where it names none. Raises NotFound."""
    able = {scheme.code: scheme for scheme in schemes_with("batch")}
    found = able.get(request.form.get("scheme") or next(iter(able)))
    if found is None:
        raise NotFound("scheme")
    return found


def _change_url(held: CandidateRecord, field: Field) -> str:
    """Return the address at which a field is filled in: by itself, or with the rest of an employment that is not begun yet."""
    alone = held.employment_id or not (field.name.startswith("employer_") or field.name == "position")
    return url_for(".change", number=held.number, name=field.name) if alone else url_for(".change_all", number=held.number)


def _causes(events: Sequence[history.Event]) -> dict[str, str]:
    """Return the address of each batch, receipt and upload that something happened in."""
    known = current_references()
    names = {event.cause: Name(one.kind, event.cause.partition("/")[0], event.scheme)
             for event in events for one in known if re.fullmatch(one.shape, event.cause)}
    return {cause: address(name) for cause, name in names.items() if is_found(name)}


def _details(held: CandidateRecord, rules: Context, asked: list[Request], doubts: list[Problem]) -> list[Shown]:
    fixed, others = locked(current_centre(), held), history.of_others(current_centre(), held)
    own, waits = {one.field: one for one in asked if one.state == "asked"}, waiting(current_centre(), held)
    found = []
    for place, field in enumerate(FIELDS):
        value = held.values[field.name]
        text = "" if value is None else field.show(value, rules)
        doubt = next((one for one in doubts if one.field == field.name), None)
        found.append(Shown(place, field.name, field.label, text, value is None, field.name in fixed, own.get(field.name),
                           doubt, field.name in others, waits.get(field.name, "")))
    return found


def shown(seen: Mapping[str, Any], name: str) -> Shown:
    """Return one value of a record's context."""
    details: list[Shown] = seen["details"]
    return next(one for one in details if one.name == name)


@bp.post(f"{RECORD}/batch")
@permitted("register")
def register(number: int) -> Answer:
    """Register on a package: a new batch that holds this candidate."""
    centre = current_centre()
    held = queries.find(centre, number)
    opened = open_with(centre, current_person(), _scheme_asked(), held.id, given(today()))
    return redirect(url_for("batch.batch", scheme=opened.scheme_id, reference=opened.reference), 303)
