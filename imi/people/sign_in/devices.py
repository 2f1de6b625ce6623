"""Name the browser and system with which a person signs in, in words that they know.

Only plain families are looked for in the browser's User-Agent: enough to tell a phone from the computer at work. A library that
knows every model would be a thousand times larger, and the header proves nothing either way.
"""
from __future__ import annotations

# The first that fits wins: nearly every browser also claims to be Chrome, and Chrome to be Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
           ("Macintosh", "a Mac"), ("Linux", "Linux"))
# How many characters of the User-Agent are looked at.
LONGEST = 500


def named(user_agent: str) -> str:
    """Return a name such as "Firefox on Windows". NotFound parts are left out; '' where nothing is known."""
    said = user_agent[:LONGEST]
    browser, system = _first(BROWSERS, said), _first(SYSTEMS, said)
    if browser and system:
        return f"{browser} on {system}"
    return browser or (f"A browser on {system}" if system else "")


def _first(families: tuple[tuple[str, str], ...], said: str) -> str:
    return next((words for mark, words in families if mark in said), "")
