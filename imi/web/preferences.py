"""Keep how a person likes to see the portal, in a cookie, so that every page comes that way at once."""
from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request

from imi.web.respond import Answer

COOKIE = "preferences"
YEAR = 365 * 24 * 3600
THEMES = {"system": "As this device is set", "light": "Light", "dark": "Dark"}
DENSITIES = {"comfortable": "Comfortable", "compact": "Compact: more rows on a screen"}
ROWS = {"25": "25", "50": "50", "100": "100"}
KEYS = {"on": "On", "off": "Off: Alt and a letter does what this browser does with it"}
# Every preference with its choices; one that is not given has the usual one.
CHOICES = {"theme": THEMES, "density": DENSITIES, "rows": ROWS, "keys": KEYS}


@dataclass(frozen=True)
class Preferences:
    """What a person chose of each preference."""

    theme: str = "system"
    density: str = "comfortable"
    rows: str = "50"
    keys: str = "on"


def install(app: Flask) -> None:
    """Let every template know the preferences."""
    app.context_processor(lambda: {"preferences": preferences()})


def preferences() -> Preferences:
    """Return this browser's preferences; a value in its cookie that is no choice is ignored."""
    said = dict(part.partition("=")[::2] for part in request.cookies.get(COOKIE, "").split("."))
    return Preferences(**{name: said[name] for name, choices in CHOICES.items() if said.get(name) in choices})


def rows_per_page() -> int:
    """Return how many rows of a list a page shows."""
    return int(preferences().rows)


def remember(answer: Answer, chosen: Preferences) -> Answer:
    """Return the answer with the cookie that keeps the choices for a year."""
    text = ".".join(f"{name}={getattr(chosen, name)}" for name in CHOICES)
    answer.set_cookie(COOKIE, text, max_age=YEAR, secure=current_app.extensions["settings"].secure, httponly=True, samesite="Lax")
    return answer
