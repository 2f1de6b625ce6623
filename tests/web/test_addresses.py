"""The map from what a noun names to where it is in the portal."""
from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import url_for
from support import addresses

from imi.corrections.mail import CANDIDATE
from imi.people.notices import ACCOUNT, LINK, SIGN_IN
from imi.registrations.mail import RECEIPT
from imi.schemes.every import UnknownScheme
from imi.uploads.mail import UPLOAD
from imi.web.addresses import PATHS, is_of_a_scheme, path_of, under

IMI = Path(__file__).parents[2] / "imi"
PAGES = {
    "account": "frame.account", "all-closing-standards": "admin.standards_list", "all-ending-pins": "admin.find_people",
    "batch": "batch.batch", "candidate": "candidate.record",
    "candidates": "candidate.landing", "centre": "admin.centre",
    "closing-standards": "catalogue.standards_and_prices", "corrections": "admin.corrections", "drafts": "frame.drafts",
    "duplicates": "candidate.duplicates", "ending-pins": "centre.people",
    "failed-letters": "admin.letters", "link": "frame.link", "merges": "admin.duplicates", "missing-details": "candidate.missing",
    "own-corrections": "candidate.corrections", "own-failed-letters": "centre.messages", "package": "catalogue.package",
    "receipt": "receipts.receipt",
    "receipts": "receipts.submitted", "registration": "receipts.registration", "second-step": "frame.account",
    "sign-in": "frame.sign_in_page", "standard": "catalogue.standard", "standards": "catalogue.standards_and_prices",
    "suspended-centres": "admin.centres", "transfer": "changes.transfer", "unfinished-uploads": "frame.drafts",
    "unpublished-prices": "admin.price_list", "upload": "uploads.sheet", "waiting-transfers": "changes.transfers",
}
NAMES = {"candidate": "1000001", "receipt": "R-26-104213", "registration": "R-26-104213/2",
         "transfer": "7", "upload": "U-1234"}
IN_LETTERS = {ACCOUNT, CANDIDATE, LINK, RECEIPT, SIGN_IN, UPLOAD}


def in_entries() -> Iterator[str]:
    """Every kind that the entries of nouns name."""
    for file in IMI.rglob("noun.py"):
        module = import_module(".".join(file.relative_to(IMI.parent).with_suffix("").parts))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Name", "Reference", "all_of"):
                yield getattr(module, ast.unparse(node.args[0]))


def test_every_kind_of_thing_has_an_address(portal: Any) -> None:
    router = portal.app.url_map.bind("localhost")
    where = {kind: path_of(kind, NAMES.get(kind, "x"), "apprenticeship").split("?")[0].split("#")[0] for kind in PATHS}
    assert {kind: router.match(path)[0] for kind, path in where.items()} == PAGES


def test_the_address_map_covers_every_kind_that_nouns_name() -> None:
    assert IN_LETTERS | set(in_entries()) == set(PATHS)


def test_links_are_absolute_with_or_without_a_trailing_slash() -> None:
    for base in ("https://portal.example", "https://portal.example/"):
        assert under(base)("receipt", "R-26-104213",
                           "apprenticeship") == f"https://portal.example{addresses.RECEIPTS}/R-26-104213"


def test_an_address_in_a_tab_takes_the_scheme_of_what_it_leads_to() -> None:
    for kind in PATHS:
        if is_of_a_scheme(kind):
            assert path_of(kind, NAMES.get(kind, "x"), "apprenticeship").startswith("/apprenticeships/")
            with pytest.raises(UnknownScheme):
                path_of(kind, NAMES.get(kind, "x"))


def test_addresses_are_escaped_as_flask_escapes_them(portal: Any) -> None:
    for text in ("o’neill & son", "a+b=c", "50% #1", "R-26-1/2", "{}"):
        with portal.app.test_request_context():
            assert path_of("candidates", text) == url_for("candidate.landing", q=text)
    with portal.app.test_request_context():
        path = url_for("catalogue.package", scheme="apprenticeship", package="A B&+=1")
        assert path_of("package", "A B&+=1", "apprenticeship") == path


def test_a_portal_without_a_public_address_makes_no_links() -> None:
    assert {under("")(kind, "x") for kind in PATHS} == {""}
