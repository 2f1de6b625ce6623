"""A candidate's record: what it shows to whom, changes in their place, corrections, links by proof, and newcomers."""
from __future__ import annotations

from typing import Any

import pytest
from support.browser import asked_for
from support.makers import complete
from support.workbooks import row as sheet_row
from support.workbooks import send, workbook

from imi.audit.models import Audit, AuditValue
from imi.batches.confirming import confirm, kinds
from imi.batches.models import CandidateDraft
from imi.candidates import actions
from imi.candidates.models import Candidate
from imi.candidates.queries import find
from imi.corrections.models import CorrectionRequest
from imi.registrations.models import ConfirmedWarning

RECORD = "/candidates/1000001"


def detail(page: Any, label: str) -> str:
    """What the record shows for a value."""
    for row in page.all("dl.held > div"):
        if row.select_one("dt").get_text(strip=True) == label:
            return " ".join(row.select_one("dd").get_text(" ").split())
    raise AssertionError(label)


def place(page: Any, label: str) -> str:
    """The id of a value's line."""
    return next(str(row["id"]) for row in page.all("dl.held > div") if row.select_one("dt").get_text(strip=True) == label)


def test_a_record_shows_details_registrations_and_history(portal: Any, registrar: Any) -> None:
    receipt = portal.world.save(portal.world.batch("1000001"))
    page = registrar.get(RECORD)
    assert "The certificate and the ID card will read Sam Taylor" in page.text
    assert "Bridge Street Garage" in page.one("#identity").get_text()
    assert {f"{receipt.reference}/1", "ACAP01A", "Active"} <= set(page.text.split())
    assert "Added" in page.one("#history").get_text()
    assert "1 candidate registered" in page.text
    [registered] = [row for row in page.all("#history tbody tr") if "Registered on" in row.get_text()]
    assert {"ACAP01A", "Autocare", "Priya", f"{receipt.reference}/1"} <= set(registered.get_text(" ").replace(",", " ").split())


