"""How somebody likes to see the portal. Kept in a cookie of their browser, so that every page comes as it is liked at once."""
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
# Every preference with its choices; the one that is not said is the usual.
CHOICES = {"theme": THEMES, "density": DENSITIES, "rows": ROWS, "keys": KEYS}


@dataclass(frozen=True)
class Preferences:
    """What somebody chose of each."""

    theme: str = "system"
    density: str = "comfortable"
    rows: str = "50"
    keys: str = "on"


def install(app: Flask) -> None:
    """Let every template know what is preferred."""
    app.context_processor(lambda: {"preferences": preferences()})


def preferences() -> Preferences:
    """What this browser prefers; what its cookie says that is no choice counts as not said."""
    said = dict(part.partition("=")[::2] for part in request.cookies.get(COOKIE, "").split("."))
    return Preferences(**{name: said[name] for name, choices in CHOICES.items() if said.get(name) in choices})


def rows_per_page() -> int:
    """How many rows of a list stand on a page."""
    return int(preferences().rows)


def remember(answer: Answer, chosen: Preferences) -> Answer:
    """The answer, with the cookie that keeps the choices for a year."""
    text = ".".join(f"{name}={getattr(chosen, name)}" for name in CHOICES)
    answer.set_cookie(COOKIE, text, max_age=YEAR, secure=current_app.extensions["settings"].secure, httponly=True, samesite="Lax")
    return answer
