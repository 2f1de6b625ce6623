"""Faults put into the engine on purpose: each is noticed by a given combination or by trying everything."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import sample

ROOT = Path(__file__).parents[2]
MUTATIONS = [
    # A comparison turned.
    ("meaning.py", "counted, how) < limit.least", "counted, how) <= limit.least"),
    ("meaning.py", "how) > limit.most", "how) >= limit.most"),
    ("meaning.py", "begun > choice.most", "begun >= choice.most"),
    ("meaning.py", "in pair.b) >= pair.n", "in pair.b) > pair.n"),
    ("meaning.py", "for child in children) >= choice.least", "for child in children) > choice.least"),
    # Something ignored: strict, how, level, mandatory, pairs, groups within groups.
    ("meaning.py", "taken if limit.strict else counted", "counted"),
    ("meaning.py", "taken if pair.strict else counted", "counted"),
    ("meaning.py", "if limit.how is None or how.get(unit, PLANNED) in limit.how", "if True"),
    ("meaning.py", "not counted >= set(rules.groups[code].must)", "False"),
    ("meaning.py", "all(pair_holds(pair, counted, taken) for pair in rules.pairs) and ", ""),
    ("meaning.py", "all(met(rules, child, counted, taken, how) for child in children)", "True"),
    ("rules.py", "self.level_from is None or unit.level >= self.level_from", "True"),
    ("rules.py", "self.level_to is None or unit.level <= self.level_to", "True"),
    ("rules.py", "return self.units if self.all else self.mandatory", "return self.mandatory or self.units"),
    ("rules.py", "self.opens <= day) and (self.closes is None or day <= self.closes)", "self.opens <= day)"),
    ("given.py", "rules.stands_for.get(unit)\n        if meant", "None\n        if meant"),
    ("given.py", "elif unit not in passed:", "elif False:"),
    ("given.py", "given.keep.add(meant)", "pass"),
    # The search: bounds that promise too much, choices left out, things kept that have to be decided anew.
    ("search/bounds.py", "if lack <= 0:", "if lack < 0:"),
    ("search/bounds.py", "return max(own, sum(", "return own + sum(("),
    ("search/bounds.py", "short += max(0, self.state.held(m, both) - self.problem.most[q])",
     "short += self.state.holds_counted[q]"),
    ("search/shapes.py", "itertools.combinations(others, most - least)", "itertools.combinations(others, 0)"),
    ("search/shapes.py", "itertools.combinations(children, least)", "[children[:least]]"),
    ("search/problem.py", "if both and covered.isdisjoint(both):", "if both:"),
    ("search/problem.py", "taken and unit in question.keep", "False"),
    ("search/problem.py", "unit if unit in named else \"\"", "\"\""),
    ("search/completing.py", "self.uncounted.ways(self._additions_left(cost), banned))",
     "self.uncounted.ways(self._additions_left(cost), banned)[:1])"),
    ("search/completing.py", "for j in (a, b) if problem.chosen[j])", "for j in (b,) if problem.chosen[j])"),
    ("search/completing.py", "for j, many in idle:\n            state.move(j, many, 0)\n        for j in classes:",
     "for j in classes:"),
    ("search/completing.py", "if problem.shut[j] and state.taken[j]:", "if False:"),
    ("search/completing.py", "return not short or", "return len(short) < 2 or"),
    ("search/leaving_out.py", "return gone if gone + self.rest[i] >= self.excess else None", "return gone"),
    ("search/smallest.py", "if least <= cost and search.run(cost):", "if search.run(cost + 1):"),
    ("search/fewest.py", "any(self.partners.get(unit, set()) & sure for unit in sure) or ", ""),
    ("search/fewest.py", "has <= (cap.most or 0)", "has <= (cap.most or 0) + 1"),
    ("search/fewest.py", "any(self.partners.get(unit, set()) <= out and self._fits(", "any(False and self._fits("),
    ("reasons.py", "if choice is not None:\n        yield from", "if False:\n        yield from"),
    ("answers.py", "replace(question, keep=question.taken)", "question"),
]


@pytest.mark.skipif(not sample.THOROUGHLY, reason="takes minutes; .ci/run does it")
@pytest.mark.parametrize(("module", "was", "becomes"), MUTATIONS, ids=[f"{module}-{new[:40]}" for module, _, new in MUTATIONS])
def test_a_fault_in_the_engine_is_noticed(tmp_path: Path, module: str, was: str, becomes: str) -> None:
    file = copied(tmp_path) / module
    file.write_text(file.read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")
    assert is_noticed(tmp_path)


@pytest.mark.skipif(not sample.THOROUGHLY, reason="takes minutes; .ci/run does it")
def test_the_engine_as_it_is_gives_nothing_to_notice(tmp_path: Path) -> None:
    copied(tmp_path)
    assert not is_noticed(tmp_path)


def test_every_fault_can_still_be_put_in() -> None:
    for module, was, _ in MUTATIONS:
        assert (ROOT / "imi/combinations" / module).read_text(encoding="utf-8").count(was) == 1, (module, was)


def copied(folder: Path) -> Path:
    """The engine in a folder of its own, with what it imports."""
    (folder / "imi").mkdir()
    for name in ("__init__.py", "formats.py"):
        shutil.copy(ROOT / "imi" / name, folder / "imi")
    for name in ("fields", "combinations"):
        shutil.copytree(ROOT / "imi" / name, folder / "imi" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "imi/combinations"


def is_noticed(folder: Path) -> bool:
    """Whether the engine in a folder gives a wrong answer, fails, or does not come to an end."""
    try:
        done = subprocess.run([sys.executable, "-B", "-m", "support.noticed"], cwd=folder, timeout=600, capture_output=True,
                              check=False, env=os.environ | {"PYTHONPATH": str(ROOT / "tests")})
    except subprocess.TimeoutExpired:
        return True
    assert done.returncode in (0, 3), done.stderr
    return done.returncode == 3
