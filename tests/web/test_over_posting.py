"""Posted fields that a form does not have, and posted prices, are ignored."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES
from support.makers import AUTOCARE, CAST, DEFAULTS, PACKAGE
from support.northgate import BODY

from imi.batches.models import Batch, BatchRow
from imi.candidates.models import Candidate
from imi.registrations.models import Receipt, Registration

EXTRA = {"centre": "0471", "centre_id": "1", "state": "registered", "status": "registered", "price": "1", "price_id": "1",
         "role": "coordinator", "id": "1", "reference": "B-AAAAAA", "opened_by": "1", "changed_by": "1", "edition": "99",
         "version_id": "3", "package_id": "9", "split_from": "1", "body_role": "administrator", "unpriced": "5", "number":
         "1000001",
         "candidate": "1", "candidate_id": "1", "registered_as": "1", "person": "1", "person_id": "1", "merged_into": "1"}


@pytest.mark.failure(13)
def test_fields_that_no_form_has_are_ignored(portal: Any, southgate: Any) -> None:
    centre = portal.world.south
    page = southgate.post(BATCHES, EXTRA)
    batch = Batch.get(Batch.centre == centre)
    assert (batch.state, batch.opened_by.name, batch.reference != "B-AAAAAA") == ("draft", CAST["southgate"][1], True)
    southgate.post(f"{page.url}/course", {**EXTRA, "standard": AUTOCARE, "package": PACKAGE, "done": "1"})
    southgate.post(f"{page.url}/defaults", {**EXTRA, **DEFAULTS})
    typed = {**EXTRA, **BODY, "number": "1000001", "close": "1"}
    southgate.post(f"{page.url}/candidates/new", {name: text for name, text in typed.items() if name != "numbers"})
    grace = Candidate.get(Candidate.surname == "Okafor")
    assert (grace.state, grace.number > 1000009, grace.edition) == ("live", True, 1)
    row = BatchRow.get(BatchRow.candidate == grace.id)
    assert (row.centre, row.batch.reference) == (centre, batch.reference)
    done = southgate.submit(southgate.get(f"{page.url}/review"), "#submission", **{
        name: text for name, text in EXTRA.items() if name not in ("reference",)})
    assert "1 candidate registered" in done.text
    receipt, line = Receipt.get(Receipt.centre == centre), Registration.get(Registration.centre == centre)
    assert (receipt.person.name, receipt.unpriced, receipt.pence) == (CAST["southgate"][1], 0, 36000)
    assert (line.state, line.pence, line.candidate_id) == ("active", 36000, grace.id)


@pytest.mark.failure(13)
@pytest.mark.parametrize("pence", ["1", "0", "-1", "36000.0", "not set", ""])
def test_the_price_is_the_catalogues_whatever_was_posted(portal: Any, registrar: Any, pence: str) -> None:
    review = registrar.get(f"{BATCHES}/{portal.world.batch('1000001')}/review")
    asked = registrar.submit(review, "#submission", pence=pence)
    assert asked.status == 409
    assert "The price has changed" in asked.text
    saved = registrar.submit(asked, "#submission", accept_price=asked.one("#accept-price")["value"], pence=pence)
    assert "1 candidate registered" in saved.text
    assert Registration.get().pence == 36000
