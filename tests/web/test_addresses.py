"""The map from what a noun names to where it is in the portal."""
from __future__ import annotations

from typing import Any

from support import addresses

from imi.batches.noun import BATCH
from imi.catalogue.noun import PACKAGE, STANDARD, STANDARDS
from imi.corrections.mail import CANDIDATE
from imi.people.notices import ACCOUNT, LINK, SIGN_IN
from imi.registrations.mail import RECEIPT
from imi.registrations.noun import CANDIDATES, RECEIPTS, REGISTRATION
from imi.uploads.mail import UPLOAD
from imi.web.addresses import PATHS, path_of, under

PAGES = {
    "account": "frame.account", "batch": "batch.batch", "candidate": "candidate.record",
    "candidates": "candidate.landing", "link": "frame.link", "package": "catalogue.package",
    "receipt": "receipts.receipt", "receipts": "receipts.submitted", "registration": "receipts.registration",
    "sign-in": "frame.sign_in_page", "standard": "catalogue.standard", "standards": "catalogue.standards_and_prices",
    "upload": "uploads.sheet",
}
NAMES = {"candidate": "1000001", "receipt": "R-26-104213", "registration": "R-26-104213/2", "upload": "U-1234"}


def test_every_kind_of_thing_has_an_address(portal: Any) -> None:
    router = portal.app.url_map.bind("localhost")
    assert {kind: router.match(path_of(kind, NAMES.get(kind, "x")).partition("?")[0])[0] for kind in PATHS} == PAGES


def test_the_address_map_covers_every_kind_that_nouns_name() -> None:
    found = {BATCH, CANDIDATES, PACKAGE, RECEIPTS, REGISTRATION, STANDARD, STANDARDS}
    assert {ACCOUNT, CANDIDATE, LINK, RECEIPT, SIGN_IN, UPLOAD} | found == set(PATHS)


def test_links_are_absolute_with_or_without_a_trailing_slash() -> None:
    for base in ("https://portal.example", "https://portal.example/"):
        assert under(base)("receipt", "R-26-104213") == f"https://portal.example{addresses.RECEIPTS}/R-26-104213"


def test_a_portal_without_a_public_address_makes_no_links() -> None:
    assert {under("")(kind, "x") for kind in PATHS} == {""}
