"""A merged record is the kept one at every door: its number and ULN lead there, and stay taken for anybody else."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from peewee import IntegrityError
from support import sample
from support.makers import complete
from support.workbooks import KIND, row, send, workbook

from imi.administration import audit
from imi.batches import rows
from imi.batches.entering import adding
from imi.batches.undo.undoing import undo
from imi.candidates import actions, many, queries
from imi.candidates.actions import UlnTaken
from imi.candidates.models import Candidate, CandidateWas, CentreCandidate
from imi.corrections import alike, asking, merging
from imi.corrections.models import CorrectionRequest, LikePair
from imi.database.connection import db
from imi.database.errors import Conflict
from imi.privacy.held import find as find_held
from imi.registrations import receipts
from imi.registrations.changes.queries import active_of, ids_of
from imi.registrations.models import Receipt, Registration
from imi.registrations.searching import finding
from imi.registry import NOUNS
from imi.uploads.checking.checker import check_lines
from imi.uploads.checking.one_row import SheetLine
from imi.uploads.prefill import numbered

KEPT = 1000001
Names = dict[str, str]


@pytest.fixture
def names(world: Any) -> Names:
    """What two records were called, the first merged into the second and that one into the kept one, which is registered."""
    first, second = (world.candidate(first_names="Samuel", surname=surname) for surname in ("Tailor", "Taylour"))
    found = {"number of the first": str(first), "number of the second": str(second)}
    for which, number in (("first", first), ("second", second)):
        found[f"ULN of the {which}"] = str(queries.find(world.north, number).values["uln"])
    world.save(world.batch(str(KEPT)))
    merging.merge(first, second, world.registrar, "one person", nouns=NOUNS)
    merging.merge(second, KEPT, world.registrar, "one person", nouns=NOUNS)
    return found


def pasted(world: Any, text: str) -> list[int]:
    """Pasted into a batch."""
    return [held.number for held in adding.add(world.north, world.registrar, world.draft(world.batch()), text, world.given).added]


def in_a_sheet(world: Any, text: str) -> list[int]:
    """In a row of a spreadsheet."""
    name = "candidate_number" if len(text) == 7 else "uln"
    [checked] = check_lines(world.north, KIND, [SheetLine(2, {name: text, "package": "ACAP01B"})], world.today)
    return [checked.held.number] if checked.held else []


def of_the_audit(world: Any, text: str) -> list[int]:
    """In the filter of the audit, which finds the lines of every record that became this one."""
    found = audit.AuditFilter(candidate=text)
    return [KEPT] if {line.candidate for line in audit.everything(found)} >= {KEPT, int(text)} else []


def proved(world: Any, text: str) -> list[int]:
    """Proved by another centre."""
    held = queries.find(world.north, KEPT)
    link = (actions.link_by_number(world.south, world.registrar, text, held.date_of_birth) if len(text) == 7
            else actions.link_by_uln(world.south, world.registrar, text, held.date_of_birth, "TAYLOR"))
    return [queries.number_of(world.south, link)]


def listed(world: Any, text: str) -> list[int]:
    """In the list of candidates."""
    return [line.held.number for line in finding.find(world.north, finding.SearchTerms(text), world.given).lines]


ANY: dict[str, Callable[[Any, str], list[int]]] = {
    "a batch": pasted,
    "a sheet": in_a_sheet,
    "the box above every page, transfers, missing details": lambda world, text: [
        held.number for held in queries.known(world.north, [text]).values()],
    "the picker": lambda world, text: [held.number for held in queries.search(world.north, text)],
    "the list": listed,
    "the beginning of it in the list": lambda world, text: [n for n in listed(world, text[:-1]) if n == KEPT],
    "another centre's proof": proved,
}
NUMBERS: dict[str, Callable[[Any, str], list[int]]] = {
    "a record, its details and corrections": lambda world, text: [queries.find(world.north, int(text)).number],
    "a mistyped number": lambda world, text: [
        held.number for those in queries.near(world.north, [f"9{text[1:]}"]).values() for held in those],
    "a template": lambda world, text: [held.number for held in numbered(world.north, f"{text} {KEPT}", world.given)],
    "submitted registrations": lambda world, text: [
        KEPT for _receipt in receipts.submitted(world.north, receipts.ReceiptFilter(text=text))[0]],
    "the lines of a receipt": lambda world, text: [KEPT for _line in ids_of(world.north, *active_of(Receipt.get(), text))],
    "the audit": of_the_audit,
    "an erasure, the download of all": lambda world, text: [find_held(int(text), None).number],
    "a merge": lambda world, text: [merging.preview(int(text), 1000002, world.registrar, nouns=NOUNS).old.number],
    "a merge into it": lambda world, text: [merging.preview(1000002, int(text), world.registrar, nouns=NOUNS).kept.number],
}


@pytest.mark.parametrize("of", sample.of(
    ["number of the first", "number of the second", "ULN of the first", "ULN of the second"]))
def test_a_merged_records_number_name_or_uln_finds_the_kept_one(world: Any, names: Names, of: str) -> None:
    text, doors = names[of], ANY | (NUMBERS if of.startswith("number") else {})
    assert {door: look(world, text) for door, look in doors.items()} == {door: [KEPT] for door in doors}
    if of.startswith("ULN"):
        assert [held.number for held in queries.matches(world.north, {"uln": text})] == [KEPT]
    person = {"surname": "Taylour", "date_of_birth": Candidate.get(Candidate.surname == "Taylour").date_of_birth}
    assert [held.number for held in queries.matches(world.north, person)] == [KEPT]


def inserted(world: Any, uln: str) -> None:
    """Past every rule, by a statement."""
    one = Candidate.get(Candidate.number == 1000002)
    one.id, one.number, one.uln = None, 1999999, uln
    one.save(force_insert=True)


def asked_for(world: Any, uln: str) -> None:
    """Asked for as a correction and accepted."""
    asking.ask(world.north, world.registrar, queries.find(world.north, 1000002), "uln", uln, "misread")
    asking.accept(world.person("admin"), CorrectionRequest.get().id, "", world.given)


TAKEN: dict[str, Callable[[Any, str], object]] = {
    "New Candidate": lambda world, uln: actions.create(world.north, world.registrar, complete(uln=uln)),
    "another centre's New Candidate": lambda world, uln: actions.create(world.south, world.registrar, complete(uln=uln)),
    "a sheet": lambda world, uln: many.create_many(world.north, world.registrar, [complete(uln=uln)], "U", {}),
    "a record, details": lambda world, uln: actions.correct(
        world.north, world.registrar, queries.find(world.north, 1000002), {"uln": uln}, "record"),
    "missing details": lambda world, uln: actions.supply(
        world.north, world.registrar, queries.find(world.north, world.candidate(uln=None)), {"uln": uln}, "record"),
    "a correction": asked_for,
    "a statement": inserted,
}


@pytest.mark.parametrize("door", sample.of(list(TAKEN), 2))
def test_a_merged_records_uln_is_refused_to_other_candidates(world: Any, names: Names, door: str) -> None:
    people = Candidate.select().count()
    for uln in (names["ULN of the first"], names["ULN of the second"]):
        with pytest.raises((UlnTaken, IntegrityError)), db.atomic():
            TAKEN[door](world, uln)
    assert Candidate.select().count() == people


def test_a_merged_uln_may_go_to_the_kept_record_and_stays_taken(world: Any, names: Names) -> None:
    own, uln, right = str(queries.find(world.north, KEPT).values["uln"]), names["ULN of the second"], complete()["uln"]
    actions.change(queries.find(world.north, KEPT), {"uln": uln})
    assert [queries.known(world.north, [text])[text].values["uln"] for text in (str(KEPT), uln)] == [uln, uln]
    actions.change(queries.find(world.north, KEPT), {"uln": right})
    assert {text: held.number for text, held in queries.known(world.north, [own, uln, right]).items()} == {uln: KEPT, right: KEPT}
    with pytest.raises(UlnTaken):
        world.candidate(uln=uln)
    gap = queries.find(world.north, world.candidate(uln=None))
    moved = merging.merge(1000002, gap.number, world.registrar, "one person", nouns=NOUNS)
    assert moved.filled == ("uln",)
    assert queries.find(world.north, 1000002).values["uln"] == moved.old.values["uln"]
    assert CandidateWas.get(CandidateWas.candidate == moved.old.id).uln == moved.old.values["uln"]


def test_a_spreadsheet_naming_a_merged_record_registers_nobody_again(
        portal: Any, registrar: Any) -> None:
    world = portal.world
    uln, old = queries.find(world.north, 1000002).values["uln"], 1000002
    world.save(world.batch(str(KEPT)))
    merging.merge(old, KEPT, world.registrar, "one person", nouns=NOUNS)
    held, people = queries.find(world.north, KEPT), Candidate.select().count()
    same = {name: held.values[name] for name in ("title", "first_names", "surname", "date_of_birth", "email", "phone")}
    page = send(registrar, workbook(row(**same, uln=uln), row(**same, uln=None, candidate_number=str(old), package="ACAP01B")))
    assert "Already registered on ACAP01A" in page.text
    assert "is the ULN of a record that was merged into it" in page.text
    batch = portal.world.batch()
    form = registrar.get(f"/apprenticeships/registrations/batches/{batch}/candidates/new")
    typed = {**{name: str(value) for name, value in complete().items()}, "uln": uln, "date_of_birth": "1/2/2005",
             "starts_on": "1/9/2026", "ends_on": "+24m", "epa_on": "1/9/2028", "funding_type": "LEVY"}
    refused = registrar.submit(form, "form[action$='/candidates/new']", **typed)
    assert (refused.status, str(KEPT) in refused.text) == (422, True)
    assert registrar.get("/search", q=uln).url.endswith(f"/candidates/{KEPT}")
    assert registrar.get(f"/candidates/{old}/duplicates/{KEPT}").url.endswith(f"/candidates/{KEPT}")
    portal.world  # noqa: B018  the database behind the pages
    assert (Candidate.select().count(), Registration.select().count()) == (people, 1)


def test_a_record_that_was_merged_already_is_not_merged_again(world: Any, names: Names) -> None:
    with pytest.raises(merging.CannotMerge, match="merged already"):
        merging.merge(int(names["number of the first"]), 1000002, world.registrar, "one person", nouns=NOUNS)
    with pytest.raises(merging.CannotMerge, match="two different"):
        merging.preview(int(names["number of the first"]), KEPT, world.registrar, nouns=NOUNS)


def test_open_requests_about_a_merged_record_move_to_the_kept_one(world: Any) -> None:
    old, kept, third = (queries.find(world.north, number) for number in (1000002, KEPT, 1000003))
    alike.say(world.north, world.registrar, old, third, "asked", "Same passport")
    reference = world.batch(f"{old.number}")
    rows.remove(world.registrar, world.draft(reference), world.screen(reference).lines[0])
    CentreCandidate.update(ended_at="2026-01-01").where(CentreCandidate.candidate_id == kept.id).execute()
    merging.merge(old.number, KEPT, world.registrar, "one person", nouns=NOUNS)
    pair = LikePair.get(LikePair.state == "asked")
    assert (pair.candidate_id, pair.other_id) == (kept.id, third.id)
    assert not queries.find(world.north, KEPT).gone
    undo(world.registrar, world.draft(reference))
    assert [line.held.number for line in world.screen(reference).lines] == [KEPT]
    with pytest.raises(Conflict):
        merging.refuse(world.registrar, LikePair.create(
            centre=world.north, candidate=kept.id, other=old.id, state="merged", asked_by=world.registrar,
            asked_at="2026-11-23").id, "They differ")
