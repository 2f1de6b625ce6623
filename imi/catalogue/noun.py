"""Say which tables the catalogue has, how its things are found, and what of it waits; no person is named there."""
from __future__ import annotations

from collections.abc import Iterator

from imi.catalogue.models import Approval, Package, PackageEdition, PackageHolds, PackageLine, Price, Programme, Scheme, Version
from imi.catalogue.queries import all_offers, closing_soon, how_many_closing, how_many_unpublished, sold, standards
from imi.database.entry.hits import Asked, Group, Hit, Name, Search, Waiting, WorkLine, all_of
from imi.database.entry.noun import Noun
from imi.database.entry.words import AuditWords
from imi.formats import short_day

MODELS = (Scheme, Programme, Version, Package, PackageHolds, PackageEdition, PackageLine, Price, Approval)
STANDARD, STANDARDS, PACKAGE, PRICES = "standard", "standards", "package", "unpublished-prices"
CLOSING, ALL_CLOSING = "closing-standards", "all-closing-standards"
CLOSES = ("standard closing to new starts", "standards closing to new starts")


def _coded(asked: Asked) -> Name | None:
    """Return the package of a code, where the centre can register on it."""
    found = sold(asked.centre, [asked.text.upper()], asked.today)
    return next((Name(PACKAGE, offer.code, of.scheme) for of, offer in found), None)


def _found(asked: Asked) -> Group:
    wanted = asked.text.casefold()
    linked = standards(asked.centre, asked.today)
    offers = all_offers(asked.centre, asked.today)
    hits = [Hit(Name(STANDARD, one.slug, one.scheme), one.label, one.title) for one in linked if wanted in one.label.casefold()]
    hits += [Hit(Name(PACKAGE, offer.code, of.scheme), f"{offer.code} {offer.description}", of.label)
             for of in linked for offer in offers.get(of.id, ())
             if wanted in f"{offer.code} {offer.description}".casefold()]
    return Group("Standards and packages", hits[:asked.shown],
                 f"All {len(hits):,} standards and packages" if len(hits) > asked.shown else "",
                 all_of(STANDARDS, (hit.name.scheme for hit in hits)))


def _unpublished(_asked: Asked) -> Iterator[WorkLine]:
    yield WorkLine(how_many_unpublished(), "draft of the price list to publish", "drafts of the price list to publish",
                   Name(PRICES))


def _closing(asked: Asked) -> Iterator[WorkLine]:
    """Yield a line for each scheme, since each lists its own standards."""
    closing = closing_soon(standards(asked.centre, asked.today), asked.today)
    for scheme in dict.fromkeys(one.scheme for one in closing):
        those = [one for one in closing if one.scheme == scheme]
        hits = [Hit(Name(STANDARD, one.slug, scheme), one.label, f"After {short_day(one.last_start)}")
                for one in those[:asked.shown]]
        yield WorkLine(len(those), *CLOSES, Name(CLOSING, "", scheme), hits)


def _all_closing(asked: Asked) -> Iterator[WorkLine]:
    yield WorkLine(how_many_closing(asked.today), *CLOSES, Name(ALL_CLOSING))


WORDS = AuditWords(
    verbs={"drafted": "Drafted", "dropped": "Dropped", "published": "Published"},
    things={"approval": "the link of a standard to a centre", "catalogue": "a catalogue workbook", "contents": "a contents",
            "package": "a package", "price": "a price", "standard": "a standard"},
)
NOUN = Noun(
    "catalogue",
    models=MODELS,
    impersonal=dict.fromkeys(MODELS, ("*", "the catalogue")),
    audit=WORDS,
    search=(Search(30, _found, _coded),),
    waiting=(Waiting(90, _closing), Waiting(70, _unpublished, of="body"), Waiting(90, _all_closing, of="body")),
)
