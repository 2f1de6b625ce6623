"""What the list of candidates is narrowed by: how it reads, and the address of the list that is narrowed so."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from flask import url_for

from imi.fields.field import Choice
from imi.registrations.searching.wanted import STATES, Wanted

# What the page may be narrowed by. Nothing else of an address reaches the links.
FILTERS = ("q", "standard", "status", "missing", "employer")
Query = Mapping[str, str]


def labels(wanted: Wanted, standards: Iterable[Choice], employers: Iterable[Choice]) -> dict[str, str]:
    """Return the filters that are chosen, each as it reads, by its name in what is wanted."""
    standard = next((one.label for one in standards if one.code == wanted.standard), wanted.standard)
    employer = next((one.label for one in employers if one.code == str(wanted.employer)), "not one of your centre’s")
    found = {
        "standard": f"Standard: {standard}" if wanted.standard else "",
        "state": f"Registration: {STATES[wanted.state]}" if wanted.state else "",
        "missing": "Something is missing" if wanted.missing else "",
        "employer": f"Employer: {employer}" if wanted.employer else "",
    }
    return {name: label for name, label in found.items() if label}


def address(wanted: Wanted) -> str:
    """Return the address of the list of what is wanted."""
    asked = {"q": wanted.text, "standard": wanted.standard, "status": wanted.state, "missing": "yes" if wanted.missing else "",
             "employer": str(wanted.employer or "")}
    return _list(asked)


def _list(query: Query) -> str:
    asked = {name: value for name, value in query.items() if value}
    return "?".join(filter(None, [url_for("candidate.landing"), urlencode(asked)]))
