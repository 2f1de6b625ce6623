"""What waits about somebody ends with their erasure, and who asked is told, in numbers only."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from imi.candidates.queries import find
from imi.corrections import alike, asking
from imi.corrections.models import CorrectionRequest, LikePair
from imi.corrections.waiting import how_many_wait
from imi.letters.models import Letter
from imi.protection import erasing


def test_a_correction_and_a_wish_to_merge_end_with_an_erasure_and_who_asked_is_told(world: Any, tmp_path: Path) -> None:
    one, other = find(world.north, 1000001), find(world.north, 1000002)
    asking.ask(world.north, world.registrar, one, "first_names", "Samantha", "misspelt")
    alike.say(world.north, world.registrar, one, other, "asked", "They are one")
    erasing.erase(1000001, world.person("admin"), "asked for", tmp_path)
    assert how_many_wait() == (0, 0)
    assert {row.state for table in (CorrectionRequest, LikePair) for row in table.select()} == {"taken_back"}
    told = list(Letter.select().where(Letter.kind == "correction", Letter.centre == world.north))
    assert {letter.subject for letter in told} == {
        "Correction ended: candidate 1000001", "Wish to merge ended: candidates 1000001 and 1000002"}
    assert {letter.to for letter in told} == {"registrar@northgate.example", "apprenticeships@northgate.example"}
    assert not any(name in letter.body for letter in told for name in ("Sam", "Taylor", "Aisha", "Khan"))
