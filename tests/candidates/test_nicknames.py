"""First names that are used for each other find each other."""
from __future__ import annotations

from typing import Any

from imi.candidates.names.nicknames import others
from imi.candidates.queries import search


def test_nicknames_lead_both_ways() -> None:
    assert "william" in others("bill")
    assert "bill" in others("william")
    assert {"alexander", "alexandra"} <= set(others("alex"))
    assert others("zebedee") == ()


def test_the_search_of_a_batch_knows_nicknames_and_middle_names(world: Any) -> None:
    bill = world.candidate(first_names="William", surname="Archer")
    zelda = world.candidate(first_names="Ana Zelda", surname="Bowman")
    assert [held.number for held in search(world.north, "bill arch")] == [bill]
    assert [held.number for held in search(world.north, "zelda")] == [zelda]
    assert search(world.south, "zelda") == []
