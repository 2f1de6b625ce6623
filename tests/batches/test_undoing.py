"""Undo takes back its own change only: rows that moved on since are left as they are, and named with who changed them."""
from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from support.makers import DEFAULTS, TYPED

from imi.batches import actions, rows
from imi.batches.actions import NotWhole
from imi.batches.models import Batch, BatchRow
from imi.batches.undo import undoing
from imi.candidates.models import Candidate
from imi.database.connection import now
from imi.privacy.retention import forget
from imi.registry import NOUNS

LATER = "2026-09-08"


def bulk(world: Any, reference: str) -> None:
    """Another start in every row."""
    rows.set_for(world.registrar, world.draft(reference), world.screen(reference).lines, "starts_on", "8/9/2026", world.given)


def applied(world: Any, reference: str) -> None:
    """Other defaults applied to every row."""
    actions.set_defaults(world.registrar, world.draft(reference), {**DEFAULTS, "starts_on": "8/9/2026"}, {}, world.given,
                         apply=True)


def corrected(world: Any, reference: str) -> None:
    """The first row gets another end from a colleague."""
    line = world.screen(reference).lines[0]
    rows.edit(world.person("coordinator"), world.draft(reference), line, {"ends_on": "30/9/2028"}, line.row.edition, world.given)


def filled(world: Any, reference: str) -> None:
    """A colleague fills the gap of the first row."""
    line = world.screen(reference).lines[0]
    rows.supply(world.north, world.person("coordinator"), world.draft(reference), line, {"funding_type": "EMPLOYER_PAID"},
                world.given)


def removed(world: Any, reference: str) -> None:
    """A colleague takes the first candidate out."""
    rows.remove(world.person("coordinator"), world.draft(reference), world.screen(reference).lines[0])


@pytest.mark.parametrize("change, meanwhile, said", [
    (bulk, filled, "changed"), (bulk, corrected, "changed"), (bulk, removed, "removed"), (applied, corrected, "changed"),
    (applied, removed, "removed")])
def test_a_row_that_moved_on_is_left_and_named(world: Any, change: Any, meanwhile: Any, said: str) -> None:
    reference = world.batch("1000001 1000002", defaults={**DEFAULTS, "funding_type": ""} if meanwhile is filled else DEFAULTS)
    change(world, reference)
    offered = undoing.name_of_undo(world.draft(reference))
    meanwhile(world, reference)
    left = BatchRow.select().order_by(BatchRow.id).first().typed
    done = undoing.undo(world.registrar, world.draft(reference), offered)
    assert done.sentence == f"1 row taken back; Sam Taylor was {said} since, by Rhian Powell"
    first, second = BatchRow.select().order_by(BatchRow.id)
    assert first.typed == left
    assert world.screen(reference).of_candidates([second.candidate_id])[0].text("starts_on") == TYPED["starts_on"]
    assert undoing.undo(world.registrar, world.draft(reference), offered).sentence == "There is nothing to undo"


def test_undo_takes_back_the_offered_change_then_offers_a_colleagues(portal: Any, registrar: Any) -> None:
    world = portal.world
    reference = world.batch("1000001 1000002")
    address = f"/apprenticeships/registrations/batches/{reference}"
    row = BatchRow.select().order_by(BatchRow.id).first()
    offered = registrar.post(f"{address}/candidates/remove", {"gone": str(row.id)}).one("#undo-button")["value"]
    other = world.screen(reference).lines[0].row.id
    portal.browser("coordinator").post(f"{address}/candidates/bulk", {
        "row": str(other), "field": "starts_on", "value": "8/9/2026"})
    back = registrar.fragment(f"{address}/undo", "undo", {"undo": offered})
    assert "Sam Taylor put back as before" in back.one("#say").get_text()
    assert [line.text("starts_on") for line in world.screen(reference).lines] == [TYPED["starts_on"], LATER]
    registrar.fragment(f"{address}/undo", "undo", {"undo": back.one("#undo-button")["value"]})
    assert {line.text("starts_on") for line in world.screen(reference).lines} == {TYPED["starts_on"]}


def test_undo_names_the_rows_that_it_left_and_why(portal: Any, registrar: Any) -> None:
    reference = portal.world.batch("1000001 1000002")
    bulk(portal.world, reference)
    corrected(portal.world, reference)
    changes = json.loads(portal.world.draft(reference).undo)["changes"]
    page = registrar.fragment(f"/apprenticeships/registrations/batches/{reference}/undo", "undo", {"undo": next(iter(changes))})
    assert "1 row taken back; Sam Taylor was changed since, by Rhian Powell" in page.one("#undo").get_text()


@pytest.mark.parametrize("emptied", [False, True])
def test_a_discarded_batch_is_restored_only_whole_and_with_its_dates(portal: Any, registrar: Any,
                                                                                     emptied: bool) -> None:
    world = portal.world
    reference = world.batch("1000001")
    address = f"/apprenticeships/registrations/batches/{reference}"
    registrar.post(f"{address}/discard")
    page = registrar.get(address)
    assert "It can be restored until 23 December 2026." in page.text
    Batch.update(changed_at=now() - timedelta(days=31)).execute()
    if emptied:
        assert forget("draft_days", now(), portal.settings.instance_path, NOUNS) == 1
        # A longer period brings nothing back.
        Batch.update(changed_at=now() - timedelta(days=3)).execute()
    late = registrar.get(address)
    assert not late.all("form[action$=restore]")
    assert "What was typed in it is not kept any more." in late.text
    refused = registrar.submit(page, "form[action$=restore]")
    assert refused.status == 409
    assert "what was typed in it is not kept any more" in refused.text
    with pytest.raises(NotWhole):
        actions.restore(world.north, world.registrar, world.draft(reference))
    assert Batch.get().state == "discarded"
    if not emptied:
        Batch.update(changed_at=now() - timedelta(days=29)).execute()
        assert registrar.submit(page, "form[action$=restore]").status == 200
        assert world.screen(reference).lines[0].text("starts_on") == TYPED["starts_on"]


def test_a_batch_that_was_saved_meanwhile_is_no_draft_again(portal: Any, registrar: Any) -> None:
    world = portal.world
    reference = world.batch("1000001")
    address = f"/apprenticeships/registrations/batches/{reference}"
    registrar.post(f"{address}/discard")
    page = registrar.get(address)
    assert registrar.submit(page, "form[action$=restore]").status == 200
    world.save(reference)
    told = registrar.submit(page, "form[action$=restore]")
    assert ("has been saved or discarded in the meantime" in told.text, "is a draft again" in told.text) == (True, False)


def test_undo_names_a_candidate_with_one_name_by_that_name(world: Any) -> None:
    reference = world.batch("1000001 1000002")
    Candidate.update(first_names="-", edition=Candidate.edition + 1).where(Candidate.number == 1000001).execute()
    removed(world, reference)
    assert undoing.last_change(world.screen(reference)) == "Taylor was removed"
    done = undoing.undo(world.registrar, world.draft(reference), undoing.name_of_undo(world.draft(reference)))
    assert done.sentence == "Taylor put back as before"
