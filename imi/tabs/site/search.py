"""One box on every page: a name, a number or a reference, and where it leads."""
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from flask import g, redirect, request, url_for

from imi.batches.view import batch
from imi.candidates import queries as candidates
from imi.candidates.names.similar_names import meant
from imi.catalogue import queries as catalogue
from imi.catalogue.queries import Offer, Standard
from imi.centres.models import Centre
from imi.centres.queries import given
from imi.database.errors import NotFound
from imi.formats import short_day
from imi.registrations import receipts
from imi.registrations.finding import SEVEN, TEN, SearchHit, Wanted, born_on, find
from imi.registrations.references import read_reference
from imi.tabs.site.blueprint import FRAME
from imi.tabs.site.help import documents
from imi.uploads.report.shown import upload
from imi.web.respond import Answer, page
from imi.web.security import current_centre, permitted, today

# So many of a kind; the rest stands on the page of all of them.
SHOWN = 5


@dataclass(frozen=True)
class Hit:
    """Something that was found: what it is, where it is, and what tells it from others."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind. Where not all of it is shown, `url` is the page that shows all, and `all` the text of its link.
    """

    heading: str
    hits: list[Hit] = field(default_factory=list)
    url: str = ""
    all: str = ""


@FRAME.get("/search")
@permitted("read")
def search() -> Answer:
    """Show what the centre has under a text. A number or reference that names one thing leads straight to it."""
    centre = current_centre()
    # What cannot be seen is nothing that somebody looks for, and PostgreSQL takes no NUL.
    text = "".join(filter(str.isprintable, request.args.get("q", ""))).strip()[:100]
    straight = _straight(centre, text)
    if straight:
        return redirect(straight, 303)
    found = [group for group in _groups(centre, text, today()) if group.hits] if text else []
    return page("search.html", title=f"Search: {text}" if text else "Search", text=text, groups=found,
                near=[] if found or not text else meant(centre, text), crumbs=[("Home", url_for(".home")), ("Search", None)])


def _straight(centre: Centre, text: str) -> str:
    """Return the address of the one thing that this number, reference or code names at the centre; '' where there is none."""
    digits = re.sub(r"[\s-]", "", text)
    if digits.isascii() and digits.isdigit() and len(digits) in (SEVEN, TEN):
        for held in candidates.known(centre, [digits]).values():
            return url_for("candidate.record", number=held.number)
    with suppress(NotFound):
        return _referred(centre, read_reference(text))
    for _standard, offer in catalogue.sold(centre, [text.upper()], today()):
        return url_for("apprenticeship.package", package=offer.code)
    return ""


def _referred(centre: Centre, reference: str) -> str:
    """Return the address of a batch, upload, receipt or registration. Raises NotFound."""
    kind, (whole, _slash, line) = reference[:1], reference.partition("/")
    if kind == "B":
        return url_for("apprenticeship.batch", reference=batch(centre, whole).reference)
    if kind == "U":
        return url_for("apprenticeship.sheet", reference=upload(centre, whole).reference)
    found = receipts.receipt(centre, whole)
    if line and 0 < int(line) <= found.candidates:
        return url_for("apprenticeship.registration", reference=found.reference, line=int(line))
    return url_for("apprenticeship.receipt", reference=found.reference)


def _groups(centre: Centre, text: str, day: date) -> Iterator[Group]:
    yield _candidates(centre, text, day)
    yield _receipts(centre, text)
    yield _catalogue(centre, text, day)
    yield Group("Instruction Documents", [Hit(one.label, url_for(".help_page", topic=one.topic), one.heading)
                                          for one in documents(g.visitor) if text.casefold() in one.heading.casefold()])


def _candidates(centre: Centre, text: str, day: date) -> Group:
    found = find(centre, Wanted(text, born_on(text, day)), given(day), per=SHOWN)
    hits = [Hit(f"{line.held.number}, {line.held.name}", url_for("candidate.record", number=line.held.number), _told(line))
            for line in found.lines]
    many = "More than a thousand" if found.more else f"All {found.total:,}"
    return Group("Candidates", hits, url_for("candidate.landing", q=text), f"{many} candidates" if found.total > SHOWN else "")


def _told(line: SearchHit) -> str:
    """Say what tells a candidate from one of the same name, and what may have been the reason for finding them."""
    born, employer = line.held.values["date_of_birth"], line.held.values["employer_name"]
    packages = ", ".join(package for _standard, package, _state in line.registrations)
    return "; ".join(filter(None, [f"born {short_day(born)}" if born else "", employer, packages]))


def _receipts(centre: Centre, text: str) -> Group:
    rows, total = receipts.submitted(centre, receipts.Filter(text=text))
    hits = [Hit(one.reference, url_for("apprenticeship.receipt", reference=one.reference),
                f"{one.package}, {one.standard}") for one in rows[:SHOWN]]
    return Group("Submitted registrations", hits, url_for("apprenticeship.submitted", q=text),
                 f"All {total:,} submitted registrations" if total > SHOWN else "")


def _catalogue(centre: Centre, text: str, day: date) -> Group:
    wanted = text.casefold()
    linked = catalogue.standards(centre, day)
    offers = catalogue.all_offers(centre, day)
    hits = [Hit(one.label, url_for("apprenticeship.standard", slug=one.slug), one.title)
            for one in linked if wanted in one.label.casefold()]
    hits += [_package(of, offer) for of in linked for offer in offers.get(of.id, ())
             if wanted in f"{offer.code} {offer.description}".casefold()]
    return Group("Standards and packages", hits[:SHOWN], url_for("apprenticeship.standards_and_prices"),
                 f"All {len(hits):,} standards and packages" if len(hits) > SHOWN else "")


def _package(of: Standard, offer: Offer) -> Hit:
    return Hit(f"{offer.code} {offer.description}", url_for("apprenticeship.package", package=offer.code), of.label)
