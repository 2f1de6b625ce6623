"""What the clock does to the portal: hours that come twice or never, the ends of days and years, 29 February, a wrong clock."""
from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from mail.world import settings
from support.addresses import RECEIPTS
from support.makers import DEFAULTS, complete
from support.workbooks import row, send, workbook

from imi.batches.models import BatchRow
from imi.candidates.models import CentreCandidate
from imi.candidates.queries import find
from imi.centres.models import Gender
from imi.centres.settings import PER_RUN, UPLOAD_DAYS, put
from imi.database.connection import now
from imi.jobs import open_queue
from imi.mail.models import Letter
from imi.people.models import KeptForm, Session
from imi.people.sign_in import kept_forms
from imi.registrations.models import Receipt
from imi.uploads.models import Upload


def at(moment: str) -> Any:
    """It is this moment in UTC, and stays so."""
    return time_machine.travel(f"{moment}+00:00", tick=False)


def saved(portal: Any, number: int, moment: str) -> Any:
    """The page of a receipt that somebody saved at a moment, with a session of that day."""
    with at(moment):
        registrar = portal.browser("registrar")
        address = f"{RECEIPTS}/batches/{portal.world.batch(str(number))}"
        page = registrar.submit(registrar.get(f"{address}/review"), "#submission")
    assert "1 candidate registered" in page.text, page.text
    return page


@pytest.mark.failure(119)
def test_an_hour_that_comes_twice_keeps_what_was_saved_in_it_in_order(portal: Any) -> None:
    # Clocks go back at 01:00 UTC: half past one is shown twice, and stored as two different moments.
    first, second = saved(portal, 1000001, "2026-10-25 00:30:00"), saved(portal, 1000002, "2026-10-25 01:30:00")
    assert "25 October 2026, 01:30" in first.text
    assert "25 October 2026, 01:30" in second.text
    moments = [receipt.at for receipt in Receipt.select().order_by(Receipt.id)]
    assert moments == [datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30)]
    with at("2026-10-25 01:31:00"):
        listed = [line.get_text() for line in portal.browser("registrar").get(RECEIPTS).all("#receipts tbody tr")]
    assert ["R-26-104002" in listed[0], "R-26-104001" in listed[1]] == [True, True]


@pytest.mark.failure(119)
@pytest.mark.parametrize("moment, day, reference", [
    ("2027-03-28 00:59:59", "28 March 2027, 00:59", "R-27-104001"),
    ("2027-03-28 01:00:00", "28 March 2027, 02:00", "R-27-104001"),
    ("2027-03-31 22:59:59", "31 March 2027, 23:59", "R-27-104001"),
    ("2027-03-31 23:00:00", "1 April 2027, 00:00", "R-27-104001"),
    ("2026-12-31 23:59:59", "31 December 2026, 23:59", "R-26-104001"),
    ("2027-01-01 00:00:00", "1 January 2027, 00:00", "R-27-104001"),
])
def test_the_day_of_a_save_is_londons_whatever_the_clocks_do(portal: Any, moment: str, day: str, reference: str) -> None:
    page = saved(portal, 1000001, moment)
    assert day in page.text
    assert page.url.endswith(reference)


@pytest.mark.failure(119)
@pytest.mark.parametrize("starts, age", [("27/2/2027", 14), ("28/2/2027", 15)])
def test_people_born_on_29_february_age_by_the_calendar(portal: Any, registrar: Any, starts: str, age: int) -> None:
    address = f"{RECEIPTS}/batches/{portal.world.batch()}/candidates/new"
    person = {**{name: str(value) for name, value in complete(uln="1000000043").items()}, **DEFAULTS, "title": "Ms",
              "date_of_birth": "29/2/2012", "starts_on": starts, "close": "1"}
    page = registrar.post(address, {**person, "ends_on": "+24m", "epa_on": "1/9/2029"})
    refused = "Candidate must be at least 15 at the apprenticeship start date" in page.text
    assert refused == (age < 15), page.text


