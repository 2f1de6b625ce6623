"""Read from an address which candidates are asked for, and offer the filters by which they are narrowed."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import url_for

from imi.candidates.queries import employer, employers, told_apart
from imi.catalogue.queries import Standard, standards
from imi.centres.models import Centre
from imi.database.errors import NotFound
from imi.database.ordering import Order
from imi.fields.field import Choice
from imi.fields.text import whole_number
from imi.registrations.searching.order import BY_NAME, COLUMNS
from imi.registrations.searching.wanted import STATES, SearchTerms, born_on
from imi.web.inputs.listing import Filter, Listing, listing, recalled
from imi.web.security import current_centre, today

MOST_CHOICES = 200
MISSING = (("yes", "Something is missing"),)
# What is wanted, by the names that an address has for it.
NAMES = {"standard": "standard", "status": "state", "missing": "missing", "employer": "employer"}


@dataclass(frozen=True)
class CandidateList:
    """Holds which candidates are asked for, how their list is narrowed and sorted, and what the filters offer."""

    wanted: SearchTerms
    listing: Listing
    standards: Sequence[Standard]
    employers: Sequence[Choice]

    @property
    def order(self) -> Order:
        """Return the order of the list."""
        return self.listing.order or BY_NAME

    @property
    def filters(self) -> Mapping[str, str]:
        """Return the filters that are chosen, each as it reads, by its name in what is wanted."""
        return {NAMES[name]: label for name, label in self.listing.labels.items()}

    def instead(self, wanted: SearchTerms) -> str:
        """Return the address of the list of others, in the same order."""
        return self.listing.at({"q": wanted.text, "standard": wanted.standard, "status": wanted.state, "missing":
                                "yes" if wanted.missing else "", "employer": str(wanted.employer or ""),
                                "sort": self.order.code})


def asked_for(endpoint: str = "candidate.landing") -> CandidateList:
    """Return what the address of a list of candidates asks for. A filter that the centre does not have narrows nothing.

    The page of missing details is about those who lack something, so that is no filter of it.
    """
    centre = current_centre()
    linked = standards(centre, today())
    filters = {
        "q": Filter(),
        "standard": Filter("Standard", [(one.slug, one.label) for one in linked]),
        "status": Filter("Registration", STATES.items()),
        "missing": Filter("Missing details", MISSING, whole=True),
        "employer": Filter("Employer"),
    }
    # Missing details are what is left to do, so they are not remembered narrowed.
    name = "" if endpoint.endswith(".missing") else "candidates"
    if not name:
        del filters["missing"]
    known = _employers(centre, whole_number(recalled(name, filters).get("employer", "")) or 0)
    filters["employer"] = Filter("Employer", known)
    found = listing(url_for(endpoint), filters, COLUMNS, name)
    query, text = found.query, found.query.get("q", "")
    wanted = SearchTerms(text, born_on(text, today()), query.get("standard", ""), query.get("status", ""), "missing" in query,
                         int(query.get("employer", "0")))
    return CandidateList(wanted, found, linked, known)


def context(asked: CandidateList) -> Mapping[str, Any]:
    """Return what the filters of the page are made of."""
    return {"wanted": asked.wanted, "listing": asked.listing, "employer_choices": asked.employers,
            "standard_choices": [Choice(one.slug, one.label) for one in asked.standards], "states": list(STATES.items()),
            "missing_choices": MISSING}


def _employers(centre: Centre, chosen: int) -> list[Choice]:
    """Return the employers to choose from; the chosen one is among them however many there are."""
    cards = employers(centre, limit=MOST_CHOICES)
    if chosen and chosen not in {card.id for card in cards}:
        with suppress(NotFound):
            cards.append(employer(centre, chosen))
    return told_apart(cards)
