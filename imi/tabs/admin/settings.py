"""Thresholds of the whole portal, and what has been kept for long enough: a report first, then its removal."""
from __future__ import annotations

from flask import current_app, request, url_for

from imi.centres.settings import BODY_SECOND_STEP, THRESHOLDS, is_on, thresholds
from imi.database import Refused, now
from imi.protection import retention
from imi.tabs.admin import bp
from imi.tabs.admin.landing import crumbs
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted
from imi.words import count


@bp.get("/admin/settings")
@permitted("administer")
def settings() -> Answer:
    """Every threshold with what it means, and what a run would remove now."""
    return _page()


def _page(status: int = 200, problems: dict[str, str] | None = None) -> Answer:
    stored = {name: str(value) for name, value in thresholds().items()}
    return page("admin/settings.html", status=status, title="Settings", thresholds=THRESHOLDS.values(),
                typed={**stored, **request.form}, problems=problems or {}, due=retention.report(now()),
                second_step=is_on(BODY_SECOND_STEP),
                crumbs=crumbs(("Settings", None)))


@bp.post("/admin/settings")
@permitted("administer")
def change_settings() -> Answer:
    """Store the thresholds, all of them or none."""
    problems = retention.change(current_person(), dict(request.form))
    if problems:
        return _page(422, problems)
    return done(url_for(".settings"), say="The settings are saved")


@bp.post("/admin/settings/second-step")
@permitted("administer")
def ask_for_second_step() -> Answer:
    """Whether everybody of the awarding body signs in with a second step."""
    retention.ask_body_for_second_step(current_person(), request.form.get("second_step") == "yes")
    return done(url_for(".settings"), say="Saved. It holds from the next sign-in on")


@bp.post("/admin/settings/removal")
@permitted("administer")
def remove_due() -> Answer:
    """Remove what is due of one kind, no more than a run may."""
    try:
        removed = retention.run(request.form.get("kind", ""), current_person(), now(),
                                current_app.extensions["settings"].instance_path)
    except Refused as refusal:
        return _page(422, {"kind": refusal.message})
    return done(url_for(".settings"), say=f"{count(removed, 'thing')} removed")
