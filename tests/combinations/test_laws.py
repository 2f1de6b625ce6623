"""What holds of every answer, whatever the rules."""
from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from support import sample
from support.rule_sets import DAY, Case, made

from imi.combinations import document
from imi.combinations.answers import Answer, judge

SEEDS = range(400 if sample.THOROUGHLY else 24)
CASES = [made(seed, 6 + seed % 10) for seed in SEEDS]


def answer_of(case: Case) -> Answer:
    """The answer about a case."""
    return judge(case.rules, sorted(case.units), case.how, achieved=case.achieved, on=DAY)


def test_what_is_accepted_for_certification_is_accepted_for_registration() -> None:
    assert all(answer.registration for case in CASES if (answer := answer_of(case)).certification)


def test_an_accepted_combination_has_no_reasons_and_a_refused_one_has() -> None:
    for answer in map(answer_of, CASES):
        assert bool(answer.reasons) != answer.certification


def test_the_change_applied_is_accepted() -> None:
    for case in CASES:
        answer = answer_of(case)
        if answer.change is not None:
            changed = case.units.union(answer.change.add) - set(answer.change.drop)
            how = {unit: way for unit, way in case.how.items() if unit in changed}
            assert judge(case.rules, sorted(changed), how, achieved=case.achieved, on=DAY).certification


def test_where_nothing_is_strict_one_more_unit_never_ends_certification() -> None:
    for case in CASES:
        limits = tuple(replace(limit, strict=False) for limit in case.rules.limits
                       if limit.counts != "groups" or limit.most is None)
        rules = replace(case.rules, limits=limits, pairs=tuple(replace(pair, strict=False) for pair in case.rules.pairs))
        if judge(rules, sorted(case.units), case.how, on=DAY).certification:
            for unit in sorted(rules.open_on(DAY) - case.units):
                assert judge(rules, sorted({*case.units, unit}), case.how, on=DAY).certification


def test_a_limit_less_never_refuses_more() -> None:
    for case in CASES:
        answer = answer_of(case)
        for limit in case.rules.limits:
            # A group to choose asks for something; that limit stays.
            if limit.counts == "groups" or limit.code.endswith(".n"):
                continue
            fewer = replace(case.rules, limits=tuple(each for each in case.rules.limits if each is not limit))
            without = answer_of(replace(case, rules=fewer))
            assert not (answer.certification and not without.certification)
            assert not (answer.registration and not without.registration)


def test_the_order_of_document_and_units_changes_no_verdict() -> None:
    for seed, case in zip(SEEDS, CASES, strict=True):
        answer, chance = answer_of(case), Random(seed)
        mixed = {part: chance.sample(case.said[part], len(case.said[part])) for part in ("units", "groups", "limits", "pairs")}
        said = case.said | mixed
        units = chance.sample(sorted(case.units), len(case.units))
        other = judge(document.read(said), units, case.how, achieved=case.achieved, on=DAY)
        assert (other.registration, other.certification) == (answer.registration, answer.certification)
        assert (None if other.change is None else other.change.size) == (None if answer.change is None else answer.change.size)


@pytest.mark.parametrize("seed", SEEDS[:10])
def test_the_same_question_gets_the_same_answer(seed: int) -> None:
    assert answer_of(made(seed, 12)) == answer_of(made(seed, 12))
