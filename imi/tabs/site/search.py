"""Search from the box on every page: a name, a number or a reference, and where it leads."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from flask import g, redirect, request, url_for

from imi.candidates.names.similar_names import meant
from imi.database.entry.hits import Asked, Search
from imi.database.errors import NotFound
from imi.registrations.references import read_reference
from imi.registrations.searching.nothing_found import reasons
from imi.registrations.searching.wanted import LONGEST, SearchTerms, born_on
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.help import documents
from imi.web.inputs.lists import cut, readable
from imi.web.named import address, current_nouns, current_references
from imi.web.respond import Answer, page
from imi.web.security import current_centre, current_person, permitted, today
from imi.web.work import Link, Links, linked


@FRAME.get("/search")
@permitted("read")
def search() -> Answer:
    """Show what the centre has under a text. A number or reference that names one thing leads straight to it."""
    whole = readable(request.args.get("q", ""))
    text = whole[:LONGEST]
    asked = Asked(current_person(), current_centre(), today(), text)
    straight = _straight(asked)
    if straight:
        return redirect(straight, 303)
    found = [group for group in _groups(asked) if group.links] if text else []
    wanted = SearchTerms(text, born_on(text, asked.today))
    nothing = bool(text) and not found
    why = reasons(asked.centre, wanted, {}) if nothing else []
    return page("search.html", title=f"Search: {text}" if text else "Search", text=text, cut=cut(whole), groups=found,
                near=meant(asked.centre, text) if nothing else [],
                called_too=wanted.called_too(one.label for group in found for one in group.links),
                why=[(one.sentence, one.link, url_for(".search", q=one.instead.text) if one.instead else "") for one in why],
                crumbs=[("Home", url_for(".home")), ("Search", None)])


def _searches() -> list[Search]:
    """Return how each noun is searched, in the order in which the page shows it."""
    return sorted((one for noun in current_nouns() for one in noun.search), key=lambda one: one.place)


def _straight(asked: Asked) -> str:
    """Return the address of the one thing that the text is a number, reference or code of; '' where there is none."""
    with suppress(NotFound):
        reference, text = read_reference(asked.text, current_references())
        return address(reference.find(asked.centre, text))
    for one in _searches():
        if name := one.straight(asked):
            return address(name)
    return ""


def _groups(asked: Asked) -> Iterator[Links]:
    """Yield what each noun has, and the instruction documents."""
    for one in _searches():
        yield linked(one.find(asked))
    yield Links("Instruction Documents", [Link(one.label, url_for(".help_page", topic=one.topic), one.heading)
                                          for one in documents(g.visitor) if asked.text.casefold() in one.heading.casefold()])
