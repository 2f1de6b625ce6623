"""The way to a page of a scheme: its crumbs, and its own tab from another one."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.web.respond import Answer
from imi.web.schemes import current_scheme, landing

Crumb = tuple[str, str | None]


def tab_crumbs(*last: Crumb) -> list[Crumb]:
    """Return the crumbs: Home >> the tab >> …; every part but the last is a link."""
    label, endpoint = landing()
    return [("Home", url_for("frame.home")), (label, url_for(endpoint)), *last]


def crumbs(*last: Crumb) -> list[Crumb]:
    """Return the crumbs: Home >> the tab >> Registration >> …"""
    return tab_crumbs(("Registration", url_for("receipts.submitted")), *last)


def in_its_tab(scheme: str) -> Answer | None:
    """Lead on to the same page in the tab of a scheme (its code), None where that is the page's own.

    Letters and the search name a thing by its reference alone, and lead to the first tab.
    """
    if scheme == current_scheme().code:
        return None
    return redirect(url_for(str(request.endpoint), scheme=scheme, **(request.view_args or {})), 302)
