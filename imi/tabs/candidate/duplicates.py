"""Compare records that may be one person: the centre says that they differ, or asks for a merge."""
from __future__ import annotations

import re
from typing import Any

from flask import redirect, request, url_for

from imi.candidates import queries
from imi.candidates.fields import RECORD as FIELDS
from imi.candidates.record import CandidateRecord
from imi.centres.queries import given
from imi.corrections import alike
from imi.corrections.pairs_kept import COLUMNS, LEFT, are_different, likes, ordered
from imi.database.errors import Refused
from imi.formats import count
from imi.registrations.changes.queries import registrations
from imi.registrations.models import Registration
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.record import RECORD
from imi.tabs.candidate.showing import crumbs
from imi.web.inputs.listing import listing
from imi.web.inputs.lists import page_number, ticked, told
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today

PAGE = 50
# The two numbers of a pair that is ticked.
TWO = re.compile(r"([0-9]{7})-([0-9]{7})")
PAIR = f"{RECORD}/duplicates/<int:other>"


@bp.get("/candidates/duplicates")
@permitted("read")
def duplicates() -> Answer:
    """Show every pair of the centre that is alike."""
    return _list()


@bp.post("/candidates/duplicates/these")
@permitted("register")
def not_the_same() -> Answer:
    """Keep that the two of each ticked pair are not one person."""
    pairs = [(int(pair[1]), int(pair[2])) for text in ticked() if (pair := TWO.fullmatch(text))]
    if not pairs:
        return _list(422, "Tick the pairs first")
    number = are_different(current_centre(), current_person(), pairs)
    return done(url_for(".duplicates"), say=told(number, len(pairs), f"{count(number, 'pair')} kept as different people", LEFT))


def _list(status: int = 200, problem: str = "") -> Answer:
    asked, number = listing(url_for(".duplicates"), {}, COLUMNS, "pairs"), page_number()
    found = ordered(likes(current_centre()), asked.order or COLUMNS.usual)
    shown = found[(number - 1) * PAGE:number * PAGE]
    people = alike.people(current_centre(), shown)
    return page("candidate/duplicates.html", status=status, problem=problem, title="Possible duplicates",
                crumbs=crumbs(("Possible duplicates", None)),
                total=len(found), listing=asked, pages=-(-len(found) // PAGE), number=number,
                pairs=[(people[one.one], people[one.other], one.why) for one in shown])


@bp.get(PAIR)
@permitted("read")
def compare(number: int, other: int) -> Answer:
    """Show two records side by side."""
    return _page(number, other)


@bp.post(PAIR)
@permitted("register")
def say(number: int, other: int) -> Answer:
    """Keep what the centre says of the two."""
    centre, said = current_centre(), request.form.get("say", "")
    one, two = queries.find(centre, number), queries.find(centre, other)
    if one.id == two.id:
        return done(url_for(".record", number=one.number), say="The two are one record")
    try:
        alike.say(centre, current_person(), one, two, said, request.form.get("reason", ""))
    except Refused as error:
        if error.field != "reason":
            raise
        return _page(number, other, status=422, problem=error.message)
    words = {"different": "Kept as different people", "asked": "The awarding body is asked to merge them",
             "taken_back": "The request is taken back"}
    return done(url_for(".record", number=one.number), say=words[said])


def _page(number: int, other: int, *, status: int = 200, problem: str = "") -> Answer:
    centre = current_centre()
    one, two = queries.find(centre, number), queries.find(centre, other)
    if one.id == two.id:
        return redirect(url_for(".record", number=one.number), 303)
    rules = given(today())
    rows = [(field.label, *(_text(held, field.name, rules) for held in (one, two))) for field in FIELDS]
    lines = registrations(centre, Registration.candidate.in_([one.id, two.id]))
    on = [(held, [f"{line.package_code}, {line.state}" for line in lines if line.candidate == held.id]) for held in (one, two)]
    return page("candidate/compare.html", status=status, say=problem, title=f"{one.number} and {two.number}", one=one, two=two,
                rows=rows, on=on, pair=alike.pair(centre, one, two), problem=problem, reason=request.form.get("reason", ""),
                here="candidate.duplicates", crumbs=crumbs(("Possible duplicates", url_for(".duplicates")), ("Compare", None)))


def _text(held: CandidateRecord, name: str, rules: Any) -> str:
    value = held.values[name]
    return "" if value is None else FIELDS[name].show(value, rules)
