"""An erasure ends open requests about a person, tells who asked in numbers only, and lets no new request begin."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.tables import changed, digests

from imi.batches.entering import adding
from imi.candidates import actions as candidates
from imi.candidates.actions import Erased
from imi.candidates.queries import find
from imi.candidates.record import CandidateRecord
from imi.corrections import alike, asking, merging
from imi.corrections.models import CorrectionRequest, LikePair
from imi.corrections.waiting import how_many_merges, how_many_requests
from imi.database.errors import Conflict
from imi.mail.models import Letter
from imi.privacy import erasing
from imi.registry import NOUNS


def test_erasure_ends_open_corrections_and_merges_and_tells_the_asker(world: Any, tmp_path: Path) -> None:
    one, other = find(world.north, 1000001), find(world.north, 1000002)
    asking.ask(world.north, world.registrar, one, "first_names", "Samantha", "misspelt")
    alike.say(world.north, world.registrar, one, other, "asked", "They are one")
    erasing.erase(1000001, world.person("admin"), "asked for", tmp_path, nouns=NOUNS)
    assert (how_many_requests(), how_many_merges()) == (0, 0)
    assert {row.state for table in (CorrectionRequest, LikePair) for row in table.select()} == {"taken_back"}
    told = list(Letter.select().where(Letter.kind == "correction", Letter.centre_id == world.north.id))
    assert {letter.subject for letter in told} == {
        "Correction ended: candidate 1000001", "Wish to merge ended: candidates 1000001 and 1000002"}
    assert {letter.to for letter in told} == {"registrar@northgate.example", "apprenticeships@northgate.example"}
    assert not any(name in letter.body for letter in told for name in ("Sam", "Taylor", "Aisha", "Khan"))

Write = Callable[[Any, CandidateRecord, CandidateRecord], None]
WRITES: dict[str, Write] = {
    "details": lambda world, held, _other: candidates.correct(
        world.north, world.registrar, held, {"phone": "0117 496 0860"}, "record"),
    "a gap": lambda world, held, _other: candidates.supply(
        world.north, world.registrar, held, {"email": "quill@post.example"}, "B-7K3M9Q", world.given),
    "where they work": lambda world, held, _other: candidates.correct(
        world.north, world.registrar, held, {"position": "Fitter of brakes", "employer_name": "Bridge Garage"}, "record"),
    "a wish to merge": lambda world, held, other: alike.say(world.north, world.registrar, other, held, "asked", "They are one"),
}


@pytest.mark.parametrize("employed", [True, False])
@pytest.mark.parametrize("what", list(WRITES))
def test_records_read_before_a_merge_or_erasure_are_not_written_after(
        world: Any, tmp_path: Path, what: str, employed: bool) -> None:
    admin, work = world.person("admin"), {} if employed else {"employer_name": None, "position": None}
    gone, old, kept, other = (find(world.north, world.candidate(surname=surname, email=None, **work))
                              for surname in ("Quimby", "Quill", "Quillon", "Quilter"))
    erasing.erase(gone.number, admin, "asked to", tmp_path, nouns=NOUNS)
    merging.merge(old.number, kept.number, admin, "one person", nouns=NOUNS)
    before = digests()
    for dead in (gone, old):
        with pytest.raises((Erased, Conflict)):
            WRITES[what](world, dead, other)
    assert changed(before) == []


def test_a_candidate_merged_or_erased_since_the_search_joins_no_batch(world: Any, tmp_path: Path) -> None:
    admin, reference = world.person("admin"), world.batch()
    gone, old, kept = (find(world.north, world.candidate(surname=surname)) for surname in ("Quimby", "Quill", "Quillon"))
    erasing.erase(gone.number, admin, "asked to", tmp_path, nouns=NOUNS)
    merging.merge(old.number, kept.number, admin, "one person", nouns=NOUNS)
    for dead in (gone, old):
        with pytest.raises((Erased, Conflict)):
            adding.add_candidate(world.north, world.registrar, world.draft(reference), dead.id, world.given)
    assert world.screen(reference).count == 0
