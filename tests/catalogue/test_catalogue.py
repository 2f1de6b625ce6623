"""The catalogue on a day: which standards are open to a centre, what is offered at which price, and what it includes."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from support.makers import AUTOCARE, PACKAGE, TODAY

from imi.catalogue.actions import approve, set_contents, set_price, slug
from imi.catalogue.models import Approval, Package, PackageEdition, PackageHolds, Price, Version
from imi.catalogue.queries import (
    Offer,
    all_offers,
    offers,
    offers_with_contents,
    overlapping,
    standard,
    standards,
)
from imi.centres.models import Centre, PriceGroup
from imi.database.connection import now
from imi.database.errors import NotFound, Refused

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def package(world: Any) -> Iterator[Package]:
    """The guide's first package, at 360 pounds since August 2024."""
    return Package.get(Package.code == PACKAGE)


def offer(world: Any, day: date = TODAY, centre: Centre | None = None) -> Offer:
    """That package as it is offered on a day."""
    version = Version.get(Version.slug == AUTOCARE)
    [found] = [one for one in offers(centre or world.north, version.id, day) if one.code == PACKAGE]
    return found


def opened(world: Any, day: date) -> bool:
    """Whether Autocare is among Northgate's standards to choose on a day."""
    return AUTOCARE in [found.slug for found in standards(world.north, day) if found.open]


def test_standards_stand_in_the_guides_order_for_those_who_are_linked(world: Any) -> None:
    labels = [found.label for found in standards(world.north, TODAY) if found.open]
    assert (len(labels), labels[0]) == (10, "Autocare Technician ST0499 AP01")
    assert labels == [version.label for version in Version.select().order_by(Version.position)]
    assert [found.slug for found in standards(world.south, TODAY) if found.open] == [AUTOCARE]


@pytest.mark.parametrize("table, change, days", [
    (Approval, {}, {TODAY: True, date(2024, 7, 31): False, date(2024, 8, 1): True}),
    (Approval, {"closes_on": TODAY}, {TODAY: True, TOMORROW: False}),
    (Approval, {"from_on": TOMORROW}, {TODAY: False, TOMORROW: True}),
    (Version, {"closes_on": TODAY}, {TODAY: True, TOMORROW: False}),
    (Version, {"opens_on": TODAY}, {YESTERDAY: False, TODAY: True}),
])
def test_a_standard_is_open_from_its_first_day_to_its_last(
        world: Any, table: Any, change: dict[str, date], days: dict[date, bool]) -> None:
    if change:
        table.update(**change).execute()
    assert {day: opened(world, day) for day in days} == days


def test_a_closed_standard_is_still_shown_and_found_but_not_open(world: Any) -> None:
    Version.update(closes_on=YESTERDAY).where(Version.slug == AUTOCARE).execute()
    assert [found.open for found in standards(world.north, TODAY) if found.slug == AUTOCARE] == [False]
    assert standard(world.north, AUTOCARE, TODAY).closes_on == YESTERDAY


def test_a_standard_that_is_not_linked_is_unknown(world: Any) -> None:
    with pytest.raises(NotFound):
        standard(world.south, "st0033-ap03-light-vehicle", TODAY)
    with pytest.raises(NotFound):
        standard(world.north, "none", TODAY)


def test_linking_again_keeps_the_day_it_was_linked(world: Any) -> None:
    approve(world.north, Version.select(), TODAY)
    approve(world.north, [], TODAY)
    assert {approval.from_on for approval in Approval.select().where(Approval.centre == world.north)} == {date(2024, 8, 1)}


def test_packages_are_offered_in_the_guides_order(world: Any) -> None:
    version = Version.get(Version.slug == AUTOCARE)
    assert [one.code for one in offers(world.north, version.id, TODAY)] == ["ACAP01D", "ACAP01C", "ACAP01A", "ACAP01B"]
    assert offers(world.north, None, TODAY) == []
    assert all_offers(world.north, TODAY)[version.id] == offers(world.north, version.id, TODAY)
    assert list(all_offers(world.south, TODAY)) == [version.id]


def test_a_package_is_open_from_its_first_day_to_its_last(world: Any, package: Package) -> None:
    Package.update(opens_on=TODAY, closes_on=TODAY).where(Package.id == package.id).execute()
    assert [offer(world, day).open for day in (YESTERDAY, TODAY, TOMORROW)] == [False, True, False]


def test_a_price_holds_from_its_day_until_the_next(world: Any, package: Package) -> None:
    set_price(package, 37200, TOMORROW)
    assert [offer(world, day).pence for day in (date(2024, 7, 31), date(2024, 8, 1), TODAY, TOMORROW)] == [
        None, 36000, 36000, 37200]
    assert offer(world, TOMORROW).price_id == Price.get(Price.pence == 37200).id


