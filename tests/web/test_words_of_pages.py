"""Counts and codes as pages and files say them: one helper for numbers with words, a label for every code."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.workbooks import SHEET

from imi.administration.audit_words import Words
from imi.formats import all_of, count, in_sentence, plural, registered
from imi.registry import NOUNS
from imi.uploads.report import shown

ROOT = Path(__file__).parents[2]
# A word chosen by hand for one and for several, or an s put on by hand.
BY_HAND = (re.compile(r"""["'] if [\w.|() ]+ ?(?:==|!=|>) ?1 else ["']"""), re.compile(r"""'s' if |"s" if |'' if \w+ == 1"""),
           re.compile(r"\}\}s\b"))
# What is no count: a page's number, an interval.
NO_COUNTS = ("if number == 1 else \"Page \"", "if seconds > 1 else")


def test_no_plural_is_made_by_hand() -> None:
    files = [*ROOT.joinpath("templates").rglob("*.html"), *(ROOT / "imi").rglob("*.py")]
    found = [(file.name, line.strip()) for file in files if file.name != "formats.py"
             for line in file.read_text(encoding="utf-8").splitlines()
             if any(hand.search(line) for hand in BY_HAND) and not any(other in line for other in NO_COUNTS)]
    assert found == []


@pytest.mark.parametrize(("said", "text"), [
    (count(1, "row"), "1 row"), (count(2000, "row"), "2,000 rows"), (count(1, "row is", "rows are"), "1 row is"),
    (plural(1, "it", "them"), "it"), (plural(0, "it", "them"), "them"),
    (all_of(0, "row"), "no row is"), (all_of(1, "row"), "the one row is"), (all_of(20, "row"), "all 20 rows are"),
    (registered(1, 2), "1 candidate registered, 2 registrations"), (registered(2, 2), "2 candidates registered"),
    (registered(3, 3, {"cancelled": 1, "withdrawn": 0}), "3 candidates registered, 1 cancelled since"),
    (registered(3, 3, {"cancelled": 1, "withdrawn": 2}), "3 candidates registered, 1 cancelled and 2 withdrawn since"),
    (registered(3, 3, {"cancelled": 3, "withdrawn": 0}), "All 3 registrations cancelled"),
    (registered(1, 1, {"withdrawn": 1}), "1 registration withdrawn"),
])
def test_a_number_with_its_words(said: str, text: str) -> None:
    assert said == text


def test_an_audit_filter_finds_every_verb_with_the_same_wording() -> None:
    words = Words(NOUNS)
    assert set(words.alike("added")) == set(words.alike("created")) == {"added", "created"}
    assert set(words.alike("corrected")) == {"corrected", "changed"}
    assert all(words.verb(other) == words.verb(word) for word in words.verbs for other in words.alike(word))


def test_the_list_of_changes_tells_a_rows_state_in_words() -> None:
    changes = (("problem", "left_out"), ("left_out", "problem"), ("ready", "gone"))
    told = [shown._told(SHEET, "row", was, new) for was, new in changes]
    assert told == [("Row", "To fix", "Left out"), ("Row", "Left out", "To fix"), ("Row", "Ready", "Left out")]


@pytest.mark.parametrize(("name", "within"), [
    ("Apprenticeship", "apprenticeship"), ("Unit of Competence", "unit of competence"), ("ATA", "ATA"),
    ("QAA Centre", "QAA centre")])
def test_a_name_within_a_sentence_keeps_its_abbreviations(name: str, within: str) -> None:
    assert in_sentence(name) == within
