"""The way to a page of registrations, as its crumbs show it."""
from __future__ import annotations

from flask import url_for

REGISTRATION = (("Home", "frame.home"), ("Apprenticeship", "apprenticeship.landing"),
                ("Registration", "receipts.submitted"))


def crumbs(*last: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Return the crumbs: Home >> Apprenticeship >> Registration >> …; every part but the last is a link."""
    return [*((label, url_for(endpoint)) for label, endpoint in REGISTRATION), *last]
