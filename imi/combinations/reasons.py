"""Say which rules a combination breaks, each in a sentence with its numbers, in the order of the document."""
from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from imi.combinations.meaning import met, pair_holds, value
from imi.combinations.rules import Gained, Limit, Pair, RuleSet


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a combination is not accepted, or a note about it: a code, what it is about, and the sentence that people read."""

    code: str
    about: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.code}:{self.about}"


def broken(rules: RuleSet, counted: Set[str], taken: Set[str], how: Gained) -> list[Reason]:
    """Every rule that does not hold, the pairs first, then the groups from the whole downwards. None where all hold."""
    pairs = [_of_pair(pair, counted) for pair in rules.pairs if not pair_holds(pair, counted, taken)]
    return [*pairs, *_of_group(rules, None, counted, taken, how)]


def amount(number: int, counts: str) -> str:
    """A number with what is counted: 1 credit, 2 units."""
    return f"{number} {counts[:-1] if number == 1 else counts}"


def what_it_needs(pair: Pair) -> str:
    """The units that another counts only with, as a sentence goes on."""
    if pair.n == 1:
        return " or ".join(pair.b)
    return f"{pair.n} of {', '.join(pair.b)}" if pair.n < len(pair.b) else " and ".join(pair.b)


def said(rules: RuleSet, limit: Limit) -> str:
    """A limit in words: its own, or what its numbers say."""
    return limit.says or in_words(rules, limit)


def in_words(rules: RuleSet, limit: Limit) -> str:
    """What the numbers of a limit say, whatever words were published: at least 13 credits from Optional group A."""
    if limit.least is not None and limit.most is not None:
        bounds = f"{limit.least}" if limit.least == limit.most else f"from {limit.least} to {limit.most}"
    else:
        bounds = f"at least {limit.least}" if limit.most is None else f"at most {limit.most}"
    number = limit.most if limit.least is None else limit.most or limit.least
    noun = {"hours": "guided hours"}.get(limit.counts, limit.counts)
    words = [bounds, noun[:-1] if number == 1 else noun]
    if limit.level_from is not None or limit.level_to is not None:
        words.append(_levels(limit))
    if limit.group is not None:
        words.append(f"from {rules.groups[limit.group].title or limit.group}")
    if limit.units is not None:
        words.append(f"of {', '.join(limit.units)}")
    if limit.how is not None:
        words.append(f"gained by {' or '.join(limit.how)}")
    if limit.most is not None and limit.counts != "groups":
        words.append("may be taken" if limit.strict else "count" if limit.least is None else "(what is more does not count)")
    return " ".join(words)


def _levels(limit: Limit) -> str:
    low, high = limit.level_from, limit.level_to
    if low == high:
        return f"at {level_name(low)}"
    if high is None:
        return f"at {level_name(low)} and above"
    return f"at {level_name(high)} and below" if low is None else f"from {level_name(low)} to {level_name(high)}"


def level_name(level: int | None) -> str:
    """A level as people say it: level 3, Entry 1."""
    return f"Entry {level + 3}" if level is not None and level < 1 else f"level {level}"


def _of_pair(pair: Pair, counted: Set[str]) -> Reason:
    if pair.kind == "barred":
        # A pair that is not strict is never broken where a way of counting has been chosen.
        return Reason("BARRED", pair.about, f"{pair.a} and {pair.b[0]} may not be taken together")
    has = sum(unit in counted for unit in pair.b)
    short = f": {has} of {pair.n} there" if has else ""
    return Reason("NEEDS", pair.about, f"{pair.a} counts only with {what_it_needs(pair)}{short}")


def _of_group(rules: RuleSet, code: str | None, counted: Set[str], taken: Set[str], how: Gained) -> Iterator[Reason]:
    """The reasons of a group and of the groups in it."""
    if code is not None:
        group = rules.groups[code]
        missing = [unit for unit in group.must if unit not in counted]
        if missing:
            yield Reason("MANDATORY", code, f"{group.title or code}: {len(missing)} of {len(group.must)} missing: "
                                            f"{', '.join(missing)}")
    for limit in rules.limits_of.get(code, ()):
        yield from _of_limit(rules, limit, counted, taken, how)
    children, choice = rules.children.get(code, ()), rules.choices.get(code)
    if choice is not None:
        yield from _of_choice(rules, choice, children, counted, taken, how)
        return
    for child in children:
        yield from _of_group(rules, child, counted, taken, how)


def _of_limit(rules: RuleSet, limit: Limit, counted: Set[str], taken: Set[str], how: Gained) -> Iterator[Reason]:
    has = value(rules, limit, counted, how)
    if limit.least is not None and has < limit.least:
        yield Reason("SHORT", limit.code, f"{said(rules, limit)}: {has} of {limit.least}, "
                                          f"{amount(limit.least - has, limit.counts)} short")
    if limit.most is not None and limit.strict:
        has = value(rules, limit, taken, how)
        if has > limit.most:
            yield Reason("OVER", limit.code, f"{said(rules, limit)}: {amount(has, limit.counts)}, "
                                             f"{amount(has - limit.most, limit.counts)} too many")


def _of_choice(rules: RuleSet, choice: Limit, children: Sequence[str], counted: Set[str], taken: Set[str],
               how: Gained) -> Iterator[Reason]:
    """A choice of groups has one sentence: what is missing in each group is not listed, since it need not be chosen."""
    begun = [child for child in children if not rules.scope[child].isdisjoint(taken)]
    complete = {child for child in children if met(rules, child, counted, taken, how)}
    if len(complete) < (choice.least or 0):
        has = f"{len(complete)} of {choice.least} complete" if complete else "none complete"
        open_ones = [child for child in begun if child not in complete]
        nearest = min(open_ones, default=None, key=lambda child: len(list(_of_group(rules, child, counted, taken, how))))
        near = "" if nearest is None else f"; nearest is {rules.groups[nearest].title or nearest}"
        yield Reason("CHOICE", choice.code, f"{said(rules, choice)}: {has}{near}")
    if choice.most is not None and len(begun) > choice.most:
        titles = ", ".join(rules.groups[child].title or child for child in begun)
        yield Reason("TOO_MANY", choice.code, f"{said(rules, choice)}: units of {len(begun)} are taken ({titles})")
