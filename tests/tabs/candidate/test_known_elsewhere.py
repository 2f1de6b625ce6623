"""Somebody new whom another centre knows: linked by ULN, date of birth and surname at every form, and nothing said before."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES
from support.makers import DEFAULTS, complete

from imi.batches.models import BatchRow
from imi.candidates.models import Candidate, CentreCandidate
from imi.candidates.queries import find
from imi.schemes.apprenticeship import APPRENTICESHIP


@pytest.fixture
def megan(portal: Any) -> Any:
    """Somebody whom Southgate knows, without an e-mail address."""
    number = portal.world.candidate(portal.world.south, first_names="Megan", surname="Moss", email=None)
    return Candidate.get(Candidate.number == number)


@pytest.mark.parametrize("door", ["batch", "batch with scripts", "candidate tab"])
def test_a_new_candidate_whom_another_centre_knows_is_linked_by_that_proof(
    portal: Any, registrar: Any, megan: Any, door: str,
) -> None:
    texts = APPRENTICESHIP.record.texts(complete(uln=megan.uln, surname="MOSS", first_names="Meg", email="meg@post.example"))
    form = {**texts, **DEFAULTS, "ends_on": "31/8/2028", "close": "1"}
    batch = f"{BATCHES}/{portal.world.batch()}"
    address = "/candidates/new" if door == "candidate tab" else f"{batch}/candidates/new"

    def sent(**more: str) -> Any:
        send_it = registrar.fragment(address, "panel", {**form, **more}) if "scripts" in door else None
        return send_it or registrar.post(address, {**form, **more})

    sure = {"sure": ""}
    wrong = sent(date_of_birth="1/1/2001")
    if door == "candidate tab" and wrong.all("input[name=sure]"):
        sure = {"sure": str(wrong.one("input[name=sure]")["value"])}
        wrong = sent(date_of_birth="1/1/2001", **sure)
    assert (wrong.status, "This ULN is already registered" in wrong.text, str(megan.number) in wrong.text) == (422, True, False)
    right = sent(date_of_birth=megan.date_of_birth.isoformat(), **sure)
    assert right.status == 200
    assert f"{megan.number} is known at another centre, and is linked to yours" in right.text
    # It is read by everyone, not only told by a screen reader.
    assert "As the record has it stays:" in right.one("#panel .msg" if "scripts" in door else "#message").get_text()
    held = find(portal.world.north, megan.number)
    assert (held.first_names, held.surname, held.values["email"]) == ("Megan", "Moss", "meg@post.example")
    assert held.values["employer_name"] == "Bridge Street Garage"
    link = CentreCandidate.get(CentreCandidate.centre == portal.world.north, CentreCandidate.candidate_id == megan.id)
    assert link.how == "uln"
    assert BatchRow.select().where(BatchRow.candidate == megan.id).count() == (door != "candidate tab")


def test_wrong_proofs_of_a_new_candidate_are_counted(portal: Any, registrar: Any, megan: Any) -> None:
    texts = {**APPRENTICESHIP.record.texts(complete(uln=megan.uln, surname="Moss")), **DEFAULTS, "ends_on": "31/8/2028"}
    address = f"{BATCHES}/{portal.world.batch()}/candidates/new"
    for _ in range(5):
        registrar.post(address, {**texts, "date_of_birth": "1/1/2001"})
    page = registrar.post(address, {**texts, "date_of_birth": megan.date_of_birth.isoformat()})
    assert (page.status, "No more tries" in page.text) == (422, True)
