"""Everything held of one person, their erasure without a trace, and how long things are kept."""
from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from peewee import IntegrityError
from support.letters import KINDS
from support.makers import TODAY
from support.workbooks import again as send_again
from support.workbooks import row, send, workbook

from imi.audit.models import Audit, AuditValue
from imi.batches.models import CandidateDraft
from imi.candidates import actions as candidates
from imi.candidates.models import Candidate
from imi.candidates.queries import find
from imi.centres.settings import CANDIDATE_DAYS, put
from imi.corrections import alike, asking
from imi.corrections.models import CorrectionRequest
from imi.database.connection import db, is_sqlite, now
from imi.database.errors import NotFound
from imi.mail.models import Letter
from imi.mail.sending import send_due
from imi.mail.transport import FOLDER, FolderTransport
from imi.privacy import due, erasing, held, retention
from imi.registrations.changes import ending
from imi.registrations.models import Receipt, Registration
from imi.registry import NOUNS, TABLES
from imi.screens import files
from imi.uploads.models import Upload, UploadRow

# Tables that name a candidate's id but hold nothing of the person.
ONLY_THE_ID = {"candidate"}
PERSON = {"first_names": "Xanthippe", "surname": "Quixworthy", "email": "xanthippe@post.example", "position": "Quix apprentice"}


@pytest.fixture
def life(portal: Any, registrar: Any, tmp_path: Path) -> Any:
    """Somebody who stands wherever a candidate can stand: record, past edition, batch, upload, letter, audit, draft."""
    world = portal.world
    number = world.candidate(**PERSON)
    candidates.correct(world.north, world.registrar, find(world.north, number), {"surname": "Quixworthy-Zed"}, "test")
    world.save(world.batch(str(number)))
    world.batch(str(number), package="ACAP01B")
    who = Candidate.get(Candidate.number == number)
    CandidateDraft.create(centre=world.north, typed=json.dumps({"uln": who.uln}), person=world.registrar, changed_at=now())
    asking.ask(world.north, world.registrar, find(world.north, number), "first_names", "Quixina", "misspelt")
    asking.refuse(world.person("admin"), CorrectionRequest.get().id, "Xanthippe is right, Quixina is not")
    send_due(FolderTransport(tmp_path / "letters"), kinds=KINDS)
    send(registrar, workbook(row(candidate_number=str(number), first_names="Xanthippe", surname="Quixworthy-Zed",
                                 uln=who.uln, package="ACAP01B")))
    world = portal.world
    line = Registration.get(Registration.candidate == who.id)
    ending.withdraw(world.north, world.registrar, [line.id], reason="OTHER", on=world.today, today=world.today,
                    text="Xanthippe moved")
    return number, (PERSON["first_names"], "Quixworthy", PERSON["email"], who.uln, who.phone, "Quix apprentice")


def test_every_table_that_names_a_candidate_is_in_the_export() -> None:
    naming = {table._meta.table_name for table in TABLES for column in table._meta.columns
              if column in ("candidate_id", "registered_as_id")}
    assert naming - ONLY_THE_ID <= {place.table._meta.table_name for noun in NOUNS for place in noun.personal}


def test_the_export_of_a_centre_has_what_it_may_see_and_is_audited(portal: Any, life: Any) -> None:
    number, secrets = life
    coordinator = portal.browser("coordinator")
    answer = coordinator.client.get(f"/candidates/{number}/everything.json")
    found = json.loads(answer.data)
    assert {"candidate", "candidate_was", "registration", "batch_row", "upload_row", "audit", "letter", "candidate_draft"} <= set(
        found)
    # Of an e-mail about several, what it says of them; of a colleague's, nothing.
    assert {one["kind"].split()[0] for one in found["letter"]} == {"confirmation", "change"}
    assert all(str(number) in line for one in found["letter"] for line in one["body"].splitlines() or [""])
    assert all(secret in answer.data.decode() for secret in secrets[:4])
    assert answer.headers["Content-Disposition"] == f"attachment; filename=candidate-{number}.json"
    assert portal.browser("reader").client.get(f"/candidates/{number}/everything.json").status_code == 403
    world = portal.world
    assert Audit.select().where(Audit.verb == "exported").count() == 1
    with pytest.raises(NotFound):
        held.held(number, centre=world.south, person=world.registrar, nouns=NOUNS)


