"""Ask HiGHS, a solver of linear programs in whole numbers, the questions that the portal's own search answers."""
from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

import highspy
import numpy

from imi.combinations.rules import PLANNED, Gained, Limit, RuleSet

Terms = dict[int, float]


@dataclass(slots=True)
class Model:
    """Variables that are 0 or 1, their costs, and rows that say from where to where a sum of them may lie."""

    costs: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    rows: list[tuple[float, float, Terms]] = field(default_factory=list)

    def variable(self, cost: float = 0, lower: float = 0, upper: float = 1) -> int:
        """A new variable."""
        self.costs.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.costs) - 1

    def at_least(self, number: float, terms: Terms) -> None:
        """A sum that must reach a number."""
        self.rows.append((number, highspy.kHighsInf, terms))

    def at_most(self, number: float, terms: Terms) -> None:
        """A sum that must not pass a number."""
        self.rows.append((-highspy.kHighsInf, number, terms))

    def solve(self) -> int | None:
        """The least cost, None where there is no solution."""
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = map(numpy.array, (self.costs, self.lower, self.upper))
        lp.row_lower_ = numpy.array([low for low, _, _ in self.rows], dtype=float)
        lp.row_upper_ = numpy.array([high for _, high, _ in self.rows], dtype=float)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * len(self.costs)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = numpy.cumsum([0, *(len(terms) for _, _, terms in self.rows)])
        lp.a_matrix_.index_ = numpy.array([at for _, _, terms in self.rows for at in terms])
        lp.a_matrix_.value_ = numpy.array([by for _, _, terms in self.rows for by in terms.values()], dtype=float)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.passModel(lp)
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(solver.modelStatusToString(solver.getModelStatus()))
        return round(float(solver.getInfo().objective_function_value))


class Builder:
    """Says in rows of a model what a rule set means."""

    def __init__(self, rules: RuleSet, taken: Set[str], how: Gained, may_add: Set[str], keep: Set[str]) -> None:
        self.rules, self.model = rules, Model()
        self.how = {unit: how.get(unit, PLANNED) if unit in taken else PLANNED for unit in rules.units}
        # A unit that is taken costs 1 where it goes, another where it comes; the constant is added at the end.
        self.taken = {unit: self.model.variable(-1 if unit in taken else 1, unit in keep, unit in taken or unit in may_add)
                      for unit in rules.units}
        self.counted = {unit: self.model.variable() for unit in rules.units}
        self.constant = len(taken)
        for unit in rules.units:
            self.model.at_least(0, {self.taken[unit]: 1, self.counted[unit]: -1})
        self._pairs()
        self._group(None, self.model.variable(lower=1))

    def size(self) -> int | None:
        """The size of the smallest change; None where nothing helps."""
        cost = self.model.solve()
        return None if cost is None else cost + self.constant

    def _pairs(self) -> None:
        for pair in self.rules.pairs:
            if pair.kind == "barred":
                judged = self.taken if pair.strict else self.counted
                self.model.at_most(1, {judged[pair.a]: 1, judged[pair.b[0]]: 1})
            else:
                self.model.at_least(0, {**{self.counted[unit]: 1 for unit in pair.b}, self.counted[pair.a]: -pair.n})

    def _group(self, code: str | None, complete: int) -> None:
        """What must hold where the variable `complete` is 1."""
        for limit in self.rules.limits_of.get(code, ()):
            self._limit(limit, complete)
        if code is not None:
            for unit in self.rules.groups[code].must:
                self.model.at_least(0, {self.counted[unit]: 1, complete: -1})
        children, choice = self.rules.children.get(code, ()), self.rules.choices.get(code)
        if choice is None:
            for child in children:
                self._group(child, complete)
            return
        if choice.least is not None:
            each = {child: self.model.variable() for child in children}
            for child, chosen in each.items():
                self._group(child, chosen)
            self.model.at_least(0, {**dict.fromkeys(each.values(), 1.0), complete: -choice.least})
        if choice.most is not None:
            begun = {child: self.model.variable() for child in children}
            for child, variable in begun.items():
                for unit in self.rules.scope[child]:
                    self.model.at_least(0, {variable: 1, self.taken[unit]: -1})
            self._unless(choice.most, dict.fromkeys(begun.values(), 1.0), complete)

    def _limit(self, limit: Limit, complete: int) -> None:
        weights = {unit: weight for unit, weight in self.rules.weights[limit.code].items()
                   if weight and (limit.how is None or self.how[unit] in limit.how)}
        if limit.least is not None:
            self.model.at_least(0, {**{self.counted[unit]: weight for unit, weight in weights.items()}, complete: -limit.least})
        if limit.most is not None:
            judged = self.taken if limit.strict else self.counted
            self._unless(limit.most, {judged[unit]: weight for unit, weight in weights.items()}, complete)

    def _unless(self, most: int, terms: Terms, complete: int) -> None:
        """A sum is at most so much where `complete` is 1, and anything where it is not."""
        slack = sum(terms.values()) - most
        if slack > 0:
            self.model.at_most(most + slack, {**terms, complete: slack})


def smallest(rules: RuleSet, taken: Set[str], how: Gained, *, may_add: Set[str], keep: Set[str] = frozenset()) -> int | None:
    """The size of the smallest change that completes a combination; None where nothing helps."""
    return Builder(rules, taken, how, may_add, keep).size()