def test_a_change_by_spreadsheet_names_its_upload_and_row(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(position=None)
    held = find(portal.world.north, number)
    known = {name: held.values[name] for name in ("first_names", "surname", "date_of_birth", "uln", "email", "phone", "title")}
    page = send(registrar, workbook(sheet_row(), sheet_row(**known, position="Fitter")))
    registrar.submit(registrar.get(f"{page.url}/review"), "form[action$=submission]")
    told = {" ".join(line.get_text(" ").split()) for line in registrar.get(f"/candidates/{number}").all("#history tbody tr")}
    assert any("Supplied" in line and "Fitter" in line and line.endswith(", row 3") for line in told), told


def test_missing_details_are_named_with_a_link_to_fill_them(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(phone=None, position=None)
    page = registrar.get(f"/candidates/{number}")
    assert [link.get_text() for link in page.all("#todo a")] == ["Candidate Phone Number", "Employee Position"]
    for link, text in zip(page.all("#todo a"), ("0117 496 0123", "Fitter"), strict=True):
        page = registrar.submit(registrar.get(str(link["href"])), "main form", **{
            str(link["href"]).rsplit("/", 1)[1]: text})
    assert not page.all("#todo a")
    assert "Fitter" in detail(page, "Employee Position")


CHANGES = [
    ("email", "new@post.example", "new@post.example", ""),
    ("email", "nobody", "", "correct format"),
    ("phone", "0117 496 0999", "0117 496 0999", ""),
    ("position", "", "", "Enter the employee position"),
    ("first_names", "Samuel", "Samuel", ""),
    ("surname", "123", "", "must not include numbers"),
    ("date_of_birth", "1/2/2006", "1 February 2006", ""),
    ("gender", "M", "Male", ""),
    ("employer_name", "Corner Garage", "Corner Garage", ""),
]


@pytest.mark.parametrize(("name", "text", "reads", "problem"), CHANGES)
def test_a_single_detail_is_changed_by_its_fields_rules(
    registrar: Any, name: str, text: str, reads: str, problem: str,
) -> None:
    form = registrar.get(f"{RECORD}/details/{name}")
    page = registrar.submit(form, "main form", **{name: text})
    assert page.status == (422 if problem else 200)
    if problem:
        assert problem in page.text
        assert page.form("main form")[name] == text
    else:
        assert reads in page.text
        line = Audit.get(Audit.verb == "corrected" if name not in ("position", "employer_name") else Audit.verb == "supplied")
        assert line.cause == "record"


def test_changing_a_line_of_the_record_swaps_only_what_it_affects(registrar: Any) -> None:
    target = place(registrar.get(RECORD), "Email ID")
    form = registrar.fragment(f"{RECORD}/details/email", target)
    assert form.one("input[name=email]").has_attr("autofocus")
    assert not form.all("h1")
    saved = registrar.fragment(f"{RECORD}/details/email", target, {"email": "sam@post.example", "was_email": form.one(
        "input[name=was_email]")["value"]})
    assert "sam@post.example" in saved.one(f"#{target}").get_text()
    assert {"identity", "todo", "history"} <= {tag["id"] for tag in saved.all("[hx-swap-oob=true]")}
    assert "#change-" in saved.headers["HX-Trigger-After-Settle"]
    back = registrar.fragment(RECORD, target, value="email")
    assert "sam@post.example" in back.one(f"#{target}").get_text()


def test_a_warning_about_a_detail_is_shown_confirmed_and_kept(registrar: Any) -> None:
    asked = registrar.submit(registrar.get(f"{RECORD}/details/surname"), "main form", surname="TAYLOR")
    assert asked.status == 422
    tick = str(asked.one("input[name=sure]")["value"])
    page = registrar.submit(asked, "main form", sure=tick)
    assert "TAYLOR" in detail(page, "Surname")
    assert not page.all("#todo a")
    assert ConfirmedWarning.get().value == "TAYLOR"


def test_an_odd_card_is_asked_about_once_on_the_record_or_in_a_batch(portal: Any, registrar: Any) -> None:
    world = portal.world
    asked = registrar.submit(registrar.get(f"{RECORD}/details/employer_ern"), "main form", employer_ern="999999999")
    page = registrar.submit(asked, "main form", sure=str(asked.one("input[name=sure]")["value"]))
    assert not page.all("#todo a")
    assert not kinds(world.screen(world.batch("1000001")).lines)
    registrar.submit(registrar.get(f"{RECORD}/details/employer_postcode"), "main form", employer_postcode="BS1 4DL")
    assert not registrar.get(RECORD).all("#todo a")
    who = world.candidate(employer_ern="999999999", employer_name="Canal Street Garage")
    assert registrar.get(f"/candidates/{who}").all("#todo a")
    [odd] = kinds(world.screen(world.batch(str(who))).lines)
    confirm(world.north, world.registrar, [(one, "") for one in odd.warned])
    assert not registrar.get(f"/candidates/{who}").all("#todo a")


def test_two_editors_see_both_values(registrar: Any, portal: Any) -> None:
    colleague = portal.browser("coordinator")
    mine, theirs = registrar.get(f"{RECORD}/details/email"), colleague.get(f"{RECORD}/details/email")
    colleague.submit(theirs, "main form", email="theirs@post.example")
    page = registrar.submit(mine, "main form", email="mine@post.example")
    assert page.status == 409
    assert {"theirs@post.example", "mine@post.example"} <= set(page.text.split())
    kept = registrar.submit(page, "main form")
    assert "mine@post.example" in detail(kept, "Email ID")


def test_the_form_of_all_details_changes_only_what_differs(portal: Any, registrar: Any) -> None:
    form = registrar.get(f"{RECORD}/details")
    wrong = registrar.submit(form, "main form", email="nobody", first_names="Samuel")
    assert (wrong.status, wrong.form("main form")["first_names"]) == (422, "Samuel")
    page = registrar.submit(wrong, "main form", email="samuel@post.example")
    assert {"Samuel", "samuel@post.example"} <= set(page.text.split())
    changed = AuditValue.select(AuditValue.field).join(Audit).where(Audit.verb == "corrected").order_by(AuditValue.field)
    assert [row.field for row in changed] == ["email", "first_names"]
    portal.world.save(portal.world.batch("1000001"))
    assert "surname" not in registrar.get(f"{RECORD}/details").form("main form")


OWN = [("surname", "Tailor"), ("date_of_birth", "1/2/2006"), ("title", "Dr"), ("gender", "M")]


@pytest.mark.parametrize(("name", "text"), OWN)
def test_changing_a_registered_persons_details_needs_a_request(
    portal: Any, registrar: Any, name: str, text: str,
) -> None:
    portal.world.save(portal.world.batch("1000001"))
    before = find(portal.world.north, 1000001).values[name]
    form = registrar.get(f"{RECORD}/details/{name}")
    without = registrar.submit(form, "main form", **{name: text})
    assert (without.status, "Say why it is to be changed" in without.text) == (422, True)
    page = registrar.submit(without, "main form", reason="Passport seen")
    assert "Waiting for a decision" in page.text
    assert find(portal.world.north, 1000001).values[name] == before
    again = registrar.submit(form, "main form", **{name: text, "reason": "Passport seen"})
    assert (again.status, "waiting for a decision" in again.text) == (422, True)
    page = registrar.submit(page, "#asked form")
    assert "Taken back" in page.text
    assert CorrectionRequest.get().state == "taken_back"


def test_other_details_change_at_once_and_name_the_centre(portal: Any, registrar: Any) -> None:
    world = portal.world
    held = find(world.north, 1000001)
    actions.link_by_number(world.south, world.person("southgate"), "1000001", held.date_of_birth)
    south = portal.browser("southgate")
    south.submit(south.get(f"{RECORD}/details/email"), "main form", email="south@post.example")
    page = registrar.get(RECORD)
    assert detail(page, "Email ID") == "south@post.example another centre"
    assert "Another centre" in page.one("#history").get_text()
    assert "Daniel Osei" not in page.text
    assert registrar.get(f"{RECORD}/details/surname").all("input[name=reason]")
    assert "Bridge Street Garage" not in south.get(RECORD).text


@pytest.mark.parametrize("path", ["", "/details", "/details/email", "/duplicates/1000002"])
def test_a_candidate_of_another_centre_is_not_found(southgate: Any, path: str) -> None:
    theirs, nobodys = southgate.get(f"{RECORD}{path}"), southgate.get(f"/candidates/1999999{path}")
    assert theirs.status == nobodys.status == 404


def test_a_reader_sees_the_record_and_changes_nothing(reader: Any) -> None:
    page = reader.get(RECORD)
    assert "Sam Taylor" in page.text
    assert not page.all("dl.held a, main form")
    assert reader.post(f"{RECORD}/details/email", {"email": "x@post.example"}).status == 403


def test_register_on_a_package_opens_a_batch_with_the_candidate(registrar: Any) -> None:
    page = registrar.submit(registrar.get(RECORD), "main form.actions")
    assert "/batches/B-" in page.url
    assert "Taylor" in page.text


def test_statements_do_not_grow_with_what_happened(portal: Any, registrar: Any, statements: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    world.candidate(**{**find(world.north, 1000001).values, "uln": None, "email": None})
    few = asked_for(registrar, RECORD, statements)
    for code in ("ACAP01B", "ACAP01C"):
        reference = world.batch("1000001", package=code)
        world.save(reference, ticks={kind.key for kind in kinds(world.screen(reference).lines)})
    for n in range(5):
        actions.correct(world.north, world.registrar, find(world.north, 1000001), {"email": f"a{n}@post.example"}, "test")
        world.candidate(**{**find(world.north, 1000001).values, "uln": None, "email": None})
    assert asked_for(registrar, RECORD, statements) == few


LINKS = [
    ({"number": "1000001", "date_of_birth": "born"}, 200, "Linked to your centre"),
    ({"number": "1000001", "date_of_birth": "1/1/1999"}, 422, "No candidate has the number 1000001"),
    ({"number": "1999999", "date_of_birth": "1/1/1999"}, 422, "No candidate has the number 1999999"),
    ({"number": "", "date_of_birth": ""}, 422, "Enter the candidate number"),
    ({"uln": "uln", "date_of_birth": "born", "surname": "taylor"}, 200, "Linked to your centre"),
    ({"uln": "uln", "date_of_birth": "born", "surname": "Tailor"}, 422, "No candidate has this ULN"),
]


@pytest.mark.parametrize(("proof", "status", "says"), LINKS)
def test_a_candidate_known_elsewhere_is_linked_by_a_proof_only(
    portal: Any, southgate: Any, proof: dict[str, str], status: int, says: str,
) -> None:
    held = find(portal.world.north, 1000001)
    known = {"born": f"{held.date_of_birth:%d/%m/%Y}", "uln": held.values["uln"]}
    page = southgate.post("/candidates/link", {name: known.get(text, text) for name, text in proof.items()})
    assert (page.status, says in page.text) == (status, True)
    assert ("Sam" in page.text) == (status == 200)


def test_too_many_proofs_are_refused_though_the_last_is_right(portal: Any, southgate: Any) -> None:
    held = find(portal.world.north, 1000001)
    for _ in range(5):
        southgate.post("/candidates/link", {"number": "1000001", "date_of_birth": "1/1/1999"})
    page = southgate.post("/candidates/link", {"number": "1000001", "date_of_birth": f"{held.date_of_birth:%d/%m/%Y}"})
    assert (page.status, "No more tries for 1000001 today" in page.text) == (422, True)


def texts(**changed: str) -> dict[str, str]:
    """A form of a new candidate, as typed."""
    from imi.candidates.fields import RECORD as FIELDS

    return {**FIELDS.texts(complete(first_names="Grace", surname="Okafor")), **changed}


def test_a_candidate_is_added_outside_a_batch(portal: Any, registrar: Any) -> None:
    form = registrar.get("/candidates/new")
    empty = registrar.submit(form, "main form")
    assert (empty.status, "Enter the candidate’s surname" in empty.text) == (422, True)
    page = registrar.submit(empty, "main form", **texts())
    assert "Grace Okafor added" in page.text
    assert Candidate.get(Candidate.surname == "Okafor").number > 1000010
    filled = registrar.post("/candidates/new/employer", {"employer": str(find(portal.world.north, 1000001).employer_id),
                                                         "surname": "Kept"})
    assert filled.form("main form")["employer_name"] == "Bridge Street Garage"
    assert filled.form("main form")["surname"] == "Kept"


def test_possible_matches_and_taken_ulns_are_named_before_adding(portal: Any, registrar: Any, southgate: Any) -> None:
    held = find(portal.world.north, 1000001)
    same = texts(surname="Taylor", date_of_birth=held.date_of_birth.isoformat())
    page = registrar.post("/candidates/new", same)
    assert (page.status, "Possibly the same person" in page.text) == (422, True)
    assert "Grace Taylor added" in registrar.submit(page, "#candidate-form", other="1000001").text
    elsewhere = southgate.post("/candidates/new", texts(uln=held.values["uln"]))
    assert (elsewhere.status, "This ULN is already registered" in elsewhere.text) == (422, True)
    assert "Taylor" not in elsewhere.text


def test_a_new_candidate_form_is_kept_as_typed_and_names_likely_matches(portal: Any, registrar: Any) -> None:
    held = find(portal.world.north, 1000001)
    typed = {"surname": "Taylor", "date_of_birth": held.date_of_birth.isoformat(), "uln": "12"}
    assert "Kept 12:00" in registrar.fragment("/candidates/new/draft", "draft-state", typed).text
    assert "1000001 Sam Taylor" in registrar.fragment("/candidates/new/match", "match", typed).one("#match").get_text()
    assert not registrar.fragment("/candidates/new/match", "match", {**typed, "surname": "Okafor"}).all("#match fieldset")
    assert "1000001 Sam Taylor" in registrar.post("/candidates/new/match", typed).text
    assert registrar.get("/candidates/new", surname="Okafor").form("#candidate-form")["surname"] == "Taylor"
    assert portal.browser("coordinator").get("/candidates/new").form("#candidate-form")["surname"] == ""
    in_a_batch = f"/apprenticeships/registrations/batches/{portal.world.batch()}/candidates/new"
    assert registrar.get(in_a_batch).form("#candidate-form")["surname"] == ""
    empty = registrar.submit(registrar.get("/candidates/new"), "form[action$='/draft']")
    assert (empty.form("#candidate-form")["surname"], CandidateDraft.select().count()) == ("", 0)
    registrar.post("/candidates/new", {**texts(), "email": "nobody"})
    assert registrar.get("/candidates/new").form("#candidate-form")["email"] == "nobody"
    assert "Grace Okafor added" in registrar.post("/candidates/new", texts()).text
    assert CandidateDraft.select().count() == 0
