"""Two people who remove each other at once leave one of them, so that nobody is locked out."""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from support.makers import PASSWORD

from imi.administration import people as body
from imi.centres.models import Centre
from imi.database.connection import db, now
from imi.database.errors import Refused
from imi.people import actions, staffing
from imi.people.models import Person, Staff, StaffRole

Act = Callable[[Person, Person, Centre], object]


def suspend(by: Person, other: Person, centre: Centre) -> None:
    """The one suspends the other at their centre."""
    staffing.move(by, centre, other, "suspended")


def make_reader(by: Person, other: Person, centre: Centre) -> None:
    """The one makes the other a reader."""
    staffing.set_roles(by, centre, other, ["reader"], ["coordinator"])


def switch_off(by: Person, other: Person, _centre: Centre) -> None:
    """The one switches the other's account off."""
    body.switch_off(by, other, now())


def make_support(by: Person, other: Person, _centre: Centre) -> None:
    """The one makes the other support."""
    body.set_role(by, other, "support", "administrator")


def coordinators(centre: Centre) -> int:
    """How many may coordinate the centre."""
    return int(StaffRole.select().join(Staff, on=(Staff.centre == StaffRole.centre) & (Staff.person == StaffRole.person)).where(
        StaffRole.centre == centre, StaffRole.role == "coordinator", Staff.state == "active").count())


def administrators(_centre: Centre) -> int:
    """How many may administer."""
    return int(Person.select().where(Person.body_role == "administrator", Person.state == "active").count())


@pytest.mark.parametrize(("act", "left"), [
    (suspend, coordinators), (make_reader, coordinators), (switch_off, administrators), (make_support, administrators)])
def test_two_coordinators_removing_each_other_at_once_leave_one(world: Any, act: Act, left: Callable[[Centre], int]) -> None:
    actions.add_person("second@northgate.example", "Second One", centre=world.north, roles=["coordinator"], password=PASSWORD)
    actions.add_to_body("second@imi.example", "Second Admin", "administrator", password=PASSWORD)
    who = ("coordinator", "second@northgate.example") if left is coordinators else ("admin", "second@imi.example")
    pair = [world.person(who[0]), Person.get(Person.email == who[1])]
    start = Barrier(2)

    def race(ends: list[Person]) -> bool:
        with db.connection_context():
            start.wait()
            try:
                act(*ends, world.north)
            except Refused:
                return False
            return True

    north = world.north
    assert left(north) == 2
    db.close()
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(race, [pair, pair[::-1]]))
    db.connect()
    assert (sorted(done), left(north)) == ([False, True], 1)
