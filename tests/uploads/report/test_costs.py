"""What the ready rows of a spreadsheet come to, before anything is registered."""
from __future__ import annotations

from typing import Any

from support.workbooks import row, send, workbook

from imi.catalogue.models import Package, Version

PRICED = "ACAP01A"


def unpriced(world: Any) -> tuple[str, str]:
    """A standard's label and a package of it that has no price."""
    version = Version.get(Version.slug == "st0499-ap01")
    package = Package.create(version=version, code="ACAP01Z", description="New", stage="gateway", position=99)
    return str(version.label), str(package.code)


def test_the_report_says_what_the_ready_rows_come_to_so_far(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(), row(package=f"{PRICED} with a description"), row(surname=None)))
    assert "Total so far £720.00 (VAT not stated)." in page.text
    page = registrar.submit(page, "form[action$='rows/4']", surname="Okafor")
    assert "Total so far £1,080.00 (VAT not stated)." in page.text


def test_rows_whose_package_has_no_price_are_counted_beside_it(portal: Any, registrar: Any) -> None:
    standard, code = unpriced(portal.world)
    assert "Total so far £360.00 (VAT not stated) and 1 not priced." in send(
        registrar, workbook(row(), row(standard=standard, package=code))).text
    assert "Total so far 1 not priced." in send(registrar, workbook(row(standard=standard, package=code))).text


def test_no_total_is_shown_when_no_row_is_ready(registrar: Any) -> None:
    assert "Total so far" not in send(registrar, workbook(row(surname=None))).text


def test_a_package_that_was_put_right_here_counts_as_it_is_now(portal: Any, registrar: Any) -> None:
    page = send(registrar, workbook(row(package="NONE1")))
    assert "Total so far" not in page.text
    page = registrar.submit(page, "form[action$='rows/2']", package=PRICED)
    assert "Total so far £360.00" in page.text


def test_costs_of_forty_rows_take_as_many_statements_as_of_two(registrar: Any, statements: Any) -> None:
    pages = [send(registrar, workbook(*(row() for _ in range(many)))).url.split("#")[0] for many in (2, 40)]
    asked = []
    for url in pages:
        with statements() as said:
            registrar.get(url)
        asked.append(len(said))
    assert asked[0] == asked[1]
