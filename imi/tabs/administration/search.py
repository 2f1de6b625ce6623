"""Search from the box on top of the awarding body's pages: for centres, people, candidates, references, standards, packages."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from flask import redirect, request, url_for

from imi.administration import centres, people
from imi.administration import searching as found
from imi.database.errors import NotFound
from imi.formats import count
from imi.registrations.references import read_reference
from imi.registrations.searching.wanted import LONGEST
from imi.tabs.administration.blueprint import bp
from imi.tabs.administration.landing import crumbs
from imi.web.inputs.lists import cut, readable
from imi.web.named import current_references
from imi.web.respond import Answer, page
from imi.web.security import permitted
from imi.web.work import Link, Links

# So many of a kind are shown; the rest stands on its page.
SHOWN = 5


@bp.get("/admin/search")
@permitted("assist")
def search() -> Answer:
    """Show what there is under a text. A number, reference or code that means one thing leads straight to it.

    What a candidate is known by is for their centres: to the awarding body a number leads to what was done about it.
    """
    whole = readable(request.args.get("q", ""))
    text = whole[:LONGEST]
    straight = _straight(text) if text else ""
    if straight:
        return redirect(straight, 303)
    groups = [group for group in _groups(text) if group.links] if text else []
    return page("administration/search.html", title=f"Search: {text}" if text else "Search", text=text, cut=cut(whole),
                groups=groups, crumbs=crumbs(("Search", None)))


def _straight(text: str) -> str:
    """Return the address of the one thing that the text is a number, reference or code of; '' where there is none."""
    with suppress(NotFound):
        _reference, reference = read_reference(text, current_references())
        return url_for(".audit", reference=reference.partition("/")[0])
    if candidate := found.candidate_of(text):
        return url_for(".audit", candidate=candidate)
    if centre := found.centre_of(text):
        return url_for(".centre", number=centre)
    if package := found.package_of(text):
        return url_for(".package", code=package)
    return ""


def _groups(text: str) -> Iterator[Links]:
    listed, total = centres.centres(text)
    yield Links("Centres", [Link(f"{one.name} ({one.number})", url_for(".centre", number=one.number),
                                 "" if one.state == "active" else one.state.capitalize()) for one in listed[:SHOWN]],
                url_for(".centres", q=text), _all(total, "centre"))
    places, total = people.find(text)
    yield Links("People", [Link(one.name, url_for(".person", number=one.id), f"{one.email}, {one.centre or 'awarding body'}")
                           for one in places[:SHOWN]], url_for(".find_people", q=text), _all(total, "place", "places of people"))
    standards, total = found.standards(text, SHOWN)
    yield Links("Standards", [Link(label, url_for(".standard", slug=slug), note) for slug, label, note in standards],
                url_for(".standards_list", q=text), _all(total, "standard"))
    packages, total = found.packages(text, SHOWN)
    yield Links("Packages", [Link(f"{code} {description}", url_for(".package", code=code), standard)
                             for code, description, standard in packages], url_for(".price_list"), _all(total, "package"))


def _all(total: int, one: str, several: str = "") -> str:
    return f"All {count(total, one, several)}" if total > SHOWN else ""
