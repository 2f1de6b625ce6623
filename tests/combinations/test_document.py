"""What a rule document must be: each thing that is wrong is told with its place and a sentence."""
from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from imi.combinations import document
from imi.combinations.faults import BadDocument

Said = dict[str, Any]
GOOD: Said = {
    "code": "T1", "title": "Made up", "units": [{"code": code, "level": 2, "credits": 3} for code in ("A1", "A2", "B1", "B2")],
    "groups": [{"code": "A", "units": ["A1"], "all": True}, {"code": "P"}, {"code": "P1", "parent": "P", "units": ["A2"]},
               {"code": "P2", "parent": "P", "units": ["B1", "B2"]}],
    "limits": [{"code": "total", "counts": "credits", "least": 6},
               {"code": "P.one", "counts": "groups", "group": "P", "least": 1},
               {"code": "P1.n", "counts": "units", "group": "P1", "least": 1},
               {"code": "P2.n", "counts": "units", "group": "P2", "least": 1}],
    "pairs": [{"kind": "barred", "a": "A1", "b": ["B1"]}, {"kind": "needs", "a": "B1", "b": ["B2"]}],
    "stands_for": {"OLD": "A1"}}


def faults_of(said: object) -> list[str]:
    """What is told of a document."""
    with pytest.raises(BadDocument) as refused:
        document.read_file(json.dumps(said))
    return [str(fault) for fault in refused.value.faults]


def test_a_good_document_is_read() -> None:
    rules = document.read(GOOD)
    assert list(rules.units) == ["A1", "A2", "B1", "B2"]
    assert rules.groups["A"].must == ("A1",)
    assert [pair.about for pair in rules.pairs] == ["A1+B1", "B1>B2"]
    assert document.read(document.written(rules)) == rules


def put(*path: str | int, value: object) -> Callable[[Said], None]:
    """A change of one value of the document."""
    def change(said: Said) -> None:
        within: Any = said
        for step in path[:-1]:
            within = within[step]
        if path[-1] == "+":
            within.append(value)
        else:
            within[path[-1]] = value
    return change


WRONG = [
    (put("groups", 1, "parent", value="P1"), "groups[1].parent: the groups run in a circle: P in P1 in P"),
    (put("groups", 0, "parent", value="A"), "groups[0].parent: the groups run in a circle: A in A"),
    (put("groups", 2, "parent", value="Z"), "groups[2].parent: Z is no group of this rule set"),
    (put("units", 0, "credits", value=-1), "units[0].credits: must be from 0 to 999; it is -1"),
    (put("units", 0, "credits", value=1e9), "units[0].credits: must be a whole number"),
    (put("units", 0, "credits", value=10 ** 9), "units[0].credits: must be from 0 to 999; it is 1,000,000,000"),
    (put("units", 0, "credits", value="3"), "units[0].credits: must be a whole number"),
    (put("units", 0, "credits", value=True), "units[0].credits: must be a whole number"),
    (put("units", 0, "level", value=9), "units[0].level: must be from -2 to 8; it is 9"),
    (put("units", 0, "kind", value="magic"),
     "units[0].kind: must be one of (empty), knowledge, skills, competence, combined, test, practical, discussion, interview, "
     "portfolio, evidence"),
    (put("units", 0, "closes", value="31/01/2027"), "units[0].closes: must be a day written as 2027-01-31"),
    (put("units", 0, value={"code": "A1", "opens": "2027-02-01", "closes": "2027-01-31"}),
     "units[0].closes: must not be before opens"),
    (put("units", 1, "code", value="A1"), "units[1].code: A1 stands there twice"),
    (put("units", 1, "code", value="A 1"),
     "units[1].code: must be a code: up to 40 signs without spaces and without , ; : = + > |"),
    (put("units", 1, value={"title": "No code"}), "units[1].code: is missing"),
    (put("units", 1, value="A2"), "units[1]: must be an object { … }"),
    (put("units", value=[]), "units: is missing: a rule set needs units"),
    (put("units", "+", value={"code": "LOST"}), "units[4]: LOST stands in no group: every unit stands in one"),
    (put("groups", 3, "units", value=["B1", "B2", "A2"]),
     "groups[3].units[2]: A2 stands in group P1 already: a unit has one place"),
    (put("groups", 3, "units", value=["B1", "B2", "B1"]), "groups[3].units[2]: B1 stands there twice"),
    (put("groups", 3, "units", value=["B1", "B2", "ZZ"]), "groups[3].units[2]: ZZ is no unit of this rule set"),
    (put("groups", 3, "mandatory", value=["A1"]), "groups[3].mandatory[0]: A1 is no unit of group P2"),
    (put("groups", 3, "colour", value=1),
     "groups[3].colour: is not known here; known are code, title, parent, units, all, mandatory"),
    (put("groups", 3, "all", value="yes"), "groups[3].all: must be true or false"),
    (put("limits", 0, "group", value="Z"), "limits[0].group: Z is no group of this rule set"),
    (put("limits", 0, "least", value=None), "limits[0].least: is missing: a limit says at least, at most, or both"),
    (put("limits", 0, "least", value=1.5), "limits[0].least: must be a whole number"),
    (put("limits", 0, "least", value=0), "limits[0].least: must be from 1 to 999,999; it is 0"),
    (put("limits", 0, "most", value=-1), "limits[0].most: must be from 0 to 999,999; it is -1"),
    (put("limits", 0, "most", value=5), "limits[0].most: must not be less than least, which is 6"),
    (put("limits", 0, "strict", value=True), "limits[0].strict: can only be true where the limit says at most"),
    (put("limits", 0, "units", value=["ZZ"]), "limits[0].units[0]: ZZ is no unit of this rule set"),
    (put("limits", 2, "units", value=["A2"]),
     "limits[2].units: cannot stand beside group: a limit is about a group or about a list of units"),
    (put("limits", 0, "how", value=["magic"]), "limits[0].how: must be a list of planned, achieved, rpl, transfer, exempt"),
    (put("limits", 0, "counts", value="marks"), "limits[0].counts: must be one of units, credits, hours, groups"),
    (put("limits", 0, value={"code": "l", "counts": "units", "least": 1, "level_from": 3, "level_to": 2}),
     "limits[0].level_to: must not be less than level_from, which is 3"),
    (put("limits", 1, "least", value=3), "limits[1].least: asks for 3 of 2 groups"),
    (put("limits", 1, "group", value="A"), "limits[1].group: there are no groups within A to choose from"),
    (put("limits", 1, "level_from", value=2), "limits[1].level_from: cannot stand in a limit that counts groups"),
    (put("limits", "+", value={"code": "two", "counts": "groups", "group": "P", "most": 1}),
     "limits[4].group: limit P.one says already how many groups of P are chosen"),
    (put("limits", 2, value={"code": "P1.max", "counts": "units", "group": "P1", "most": 1}),
     "groups[2]: P1 is a group to choose and asks for nothing: give it a limit with least, or mandatory units"),
    (put("pairs", 0, "b", value=["ZZ"]), "pairs A1+ZZ: ZZ is no unit of this rule set"),
    (put("pairs", 0, "b", value=["A1"]), "pairs[0].b: must not name A1 itself"),
    (put("pairs", 0, "b", value=[]), "pairs[0].b: must be a list [ … ] of at least one code"),
    (put("pairs", "+", value={"kind": "barred", "a": "B1", "b": ["A1"]}), "pairs A1+B1: stands there twice"),
    (put("pairs", 1, "n", value=2), "pairs[1].n: must be from 1 to 1; it is 2"),
    (put("pairs", 0, "kind", value="loves"), "pairs[0].kind: must be one of barred, needs"),
    (put("stands_for", value={"A2": "A1"}),
     "stands_for.A2: A2 is a unit of this rule set; only a unit that is none can be replaced by another"),
    (put("stands_for", value={"OLD": "ZZ"}), "stands_for.OLD: ZZ is no unit of this rule set"),
    (put("stands_for", value=["OLD"]), 'stands_for: must be an object {"OLD": "NEW"}'),
    (put("from", value="soon"), "from: must be a day written as 2027-01-31"),
    (put("title", value=5), "title: must be a text"),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG, ids=[sentence[:40] for _, sentence in WRONG])