@pytest.mark.failure(119)
def test_a_session_ends_on_time_whatever_the_clock_does(portal: Any, registrar: Any) -> None:
    portal.world  # noqa: B018  the database behind the pages
    noon, ends = now(), Session.get().ends_at
    for hours in (1, 0, 1.5, 0.5, 2):
        # Put on and back, as a clock that is set right.
        with time_machine.travel(noon + timedelta(hours=hours / 2), tick=False):
            assert registrar.get("/", follow=False).status == 200
            portal.world  # noqa: B018
            assert (Session.get().seen_at, Session.get().ends_at) == (now(), ends)
    with time_machine.travel(ends, tick=False):
        assert registrar.get("/", follow=False).status == 303


def tidied(portal: Any, moment: datetime) -> None:
    """The queue's hourly look through what is old, at a moment."""
    queue = open_queue(settings(portal.settings.instance_path), immediate=True)
    with time_machine.travel(moment, tick=False):
        [task] = [one for one in queue.huey._registry.periodic_tasks if one.name == "tidy_up"]
        queue.huey.execute(task)


@pytest.mark.failure(119)
def test_a_gender_that_has_just_ended_shows_up_as_a_gap(portal: Any) -> None:
    world = portal.world
    number = world.candidate(gender="M")
    Gender.update(closes_on=world.today).where(Gender.code == "M").execute()
    flag = CentreCandidate.select(CentreCandidate.missing).where(CentreCandidate.candidate_id == find(world.north, number).id)
    tidied(portal, now())
    portal.world  # noqa: B018
    assert not flag.scalar()
    tidied(portal, now() + timedelta(days=1))
    portal.world  # noqa: B018
    assert flag.scalar()


def standing(portal: Any) -> tuple[int, ...]:
    """Texts of letters, files of spreadsheets, forms kept, and texts of rows that are still there."""
    portal.world  # noqa: B018
    files = portal.settings.instance_path / "uploads"
    return (Letter.select().where(Letter.body.is_null(False)).count(),
            Upload.select().where(Upload.file_key.is_null(False)).count(), len(list(files.iterdir())),
            KeptForm.select().count(), BatchRow.select().where(BatchRow.typed != "{}").count())


@pytest.mark.failure(120)
def test_a_clock_that_jumps_a_year_ends_sessions_and_removes_nothing(
    portal: Any, registrar: Any, caplog: pytest.LogCaptureFixture,
) -> None:
    world, noon = portal.world, now()
    for _n in range(3):
        send(registrar, workbook(row(), row(surname=None)))
    world = portal.world
    world.save(world.batch("1000001"))
    Letter.update(state="sent", sent_at=noon, next_at=None).execute()
    registrar.post(f"{RECEIPTS}/batches/{world.batch('1000002')}/discard")
    kept_forms.keep(world.registrar, "/somewhere", "name=value", noon)
    tidied(portal, noon)
    before = standing(portal)
    assert min(before) > 0
    year = timedelta(days=366)
    with caplog.at_level(logging.WARNING):
        tidied(portal, noon + year)
    assert "its clock is wrong: nothing old is removed for a day" in caplog.text
    with time_machine.travel(noon + year, tick=False):
        assert registrar.get("/", follow=False).status == 303
    assert standing(portal) == before
    # Put right within the day, it goes on as if nothing had been.
    for hours in (1, 2, 3):
        tidied(portal, noon + timedelta(hours=hours))
    assert standing(portal) == before
    # But if it is right, what is old goes a day later, no more than a run may.
    put(PER_RUN.name, 1)
    tidied(portal, noon + year)
    tidied(portal, noon + year + timedelta(hours=23))
    assert standing(portal) == before
    tidied(portal, noon + year + timedelta(hours=24))
    after = standing(portal)
    assert [was - is_now for was, is_now in zip(before[:3], after[:3], strict=True)] == [1, 1, 1]


@pytest.mark.failure(120)
def test_expired_files_are_removed_week_by_week(portal: Any, registrar: Any) -> None:
    send(registrar, workbook(row()))
    noon = now()
    for day in range(0, UPLOAD_DAYS.default + 8, 7):
        tidied(portal, noon + timedelta(days=day))
    portal.world  # noqa: B018
    assert Upload.select().where(Upload.file_key.is_null(False)).count() == 0
