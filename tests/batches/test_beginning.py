"""Beginning a batch: a draft that was left empty is used, and nobody's that holds anything or is another's."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from imi.batches.models import Batch

BATCHES = "/apprenticeships/registrations/batches"


def begun(browser: Any) -> str:
    """The reference of the draft to which the button leads."""
    return str(browser.post(BATCHES, follow=False).location).rpartition("/")[2]


def test_twenty_presses_leave_one_draft(registrar: Any) -> None:
    assert len({begun(registrar) for _press in range(20)}) == 1
    assert Batch.select().count() == 1


def test_an_empty_draft_of_somebody_else_is_not_taken(portal: Any, registrar: Any, southgate: Any) -> None:
    coordinator = portal.browser("coordinator")
    drafts = [begun(browser) for browser in (registrar, coordinator, southgate)]
    assert len(set(drafts)) == 3
    assert [begun(browser) for browser in (registrar, coordinator, southgate)] == drafts


@pytest.mark.parametrize(("action", "form"), [
    ("course", {"standard": "st0499-ap01"}),
    ("defaults", {"starts_on": "not a day"}),
    ("order", {"purchase_order": "PO-1"}),
    ("candidates", {"numbers": "9999999"}),
    ("candidates", {"numbers": "1000001"}),
    ("candidates/new/draft", {"surname": "Tay"}),
])
def test_a_draft_in_which_anything_was_entered_is_left_alone(registrar: Any, action: str, form: dict[str, str]) -> None:
    draft = begun(registrar)
    assert registrar.post(f"{BATCHES}/{draft}/{action}", form).status in (200, 204, 303, 422)
    assert begun(registrar) != draft


def test_a_draft_that_was_emptied_again_is_left_alone(portal: Any, registrar: Any) -> None:
    draft = portal.world.batch("1000001")
    row = portal.world.screen(draft).lines[0].row.id
    registrar.post(f"{BATCHES}/{draft}/candidates/remove", {"gone": str(row)})
    assert not portal.world.screen(draft).lines
    assert begun(registrar) != draft


def test_discarded_and_saved_batches_are_not_taken_up(portal: Any, registrar: Any) -> None:
    draft = begun(registrar)
    registrar.post(f"{BATCHES}/{draft}/discard")
    assert begun(registrar) != draft


def test_a_draft_taken_up_again_is_kept_as_long_as_a_new_one(registrar: Any) -> None:
    draft = begun(registrar)
    was = Batch.get().changed_at
    Batch.update(changed_at=was - timedelta(days=89)).execute()
    assert begun(registrar) == draft
    assert Batch.get().changed_at == was


def test_a_package_can_be_begun_in_the_empty_draft(registrar: Any) -> None:
    draft = begun(registrar)
    page = registrar.post(BATCHES, {"standard": "st0499-ap01", "package": "ACAP01A"}, follow=False)
    assert page.location == f"{BATCHES}/{draft}"
    assert "ACAP01A" in registrar.get(page.location).text
