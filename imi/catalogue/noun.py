"""Say which tables the catalogue has, how its things are found, and what of it waits; no person is named there."""
from __future__ import annotations

from imi.catalogue.models import Approval, Package, PackageEdition, PackageHolds, PackageLine, Price, Programme, Scheme, Version
from imi.catalogue.queries import all_offers, how_many_unpublished, sold, standards
from imi.database.entry.hits import Asked, Group, Hit, Name, Search, Waiting, all_of
from imi.database.entry.noun import Noun
from imi.database.entry.words import AuditWords
from imi.formats import count

MODELS = (Scheme, Programme, Version, Package, PackageHolds, PackageEdition, PackageLine, Price, Approval)
STANDARD, STANDARDS, PACKAGE, PRICES = "standard", "standards", "package", "unpublished-prices"


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


def _unpublished(asked: Asked) -> Group:
    number = how_many_unpublished(asked.today)
    said = count(number, "price is not published yet", "prices are not published yet")
    return Group("Prices", [Hit(Name(PRICES), said)] if number else [])


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
    waiting=(Waiting(70, _unpublished, of="body"),),
)
