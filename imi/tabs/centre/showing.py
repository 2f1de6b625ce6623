"""Share what the pages of the tab need."""
from __future__ import annotations

from flask import url_for


def crumbs(*parts: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Return the crumbs: Home >> Centre >> …"""
    return [("Home", url_for("frame.home")), ("Centre", url_for("centre.landing") if parts else None), *parts]
