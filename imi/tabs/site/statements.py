"""Show two statements that may be read before signing in: privacy, and accessibility."""
from __future__ import annotations

from flask import current_app

from imi.tabs.site.blueprint import FRAME
from imi.web.respond import Answer, page
from imi.web.security import public


@FRAME.get("/privacy")
@public
def privacy() -> Answer:
    """Show what is stored about whom, and why."""
    settings = current_app.extensions["settings"]
    return page("privacy.html", title="Privacy", idle_minutes=settings.session_idle_minutes,
                hours=settings.session_hours)


@FRAME.get("/accessibility")
@public
def accessibility() -> Answer:
    """Show what the portal does for everybody to be able to use it, and whom to tell where it fails."""
    return page("accessibility.html", title="Accessibility")
