"""A package has an address of its own, packages stand side by side, and a batch begins there."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from support.makers import AUTOCARE, LIGHT

from imi.batches.models import Batch
from imi.catalogue.models import Package, Price
from imi.database.connection import now

PACKAGES = "/apprenticeships/packages"


def test_a_package_shows_its_contents_price_and_overlaps(registrar: Any, reader: Any) -> None:
    page = registrar.get(f"{PACKAGES}/acap01c")
    assert page.one("h1").get_text() == "ACAP01C Autocare Year 1 and 2 Gateway Package"
    assert "On programme, up to gateway" in page.text
    assert "It is the Centre's responsibility to ensure candidate(s) are registered on the correct package" in page.text
    assert [link.get_text() for link in page.all("dd a.code")] == ["ACAP01A", "ACAP01B"]
    assert not reader.get(f"{PACKAGES}/ACAP01C").all("main form")
    assert registrar.get("/apprenticeships/standards").all(f"a[href='{PACKAGES}/ACAP01C']")


def test_registering_on_a_package_begins_a_batch_with_it(registrar: Any) -> None:
    page = registrar.submit(registrar.get(f"{PACKAGES}/ACAP01A"), "#begin")
    assert page.url.endswith(Batch.get().reference)
    assert (Batch.get().version.slug, Batch.get().package.code) == ("st0499-ap01", "ACAP01A")


def test_packages_are_compared_at_an_address(registrar: Any, southgate: Any) -> None:
    page = registrar.get(PACKAGES, compare=["ACAP01A,ACAP01D", "AS-LVSMT-GW1-AP03", "NOWHERE"])
    assert [head.get_text() for head in page.all("thead th")] == ["Package Code", "ACAP01A", "ACAP01D", "AS-LVSMT-GW1-AP03"]
    assert {"Included", "Not included"} <= {cell.get_text() for cell in page.all("td")}
    # What is not linked to a centre is not there.
    assert len(southgate.get(PACKAGES, compare="ACAP01A,AS-LVSMT-GW1-AP03").all("thead th")) == 2
    assert southgate.get(f"{PACKAGES}/AS-LVSMT-GW1-AP03").status == 404
    assert "Tick the packages to compare" in registrar.get(PACKAGES).text


def test_comparing_asks_the_database_as_often_for_four_packages_as_for_one(
    registrar: Any, statements: Callable[[], Any],
) -> None:
    asked = []
    for codes in ("ACAP01A", "ACAP01A,ACAP01B,ACAP01C,ACAP01D"):
        with statements() as said:
            registrar.get(PACKAGES, compare=codes)
        asked.append(len(said))
    assert asked[0] == asked[1]


def test_an_unknown_package_code_suggests_similar_ones(registrar: Any) -> None:
    page = registrar.get("/apprenticeships/packages/ACAP01X")
    assert page.status == 404
    assert "/apprenticeships/packages/ACAP01A" in page.links
    page = registrar.get("/apprenticeships/standards/st0499-ap02")
    assert page.status == 404
    assert f"/apprenticeships/standards/{AUTOCARE}" in page.links


def test_packages_not_linked_to_the_centre_look_like_unknown_ones(southgate: Any) -> None:
    for path in (f"{PACKAGES}/AS-LVSMT-GW1-AP03", f"/apprenticeships/standards/{LIGHT}"):
        page = southgate.get(path)
        assert page.status == 404
        assert "is linked to your centre" in page.text
        assert not page.all("main ul a")


def test_the_price_that_comes_next_is_shown_beside_todays(portal: Any, registrar: Any) -> None:
    package = Package.get(Package.code == "ACAP01A")
    group = portal.world.north.price_group_id
    coming = {"package": package, "price_group": group, "from_on": date(2027, 1, 1), "pence": 37200}
    Price.create(**coming)
    assert "£372.00" not in registrar.get("/apprenticeships/packages/ACAP01A").text
    Price.update(published_at=now()).where(Price.from_on == date(2027, 1, 1)).execute()
    assert "From 1 January 2027 £372.00" in registrar.get("/apprenticeships/packages/ACAP01A").text
