"""Report, review, Home and files agree after anything changes by which a row was checked."""
from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support import sample
from support.addresses import SHEETS
from support.makers import AUTOCARE, GARAGE, complete
from support.workbooks import KIND, about, row, send, sheet, workbook

from imi.candidates import actions as candidates
from imi.candidates.employment import employers
from imi.candidates.models import Employer
from imi.candidates.queries import find
from imi.catalogue.models import Approval, Package, Version
from imi.centres.models import FundingType
from imi.corrections import merging
from imi.privacy.erasing import erase
from imi.registrations.changes import ending
from imi.registrations.models import Registration
from imi.registry import NOUNS
from imi.uploads.checking.checked_rows import recheck
from imi.uploads.models import Upload, UploadRow
from imi.uploads.receiving import receive
from imi.uploads.registering.register import ready
from imi.uploads.report.every import uploads
from imi.uploads.report.shown import report
from imi.uploads.report.unfinished import unfinished

ULN, DAY = "1000000043", timedelta(days=1)
OF_THE_RECORD = (*complete(), "uln")
Story = Callable[[Any], tuple[list[dict[str, Any]], Callable[[], object]]]
# By its name, a story makes the rows of a sheet and tells what happens after they were judged; then their states.
STORIES: dict[str, tuple[Story, str, str]] = {}


def story(before: str, after: str) -> Callable[[Story], Story]:
    """Tells a story, with the states of its rows before and after."""
    def tell(one: Story) -> Story:
        STORIES[one.__name__] = one, before, after
        return one
    return tell


def only(number: int, **changed: Any) -> dict[str, Any]:
    """The cells of a row that has a candidate's number and what is registered; what is named stands there, too."""
    return about(number, **{**dict.fromkeys(OF_THE_RECORD), **changed})


def held(world: Any, number: int) -> Any:
    return find(world.north, number)


def registered(world: Any, number: int) -> int:
    world.save(world.batch(str(number)))
    return int(Registration.get(Registration.candidate == held(world, number).id).id)


@story("problem", "ready")
def a_uln_is_put_on_the_record(world: Any) -> Any:
    number = world.candidate(uln=None)
    return [only(number)], lambda: candidates.supply(world.north, world.registrar, held(world, number), {"uln": ULN}, "B-1")


@story("problem", "ready")
def an_employer_is_put_on_the_record(world: Any) -> Any:
    number = world.candidate(employer_telephone=None)
    return [only(number)], lambda: candidates.supply(
        world.north, world.registrar, held(world, number), {"employer_telephone": "0117 496 0111"}, "B-1")


@story("ready", "warning")
def the_record_is_corrected(world: Any) -> Any:
    title = held(world, 1000001).values["title"]
    return [only(1000001, title=title)], lambda: candidates.correct(
        world.north, world.registrar, held(world, 1000001), {"title": "Dr" if title != "Dr" else "Ms"}, "record")


@story("ready", "warning")
def the_employers_card_is_changed(world: Any) -> Any:
    return [only(1000001, **GARAGE)], lambda: employers.change(
        world.north, world.registrar, Employer.get(Employer.centre == world.north).id,
        {**GARAGE, "employer_telephone": "0117 496 0999"}, everybody=True)


@story("problem", "ready")
def the_other_registration_is_cancelled(world: Any) -> Any:
    line = registered(world, 1000001)
    return [only(1000001)], lambda: ending.cancel(world.north, world.registrar, [line], today=world.today)


@story("problem", "warning")
def the_other_registration_is_withdrawn(world: Any) -> Any:
    line = registered(world, 1000001)
    return [only(1000001)], lambda: ending.withdraw(
        world.north, world.registrar, [line], reason="LEFT_JOB", on=world.today, today=world.today)


@story("ready", "problem")
def another_registration_is_made(world: Any) -> Any:
    return [only(1000001)], lambda: registered(world, 1000001)


@story("ready", "warning")
def somebody_of_the_same_name_is_taken_on(world: Any) -> Any:
    one = row()
    same = {name: one[name] for name in ("surname", "first_names", "date_of_birth")}
    return [one], lambda: world.candidate(**same)


@story("ready", "problem")
def the_uln_becomes_somebody_elses_at_another_centre(world: Any) -> Any:
    one = row()
    return [one], lambda: world.candidate(world.south, uln=one["uln"])


@story("problem", "ready")
def whoever_had_the_uln_gets_another(world: Any) -> Any:
    number = world.candidate(world.south, uln=ULN)
    return [row(uln=ULN)], lambda: candidates.correct(
        world.south, world.person("southgate"), find(world.south, number), {"uln": "1000000051"}, "record")


@story("problem", "ready")
def the_number_is_linked_to_the_centre(world: Any) -> Any:
    number = world.candidate(world.south)
    born = find(world.south, number).date_of_birth
    return [only(number, **GARAGE, position="Apprentice")], lambda: (
        candidates.link_by_number(world.north, world.registrar, str(number), born))


@story("ready", "left_out")
def the_candidate_is_erased(world: Any) -> Any:
    number = world.candidate()
    return [only(number)], lambda: erase(number, world.person("admin"), "asked for", Path("/nowhere"), nouns=NOUNS)


@story("ready ready", "ready problem")
def two_candidates_are_merged(world: Any) -> Any:
    one, other = world.candidate(), world.candidate(uln=None)
    return [only(one), only(other, uln=ULN)], lambda: merging.merge(
        other, one, world.person("admin"), "one person", nouns=NOUNS)


