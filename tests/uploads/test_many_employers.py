"""Employers of a list: their cards are looked up together, and what the centre remembers is used again."""
from __future__ import annotations

from datetime import date
from typing import Any

from support.workbooks import KIND, row, sheet

from imi.candidates.models import Candidate, Employer, Employment
from imi.uploads import receiving
from imi.uploads.registering import register as registering

TODAY = date(2026, 11, 23)


def register(world: Any, *rows: dict[str, Any]) -> None:
    """Register a list of these rows."""
    digest = str(rows[0]["uln"])
    upload = receiving.receive(world.north, world.registrar, KIND, "list.xlsx", digest, digest, sheet(*rows), TODAY)
    registering.register(world.north, world.registrar, upload.reference, key=f"the-key-of-a-form-{digest}", fingerprint="",
                         purchase_order="", today=TODAY)


def cards() -> dict[str, tuple[int, str, str]]:
    """(card, key, postcode) of whoever was taken on, by ULN."""
    rows = Candidate.select(Candidate.uln, Employer.id, Employer.name_key, Employer.employer_postcode).join(
        Employment, on=(Employment.candidate == Candidate.id)).join(Employer, on=(Employment.employer == Employer.id)).tuples()
    return {uln: tuple(rest) for uln, *rest in rows}


def test_rows_with_the_same_employer_details_share_one_card(world: Any) -> None:
    rows = [row(employer_name="O'Brien Motors"), row(employer_name="O'Brien Motors"),
            row(employer_name="O'Brien Motors", employer_postcode="B33 8TH")]
    register(world, *rows)
    found = [cards()[one["uln"]] for one in rows]
    assert [one[1:] for one in found] == [
        ("obrien motors", rows[0]["employer_postcode"]), ("obrien motors", rows[1]["employer_postcode"]),
        ("obrien motors", "B33 8TH")]
    assert (found[0][0] == found[1][0], found[0][0] != found[2][0]) == (True, True)


def test_a_remembered_employer_is_used_unless_it_has_a_successor(world: Any) -> None:
    first, second, third = (row(employer_name="Hill Motors") for _ in range(3))
    register(world, first)
    register(world, second)
    assert cards()[first["uln"]] == cards()[second["uln"]]
    other = Employer.create(centre=world.north, name_key="hill", employer_name="Hill", employer_ern="100000029",
                            employer_postcode="B33 8TH", employer_telephone="0117 496 0900")
    Employer.update(successor=other).where(Employer.id == cards()[first["uln"]][0]).execute()
    register(world, third)
    assert cards()[third["uln"]][0] not in (cards()[first["uln"]][0], other.id)


def test_forty_employers_cost_as_many_statements_as_one(world: Any, statements: Any) -> None:
    register(world, row())
    asked = []
    for names in (["Same Motors"] * 40, [f"Motors {n}" for n in range(40)]):
        with statements() as said:
            register(world, *(row(employer_name=name) for name in names))
        asked.append(len(said))
    assert asked[0] == asked[1]
