"""Download all data of one candidate, and erase it after a preview."""
from __future__ import annotations

from flask import current_app, request, url_for

from imi.database.errors import Busy, NotFound, Refused
from imi.privacy import erasing
from imi.privacy.held import held
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.documents import as_json
from imi.web.inputs.numbers import whole
from imi.web.named import current_nouns
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted
from imi.web.spreadsheets import read_anything


@bp.get("/admin/erasure")
@permitted("administer")
def erasure() -> Answer:
    """Find a candidate by number, and see what an erasure would change."""
    return _page(request.args.get("number", "").strip())


def _page(number: str, status: int = 200, problem: str = "", field: str = "number") -> Answer:
    seen, typed = None, field == "ground"
    if (number and field == "number" and not problem) or field == "ground":
        try:
            settings = current_app.extensions["settings"]
            # After a refusal the files were looked through already, and what was typed is shown again without that.
            seen = erasing.preview(_number(number), current_person(), None if typed else settings.instance_path,
                                   read_anything, nouns=current_nouns())
        except (Refused, NotFound) as refusal:
            status, problem, field = 422, getattr(refusal, "message", "") or f"There is no candidate {number}", "number"
    return page("administration/erasure.html", status=status, title="Data protection", number=number, seen=seen, problem=problem,
                field=field, typed=request.form, crumbs=crumbs(("Data protection", None)))


def _number(text: str) -> int:
    try:
        return whole(text)
    except ValueError:
        raise NotFound("candidate") from None


@bp.post("/admin/erasure")
@permitted("administer")
def erase() -> Answer:
    """Erase the candidate for good."""
    number = request.form.get("number", "").strip()
    try:
        settings = current_app.extensions["settings"]
        gone = erasing.erase(_number(number), current_person(), request.form.get("ground", ""), settings.instance_path,
                             read_anything, nouns=current_nouns())
    except Busy as busy:
        return _page(number, 503, busy.message, "ground")
    except Refused as refusal:
        return _page(number, 422, refusal.message, refusal.field)
    return done(url_for(".erasure"), say=f"{gone.number} is erased. "
                "Copies made by a backup keep the person until they are replaced")


@bp.get("/admin/erasure/<int:number>.json")
@permitted("administer")
def all_held(number: int) -> Answer:
    """Show everything that is held of a candidate, over all centres."""
    return as_json(held(number, centre=None, person=current_person(), nouns=current_nouns()), f"candidate-{number}")