@pytest.mark.failure(129)
def test_an_erasure_removes_the_person_but_keeps_the_registration(portal: Any, life: Any, tmp_path: Path) -> None:
    number, secrets = life
    admin = portal.browser("admin")
    page = admin.get("/admin/erasure", number=str(number))
    assert "Xanthippe Quixworthy-Zed" in page.text
    refused = admin.submit(page, "form[method=post][action='/admin/erasure']", ground=" ")
    assert "Enter the ground for the erasure" in refused.text
    page = admin.submit(page, "form[method=post][action='/admin/erasure']", ground="Request of 20 November 2026")
    assert f"{number} is erased" in page.text
    assert admin.get("/admin/erasure", number=str(number)).status == 422
    portal.world  # noqa: B018  the database behind the pages
    assert (Registration.select().count(), Receipt.select().count()) == (1, 1)
    assert not list((portal.settings.instance_path / "uploads").iterdir())
    left = "\n".join(str(line) for table in TABLES for line in table.select().tuples())
    assert not [secret for secret in secrets if secret in left]
    if is_sqlite():
        db.close()
        stored = b"".join(file.read_bytes() for file in tmp_path.glob("portal.db*"))
        assert not [secret for secret in secrets if secret.encode() in stored]


def test_an_erased_person_is_shown_without_a_name_and_cannot_return(portal: Any, registrar: Any, life: Any) -> None:
    number, _secrets = life
    world = portal.world
    line = Registration.get().line
    receipt = Receipt.get().reference
    asking.ask(world.north, world.registrar, find(world.north, number), "surname", "Quixley", "deed poll")
    erasing.erase(number, world.person("admin"), "Request of 20 November 2026", portal.settings.instance_path, nouns=NOUNS)
    admin = portal.browser("admin")
    assert "Quix" not in admin.get("/admin/corrections").text
    page = registrar.get(f"/candidates/{number}")
    assert "Who this was is erased for good" in page.text
    assert not page.all("#todo section, dl.held, a[href*='/details']")
    assert "No employer held" not in page.text
    nobody = portal.world.candidate()
    erasing.erase(nobody, world.person("admin"), "Request of 20 November 2026", portal.settings.instance_path, nouns=NOUNS)
    assert "“Register on a package” above" not in registrar.get(f"/candidates/{nobody}").text
    for address, fields in ((f"/candidates/{number}/details/title", {"title": "Mr"}),
                            (f"/candidates/{number}/details/first_names", {"first_names": "Xan", "reason": "known"}),
                            (f"/candidates/{number}/details", {"email": "x@post.example"})):
        refused = registrar.post(address, fields)
        assert (refused.status, "This candidate was erased" in refused.text) == (422, True), address
        assert registrar.get(address).status == 422
    here = f"/apprenticeships/registrations/{receipt}/{line}"
    assert not registrar.get(here).all("button[value=back]")
    assert "This candidate was erased" in registrar.post(f"{here}/ending", {"what": "back"}).text
    portal.world  # noqa: B018
    assert Registration.get().state == "withdrawn"
    with pytest.raises(IntegrityError):
        Candidate.update(title="Mr", edition=Candidate.edition + 1).where(Candidate.number == number).execute()
    with pytest.raises(IntegrityError):
        Registration.update(state="active").execute()
    told = Audit.get(Audit.verb == "erased")
    assert [value.now for value in AuditValue.select().where(AuditValue.audit == told.id)] == ["Request of 20 November 2026"]


def test_a_record_without_any_name_has_a_page_is_exported_and_erased(portal: Any, registrar: Any) -> None:
    world = portal.world
    nothing = dict.fromkeys(("uln", "email", "phone"))
    number = world.candidate(**{"first_names": "-", "surname": "-", "date_of_birth": None, **nothing})
    assert registrar.get(f"/candidates/{number}").one("h1").get_text().strip() == "No name"
    assert held.held(number, centre=world.north, person=world.registrar, nouns=NOUNS)["candidate"][0]["number"] == number
    erasing.erase(number, world.person("admin"), "Request of 20 November 2026", portal.settings.instance_path, nouns=NOUNS)
    assert find(world.north, number).erased


@pytest.mark.parametrize("matched", [True, False], ids=["a row is theirs", "only their ULN stands in it"])
def test_an_erasure_removes_a_file_that_waits_to_be_read(
        portal: Any, registrar: Any, monkeypatch: pytest.MonkeyPatch, matched: bool) -> None:
    world = portal.world
    number = world.candidate(**PERSON)
    uln = Candidate.get(Candidate.number == number).uln
    theirs = row(candidate_number=str(number)) if matched else row(candidate_number="1999999")
    page = send(registrar, workbook({**theirs, "uln": uln}, row(surname=None)))
    monkeypatch.setattr(files, "AT_ONCE_BYTES", 0)
    page = send_again(registrar, page, workbook({**theirs, "uln": uln, "first_names": "Xanthippe"}, row()))
    folder = portal.settings.instance_path / "uploads"
    assert len(list(folder.iterdir())) == 2
    world = portal.world
    erasing.erase(number, world.person("admin"), "Request of 20 November 2026", portal.settings.instance_path, nouns=NOUNS)
    assert list(folder.iterdir()) == []
    told = registrar.get(page.url.split("#")[0])
    assert "Somebody in this spreadsheet was erased, so nothing of it is read" in told.text
    assert told.one("h1").get_text() != "Checking corrected.xlsx"
    assert uln not in told.html


