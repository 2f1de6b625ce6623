"""Show every page as its reader likes it: as the person chose who is signed in, or else as the browser remembers.

The browser's cookie is for pages before signing in. Earlier releases kept everything in it: such a cookie is taken over by the
first person who looks with it, and marked, so that the choices of one person never become those of the next at a computer.
"""
from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, g, request

from imi.people.own.preferences import Preference, Preferences, one_of, take_over
from imi.web.respond import Answer

COOKIE, MARK = "preferences", ("of", "person")
YEAR = 365 * 24 * 3600
THEMES = {"system": "As this device is set", "light": "Light", "dark": "Dark"}
DENSITIES = {"comfortable": "Comfortable", "compact": "Compact: more rows on a screen"}
ROWS = {"25": "25", "50": "50", "100": "100"}
KEYS = {"on": "On", "off": "Off: Alt and a letter does what this browser does with it"}
# Every choice of how pages look, by name.
CHOICES = {"theme": THEMES, "density": DENSITIES, "rows": ROWS, "keys": KEYS}
THEME, DENSITY = one_of("theme", "system", THEMES), one_of("density", "comfortable", DENSITIES)
ROWS_SHOWN, SHORTCUTS = one_of("rows", "50", ROWS), one_of("keys", "on", KEYS)
LOOKS = (THEME, DENSITY, ROWS_SHOWN, SHORTCUTS)


@dataclass(frozen=True)
class Look:
    """How pages look to whoever asks."""

    theme: str
    density: str
    rows: str
    keys: str


def install(app: Flask) -> None:
    """Let every template know how the page is to look, and take over what older releases left in a browser."""
    app.context_processor(lambda: {"preferences": look()})
    app.after_request(_taken_over)


def look() -> Look:
    """Return how pages are to look: as the person chose, else as the browser remembers; what is no choice is ignored."""
    browser, visitor = _cookie(), g.get("visitor")
    if visitor is None:
        return _look(browser)
    # What was left by an older release holds for the first look already.
    return _look(Preferences({**({} if _is_marked() else browser.stored), **visitor.preferences.stored}))


def rows_per_page() -> int:
    """Return how many rows of a list a page shows."""
    return int(look().rows)


def remember(answer: Answer, chosen: Preferences) -> Answer:
    """Return the answer with the cookie that lets the browser show its pages before signing in the same way, for a year."""
    parts = [(each.name, chosen.of(each)) for each in LOOKS if chosen.has(each)]
    answer.set_cookie(COOKIE, ".".join("=".join(part) for part in (*parts, MARK)), max_age=YEAR,
                      secure=current_app.extensions["settings"].secure, httponly=True, samesite="Lax")
    return answer


def _look(chosen: Preferences) -> Look:
    return Look(*(chosen.of(each) for each in LOOKS))


def _said() -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in request.cookies.get(COOKIE, "").split("."))


def _is_marked() -> bool:
    return MARK in _said().items()


def _cookie() -> Preferences:
    """Return what the browser remembers."""
    said = _said()
    chosen: list[tuple[Preference[str], object]] = [(each, said.get(each.name)) for each in LOOKS]
    return Preferences().with_chosen(chosen)


def _taken_over(answer: Answer) -> Answer:
    """Store what an older release left in this browser with the person who looks, where they have not chosen yet."""
    visitor = g.get("visitor")
    chosen_now = any(each.startswith(f"{COOKIE}=") for each in answer.headers.getlist("Set-Cookie"))
    if visitor is None or COOKIE not in request.cookies or _is_marked() or chosen_now:
        return answer
    browser = _cookie()
    return remember(answer, browser) if take_over(visitor.person, browser) else answer