@story("ready", "problem")
def the_package_is_closed(world: Any) -> Any:
    return [row()], lambda: Package.update(closes_on=world.today - DAY).where(Package.code == "ACAP01A").execute()


@story("ready", "problem")
def the_approval_ends(world: Any) -> Any:
    version = Version.get(Version.slug == AUTOCARE)
    return [row()], lambda: Approval.update(closes_on=world.today - DAY).where(Approval.version == version).execute()


@story("problem", "ready")
def a_day_passes(world: Any) -> Any:
    def tomorrow() -> None:
        world.today += DAY
    FundingType.update(opens_on=world.today + DAY).where(FundingType.label == "Levy").execute()
    return [row()], tomorrow


@story("problem", "ready")
def a_value_of_a_list_is_opened(world: Any) -> Any:
    FundingType.update(closes_on=world.today - DAY).where(FundingType.label == "Levy").execute()
    return [row()], lambda: FundingType.update(closes_on=None).where(FundingType.label == "Levy").execute()


@pytest.mark.parametrize("name", sample.of(list(STORIES), 6))
def test_rows_are_judged_by_what_is_true_when_they_are_shown(world: Any, name: str) -> None:
    tell, before, after = STORIES[name]
    rows, happens = tell(world)
    upload = receive(world.north, world.registrar, KIND, "list.xlsx", "hash", "kept", sheet(*rows), world.today)

    def states() -> str:
        return " ".join(state for (state,) in UploadRow.select(UploadRow.state).order_by(UploadRow.row).tuples())

    assert states() == before
    happens()
    seen = report(world.north, upload.reference, world.today)
    assert states() == after
    review = ready(world.north, upload.reference, world.today)
    assert (len(review.rows), review.waiting) == (seen.counts["ready"], seen.counts["problem"] + seen.counts["warning"])
    recheck(world.north, Upload.get(), world.today)
    assert states() == after


@pytest.mark.parametrize("door", sample.of(["report", "review", "home", "list", "workbook", "form of the row", "remedy",
                                            "drafts"], 3))
def test_report_review_and_files_show_rows_as_judged_by_now(portal: Any, registrar: Any, door: str) -> None:
    world = portal.world
    number = world.candidate(uln=None)
    page = send(registrar, workbook(row(), only(number)))
    assert "1 ready, 1 to fix" in page.text
    candidates.supply(world.north, world.registrar, find(world.north, number), {"uln": ULN}, "B-1")
    if door == "report":
        assert "2 ready, 0 to fix" in registrar.get(page.url).text
    elif door == "review":
        review = registrar.get(f"{page.url}/review")
        assert review.one("h1").get_text() == "Check 2 rows before you save"
        assert "stay" not in review.one("main").get_text()
    elif door in ("home", "drafts"):
        assert f"{Upload.get().reference}" in registrar.get("/" if door == "home" else "/drafts").text
        assert "1 row to fix" not in registrar.get("/" if door == "home" else "/drafts").text
    elif door == "list":
        assert "1 to fix" not in registrar.get(SHEETS).text
    elif door == "workbook":
        book = load_workbook(io.BytesIO(registrar.client.get(f"{page.url}/annotated.xlsx").data))
        assert [cell.value for cell in book["Candidates"]["B"]][1:] == ["Ready", f"{find(world.north, number).name}: Ready"]
    elif door == "form of the row":
        assert "To put right" not in registrar.get(f"{page.url}/rows/3").text
    else:
        registrar.get(f"{page.url}/remedy", group="uln uln.missing", rule="fill", value=ULN)
    assert {state for (state,) in UploadRow.select(UploadRow.state).tuples()} == {"ready"}
    assert Upload.get().state == "ready"


def test_viewing_an_unchanged_upload_costs_no_statements_per_row(world: Any, statements: Any) -> None:
    few = receive(world.north, world.registrar, KIND, "few.xlsx", "few", "few", sheet(row()), world.today)
    many = receive(world.north, world.registrar, KIND, "many.xlsx", "many", "many",
                   sheet(*(row() for _n in range(40))), world.today)
    world.candidate(surname="Nobody", first_names="Else")
    asked = []
    for upload in (few, many):
        before = Upload.get_by_id(upload.id).edition
        with statements() as seen:
            report(world.north, upload.reference, world.today)
        asked.append(len(seen))
        assert Upload.get_by_id(upload.id).edition == before
        assert not [one for one in seen if "UPDATE" in one]
    assert asked[0] == asked[1]
    with statements() as seen:
        unfinished(world.north, 5, world.today)
        uploads(world.north, world.today)
    assert len(seen) < 40


def test_checking_after_a_change_costs_the_same_after_many_lists(world: Any, statements: Any) -> None:
    asked = []
    for lists in (1, 4):
        for n in range(lists):
            receive(world.north, world.registrar, KIND, f"{n}.xlsx", f"{lists} {n}", f"{lists} {n}",
                    sheet(row(), row()), world.today)
        # About somebody in none of them.
        candidates.correct(world.north, world.registrar, held(world, 1000001), {"title": ("Dr", "Ms")[lists > 1]}, "record")
        with statements() as seen:
            uploads(world.north, world.today)
        asked.append(len(seen))
    assert asked[0] == asked[1]
