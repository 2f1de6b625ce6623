"""Name every key that does something, for the page about keys and for what a page marks so that static/keys.js finds it."""
from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup


class Key(NamedTuple):
    """A key: what templates call it, how it is written, as which event the browser reports it, where it works and what it does.

    One with Alt goes to what the page marks with it. The others are the script's own, by the name of the event's key.
    """

    name: str
    written: tuple[str, ...]
    event: str
    where: str
    does: str


KEYS = (
    Key("add", ("Enter",), "Enter", "Existing Candidate Number", "Adds the number or the list"),
    Key("line", ("Shift", "Enter"), "Enter", "Existing Candidate Number", "Begins a new line"),
    Key("send", ("Ctrl", "Enter"), "Enter", "Any form", "Sends it"),
    Key("numbers", ("Alt", "Q"), "KeyQ", "Batch", "Goes to Existing Candidate Number"),
    Key("search", ("Alt", "J"), "KeyJ", "Every page",
        "Goes to the search: in a batch to that for candidates, else to the one on top"),
    Key("new", ("Alt", "N"), "KeyN", "Batch", "Opens New Candidate, or starts a batch"),
    Key("fix", ("Alt", "M"), "KeyM", "Batch",
        "Goes to the next thing to fix: the package, or a candidate with something missing"),
    Key("next", ("Alt", "M"), "KeyM", "Report of a spreadsheet", "Goes to the next problem, after the last to the first"),
    Key("undo", ("Alt", "U"), "KeyU", "Batch, after a change", "Undoes it"),
    Key("review", ("Alt", "R"), "KeyR", "Batch, review", "Save"),
    Key("choose", ("↓",), "ArrowDown", "Batch, standards and packages",
        "Moves to the next without leaving; Space or Enter chooses a package"),
    Key("calendar", ("Alt", "↓"), "ArrowDown", "A date of a batch", "Opens the calendar"),
    Key("edit", ("F2",), "F2", "A row of a batch", "Edits it"),
    Key("close", ("Esc",), "Escape", "A row or form being edited, help, a menu", "Closes it"),
    Key("about", ("Alt", "I"), "KeyI", "A field with a ? beside it", "Opens what it must be, with an example"),
    Key("into", ("↓",), "ArrowDown", "Search", "Goes into the results; ↑ and ↓ move in them, Esc leaves them"),
    Key("back", ("↑",), "ArrowUp", "Results of a search", "Goes back, from the first to the search"),
)
WITH_ALT = {key.name: Markup('aria-keyshortcuts="{}" data-key="{}"').format("+".join(key.written), key.event)
            for key in KEYS if key.event.startswith("Key")}


def shortcut(name: str) -> Markup:
    """Return the attributes of what a key with Alt goes to."""
    return WITH_ALT[name]
