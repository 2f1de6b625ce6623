"""Show the first page of the administration, which leads to all others."""
from __future__ import annotations

from flask import url_for

from imi.tabs.administration.blueprint import bp
from imi.web.respond import Answer, page
from imi.web.security import permitted


@bp.get("/admin")
@permitted("assist")
def landing() -> Answer:
    """Show what the awarding body can do here."""
    return page("administration/landing.html", title="Administration", crumbs=crumbs())


def crumbs(*last: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Return the crumbs: Home >> Administration >> …; every part but the last is a link."""
    return [("Home", url_for("frame.home")), ("Administration", url_for(".landing") if last else None), *last]
