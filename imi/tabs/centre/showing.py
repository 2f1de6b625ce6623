"""What the pages of the tab share."""
from __future__ import annotations

from flask import current_app, request, url_for

from imi.people.staffing import Post
from imi.rules.dates import day, messages
from imi.rules.field import Given, Invalid
from imi.web.numbers import whole
from imi.web.security import today

NOT_A_DAY = messages("Date")
# Without a public address the portal is reached on this machine only.
THIS_MACHINE = "http://127.0.0.1:8000"


def crumbs(*parts: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Home >> Centre >> …"""
    return [("Home", url_for("frame.home")), ("Centre", url_for("centre.landing") if parts else None), *parts]


def post() -> Post:
    """Where letters come from."""
    settings = current_app.extensions["settings"]
    return Post(settings.public_url or THIS_MACHINE, settings.help_email)


def page_number() -> int:
    """Which page of the list is asked for, from 1."""
    return min(max(request.args.get("page", default=1, type=whole), 1), 100_000)


def read_day(text: str):  # type: ignore[no-untyped-def]
    """(the day, '') of a text, (None, what is wrong with it) otherwise. No text is no day."""
    if not text.strip():
        return None, ""
    try:
        return day(text, Given(today())), ""
    except Invalid as fault:
        return None, NOT_A_DAY[fault.code].format(**fault.facts)
