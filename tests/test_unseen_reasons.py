"""A reason of characters that nobody can see is no reason, whoever asks for one."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.makers import World

from imi.batches.confirming import kinds
from imi.candidates.queries import find
from imi.corrections import alike, asking, merging
from imi.corrections.models import CorrectionRequest, LikePair
from imi.database.errors import Refused
from imi.privacy import erasing
from imi.registrations.changes import ending
from imi.registrations.models import Registration
from imi.registry import NOUNS

UNSEEN = " \u200b\u2060\u00ad "


def asked(world: World) -> int:
    """Return the id of a request for a correction."""
    return int(asking.ask(world.north, world.registrar, find(world.north, 1000001), "surname", "Tailor", "Passport seen").id)


def pair(world: World) -> int:
    """Return the id of a request for a merge."""
    alike.say(world.north, world.registrar, find(world.north, 1000001), find(world.north, 1000002), "asked", "They are one")
    return int(LikePair.get().id)


def withdrawn(world: World) -> list[int]:
    """Return the ids of a registration that was withdrawn."""
    world.save(world.batch("1000001"))
    ids = [one.id for one in Registration.select()]
    ending.withdraw(world.north, world.registrar, ids, reason="HEALTH", on=world.today, today=world.today)
    return ids


def again(world: World) -> object:
    """Register somebody again who was withdrawn."""
    withdrawn(world)
    reference = world.batch("1000001")
    keys = {one.key for kind in kinds(world.screen(reference).lines) for one in kind.warned}
    return world.save(reference, ticks=keys, reasons=dict.fromkeys(keys, UNSEEN))


DOORS: dict[str, tuple[Callable[[World], object], str]] = {
    "a batch, registered again": (again, "Say why"),
    "put back": (lambda world: ending.put_back(world.north, world.registrar, withdrawn(world), text=UNSEEN, today=world.today),
                 "Say why it is put back"),
    "a correction, asked": (lambda world: asking.ask(
        world.north, world.registrar, find(world.north, 1000001), "surname", "Tailor", UNSEEN), "Say why"),
    "a correction, refused": (lambda world: asking.refuse(world.person("admin"), asked(world), UNSEEN), "Say why"),
    "a merge, asked": (lambda world: alike.say(
        world.north, world.registrar, find(world.north, 1000001), find(world.north, 1000002), "asked", UNSEEN), "Say how"),
    "a merge, refused": (lambda world: merging.refuse(world.person("admin"), pair(world), UNSEEN), "Say why"),
    "a merge": (lambda world: merging.merge(1000001, 1000002, world.person("admin"), UNSEEN, nouns=NOUNS), "Say how"),
    "an erasure": (lambda world: erasing.erase(1000001, world.person("admin"), UNSEEN, Path("/nowhere"), nouns=NOUNS), "ground"),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_reason_that_nobody_can_see_is_refused(world: World, door: str) -> None:
    act, sentence = DOORS[door]
    with pytest.raises(Refused, match=sentence):
        act(world)
    assert {one.state for one in CorrectionRequest.select()} <= {"asked"}
