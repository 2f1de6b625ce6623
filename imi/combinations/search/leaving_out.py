"""Decide which units do not count where upper limits are exceeded: all limits at once, and every best way.

Deciding one limit after another would lose answers where limits share units.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from imi.combinations.search.budget import Budget

# What makes a step of a search: so many ways to go on, or so many times as many comparisons of two ways.
WAYS_PER_STEP, COMPARED_AS_ONE = 20, 10


@dataclass(frozen=True, slots=True)
class Way:
    """A way to leave units out: what that costs in each respect, how many units they are, and how many of each class."""

    loss: tuple[int, ...]
    units: int
    out: tuple[int, ...]

    def leaving(self, loss: Sequence[int], n: int) -> Way:
        """Return this way with n units of the next class left out as well, each of which costs `loss`."""
        if not n:
            return Way(self.loss, self.units, (*self.out, 0))
        return Way(tuple([x + n * y for x, y in zip(self.loss, loss, strict=True)]), self.units + n, (*self.out, n))

    def and_also(self, other: Way) -> Way:
        """Both, of classes that are not the same."""
        return Way(tuple([x + y for x, y in zip(self.loss, other.loss, strict=True)]), self.units + other.units,
                   self.out + other.out)


def best(ways: Iterable[Way], bearable: Sequence[int] = ()) -> list[Way]:
    """The ways that no other beats in every respect, of those whose first costs can be borne; the cheapest first."""
    front: list[Way] = []
    for way in sorted(ways, key=lambda way: (sum(way.loss), way.units, way.out)):
        if all(x <= most for x, most in zip(way.loss, bearable, strict=False)) and not any(
                all(x <= y for x, y in zip(better.loss, way.loss, strict=True)) for better in front):
            front.append(way)
    return front


@dataclass(slots=True)
class Cap:
    """An upper limit that is exceeded, while one class after another is decided.

    A little over, it watches what has gone, until that is the excess; far over, what stays, as long as there is room. Either way
    the number that it watches stays small, and so does the number of cases to tell apart.
    """

    weights: list[int]
    counted: list[int]
    excess: int
    room: int
    by_room: bool = field(init=False)
    rest: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.by_room = self.room < self.excess
        self.rest = [0] * len(self.weights)
        for i in range(len(self.weights) - 1, 0, -1):
            self.rest[i - 1] = self.rest[i] + self.weights[i] * self.counted[i]

    def after(self, watched: int, i: int, n: int) -> int | None:
        """What the cap watches once n units of class i are left out; None where it can no longer be kept."""
        if self.by_room:
            stays = watched + (self.counted[i] - n) * self.weights[i]
            return stays if stays <= self.room else None
        gone = min(self.excess, watched + n * self.weights[i])
        return gone if gone + self.rest[i] >= self.excess else None


Memory = dict[object, list[Way]]


def leave_out(counted: Sequence[int], losses: Sequence[Sequence[int]], caps: Sequence[Cap], bearable: Sequence[int],
              budget: Budget, memory: Memory) -> list[Way]:
    """Every best way to leave out of these classes what keeps all the caps. `losses` are the costs of one unit of each class.

    Caps that share no class, not even by way of a third cap, are decided by themselves; `memory` keeps what came of it.
    """
    if any(cap.room < 0 for cap in caps):
        return []
    ways = [Way((0,) * (len(losses[0]) if losses else 0), 0, ())]
    order: list[int] = []
    for part in _parts(caps):
        classes = [i for i in range(len(counted)) if any(cap.weights[i] for cap in part)]
        order += classes
        some = _of_part([counted[i] for i in classes], [losses[i] for i in classes],
                        [Cap([cap.weights[i] for i in classes], [counted[i] for i in classes], cap.excess, cap.room)
                         for cap in part], bearable, budget, memory)
        budget.spend(len(ways) * len(some) // (WAYS_PER_STEP * COMPARED_AS_ONE))
        ways = best((one.and_also(other) for one in ways for other in some), bearable)
    where = [order.index(i) for i in range(len(counted))]
    return [Way(way.loss, way.units, tuple([way.out[at] for at in where])) for way in ways]


def _parts(caps: Sequence[Cap]) -> list[list[Cap]]:
    """The caps parted so that those of different parts share no class."""
    parts: list[tuple[set[int], list[Cap]]] = []
    for cap in caps:
        classes, together = {i for i, weight in enumerate(cap.weights) if weight}, [cap]
        for part in [part for part in parts if not classes.isdisjoint(part[0])]:
            parts.remove(part)
            classes |= part[0]
            together = [*part[1], *together]
        parts.append((classes, together))
    return [together for _, together in parts]


def _of_part(counted: list[int], losses: list[Sequence[int]], caps: list[Cap], bearable: Sequence[int], budget: Budget,
             memory: Memory) -> list[Way]:
    """The best ways for caps that share classes, from what is remembered or by going through the classes one by one."""
    at_worst = [sum(n * loss[m] for n, loss in zip(counted, losses, strict=True)) for m in range(len(bearable))]
    key = (tuple(counted), tuple(map(tuple, losses)), tuple((tuple(cap.weights), cap.excess, cap.room) for cap in caps),
           tuple(map(min, bearable, at_worst)))
    if key not in memory:
        memory[key] = _by_class(counted, losses, caps, bearable, budget)
    return memory[key]


def _by_class(counted: list[int], losses: list[Sequence[int]], caps: list[Cap], bearable: Sequence[int],
              budget: Budget) -> list[Way]:
    ways, work = {(0,) * len(caps): [Way((0,) * len(losses[0]), 0, ())]}, 0
    for i, most in enumerate(counted):
        reached: dict[tuple[int, ...], list[Way]] = {}
        for watched, some in ways.items():
            before: tuple[int, ...] | None = None
            for n in range(most + 1):
                after = tuple([x for cap, seen in zip(caps, watched, strict=True) if (x := cap.after(seen, i, n)) is not None])
                work += 1
                if len(after) < len(caps):
                    continue
                if after == before:
                    # One more left out helps no cap.
                    break
                before = after
                reached.setdefault(after, []).extend([way.leaving(losses[i], n) for way in some])
        ways = {watched: best(some, bearable) for watched, some in reached.items()}
        work += sum(len(some) + len(some) * len(ways[watched]) // COMPARED_AS_ONE for watched, some in reached.items())
        budget.spend(work // WAYS_PER_STEP)
        work %= WAYS_PER_STEP
    return best([way for some in ways.values() for way in some])
