"""Edit preferences: colours, density, rows on a page, keys, e-mails. They follow the person to every browser."""
from __future__ import annotations

from flask import redirect, request, url_for

from imi.people.own.emails import reaching
from imi.people.own.preferences import Preference, keep_all
from imi.tabs.site.blueprint import FRAME
from imi.web.named import current_kinds
from imi.web.preferences import CHOICES, LOOKS, look, remember
from imi.web.respond import Answer, page
from imi.web.security import current_person, current_visitor, permitted, while_looking_in

LABELS = {"theme": "Colours", "density": "Rows of tables", "rows": "Rows on a page of a list", "keys": "Keys with Alt"}


@FRAME.get("/preferences")
@permitted("any")
def preferences() -> Answer:
    """Show what can be chosen, with what is."""
    return page("preferences.html", title="Preferences", labels=LABELS, choices=CHOICES, chosen=look(),
                emails=_emails(), wanted=_wanted(), say="Kept. They hold wherever you sign in" if "saved" in request.args else "",
                crumbs=[("Home", url_for(".home")), ("Your account", url_for(".account")), ("Preferences", None)])


@FRAME.post("/preferences")
@while_looking_in
@permitted("any")
def prefer() -> Answer:
    """Keep what was chosen; what is no choice leaves the usual."""
    chosen: list[tuple[Preference[str], object]] = [(each, request.form.get(each.name)) for each in LOOKS]
    mail = [kind for kind, _what in _emails()] if "emails_shown" in request.form else []
    wanted = [(reaching(kind), kind in request.form.getlist("emails")) for kind in mail]
    keep_all(current_person(), [*chosen, *wanted])
    return remember(redirect(url_for(".preferences", saved="yes"), 303), current_visitor().preferences.with_chosen(chosen))


def _emails() -> list[tuple[str, str]]:
    """Return the kinds of e-mail that one of a centre's people may do without, each with what it tells."""
    return current_kinds().optional if current_visitor().is_staff else []


def _wanted() -> list[str]:
    return [kind for kind, _what in _emails() if current_visitor().preferences.of(reaching(kind))]
