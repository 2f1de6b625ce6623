"""Say which tables the catalogue has, and how standards and packages are found; no person is named there."""
from __future__ import annotations

from imi.catalogue.models import Approval, Package, PackageEdition, PackageHolds, PackageLine, Price, Programme, Scheme, Version
from imi.catalogue.queries import all_offers, sold, standards
from imi.database.hits import Asked, Group, Hit, Name, Search
from imi.database.noun import Noun

MODELS = (Scheme, Programme, Version, Package, PackageHolds, PackageEdition, PackageLine, Price, Approval)
STANDARD, STANDARDS, PACKAGE = "standard", "standards", "package"


def _coded(asked: Asked) -> Name | None:
    """Return the package of a code, where the centre can register on it."""
    return next((Name(PACKAGE, offer.code) for _standard, offer in sold(asked.centre, [asked.text.upper()], asked.today)), None)


def _found(asked: Asked) -> Group:
    wanted = asked.text.casefold()
    linked = standards(asked.centre, asked.today)
    offers = all_offers(asked.centre, asked.today)
    hits = [Hit(Name(STANDARD, one.slug), one.label, one.title) for one in linked if wanted in one.label.casefold()]
    hits += [Hit(Name(PACKAGE, offer.code), f"{offer.code} {offer.description}", of.label)
             for of in linked for offer in offers.get(of.id, ())
             if wanted in f"{offer.code} {offer.description}".casefold()]
    return Group("Standards and packages", hits[:asked.shown],
                 f"All {len(hits):,} standards and packages" if len(hits) > asked.shown else "", Name(STANDARDS))


NOUN = Noun(
    "catalogue",
    models=MODELS,
    impersonal=dict.fromkeys(MODELS, ("*", "the catalogue")),
    search=(Search(30, _found, _coded),),
)