def test_registered_people_are_not_erased_and_previews_change_nothing(world: Any) -> None:
    world.save(world.batch("1000001"))
    admin = world.registrar
    with pytest.raises(erasing.NotErasable, match="1000001 has 1 active registration"):
        erasing.preview(1000001, admin, nouns=NOUNS)
    assert erasing.preview(1000002, admin, nouns=NOUNS).counts["Particulars"] == 1
    assert find(world.north, 1000002).surname == "Khan"


def test_candidates_are_due_only_once_days_are_set_and_in_portions(world: Any, tmp_path: Path) -> None:
    world.save(world.batch("1000001"))
    later = now() + timedelta(days=400)

    def number() -> int:
        return next(row.count for row in due.report(later, NOUNS) if row.kept is CANDIDATE_DAYS)

    assert number() == 0
    put("candidate_days", 365)
    put("per_run", 3)
    assert number() == 9
    assert retention.run("candidate_days", world.registrar, later, tmp_path, nouns=NOUNS) == 3
    assert number() == 6
    assert find(world.north, 1000001).surname == "Taylor"


def test_an_erased_persons_files_are_cleared_even_if_the_next_one_fails(world: Any, tmp_path: Path) -> None:
    put("candidate_days", 365)
    file = tmp_path / FOLDER / "1.eml"
    file.parent.mkdir()
    file.write_text("Subject: Registered\n\n1. 1000001 Sam Taylor\n")
    # SQLite adds no rule to a table that is there, and a server's trigger wants a function beside it.
    db.execute_sql("CREATE TRIGGER stuck BEFORE UPDATE ON candidate WHEN OLD.number = 1000002"
                   " BEGIN SELECT RAISE(ABORT, 'stuck'); END" if is_sqlite() else
                   "ALTER TABLE candidate ADD CONSTRAINT stuck CHECK (number <> 1000002 OR state = 'live')")
    with pytest.raises(IntegrityError):
        retention.run("candidate_days", world.registrar, now() + timedelta(days=400), tmp_path, nouns=NOUNS)
    assert [find(world.north, number).surname for number in (1000001, 1000002)] == ["Erased", "Khan"]
    assert "Taylor" not in file.read_text()


def test_settings_are_kept_all_or_none_and_say_their_range(portal: Any) -> None:
    admin = portal.browser("admin")
    page = admin.get("/admin/settings")
    for odd in ("9" * 5_000, "²", "0"):
        page = admin.submit(page, "form[action='/admin/settings']", undo_days="3", upload_days=odd)
        assert page.status == 422
        assert "Spreadsheets must be a number from 7 to 365, days" in page.text
        assert page.one("#undo_days")["value"] == "3"
    page = admin.submit(page, "form[action='/admin/settings']", upload_days="30", per_run="seven hundred")
    assert (page.status, "seven hundred of a kind" in page.text) == (422, False)
    assert page.one("#per_run")["value"] == "seven hundred"
    page = admin.submit(page, "form[action='/admin/settings']", upload_days="0", per_run="500")
    page = admin.submit(page, "form[action='/admin/settings']", upload_days="30")
    assert "The settings are changed" in page.text
    portal.world  # noqa: B018
    line = Audit.get(Audit.thing == "setting")
    assert line.verb == "changed"


