"""Preferences: they follow the person, and a page comes as it is liked at once."""
from __future__ import annotations

from typing import Any

import pytest

CHOSEN = {"theme": "dark", "density": "compact", "rows": "25", "keys": "off"}


def test_pages_follow_the_devices_settings_by_default(registrar: Any) -> None:
    page = registrar.get("/")
    assert page.one("meta[name=color-scheme]")["content"] == "light dark"
    assert page.one("link[href*='dark.css']")["media"] == "screen and (prefers-color-scheme: dark)"
    assert not page.one("html").has_attr("data-density")
    assert not page.one("body").has_attr("data-keys")


def test_a_chosen_preference_holds_on_the_next_page(registrar: Any) -> None:
    page = registrar.submit(registrar.get("/preferences"), "main form", **CHOSEN)
    assert "Kept. They hold wherever you sign in" in page.text
    assert {name: page.form("main form")[name] for name in CHOSEN} == CHOSEN
    assert page.one("meta[name=color-scheme]")["content"] == "dark"
    assert page.one("link[href*='dark.css']")["media"] == "screen"
    assert page.one("html")["data-density"] == "compact"
    assert page.one("body")["data-keys"] == "off"


def test_the_light_theme_loads_no_dark_stylesheet(registrar: Any) -> None:
    page = registrar.submit(registrar.get("/preferences"), "main form", theme="light")
    assert page.all("link[href*='dark.css']") == []


def test_preferences_hold_on_the_sign_in_page_too(registrar: Any) -> None:
    registrar.submit(registrar.get("/preferences"), "main form", **CHOSEN)
    registrar.post("/sign-out")
    assert registrar.get("/sign-in").one("meta[name=color-scheme]")["content"] == "dark"


def test_rows_on_a_page_hold_for_lists(portal: Any, registrar: Any) -> None:
    portal.world.people(30)
    assert len(registrar.get("/candidates").all("tbody tr")) == 39
    registrar.submit(registrar.get("/preferences"), "main form", rows="25")
    assert len(registrar.get("/candidates").all("tbody tr")) == 25


@pytest.mark.parametrize("cookie", ["", "rows=1000000", "theme=<b>", "rows", "=", "rows=25=50", "x=y.theme=dark.", "é" * 300])
def test_a_malformed_preferences_cookie_is_ignored(registrar: Any, cookie: str) -> None:
    registrar.client.set_cookie("preferences", cookie)
    page = registrar.get("/candidates")
    assert page.status == 200
    assert len(page.all("tbody tr")) == 9


def test_preferences_can_be_set_while_viewing_as_a_centre(portal: Any) -> None:
    looking = portal.browser("looking in")
    assert "Kept. They hold wherever you sign in" in looking.submit(looking.get("/preferences"), "main form", theme="light").text


def looks(page: Any) -> tuple[str, bool]:
    """How a page looks: its colours, and whether it is compact."""
    return page.one("meta[name=color-scheme]")["content"], page.one("html").has_attr("data-density")


def test_preferences_follow_the_person_to_another_browser(portal: Any, registrar: Any) -> None:
    registrar.submit(registrar.get("/preferences"), "main form", **CHOSEN)
    assert looks(portal.browser("registrar").get("/")) == ("dark", True)
    assert looks(portal.browser("reader").get("/")) == ("light dark", False)


def test_the_person_decides_where_the_browser_remembers_otherwise(portal: Any, registrar: Any) -> None:
    registrar.submit(registrar.get("/preferences"), "main form", theme="light")
    elsewhere = portal.browser("registrar")
    elsewhere.client.set_cookie("preferences", "theme=dark.density=compact")
    assert looks(elsewhere.get("/")) == ("light", False)


def test_what_a_browser_kept_is_taken_over_once_by_the_first_who_looks(portal: Any) -> None:
    first = portal.browser("registrar")
    first.client.set_cookie("preferences", "theme=dark.density=compact.rows=25.keys=on")
    assert looks(first.get("/")) == ("dark", True)
    assert looks(portal.browser("registrar").get("/")) == ("dark", True)
    next_here = portal.browser("reader")
    next_here.client.set_cookie("preferences", first.client.get_cookie("preferences").value)
    assert looks(next_here.get("/")) == ("light dark", False)
    next_here.post("/sign-out")
    assert looks(next_here.get("/sign-in")) == ("dark", True)
