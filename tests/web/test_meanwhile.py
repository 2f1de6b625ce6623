"""Two at once, and what changed between a page and its button: said, and the rows are kept."""
from __future__ import annotations

from typing import Any

import pytest
from peewee import IntegrityError
from support.addresses import BATCHES
from support.makers import DEFAULTS, PACKAGE, complete

from imi.batches.models import BatchRow
from imi.candidates.employment import employers
from imi.candidates.models import Employer
from imi.catalogue.actions import set_price
from imi.catalogue.models import Approval, Package
from imi.database.connection import db
from imi.registrations.models import Receipt


@pytest.mark.failure(96)
def test_save_after_going_back_gives_the_receipt_that_there_is(portal: Any, registrar: Any) -> None:
    review = registrar.get(f"{BATCHES}/{portal.world.batch('1000001')}/review")
    first, second = (registrar.submit(review, "#submission") for _press in range(2))
    assert first.url == second.url
    assert Receipt.select().count() == 1


@pytest.mark.failure(95)
def test_a_forms_key_sent_with_other_contents_is_refused(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(uln=None)
    reviews = [registrar.get(f"{BATCHES}/{portal.world.batch(numbers)}/review") for numbers in ("1000001", f"1000002 {number}")]
    key = reviews[0].form("#submission")["key"]
    assert registrar.submit(reviews[0], "#submission").status == 200
    other = registrar.submit(reviews[1], "#submission", key=key)
    assert other.status == 409
    assert "This form was sent before with other contents" in other.text
    assert Receipt.select().count() == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 5000, "\x00" * 20])
def test_an_odd_key_of_a_form_saves_once_or_says_why_not(portal: Any, registrar: Any, key: str) -> None:
    review = registrar.get(f"{BATCHES}/{portal.world.batch('1000001')}/review")
    page = registrar.submit(review, "#submission", key=key)
    assert page.status in (200, 400, 422)
    assert "A colleague" not in page.text
    assert Receipt.select().count() == (1 if page.status == 200 else 0)


@pytest.mark.failure(97)
def test_two_people_who_edit_one_row_see_both_values(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001')}"
    row = BatchRow.get().id
    colleague = portal.browser("coordinator")
    page, theirs = registrar.get(f"{address}/candidates/{row}/edit"), colleague.get(f"{address}/candidates/{row}/edit")
    form = f"form[action='{address}/candidates/{row}']"
    assert colleague.submit(theirs, form, starts_on="8/9/2026").status == 200
    late = registrar.submit(page, form, starts_on="15/9/2026")
    assert late.status == 409
    assert {"8/9/2026", "15/9/2026"} <= {cell.get_text() for cell in late.all("#conflict td")}
    assert "2026-09-08" in BatchRow.get().typed
    assert registrar.submit(late, "#conflict form").status == 200
    assert "2026-09-15" in BatchRow.get().typed


@pytest.mark.failure(99, 100)
@pytest.mark.parametrize("meanwhile, status, said", [
    ("withdrawn", 422, "ACAP01A is no longer offered. Choose another package: your candidates are kept"),
    ("unlinked", 422, "Choose another standard: your candidates are kept"), ("dearer", 409, "The price has changed"),
    ("discarded", 422, "discarded"), ("added", 409, "The batch was changed since you opened the review"),
])
def test_changes_since_the_review_are_reported_and_rows_kept(
    portal: Any, registrar: Any, meanwhile: str, status: int, said: str,
) -> None:
    world = portal.world
    reference = world.batch("1000001 1000002")
    review = registrar.get(f"{BATCHES}/{reference}/review")
    package, yesterday = Package.get(Package.code == PACKAGE), world.today.replace(day=22)
    if meanwhile == "withdrawn":
        Package.update(closes_on=yesterday).where(Package.id == package.id).execute()
    elif meanwhile == "unlinked":
        Approval.update(closes_on=yesterday).where(Approval.centre == world.north).execute()
    elif meanwhile == "dearer":
        set_price(package, 40_000, world.today)
    elif meanwhile == "discarded":
        registrar.post(f"{BATCHES}/{reference}/discard")
    else:
        registrar.post(f"{BATCHES}/{reference}/candidates", {"numbers": "1000003"})
    page = registrar.submit(review, "#submission")
    assert page.status == status
    assert said in page.text
    assert Receipt.select().count() == 0
    assert BatchRow.select().where(BatchRow.removed_at.is_null()).count() == (3 if meanwhile == "added" else 2)


@pytest.mark.failure(101)
def test_an_employer_with_employees_cannot_be_deleted(world: Any) -> None:
    with pytest.raises(IntegrityError), db.atomic():
        Employer.delete().execute()


@pytest.mark.failure(101)
def test_an_employer_merged_meanwhile_still_fills_the_form_and_is_saved(
    portal: Any, registrar: Any,
) -> None:
    world = portal.world
    chosen = Employer.get(Employer.centre == world.north)
    kept = Employer.create(centre=world.north, employer_name="Bridge Street Garages", name_key="bridge street garages")
    address = f"{BATCHES}/{world.batch()}/candidates/new"
    person = {name: str(value) for name, value in complete(surname="Okafor", uln="1000000043").items()}
    employers.merge(world.north, world.person("coordinator"), kept.id, chosen.id)
    filled = registrar.post(f"{address}/employer", {"employer": str(chosen.id)})
    assert (filled.status, filled.form("#candidate-form")["employer_name"]) == (200, chosen.employer_name)
    saved = registrar.post(address, {**person, **DEFAULTS, "title": "Ms", "date_of_birth": "3/4/2007", "ends_on": "31/8/2028",
                                     "close": "1"})
    assert saved.status == 200, saved.text
    portal.world  # noqa: B018  the database behind the pages
    assert BatchRow.select().count() == 1
