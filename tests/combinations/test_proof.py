"""What is proved of a rule set before it is published."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.combinations_given import RULES

from imi.combinations import document
from imi.combinations.answers import judge
from imi.combinations.proof import prove

UNITS = [{"code": "A1", "level": 2, "credits": 3, "hours": 10}, {"code": "A2", "level": 3, "credits": 4, "hours": 20},
         {"code": "A3", "level": 3, "credits": 5, "hours": 30, "closes": "2026-12-31"}]


def rules_with(limits: list[dict[str, Any]], **more: Any) -> Any:
    """Three units in a group, with some limits."""
    groups = [{"code": "A", "title": "Group A", "units": ["A1", "A2", "A3"]}]
    return document.read({"code": "T", "units": UNITS, "groups": groups, "limits": limits} | more)


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_smallest_complete_combination_is_shown(code: str) -> None:
    proof = prove(RULES[code])
    assert not proof.faults
    assert proof.is_smallest
    assert judge(RULES[code], proof.units).certification
    assert proof.credits == sum(RULES[code].units[unit].credits or 0 for unit in proof.units)


@pytest.mark.parametrize(("limits", "fault"), [
    ([{"code": "L", "counts": "credits", "least": 13}], "limits[0].least: asks for 13, and its units give 12 credits in all"),
    ([{"code": "L", "counts": "units", "level_from": 4, "least": 1}],
     "limits[0].least: asks for 1, and its units give 0 units in all"),
    ([{"code": "L", "counts": "credits", "least": 9}, {"code": "M", "counts": "credits", "group": "A", "most": 8}],
     "Nobody can complete these rules: at least 9 credits (L) cannot be kept together with the others"),
])
def test_rules_that_nobody_can_complete_are_refused_with_the_reason(limits: list[dict[str, Any]], fault: str) -> None:
    proof = prove(rules_with(limits))
    assert [str(each) for each in proof.faults] == [fault]
    assert proof.units == ()


def test_a_pair_that_stands_in_the_way_is_named() -> None:
    rules = rules_with([{"code": "L", "counts": "credits", "least": 12}], pairs=[{"kind": "barred", "a": "A1", "b": ["A2"]}])
    assert "at least 12 credits (L)" in str(prove(rules).faults[0])
    groups = [{"code": "A", "units": ["A1", "A2", "A3"], "all": True}]
    rules = rules_with([], groups=groups, pairs=[{"kind": "barred", "a": "A1", "b": ["A2"]}])
    assert "the pair A1+A2 cannot be kept" in str(prove(rules).faults[0])


def test_units_must_be_open_on_the_day_from_which_the_rules_hold() -> None:
    rules = rules_with([{"code": "L", "counts": "credits", "least": 9}])
    assert prove(rules, date(2026, 12, 31)).units == ("A2", "A3")
    assert "too few of their units are open then" in str(prove(rules, date(2027, 1, 1)).faults[0])


def test_what_is_counted_is_known_of_every_unit() -> None:
    units = [*UNITS[:2], {"code": "A3"}]
    limits = [{"code": "L", "counts": "hours", "least": 20}, {"code": "M", "counts": "units", "level_to": 3, "least": 1}]
    assert [str(fault) for fault in prove(rules_with(limits, units=units)).faults] == [
        "limits[0].counts: counts hours, and A3 has none", "limits[1].level_from: is about levels, and A3 has none"]
