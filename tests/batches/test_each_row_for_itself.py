"""Values given to several rows together are worked out for each row separately."""
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support.makers import DEFAULTS, TYPED

from imi.batches import actions, rows
from imi.batches.checking import CheckedRow
from imi.batches.entering import adding
from imi.batches.models import BatchRow
from imi.schemes.apprenticeship import APPRENTICESHIP

STARTS = {1000001: "2026-09-01", 1000002: "2026-10-15", 1000003: ""}
NO_END = {name: text for name, text in TYPED.items() if name != "ends_on"}
NOTHING = dict.fromkeys(DEFAULTS, "")


def by_defaults(world: Any, reference: str) -> None:
    actions.set_defaults(world.registrar, world.draft(reference), {**NOTHING, "ends_on": "+24m"}, {}, world.given, apply=True)


def by_several(world: Any, reference: str) -> None:
    rows.set_for(world.registrar, world.draft(reference), world.screen(reference).lines, "ends_on", "+24m", world.given)


def one_by_one(change: Callable[[Any, str, CheckedRow], None]) -> Callable[[Any, str], None]:
    def each(world: Any, reference: str) -> None:
        for line in world.screen(reference).lines:
            change(world, reference, line)

    return each


@one_by_one
def by_edit(world: Any, reference: str, line: CheckedRow) -> None:
    rows.edit(world.registrar, world.draft(reference), line, {"ends_on": "+24m"}, line.row.edition, world.given)


@one_by_one
def by_prompt(world: Any, reference: str, line: CheckedRow) -> None:
    rows.supply(world.north, world.registrar, world.draft(reference), line, {"ends_on": "+ 24 months"}, world.given)


DOORS = {"defaults": by_defaults, "several": by_several, "edit": by_edit, "prompt": by_prompt}


@pytest.mark.parametrize("door", DOORS)
def test_an_end_in_months_is_reckoned_from_each_rows_own_start(world: Any, door: str) -> None:
    reference = world.batch("1000001 1000002 1000003", defaults=NOTHING)
    for line in world.screen(reference).lines:
        own = {**NO_END, "starts_on": STARTS[line.held.number]}
        BatchRow.update(typed=json.dumps({name: text for name, text in own.items() if text})).where(
            BatchRow.id == line.row.id).execute()
    DOORS[door](world, reference)
    found = {line.held.number: line for line in world.screen(reference).lines}
    assert [found[number].text("ends_on") for number in (1000001, 1000002)] == ["2028-08-31", "2028-10-14"]
    assert not found[1000001].errors
    # Who has no start keeps what was typed, and is asked for the start.
    assert found[1000003].text("ends_on").startswith("+")
    assert [problem.code for problem in found[1000003].errors] == ["starts_on.missing", "ends_on.needs_start"]
    rows.supply(world.north, world.registrar, world.draft(reference), found[1000003], {"starts_on": "1/11/2026"}, world.given)
    assert world.screen(reference).of_candidates([found[1000003].held.id])[0].text("ends_on") == "2028-10-31"


def test_a_default_in_months_is_kept_as_typed_and_follows_the_start(world: Any) -> None:
    reference = world.batch("1000001", defaults={**DEFAULTS, "starts_on": ""})
    assert world.draft(reference).ends_on == "+24m"
    assert [problem.code for problem in world.screen(reference).lines[0].errors] == ["starts_on.missing", "ends_on.needs_start"]
    actions.set_defaults(world.registrar, world.draft(reference), {**DEFAULTS, "starts_on": "1/10/2026"}, {}, world.given,
                         apply=True)
    seen = world.screen(reference)
    assert (seen.lines[0].text("ends_on"), seen.differing) == ("2028-09-30", [])
    adding.add(world.north, world.registrar, world.draft(reference), "1000002", world.given)
    assert {line.text("ends_on") for line in world.screen(reference).lines} == {"2028-09-30"}


def test_every_form_reckons_an_end_in_months_alike(world: Any) -> None:
    """The sheet, full details, New Candidate and the acceptance of a transfer read the record as a whole."""
    for start, end in (("1/9/2026", "2028-08-31"), ("15/10/2026", "2028-10-14")):
        reading = APPRENTICESHIP.record.read({"starts_on": start, "ends_on": "\uff0b24m"}, world.given)
        assert reading.values["ends_on"].isoformat() == end


def test_a_bulk_change_counts_the_rows_without_a_start_date(registrar: Any, portal: Any) -> None:
    reference = portal.world.batch("1000001 1000002", defaults={**NOTHING, "starts_on": "1/9/2026"})
    lines = portal.world.screen(reference).lines
    BatchRow.update(typed="{}").where(BatchRow.id == lines[1].row.id).execute()
    page = registrar.post(f"/apprenticeships/registrations/batches/{reference}/candidates/bulk",
                          {"row": [str(line.row.id) for line in lines], "field": "ends_on", "value": "+12m"})
    assert "2 rows changed. Without a start date to reckon from: 1 row" in page.text
    details = registrar.post(f"/apprenticeships/registrations/batches/{reference}/candidates/{lines[1].row.id}/details",
                             {**APPRENTICESHIP.record.texts(lines[1].held.values), **DEFAULTS, "starts_on": "15/10/2026",
                              "edition": str(lines[1].held.edition)})
    assert details.status == 200, details.text
    assert portal.world.screen(reference).of_candidates([lines[1].held.id])[0].text("ends_on") == "2028-10-14"
