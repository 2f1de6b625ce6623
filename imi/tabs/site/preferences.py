"""Edit preferences: colours, density, rows on a page, keys. They belong to the browser; nothing stored changes."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.tabs.site.blueprint import FRAME
from imi.web.preferences import CHOICES, Preferences, remember
from imi.web.preferences import preferences as preferred
from imi.web.respond import Answer, page
from imi.web.security import permitted, while_looking_in

LABELS = {"theme": "Colours", "density": "Rows of tables", "rows": "Rows on a page of a list", "keys": "Keys with Alt"}


@FRAME.get("/preferences")
@permitted("any")
def preferences() -> Answer:
    """Show what can be chosen, with what is."""
    return page("preferences.html", title="Preferences", labels=LABELS, choices=CHOICES, chosen=preferred(),
                say="Saved for this browser" if "saved" in request.args else "",
                crumbs=[("Home", url_for(".home")), ("Your account", url_for(".account")), ("Preferences", None)])


@FRAME.post("/preferences")
@while_looking_in
@permitted("any")
def prefer() -> Answer:
    """Keep what was chosen; what is no choice leaves the usual."""
    chosen = {name: request.form[name] for name, choices in CHOICES.items() if request.form.get(name) in choices}
    return remember(redirect(url_for(".preferences", saved="yes"), 303), Preferences(**chosen))
