"""A package in a sheet is found by its code, however somebody writes it, and never another one instead."""
from __future__ import annotations

from typing import Any

import pytest
from support.workbooks import row, send, workbook

from imi.catalogue.models import Package, Version
from imi.registrations.models import Registration


def sold(*codes: str) -> None:
    """More packages of the standard that the rows have."""
    version = Version.get(Version.slug == "st0499-ap01")
    for place, code in enumerate(codes, 90):
        Package.create(version=version, code=code, description="New", stage="gateway", position=place)


WRITTEN = ("acap01a", "ACAP 01A", "ACAP-01A", "ACAP‑01 A", "A C A P 0 1 A", "ACAP_01A", "ＡＣＡＰ０１Ａ", "\u200bACAP01A",
           "ACAP 01A Autocare Year 1", "ACAP-01A - Autocare Year 1", "acap01a autocare")


@pytest.mark.parametrize("text", WRITTEN)
def test_a_code_is_found_however_it_is_spaced_hyphenated_or_cased(registrar: Any, text: str) -> None:
    page = send(registrar, workbook(row(package=text)))
    assert "1 ready, 0 to fix" in page.text
    assert "Total so far £360.00" in page.text
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    assert Registration.get().package.code == "ACAP01A"


@pytest.mark.parametrize("text", ["ACAP01", "ACAP 01", "ACAP01A/B", "ACAP01A, ACAP01B", "ACAP 1A", "Autocare Year 1", "-"])
def test_a_code_that_fits_several_packages_or_none_is_refused(registrar: Any, text: str) -> None:
    page = send(registrar, workbook(row(package=text)))
    assert f"{text} is not a package of your centre’s standards" in page.text


@pytest.mark.parametrize("text, code", [
    ("XY-1", "XY-1"), ("xy1", "XY1"), ("XY-1 New", "XY-1"), ("XY 1", ""),
    ("ZZ1 A", "ZZ1A"), ("ZZ1 New", "ZZ1"), ("ZZ-1-A New", "ZZ1A"), ("ZZ-1 A New", ""),
])
def test_similar_package_codes_are_found_only_when_exact(registrar: Any, text: str, code: str) -> None:
    sold("XY-1", "XY1", "ZZ1", "ZZ1A")
    page = send(registrar, workbook(row(package=text)))
    if not code:
        assert f"{text} is not a package" in page.text
        return
    review = registrar.get(f"{page.url}/review")
    assert f" {code} " in f" {' '.join(cell.get_text() for cell in review.all('.code'))} "
