"""Small rule sets made by chance, where every combination and every way of counting can be tried."""
from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from support import brute_force, sample
from support.brute_force import gained, is_complete
from support.rule_sets import DAY, Case, made

from imi.combinations.answers import judge, other_ways

CASES = 2_000 if sample.THOROUGHLY else 100
LARGEST = (3, 4, 5, 5, 6, 6, 7, 7, 8, 9) if sample.THOROUGHLY else (3, 4, 5, 5, 6, 6, 7)


@settings(max_examples=CASES, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=some.integers(0, 2 ** 32))
def test_the_answer_is_the_one_that_trying_everything_gives(seed: int) -> None:
    agrees(made(seed, Random(seed).choice(LARGEST)))


def test_a_unit_over_a_limit_that_lacks_what_it_needs_is_one_reason() -> None:
    agrees(made(740, 9))


def agrees(case: Case) -> None:
    """Judge a combination and try everything: both say the same."""
    truth = brute_force.truth(case)
    answer = judge(case.rules, sorted(case.units), case.how, achieved=case.achieved, on=DAY)
    size = 0 if answer.certification else None if answer.change is None else answer.change.size
    assert (answer.registration, answer.certification, size) == (truth.registration, truth.certification, truth.size)
    if not truth.certification:
        assert len(answer.reasons) == brute_force.fewest_reasons(case)
    for change in (answer.change, *other_ways(case.rules, case.units, answer, case.how, achieved=case.achieved, on=DAY)):
        if change is not None:
            assert not case.achieved.intersection(change.drop)
            assert is_complete(case.rules, case.units.union(change.add) - set(change.drop), gained(case))
            assert change.size == truth.size