def test_a_withdrawn_or_unpublished_price_is_not_charged(world: Any, package: Package) -> None:
    set_price(package, 37200, TODAY)
    Price.create(package=package, price_group="retail", from_on=TOMORROW, pence=1)
    assert [offer(world, day).pence for day in (TODAY, TOMORROW)] == [37200, 37200]
    Price.update(withdrawn_at=now()).where(Price.pence == 37200).execute()
    assert offer(world).pence == 36000


def test_a_price_can_be_not_set_from_a_day_on(world: Any, package: Package) -> None:
    Price.create(package=package, price_group="retail", from_on=TODAY, pence=None, published_at=now())
    assert (offer(world).pence, offer(world).price_id, offer(world, YESTERDAY).pence) == (None, None, 36000)


def test_a_price_group_has_its_own_prices_and_no_others(world: Any, package: Package) -> None:
    PriceGroup.create(code="partner", label="Partner")
    Centre.update(price_group="partner").where(Centre.id == world.south.id).execute()
    partner = Centre.get_by_id(world.south.id)
    assert offer(world, centre=partner).pence is None
    Price.create(package=package, price_group="partner", from_on=TODAY, pence=30000, published_at=now())
    assert (offer(world, centre=partner).pence, offer(world).pence) == (30000, 36000)


def test_setting_the_current_price_again_changes_nothing(world: Any, package: Package) -> None:
    set_price(package, 37200, TODAY)
    before = Price.select().count()
    for day in (TODAY, TOMORROW):
        set_price(package, 37200, day)
    assert Price.select().count() == before


def test_a_second_price_for_the_same_day_withdraws_the_first(world: Any, package: Package) -> None:
    for pence in (37200, 37300):
        set_price(package, pence, TODAY)
    assert offer(world).pence == 37300
    assert Price.get(Price.pence == 37200).withdrawn_at is not None


def test_a_real_price_replaces_an_equal_sample_price(world: Any, package: Package) -> None:
    assert offer(world).sample
    set_price(package, 36000, TODAY)
    assert (offer(world).pence, offer(world).sample, offer(world, YESTERDAY).sample) == (36000, False, True)


def contents(world: Any, day: date) -> tuple[str, ...]:
    """What the package includes on a day."""
    version = Version.get(Version.slug == AUTOCARE)
    [found] = [one for one in offers_with_contents(world.north, version.id, day) if one.code == PACKAGE]
    return found.contents


def test_contents_are_those_of_the_day_in_their_order(world: Any, package: Package) -> None:
    set_contents(package, ["Second things", " First things ", ""], TOMORROW)
    assert contents(world, TODAY) == ("Sample: registration of the candidate", "Sample: gateway review")
    assert contents(world, TOMORROW) == ("Second things", "First things")
    assert contents(world, date(2024, 7, 31)) == ()
    assert [offer(world, day).edition for day in (date(2024, 7, 31), TODAY, TOMORROW)] == [None, 1, 2]


def test_contents_change_at_most_once_a_day_and_repeats_change_nothing(world: Any, package: Package) -> None:
    for _ in range(2):
        set_contents(package, ["Anything"], TODAY)
    with pytest.raises(Refused, match=f"Other contents of {PACKAGE} are published from 23 November 2026"):
        set_contents(package, ["Something else"], TODAY)
    assert PackageEdition.select().where(PackageEdition.package == package).count() == 2
    assert contents(world, TODAY) == ("Anything",)


def test_overlapping_packages_name_each_other(world: Any) -> None:
    code = {one.id: one.code for one in Package.select()}
    of = {code[package_id]: {code[other] for other in overlapping(package_id)} for package_id in code}
    assert {name: others for name, others in of.items() if others} == {
        "ACAP01C": {"ACAP01A", "ACAP01B"}, "ACAP01A": {"ACAP01C"}, "ACAP01B": {"ACAP01C"}}
    assert overlapping(None) == set()
    assert PackageHolds.select().count() == 2


@pytest.mark.parametrize("parts, address", [
    (("ST0499", "AP01", ""), "st0499-ap01"), (("ST0067", "AP01", "Mech/Elec"), "st0067-ap01-mech-elec"),
    (("ST0033", "AP03", "Light Vehicle "), "st0033-ap03-light-vehicle"),
])
def test_the_address_of_a_standard_is_made_of_its_parts(parts: tuple[str, str, str], address: str) -> None:
    assert slug(*parts) == address
