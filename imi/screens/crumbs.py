"""The way to a page of a scheme, as its crumbs show it."""
from __future__ import annotations

from flask import url_for

from imi.web.respond import Crumb
from imi.web.schemes import landing


def tab_crumbs(*last: Crumb) -> list[Crumb]:
    """Return the crumbs: Home >> the tab >> …; every part but the last is a link."""
    label, endpoint = landing()
    return [("Home", url_for("frame.home")), (label, url_for(endpoint)), *last]


def crumbs(*last: Crumb) -> list[Crumb]:
    """Return the crumbs: Home >> the tab >> Registration >> …"""
    return tab_crumbs(("Registration", url_for("receipts.submitted")), *last)
