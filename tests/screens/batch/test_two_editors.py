"""Two people on one draft: the second is shown both values and chooses; nothing is overwritten in silence."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES
from support.makers import AUTOCARE, DEFAULTS, TYPED

from imi.batches.models import BatchRow
from imi.candidates.models import Candidate

WAS = {f"was_{name}": text for name, text in TYPED.items()}
CHANGES = [
    ("defaults", {**DEFAULTS, "funding_type": "EMPLOYER_PAID", **WAS}, {**DEFAULTS, "funding_type": "LEVY_TRANSFER", **WAS},
     "LEVY_TRANSFER"),
    ("order", {"purchase_order": "PO 1", "was_purchase_order": ""}, {"purchase_order": "PO 2", "was_purchase_order": ""}, "PO 2"),
    ("course", {"standard": AUTOCARE, "package": "ACAP01B", "was": f"{AUTOCARE} ACAP01A"},
     {"standard": AUTOCARE, "package": "ACAP01D", "was": f"{AUTOCARE} ACAP01A"}, "ACAP01D"),
]


@pytest.mark.failure(97)
@pytest.mark.parametrize("what, theirs, mine, kept", CHANGES, ids=[change[0] for change in CHANGES])
def test_the_second_editor_sees_both_values_and_chooses(
    portal: Any, registrar: Any, what: str, theirs: dict[str, str], mine: dict[str, str], kept: str,
) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    portal.browser("coordinator").post(f"{address}/{what}", theirs)
    refused = registrar.post(f"{address}/{what}", mine)
    assert refused.status == 409
    assert "Rhian Powell changed it" in refused.one("#conflict").get_text()
    as_fragment = registrar.fragment(f"{address}/{what}", "defaults", mine)
    assert as_fragment.headers["HX-Retarget"] == "#conflict"
    page = registrar.submit(refused, "#conflict form")
    assert page.status == 200
    draft = portal.world.draft(address.rsplit("/", 1)[1])
    assert kept in (draft.funding_type, draft.purchase_order, draft.package.code)


def test_repeating_a_change_is_no_conflict(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    for _ in range(2):
        assert registrar.post(f"{address}/order", {"purchase_order": "PO 1", "was_purchase_order": ""}).status == 200


@pytest.mark.failure(97)
def test_a_gap_that_a_colleague_filled_first_is_kept(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(uln=None)
    address = f"{BATCHES}/{portal.world.batch(str(number))}"
    coordinator = portal.browser("coordinator")
    link = registrar.get(address).one("button.tag.error")["formaction"]
    mine, theirs = registrar.get(link), coordinator.get(link)
    coordinator.submit(theirs, "tr.prompt form", uln="1000000043")
    page = registrar.submit(mine, "tr.prompt form", uln="1748529632")
    assert page.status == 409
    assert "1748529632" in page.one("#conflict").get_text()
    assert Candidate.get(Candidate.number == number).uln == "1000000043"


def test_a_row_that_a_colleague_removed_is_named(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    row = BatchRow.get().id
    portal.browser("coordinator").post(f"{address}/candidates/remove", {"gone": str(row)})
    for path, fields in ((f"/candidates/{row}", {"starts_on": "8/9/2026"}),
                         (f"/candidates/{row}/missing", {"email": "a@b.example"}),
                         ("/candidates/remove", {"gone": str(row)})):
        page = registrar.post(address + path, fields)
        assert page.status == 409
        assert "Sam Taylor was removed from this batch by Rhian Powell" in page.text
        assert "add 1000001 again" in page.text
