"""Edit the thresholds of the whole portal, and remove what has been kept long enough, after a report."""
from __future__ import annotations

from flask import current_app, request, url_for

from imi.centres.settings import BODY_SECOND_STEP, PER_RUN, THRESHOLDS, is_on, threshold, thresholds
from imi.database.connection import now
from imi.database.errors import Conflict, Refused
from imi.formats import count
from imi.privacy import due, retention
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.named import current_nouns
from imi.web.respond import Answer, done, page
from imi.web.security import current_person, permitted
from imi.web.spreadsheets import read_anything

# So many of the things that would go are listed by name.
LISTED = 200


@bp.get("/admin/settings")
@permitted("administer")
def settings() -> Answer:
    """Show every threshold with what it means, and what a run would remove now."""
    return _page()


def _page(status: int = 200, problems: dict[str, str] | None = None, newly_due: str = "") -> Answer:
    stored = {name: str(value) for name, value in thresholds().items()}
    return page("administration/settings.html", status=status, title="Settings", thresholds=THRESHOLDS.values(),
                typed={**stored, **request.form}, stored=stored, problems=problems or {}, due=due.report(now(), current_nouns()),
                second_step=is_on(BODY_SECOND_STEP), newly_due=newly_due, here="admin.settings",
                crumbs=crumbs(("Settings", None)))


@bp.post("/admin/settings")
@permitted("administer")
def change_settings() -> Answer:
    """Store the thresholds, all of them or none; where more would be due, once somebody has seen how many."""
    try:
        problems = retention.change(current_person(), dict(request.form), now(), nouns=current_nouns(),
                                    sure="sure" in request.form)
    except retention.NewlyDue as refusal:
        return _page(422, newly_due=refusal.message)
    except Conflict as conflict:
        return _page(409, {name: f"Somebody set this to {text} meanwhile. Change it again to put in {request.form[name]}"
                           for name, text in conflict.theirs.items()})
    if problems:
        return _page(422, problems)
    return done(url_for(".settings"), say="The settings are changed")


@bp.post("/admin/settings/second-step")
@permitted("administer")
def ask_for_second_step() -> Answer:
    """Set whether everybody of the awarding body signs in with a second step."""
    retention.ask_body_for_second_step(current_person(), request.form.get("second_step") == "yes")
    return done(url_for(".settings"), say="Changed. It holds from the next sign-in on")


@bp.get("/admin/settings/removal/<kind>")
@permitted("administer")
def removal(kind: str) -> Answer:
    """Show which things of a kind the next run would remove."""
    found, things = due.going(kind, now(), LISTED, current_nouns())
    most = threshold(PER_RUN)
    return page("administration/removal.html", title=f"{found.kept.label}: what has been kept for long enough", found=found,
                things=things,
                left_out=due.left_out(kind, now(), LISTED, current_nouns()),
                shown=f"The first {len(things)} of {found.count}" if len(things) < found.count else f"{len(things)} in all",
                next_run=min(found.count, most), here="admin.settings",
                crumbs=crumbs(("Settings", url_for(".settings")), (found.kept.label, None)))


@bp.post("/admin/settings/removal")
@permitted("administer")
def remove_due() -> Answer:
    """Remove what is due of one kind, no more than a run may."""
    try:
        settings = current_app.extensions["settings"]
        removed = retention.run(request.form.get("kind", ""), current_person(), now(), settings.instance_path,
                                read_anything, nouns=current_nouns())
    except Refused as refusal:
        return _page(422, {"kind": refusal.message})
    return done(url_for(".settings"), say=f"{count(removed, 'thing')} removed")
