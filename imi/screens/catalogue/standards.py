"""The centre's standards with their packages: what each includes, and its price."""
from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from flask import request, url_for

from imi.catalogue import queries
from imi.formats import all_such, in_sentence
from imi.screens.blueprints import SCHEME
from imi.screens.catalogue.blueprint import bp
from imi.screens.crumbs import tab_crumbs
from imi.web.inputs.listing import Filter, listing
from imi.web.inputs.lists import View
from imi.web.respond import Answer, Crumb, focus, page, wanted_block, wanted_place
from imi.web.schemes import current_scheme, scheme_row
from imi.web.security import current_centre, permitted, today

# More columns than these are wider than a page.
SIDE_BY_SIDE = 6
# So many codes are offered for one that is not there.
SIMILAR = 4
CLOSING = (("soon", "Closing to new starts"),)
FILTERS = {"q": Filter(), "closing": Filter("Show", CLOSING, is_view=True)}


@bp.get(f"{SCHEME}/standards")
@permitted("read")
def standards_and_prices() -> Answer:
    """Show every standard linked to the centre with its packages and their prices today."""
    centre = current_centre()
    found = queries.standards(centre, today(), current_scheme().code)
    # The packages of a standard stand beneath it, in the order of the list.
    asked = listing(url_for(".standards_and_prices"), FILTERS)
    wanted, only_closing = asked.query.get("q", "").lower(), "closing" in asked.query
    closing = queries.closing_soon(found, today())
    shown = [standard for standard in (closing if only_closing else found) if wanted in standard.label.lower()]
    closed = request.args.get("closed", "")
    back = focus(f"#info-{closed}") if re.fullmatch(r"[a-z0-9-]+", closed) else {}
    if _place() == "info":
        back = back and focus("#info-of-packages")
    return page("catalogue/standards.html", fragments=("info",), headers=back, title=_title(),
                wanted=wanted, listing=asked, count=len(found), place=_place(),
                crumbs=tab_crumbs((_title(), None)), standards=shown, closing={standard.id for standard in closing},
                views=[View("All", len(found), url_for(".standards_and_prices"), not only_closing),
                       View(CLOSING[0][1], len(closing), url_for(".standards_and_prices", closing="soon"),
                            only_closing)] if closing or only_closing else [],
                offers=queries.all_offers(centre, today()))


@bp.get(f"{SCHEME}/standards/<slug>")
@permitted("read")
def standard(slug: str) -> Answer:
    """Show one standard: its packages side by side with contents, stage and price."""
    centre = current_centre()
    linked = {one.slug: one for one in queries.standards(centre, today(), current_scheme().code)}
    found = linked.get(slug.lower())
    if found is None:
        alike = _alike(slug.lower(), linked)
        return _not_there(in_sentence(scheme_row().programme_word), [
            (one.label, url_for(".standard", slug=near)) for near, one in linked.items() if near in alike])
    return page("catalogue/standard.html", fragments=("info",), title=found.label, crumbs=_crumbs((found.label, None)),
                standard=found, offers=queries.offers_with_contents(centre, found.id, today()), today=today(), place=_place(),
                say=f"What is included in {found.label}" if wanted_block() else "")


@bp.get(f"{SCHEME}/packages/<package>")
@permitted("read")
def package(package: str) -> Answer:
    """Show one package at an address to send on: contents, for whom, price and since when, and what it overlaps with."""
    centre, day = current_centre(), today()
    found = queries.sold(centre, [package.upper()], day, current_scheme().code)
    if not found:
        linked = {one.id for one in queries.standards(centre, day, current_scheme().code)}
        codes = [offer.code for of, sold in queries.all_offers(centre, day).items() if of in linked for offer in sold]
        return _not_there("package", [(code, url_for(".package", package=code))
                                               for code in _alike(package.upper(), codes)])
    [(of, offer)] = found
    overlaps = queries.sharing(offer.id, [of.id])
    return page("catalogue/package.html", title=f"{offer.code} {offer.description}", standard=of, offer=offer, today=day,
                prices=queries.prices_so_far(centre, offer.id, day), coming=queries.next_price(centre, offer.id, day),
                overlaps=overlaps, compared=",".join([offer.code, *overlaps]),
                crumbs=_crumbs((of.label, url_for(".standard", slug=of.slug)), (offer.code, None)))


@bp.get(f"{SCHEME}/packages")
@permitted("read")
def packages() -> Answer:
    """Show the packages that `compare` names, side by side: which line of contents is in which."""
    codes = [code.strip().upper() for text in request.args.getlist("compare") for code in text.split(",") if code.strip()]
    found = queries.sold(current_centre(), list(dict.fromkeys(codes))[:SIDE_BY_SIDE], today(), current_scheme().code)
    lines = list(dict.fromkeys(line for _of, offer in found for line in offer.contents))
    return page("catalogue/packages.html", title="Compare packages", found=found, lines=lines, today=today(),
                crumbs=_crumbs(("Compare", None)))


def _alike(text: str, among: Collection[str]) -> list[str]:
    """Return a few codes that may have been meant."""
    return sorted(get_close_matches(text, list(among), n=SIMILAR, cutoff=0.7))


def _not_there(kind: str, near: list[tuple[str, str]]) -> Answer:
    """Answer 404: what is not there and what another centre has read the same."""
    return page("catalogue/not_there.html", status=404, title=f"There is no such {kind}", kind=kind, near=near,
                crumbs=_crumbs(("Not found", None)))


def _place() -> str:
    """Return the id of the place where a standard's packages are shown: in a batch beside its row (info-12), else info."""
    return wanted_place() if wanted_block() == "info" else "info"


def _title() -> str:
    """Return what the page of all is called: Standards and prices."""
    return f"{all_such(scheme_row().programme_word)} and prices"


def _crumbs(*last: Crumb) -> list[Crumb]:
    return tab_crumbs((_title(), url_for(".standards_and_prices")), *last)