def test_erasure_is_previewed_and_a_shorter_period_says_how_many_are_due(portal: Any, registrar: Any) -> None:
    admin, settings, later = portal.browser("admin"), "form[action='/admin/settings']", now() + timedelta(days=20)
    world = portal.world
    world.save(world.batch("1000001"))
    Letter.update(state="sent", sent_at=now(), next_at=None).execute()
    send(registrar, workbook(row()))
    reference = portal.world.batch("1000002")
    registrar.post(f"/apprenticeships/registrations/batches/{reference}/discard")
    CandidateDraft.create(centre=portal.world.north, typed="{}", person=portal.world.registrar, changed_at=now())
    with time_machine.travel(later, tick=False):
        admin = portal.browser("admin")
        page = admin.get("/admin/settings")
        assert not page.all("a[href*=removal]")
        periods = {"upload_days": "7", "letter_days": "1", "draft_days": "1", "candidate_days": "10"}
        asked = admin.submit(page, settings, **periods)
        assert asked.status == 422
        assert ("With these settings more would be due to be removed. Spreadsheets: 1; Texts of e-mails: 2; "
                "Discarded batches and unfinished forms: 2; Candidates without an active registration: 9") in asked.text
        assert asked.form(settings)["letter_days"] == "1"
        assert not admin.get("/admin/settings").all("a[href*=removal]")
        page = admin.submit(asked, settings, sure="yes")
        seen = {name: admin.get(f"/admin/settings/removal/{name}") for name in periods}
        assert len(page.all("a[href*=removal]")) == 4
        shown = {name: [cell.get_text() for cell in page.all("tbody th")] for name, page in seen.items()}
        assert [len(things) for things in shown.values()] == [1, 2, 2, 9]
        assert shown["draft_days"][0] == f"{reference}, discarded: 1 row"
        assert shown["candidate_days"][0] == "1000002 Aisha Khan"
        removed = admin.submit(seen["draft_days"], "form[action='/admin/settings/removal']")
        assert "2 things removed" in removed.text
        assert admin.get("/admin/settings/removal/nothing").status == 404


def test_discarded_batches_lose_what_was_typed_after_their_time(portal: Any, registrar: Any) -> None:
    reference = portal.world.batch("1000001")
    registrar.post(f"/apprenticeships/registrations/batches/{reference}/discard")
    portal.world  # noqa: B018
    instance = portal.settings.instance_path
    assert retention.forget("draft_days", now() + timedelta(days=29), instance, NOUNS) == 0
    assert retention.forget("draft_days", now() + timedelta(days=31), instance, NOUNS) == 1


def put_into_a_batch(world: Any, number: int) -> None:
    """In a row of a draft."""
    world.batch(str(number))


def put_into_a_spreadsheet(world: Any, number: int) -> None:
    """In a row of a list that waits to be mended."""
    who = find(world.north, number)
    made = Upload.create(reference="U-26-000001", centre=world.north, scheme="apprenticeship", file_name="a.xlsx",
                         file_hash="h", state="problems", person=world.registrar, at=now())
    UploadRow.create(centre=world.north, upload=made, row=2, cells="{}", state="problem", candidate=who.id)


def asked_for(world: Any, number: int) -> None:
    """A correction that nobody has decided."""
    asking.ask(world.north, world.registrar, find(world.north, number), "surname", "Kahn", "passport")


def wished_for(world: Any, number: int) -> None:
    """A merge that nobody has decided."""
    alike.say(world.north, world.registrar, find(world.north, number), find(world.north, 1000001), "asked", "passport")


def registered(world: Any, number: int) -> None:
    """Registered, and cancelled again."""
    world.save(world.batch(str(number)))
    ending.cancel(world.north, world.registrar, [Registration.get(Registration.state == "active").id], today=TODAY)


@pytest.mark.parametrize("stand, why", [
    (put_into_a_batch, "In a batch that is open"), (put_into_a_spreadsheet, "In a spreadsheet that is open"),
    (asked_for, "A correction waits"), (wished_for, "A wish to merge waits"), (registered, "Registered in the period"),
])
def test_people_in_use_are_not_due_for_erasure_and_the_report_says_why(
        world: Any, tmp_path: Path, stand: Callable[[Any, int], None], why: str) -> None:
    Candidate.update(state="erased", edition=Candidate.edition + 1).where(Candidate.number.not_in((1000001, 1000002))).execute()
    stand(world, 1000002)
    db.execute_sql("DROP TRIGGER audit_never_changed_update" + ("" if is_sqlite() else " ON audit"))
    Audit.update(at=now() - timedelta(days=400)).execute()
    put("candidate_days", 365)
    left = {one.what: one.whose for one in due.left_out("candidate_days", now(), 9, NOUNS)}
    assert left["1000002 Aisha Khan"] == why
    assert "1000002 Aisha Khan" not in [one.what for one in due.going("candidate_days", now(), 9, NOUNS)[1]]
    assert not due.is_still_due(find(world.north, 1000002).id, now(), NOUNS)
    retention.run("candidate_days", world.registrar, now(), tmp_path, nouns=NOUNS)
    assert find(world.north, 1000002).surname == "Khan"
    assert due.left_out("letter_days", now(), 9, NOUNS) == []
