"""Link a candidate known at another centre by a proof; nothing of them is shown before."""
from __future__ import annotations

from typing import Any

from flask import request, url_for

from imi.candidates import actions
from imi.candidates.fields import DATE_OF_BIRTH, PERSON, SURNAME, ULN
from imi.candidates.queries import number_of
from imi.database.errors import Refused
from imi.fields.field import Context, Field
from imi.tabs.candidate.blueprint import bp
from imi.tabs.candidate.showing import crumbs
from imi.web.respond import Answer, done, page
from imi.web.security import current_centre, current_person, permitted, today

NUMBER = "number"


@bp.get("/candidates/link")
@permitted("register")
def link() -> Answer:
    """Show two ways to prove that a candidate of another centre is yours too."""
    return _page({"number": request.args.get("number", "")[:20]})


@bp.post("/candidates/link")
@permitted("register")
def prove() -> Answer:
    """Link whom the proof fits; a wrong proof and an unknown person are answered alike."""
    way = "uln" if "uln" in request.form else NUMBER
    texts = {name: request.form.get(name, "").strip() for name in (NUMBER, "date_of_birth", *PERSON.names)}
    problems, values = _read(way, texts)
    if problems:
        return _page(texts, way, problems, status=422)
    try:
        if way == NUMBER:
            linked = actions.link_by_number(current_centre(), current_person(), texts[NUMBER], values["date_of_birth"])
        else:
            linked = actions.link_by_uln(current_centre(), current_person(), values["uln"], values["date_of_birth"],
                                         values["surname"])
    except Refused as error:
        return _page(texts, way, {way: error.message}, status=422)
    return done(url_for(".record", number=number_of(current_centre(), linked)), say="Linked to your centre")


def _read(way: str, texts: dict[str, str]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return (problems by field, values) of one way of proving."""
    asked: tuple[Field, ...] = (DATE_OF_BIRTH,) if way == NUMBER else (ULN, DATE_OF_BIRTH, SURNAME)
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    if way == NUMBER and not texts[NUMBER]:
        problems[NUMBER] = "Enter the candidate number, 7 digits"
    for field in asked:
        values[field.name], found = field.check(texts[field.name], Context(today()))
        if values[field.name] is None:
            problems[field.name] = found[0].message
    return problems, values


def _page(texts: dict[str, str], way: str = "", problems: dict[str, str] | None = None, *, status: int = 200) -> Answer:
    wrong = {f"{way}-{name}" if name == "date_of_birth" else name: text for name, text in (problems or {}).items()}
    return page("candidate/link.html", status=status, title="Link a candidate", crumbs=crumbs(("Link a candidate", None)),
                texts=texts, way=way, problems=wrong, fields={field.name: field for field in (ULN, DATE_OF_BIRTH, SURNAME)})
