"""What the pages of the tab share."""
from __future__ import annotations

import json

from flask import url_for

Crumb = tuple[str, str | None]


def crumbs(*last: Crumb) -> list[Crumb]:
    """Return the crumbs: Home >> Candidate >> …"""
    return [("Home", url_for("frame.home")), ("Candidate", url_for("candidate.landing") if last else None), *last]


def focus(selector: str) -> dict[str, str]:
    """Return the header that puts focus somewhere once the fragment has settled."""
    return {"HX-Trigger-After-Settle": json.dumps({"portal:focus": {"to": selector, "select": False}})}