def test_what_is_wrong_is_told_with_its_place(change: Callable[[Said], None], sentence: str) -> None:
    said = copy.deepcopy(GOOD)
    change(said)
    assert sentence in faults_of(said)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    said = copy.deepcopy(GOOD)
    said["units"][0]["credits"] = -1
    said["limits"][0]["most"] = "many"
    assert len(faults_of(said)) == 2


def test_more_than_two_thousand_units_are_refused() -> None:
    units = [{"code": f"U{number}"} for number in range(2_001)]
    said = {"code": "T", "units": units, "groups": [{"code": "A", "units": [unit["code"] for unit in units]}]}
    assert faults_of(said)[0] == "units: must have at most 2,000 entries; it has 2,001"
    del units[-1], said["groups"][0]["units"][-1]  # type: ignore[index]
    assert len(document.read(said).units) == 2_000


def test_groups_within_groups_have_an_end() -> None:
    groups = [{"code": f"G{number}", "parent": f"G{number - 1}" if number else None} for number in range(300)]
    said = {"code": "T", "units": [{"code": "A"}], "groups": [*groups, {"code": "X", "units": ["A"]}]}
    assert "groups stand at most 20 deep within each other" in faults_of(said)[0]


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "line 1: is not JSON: Expecting value"),
    ("{", "line 1: is not JSON"),
    ('{"code": NaN}', "NaN is not a number that JSON knows"),
    ('{"code": "A", "code": "B"}', "code: stands twice in one object { … }"),
    ("[" * 100_000, "is nested too deeply"),
    ("9" * 10_000, "has a number of too many digits"),
    ("5", "must be an object { … }"),
    ("[]", "must hold from 1 to 500 rule sets; it holds 0"),
    ("[5]", "[0]: must be an object { … }"),
    (json.dumps([GOOD, GOOD]), "[1].code: T1 is the code of [0], too"),
    (json.dumps([GOOD, GOOD | {"code": "T2", "groups": [{"code": "A", "parent": "A"}]}]),
     "[1].groups[0].parent: the groups run in a circle"),
])
def test_a_file_that_holds_no_rules_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadDocument) as refused:
        document.read_file(text)
    assert str(refused.value).startswith(sentence)


def test_a_unit_barred_with_several_is_as_many_pairs() -> None:
    said = copy.deepcopy(GOOD)
    said["pairs"][0]["b"] = ["B1", "B2"]
    assert [pair.about for pair in document.read(said).pairs] == ["A1+B1", "A1+B2", "B1>B2"]


def test_assessed_is_another_word_for_achieved() -> None:
    said = copy.deepcopy(GOOD)
    said["limits"][0]["how"] = ["assessed"]
    assert document.read(said).limits[0].how == ("achieved",)
