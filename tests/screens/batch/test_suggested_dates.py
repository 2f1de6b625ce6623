"""Expected end and EPA date are suggested from the package's usual length, beside what is typed and never instead of it."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.addresses import BATCHES, RECEIPTS

from imi.batches.models import Batch, BatchRow
from imi.catalogue.models import Package
from imi.fields.field import Context
from imi.schemes.apprenticeship import suggested

GIVEN = Context(date(2026, 11, 23))
START = {"starts_on": "1/9/2026", "ends_on": "", "epa_on": "", "funding_type": ""}


@pytest.fixture
def address(portal: Any) -> str:
    """A batch with a start date on a package that usually takes two years."""
    Package.update(usual_months=24, months_sample=True).where(Package.code == "ACAP01A").execute()
    return f"{BATCHES}/{portal.world.batch(defaults=START)}"


@pytest.mark.parametrize("typed, days", [
    ({}, {"ends_on": "2028-08-31", "epa_on": "2028-09-01"}),
    ({"ends_on": "31/12/2027"}, {"epa_on": "2028-01-01"}), ({"ends_on": "+12m"}, {"epa_on": "2027-09-01"}),
    ({"epa_on": "soon"}, {"ends_on": "2028-08-31"}), ({"ends_on": "31/8/2028", "epa_on": "1/9/2028"}, {}),
    ({"starts_on": ""}, {}), ({"starts_on": "soon"}, {}), ({"ends_on": "late"}, {})])
def test_only_what_is_empty_is_suggested(typed: dict[str, str], days: dict[str, str]) -> None:
    assert suggested({**START, **typed}, 24, GIVEN) == days


def test_nothing_is_suggested_of_a_package_without_a_length(portal: Any, registrar: Any) -> None:
    page = registrar.get(f"{BATCHES}/{portal.world.batch(defaults=START)}")
    assert page.one("#suggested").get_text(strip=True) == ""
    assert not page.all("#suggested [hx-get]")


def test_a_suggestion_is_shown_as_one_and_is_filled_in_on_demand(registrar: Any, address: str) -> None:
    page = registrar.get(address)
    said = " ".join(page.one("#suggested p.hint").get_text().split())
    assert said == ("Suggested from the usual length of ACAP01A, 24 months Sample: Apprenticeship Expected End Date 31 Aug 2028,"
                    " EPA Expected Start Date 1 Sep 2028")
    assert (page.form("#add")["ends_on"], Batch.get().ends_on) == ("", "")
    page = registrar.post(f"{address}/defaults", {**page.form("#add"), "epa_on": "5/9/2028", "suggested": "1"})
    assert (Batch.get().ends_on, Batch.get().epa_on) == ("2028-08-31", "2028-09-05")
    assert page.form("#add")["ends_on"] == "31/8/2028"
    assert not page.all("#suggested p.hint")


def test_what_is_typed_by_now_decides_what_is_suggested(registrar: Any, address: str) -> None:
    page = registrar.fragment(f"{address}/defaults/suggested?starts_on=1/3/2027&ends_on=", "suggested")
    assert "28 Feb 2029" in page.text
    assert Batch.get().starts_on == "2026-09-01"


ROWS_OWN = [("edit", "", "#open-row"), ("missing", "/missing", "#open-row"), ("details", "/details", "#candidate-form"),
            ("new", "", "#candidate-form")]


@pytest.mark.parametrize("part, sends, form", ROWS_OWN)
def test_a_rows_own_dates_are_suggested_too_and_filled_in_on_demand(
    portal: Any, registrar: Any, address: str, part: str, sends: str, form: str,
) -> None:
    registrar.post(f"{address}/candidates", {"numbers": "1000001"})
    row = BatchRow.get().id
    opened = f"{address}/candidates/{'new' if part == 'new' else f'{row}/{part}'}"
    page = registrar.get(opened)
    place = "[id^=row-suggested]"
    assert "Apprenticeship Expected End Date 31 Aug 2028" in " ".join(page.one(f"{place} p.hint").get_text().split())
    # Enter in a field keeps, or looks for the employer: it fills in nothing.
    [first, *_others] = page.all(f"{form} button:not([type=button])")
    assert first.get("name") != "suggested"
    sent = page.form(form)
    assert sent["ends_on"] == ""
    target = f"{address}/candidates/{'new' if part == 'new' else f'{row}{sends}'}"
    filled = registrar.post(target, {**sent, "epa_on": "5/9/2028", "suggested": "1"})
    assert (filled.status, filled.form(form)["ends_on"], filled.form(form)["epa_on"]) == (200, "31/8/2028", "5/9/2028")
    assert not filled.all(f"{place} p.hint")
    assert "2028" not in BatchRow.get().typed
    days = {button["data-calendar"] for button in page.all(f"{form} [data-calendar]")}
    assert {box["id"] for box in page.all(f"{form} :is([name=ends_on], [name=epa_on])")} <= days


def test_what_is_typed_in_a_row_by_now_decides_what_is_suggested(registrar: Any, address: str) -> None:
    registrar.post(f"{address}/candidates", {"numbers": "1000001"})
    page = registrar.fragment(f"{address}/candidates/suggested?place={BatchRow.get().id}&starts_on=1/3/2027",
                              f"row-suggested-{BatchRow.get().id}")
    assert "28 Feb 2029" in page.text
    empty = registrar.fragment(f"{address}/candidates/suggested?place=0&starts_on=", "row-suggested-0")
    assert not empty.all("p.hint")


def test_the_dates_of_a_change_of_package_have_calendars(registrar: Any, portal: Any) -> None:
    receipt = portal.world.save(portal.world.batch("1000001"))
    page = registrar.get(f"{RECEIPTS}/{receipt.reference}/1/package", package="ACAP01B")
    boxes = {box["id"] for box in page.all("#plan :is([name=starts_on], [name=ends_on], [name=epa_on])")}
    assert len(boxes) == 3
    assert {button["data-calendar"] for button in page.all("#plan [data-calendar]")} == boxes
