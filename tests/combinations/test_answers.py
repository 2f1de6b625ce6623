"""How the codes of a combination are read, what is said of them, and what happens when a search takes too long."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.combinations_given import RULES

from imi.combinations import document
from imi.combinations.answers import Answer, judge, other_ways
from imi.combinations.given import NotGained

BA3 = RULES["BA3"]
SHORT = "M1 M2 M3 M4 M5 A1 A2 B1 B2 C1 C2"
SAID: dict[str, Any] = {
    "code": "T", "units": [{"code": "M", "level": 2, "credits": 4},
                           {"code": "N", "level": 2, "credits": 4, "closes": "2026-12-31"},
                           {"code": "O", "level": 2, "credits": 2, "opens": "2027-03-01"}],
    "groups": [{"code": "A", "title": "All", "units": ["M", "N", "O"]}],
    "limits": [{"code": "total", "counts": "credits", "least": 8}],
    "stands_for": {"OLD": "M", "OLDER": "M"}}
RULES_OF_DAYS = document.read(SAID)
AFTER = date(2027, 2, 1)


def listed(units: str) -> list[str]:
    """Codes that are typed side by side."""
    return units.split()


def sentences(answer: Answer) -> list[str]:
    """What people read."""
    return [reason.sentence for reason in (*answer.reasons, *answer.notes)]


def test_one_unit_mends_three_rules() -> None:
    answer = judge(BA3, listed(SHORT))
    assert (answer.registration, answer.certification) == (True, False)
    assert sentences(answer) == ["at least 58 credits: 56 of 58, 2 credits short",
                                 "at least 40 credits at level 3 and above: 39 of 40, 1 credit short",
                                 "at least 13 credits from group A: 12 of 13, 1 credit short"]
    assert answer.change is not None
    assert (answer.change.add, answer.change.drop) == (("A3",), ())
    assert [way.add for way in other_ways(BA3, listed(SHORT), answer)] == [("A5",), ("A8",), ("A4",)]


def test_the_answer_as_commands_print_it() -> None:
    assert judge(BA3, listed(SHORT)).as_json() == {
        "registration": True, "certification": False, "reasons": ["SHORT:total", "SHORT:level", "SHORT:A.min"],
        "smallest_change": {"add": ["A3"], "drop": [], "size": 1}, "notes": []}
    assert judge(BA3, [*listed(SHORT), "A3"]).as_json()["smallest_change"] is None


def test_a_closed_unit_has_to_go_unless_it_is_gained_already() -> None:
    answer = judge(RULES_OF_DAYS, ["M", "N"], on=AFTER)
    assert (answer.registration, answer.certification) == (False, False)
    assert sentences(answer)[0] == "N takes no new registrations on 1 Feb 2027"
    assert answer.change is None, "N is closed, O not yet open: nothing that can be added makes 8 credits"
    assert judge(RULES_OF_DAYS, ["M", "N"], achieved=["N"], on=AFTER).certification
    assert judge(RULES_OF_DAYS, ["M", "N"], {"N": "rpl"}, on=AFTER).certification
    assert judge(RULES_OF_DAYS, ["M", "N"], on=date(2026, 12, 31)).certification


def test_what_is_added_is_open_that_day() -> None:
    assert judge(RULES_OF_DAYS, ["M"], on=date(2026, 12, 31)).registration
    assert not judge(RULES_OF_DAYS, ["M"], on=AFTER).registration
    assert judge(RULES_OF_DAYS, ["M"]).registration


def test_a_code_given_twice_is_read_once() -> None:
    assert judge(RULES_OF_DAYS, ["M", "N", "M"]) == judge(RULES_OF_DAYS, ["M", "N"])


def test_old_and_new_of_a_unit_count_once_where_both_are_achieved() -> None:
    answer = judge(RULES_OF_DAYS, ["N"], achieved=["OLD", "M"])
    assert answer.certification
    assert [str(note) for note in answer.notes] == ["SUPERSEDED:OLD"]


def test_of_old_and_new_the_achieved_one_stays() -> None:
    answer = judge(RULES_OF_DAYS, ["M", "N"], achieved=["OLD"])
    assert (answer.registration, answer.certification) == (False, False)
    assert [str(reason) for reason in answer.reasons] == ["DOUBLE:OLD"]
    assert answer.change is not None
    assert answer.change.drop == ("M",)


def test_two_old_codes_of_one_unit_are_one_too_many() -> None:
    answer = judge(RULES_OF_DAYS, ["OLD", "OLDER", "N"])
    assert sentences(answer)[0] == "OLDER and OLD are the same unit: one of them counts"
    assert answer.change is not None
    assert answer.change.drop == ("OLDER",)


def test_a_change_drops_the_code_that_was_given() -> None:
    rules = document.read({**SAID, "limits": [*SAID["limits"], {"code": "one", "counts": "units", "units": ["M", "O"], "most": 1,
                                                                 "strict": True}]})
    answer = judge(rules, ["OLD", "N", "O"], achieved=["O", "N"])
    assert answer.change is None
    answer = judge(rules, ["OLD", "O", "N"])
    assert answer.change is not None
    assert answer.change.drop == ("O",)


def test_how_a_unit_is_gained_is_one_of_five_words_about_a_unit_that_is_there() -> None:
    for how in ({"M": "bought"}, {"ZZ": "rpl"}):
        with pytest.raises(NotGained, match="is gained: planned, achieved, rpl, transfer or exempt"):
            judge(RULES_OF_DAYS, ["M"], how)
    assert judge(RULES_OF_DAYS, ["M", "N"], {"N": "assessed"}, on=AFTER).certification


def test_a_note_says_what_keeps_a_unit_from_counting() -> None:
    assert "V2 does not count beside V1" in sentences(judge(RULES["NZ-LOG5"], listed("V1 V2 V3 V4 V5 V6 F1 F2 F3 F4 F5")))
    answer = judge(RULES["BA2"], listed("M1 M2 M3 M4 M5 M6 A3 A5 A6 A7 B1 B2 B4"))
    assert sentences(answer) == ["B4 is over a limit and does not count"]
    pairs = "G0102K G0102S G3K G3S G4K G4S LV07K LV07S LV08K LV08S LV13K LV13S AE06K O1K O1S O2K"
    answer = judge(RULES["IMI-LV3P"], listed(pairs))
    assert answer.certification
    assert sentences(answer) == ["O2K counts only with O2S, and does not count"]


def test_over_its_budget_an_answer_says_so_and_offers_a_way_that_may_not_be_the_smallest() -> None:
    offered = 0
    for steps in range(0, 60, 3):
        answer = judge(RULES["BA2"], [], steps=steps)
        if "OVER_BUDGET:BA2" not in map(str, answer.notes):
            continue
        assert not answer.certification
        assert sentences(answer)[-1] == "The smallest change was not found in time"
        if answer.change is None:
            assert answer.registration is None
            continue
        offered += 1
        assert not answer.change.smallest
        assert answer.registration
        assert judge(RULES["BA2"], answer.change.add).certification
        assert other_ways(RULES["BA2"], [], answer) == []
    assert offered
    assert judge(RULES["BA2"], []).change is not None
