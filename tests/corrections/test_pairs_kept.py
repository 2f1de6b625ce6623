"""Pairs that look like one person: what was found is kept, and is right after whatever is done about one of the two."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from imi.candidates import actions
from imi.candidates.queries import find
from imi.corrections import alike, merging
from imi.corrections.pairs_kept import likes
from imi.privacy import erasing
from imi.registry import NOUNS

BORN = date(2006, 3, 2)


def numbers(world: Any) -> list[tuple[int, int]]:
    """The pairs of Northgate by candidate number."""
    pairs = likes(world.north)
    people = alike.people(world.north, pairs)
    return [(people[pair.one].number, people[pair.other].number) for pair in pairs]


def twins(world: Any) -> tuple[int, int]:
    """Two records of one name and birthday, which the pairs have been asked for."""
    both = [world.candidate(first_names="Kit", surname="Barlow", date_of_birth=BORN) for _one in range(2)]
    assert numbers(world) == [tuple(both)]
    return both[0], both[1]


def test_somebody_who_is_added_later_is_compared_with_everybody(world: Any) -> None:
    assert numbers(world) == []
    one, other = twins(world)
    third = world.candidate(first_names="Kit", surname="Barlow", date_of_birth=BORN)
    assert numbers(world) == [(one, other), (one, third), (other, third)]


def test_the_capitals_of_an_address_hide_no_pair(world: Any) -> None:
    one = world.candidate(first_names="Kit", surname="Barlow", email="Kit.Barlow@post.example", date_of_birth=BORN)
    assert numbers(world) == []
    other = world.candidate(first_names="Kit", surname="Barlow", email="kit.barlow@post.example", date_of_birth=None)
    assert numbers(world) == [(one, other)]


def renamed(world: Any, number: int) -> None:
    """Call somebody otherwise."""
    actions.correct(world.north, world.registrar, find(world.north, number), {"first_names": "Robin", "surname": "Quill"}, "")


def erased(world: Any, number: int) -> None:
    """Erase somebody."""
    erasing.erase_rows(number, world.person("admin"), "Asked for", nouns=NOUNS)


def merged(world: Any, number: int) -> None:
    """Merge the record into one of somebody else."""
    merging.merge(number, 1000001, world.registrar, "Same passport", nouns=NOUNS)


def said(world: Any, number: int) -> None:
    """Say that the two are different people."""
    held = find(world.north, number)
    [(other, _why)] = alike.like(world.north, held)
    alike.say(world.north, world.registrar, held, other, "different")


@pytest.mark.parametrize("done", [renamed, erased, merged, said])
def test_a_pair_goes_with_what_is_done_about_it(world: Any, done: Callable[[Any, int], None]) -> None:
    _one, other = twins(world)
    done(world, other)
    assert numbers(world) == []
