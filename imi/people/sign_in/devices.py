"""Which browser on which system somebody signs in with, in words that they know it by.

Plain families only, looked for in what the browser says of itself: enough to tell a phone from the computer at work.
A library that knows every model would be a thousand times larger, and what it says is no proof of anything either.
"""
from __future__ import annotations

# The first that fits: nearly every browser also claims to be Chrome, and that to be Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
           ("Macintosh", "a Mac"), ("Linux", "Linux"))
# More of what a browser says of itself is not looked at.
LONGEST = 500


def named(user_agent: str) -> str:
    """Firefox on Windows, say. What is not known is left out; '' where nothing is."""
    said = user_agent[:LONGEST]
    browser, system = _first(BROWSERS, said), _first(SYSTEMS, said)
    if browser and system:
        return f"{browser} on {system}"
    return browser or (f"A browser on {system}" if system else "")


def _first(families: tuple[tuple[str, str], ...], said: str) -> str:
    return next((words for mark, words in families if mark in said), "")
