"""Share what the pages of the tab need."""
from __future__ import annotations

from flask import url_for

from imi.web.respond import Crumb


def crumbs(*last: Crumb) -> list[Crumb]:
    """Return the crumbs: Home >> Candidate >> …"""
    return [("Home", url_for("frame.home")), ("Candidate", url_for("candidate.landing") if last else None), *last]
