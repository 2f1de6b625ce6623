"""The batch screen over the wire: the guide's words, one URL for page and fragment, every refusal with its reason."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from makers import AUTOCARE, DEFAULTS, FIRST_NINE, LIGHT, valid_ern

from imi.candidates.models import Candidate
from imi.catalogue.models import Package
from imi.registrations.models import BatchRow

BATCHES = "/apprenticeships/registrations/batches"


def start(browser: Any) -> str:
    """An empty batch; its address."""
    page = browser.submit(browser.get(BATCHES), "form[action$=batches]")
    assert page.status == 200
    return str(page.url)


@pytest.fixture
def ready(portal: Any) -> str:
    """The address of a batch with standard, package and defaults."""
    return f"{BATCHES}/{portal.world.batch()}"


def holding(portal: Any, numbers: str = "1000001 1000002") -> str:
    """The address of such a batch that holds candidates."""
    return f"{BATCHES}/{portal.world.batch(numbers)}"


def test_it_says_what_the_guide_says(registrar: Any) -> None:
    page = registrar.get(start(registrar))
    assert page.one("h1").get_text() == "Apprenticeship Standard Registrations"
    assert "Use this screen to add apprenticeship package qualifications to a batch of candidates." in page.text
    crumbs = [part.get_text(strip=True) for part in page.all("nav.crumbs li")]
    assert crumbs == ["Home", "Apprenticeship", "Registration", "Batch"]
    assert len(page.all("nav.crumbs a")) == 3
    assert "Add existing candidate or new candidate" in page.text


def test_the_ten_standards_are_radios_in_the_guides_order(registrar: Any) -> None:
    page = registrar.get(start(registrar))
    labels = [label.get_text(strip=True) for label in page.all("#standards label")]
    assert len(labels) == 10
    assert labels[0] == "Autocare Technician ST0499 AP01"
    assert labels[-1] == "Heavy Vehicle Service and Maintenance Technician ST0068 AP01"
    assert [head.get_text() for head in page.all("#standards th")] == ["Select", "Standard", "Info"]


def test_a_centre_sees_only_the_standards_linked_to_it(southgate: Any) -> None:
    page = southgate.get(start(southgate))
    assert [label.get_text(strip=True) for label in page.all("#standards label")] == ["Autocare Technician ST0499 AP01"]


def test_choosing_a_standard_swaps_its_packages_in(registrar: Any) -> None:
    address = start(registrar)
    page = registrar.fragment(f"{address}/course", "packages", {"standard": AUTOCARE, "was": ""})
    assert [label.get_text(strip=True) for label in page.all("label")] == ["ACAP01D", "ACAP01C", "ACAP01A", "ACAP01B"]
    assert [head.get_text() for head in page.all("th")][:3] == ["Select", "Package Code", "Description"]
    assert page.one("#say").get_text() == "4 packages for Autocare Technician"
    whole = str(registrar.get(address).one("#packages")).replace(" autofocus", "")
    assert str(page.one("fieldset")) in whole


def test_the_columns_stand_in_the_guides_order(registrar: Any, ready: str) -> None:
    heads = [head.get_text() for head in registrar.get(ready).all("#rows-head th")]
    assert heads[:9] == ["Remove", "Number", "First Name", "Surname", "Date of Birth", "Apprenticeship Start Date",
                         "Apprenticeship Expected End Date", "EPA Expected Start Date", "Funding Type"]


def test_an_unlinked_standard_is_refused_with_the_reason(southgate: Any) -> None:
    page = southgate.post(f"{start(southgate)}/course", {"standard": LIGHT})
    assert page.status == 422
    assert "This standard is not linked to your centre" in page.text


def test_a_package_of_another_standard_is_refused_with_the_reason(registrar: Any) -> None:
    page = registrar.post(f"{start(registrar)}/course", {"standard": AUTOCARE, "package": "AS-LVSMT-GW1-AP03", "done": "1"})
    assert page.status == 422
    assert "AS-LVSMT-GW1-AP03 is not a package of Autocare Technician ST0499 AP01" in page.text


def test_two_standards_at_once_are_refused(registrar: Any) -> None:
    page = registrar.post(f"{start(registrar)}/course", {"standard": [AUTOCARE, LIGHT]})
    assert page.status == 422


def test_another_standard_clears_the_package_and_keeps_the_candidates(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    asked = registrar.post(f"{address}/course", {"standard": LIGHT, "was": f"{AUTOCARE} ACAP01A"})
    assert "2 candidates will move to" in asked.text
    assert "already hold" not in asked.text
    page = registrar.post(f"{address}/course", {"standard": LIGHT, "was": f"{AUTOCARE} ACAP01A", "sure": "yes"})
    assert len(page.all("tbody[id^=row-]")) == 2
    assert not page.all("input[name=package][checked]")


def test_before_candidates_move_to_a_standard_it_is_said_how_many_hold_it(registrar: Any, portal: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    draft = world.batch("1000001 1000002", slug=LIGHT, package="")
    asked = registrar.post(f"{BATCHES}/{draft}/course", {"standard": AUTOCARE, "was": f"{LIGHT} "})
    assert "1 already holds it." in asked.text


def test_a_row_says_since_when_its_candidate_holds_a_package_of_the_standard(registrar: Any, portal: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    other = next(offer for offer in world.screen(world.batch()).offers if offer.code != "ACAP01A")
    page = registrar.get(f"{BATCHES}/{world.batch('1000001', package=other.code)}")
    assert "Holds ACAP01A since 23 Nov 2026" in page.text


def test_adding_answers_with_the_row_and_not_with_the_table(registrar: Any, portal: Any) -> None:
    address = holding(portal, FIRST_NINE.rsplit(" ", 1)[0])
    page = registrar.fragment(f"{address}/candidates", "add-result", {"numbers": "1000009"})
    assert page.status == 200
    assert [row["id"][:4] for row in page.all("tbody[id]")] == ["row-"]
    assert "Jack van der Berg added. 9 in the batch, total £3,240.00" in page.one("#say").get_text()
    assert len(page.html.encode()) <= 3 * 1024


def test_unknown_numbers_are_named_and_stay_on_screen(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates", {"numbers": "1000001 9999 1000099"})
    assert "2 numbers not found at your centre" in page.text
    assert "1000099? Add" in page.text
    assert page.one("#leftover").get_text() == "9999 1000099"
    assert registrar.get(ready).one("#leftover").get_text() == "9999 1000099"


def test_a_candidate_known_elsewhere_is_linked_by_number_and_date_of_birth(registrar: Any, portal: Any, ready: str) -> None:
    theirs = portal.world.candidate(portal.world.south, first_names="Ines", surname="Moss")
    born = Candidate.get(Candidate.number == theirs).date_of_birth
    registrar.post(f"{ready}/candidates", {"numbers": str(theirs)})
    wrong = registrar.post(f"{ready}/candidates/link", {"number": str(theirs), "date_of_birth": "1/1/2001"})
    assert wrong.status == 422
    assert "Moss" not in wrong.text
    right = registrar.post(f"{ready}/candidates/link", {"number": str(theirs), "date_of_birth": born.isoformat()})
    assert "Moss" in right.text
    assert not right.all("#leftover")


def test_a_wrong_proof_and_an_unknown_person_answer_alike_five_times(registrar: Any, portal: Any, ready: str) -> None:
    theirs = str(portal.world.candidate(portal.world.south))
    for number in (theirs, "1999999"):
        registrar.post(f"{ready}/candidates", {"numbers": number})
        answers = [registrar.post(f"{ready}/candidates/link", {"number": number, "date_of_birth": "1/1/2001"}) for _ in range(6)]
        assert all(answer.status == 422 for answer in answers)
        assert f"No candidate has the number {number} and this date of birth" in answers[0].text
        assert f"No more tries for {number} today" in answers[5].text


def test_a_name_in_the_number_box_is_looked_for(registrar: Any, ready: str) -> None:
    assert "Add Sam Taylor" in registrar.post(f"{ready}/candidates", {"numbers": "Taylor"}).text


def test_a_blank_box_opens_the_search(registrar: Any, ready: str) -> None:
    assert registrar.post(f"{ready}/candidates", {"numbers": " "}).status == 200


@pytest.mark.parametrize("typed, found", [("sam t", "Sam Taylor"), ("oneill", "Leo O'Neill"), ("zoe", "Zoë Smith-Jones"),
                                          ("1000004", "Noah Lewis"), ("LEWIS", "Noah Lewis"), ("van der", "Jack van der Berg")])
def test_the_search_finds_the_centres_own(registrar: Any, ready: str, typed: str, found: str) -> None:
    page = registrar.get("/candidates/picker", q=typed, batch=ready.rsplit("/", 1)[1])
    assert f"Add {found}" in page.text


@pytest.mark.parametrize("typed", ["%", "_", "price", "megan", "' OR 1=1 --", "\x00", "🙂", "x" * 5000])
def test_the_search_finds_nobody_elses_and_survives_anything(registrar: Any, ready: str, typed: str) -> None:
    page = registrar.get("/candidates/picker", q=typed, batch=ready.rsplit("/", 1)[1])
    assert page.status in (200, 400)
    assert "Add Megan" not in page.text


def test_a_gap_is_prompted_in_the_row_with_only_what_is_missing(registrar: Any, portal: Any) -> None:
    number = portal.world.candidate(uln=None, phone=None)
    address = holding(portal, str(number))
    page = registrar.get(address)
    assert "2 missing" in page.text
    prompt = registrar.get(page.one("button.tag.error")["formaction"])
    names = [control["name"] for control in prompt.all("tr.prompt input:not([type=hidden])")]
    assert names == ["uln", "phone"]
    refused = registrar.submit(prompt, "tr.prompt form", uln="123", phone="0117 496 0100")
    assert refused.status == 422
    assert "ULN must be 10 digits" in refused.text
    assert refused.one("tr.prompt input[name=uln]")["value"] == "123"
    assert not refused.all("tr.prompt input[name=phone]")
    done = registrar.submit(refused, "tr.prompt form", uln="1000000043")
    assert "2 missing" not in done.text
    assert len(done.all(".tag.ok")) == 1


@pytest.mark.failure(9)
def test_a_uln_that_is_taken_is_refused_in_neutral_words(registrar: Any, portal: Any) -> None:
    theirs = portal.world.candidate(portal.world.south)
    uln = Candidate.get(Candidate.number == theirs).uln
    address = holding(portal, str(portal.world.candidate(uln=None)))
    prompt = registrar.get(registrar.get(address).one("button.tag.error")["formaction"])
    page = registrar.submit(prompt, "tr.prompt form", uln=uln)
    assert page.status == 422
    assert "This ULN is already registered. Check it, or contact Membership services" in page.text


def new_candidate(**changed: str) -> dict[str, str]:
    """What somebody types into the form."""
    return {"title": "Ms", "first_names": "Grace", "surname": "Okafor", "date_of_birth": "3/4/2007", "gender": "F",
            "uln": "1000000043", "email": "grace@post.example", "phone": "0117 496 0123", "employer_ern": "100000029",
            "employer_name": "Temple Van Hire", "employer_postcode": "bs16qf", "employer_telephone": "0117 496 0940",
            "position": "Apprentice", **DEFAULTS, "ends_on": "31/8/2028", **changed}


def test_a_new_candidate_gets_a_number_and_joins_the_batch(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates/new", {**new_candidate(), "close": "1"})
    assert "Okafor" in page.one("tbody[id^=row-]").get_text()
    assert page.one("tbody[id^=row-] td.code").get_text(strip=True).endswith("1000011")


def test_a_new_candidates_end_may_be_said_in_months(registrar: Any, ready: str) -> None:
    registrar.post(f"{ready}/candidates/new", new_candidate(starts_on="1/9/2026", ends_on="+24m", close="1"))
    assert "2028-08-31" in BatchRow.get(BatchRow.candidate == Candidate.get(Candidate.surname == "Okafor").id).typed


def test_every_mandatory_field_is_asked_for_at_its_place(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates/new", {})
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert len(page.all("#panel .err")) == 17
    assert len(page.all("#problems a")) == 17


def test_a_refused_form_keeps_everything_typed(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates/new", new_candidate(uln="123", surname="O'Kafor <b>"))
    form = page.form("#candidate-form")
    assert (form["uln"], form["surname"], form["employer_name"]) == ("123", "O'Kafor <b>", "Temple Van Hire")
    reopened = registrar.get(f"{ready}/candidates/new")
    assert reopened.form("#candidate-form")["first_names"] == "Grace"
    assert "Kept from" in reopened.text


def test_a_postcode_that_was_read_otherwise_is_said(registrar: Any, ready: str) -> None:
    page = registrar.fragment(f"{ready}/candidates/new", "panel", {**new_candidate(employer_postcode="BSI 6QF"), "close": "1"})
    assert "BS1 6QF" in page.one("#say").get_text()


def test_the_employer_is_remembered_for_the_next(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates/new", {**new_candidate(), "again": "1"})
    form = page.form("#candidate-form")
    assert (form["employer_name"], form["employer_postcode"]) == ("Temple Van Hire", "BS1 6QF")
    assert (form["surname"], form["starts_on"]) == ("", "1/9/2026")


def test_an_employer_used_before_is_found_by_name_or_ern_and_fills_four_fields(portal: Any, registrar: Any, ready: str) -> None:
    ern = valid_ern()
    portal.world.candidate(employer_name="Temple Van Hire", employer_ern=ern)
    form = registrar.get(f"{ready}/candidates/new")
    assert len(form.all("#employers li")) > 1
    reference = ready.rsplit("/", 1)[1]
    for typed in ("temple", ern[:8], "TEMPLE VAN"):
        for found in (registrar.fragment("/employers/picker", "employers", batch=reference, employer_search=typed),
                      registrar.post(f"{ready}/candidates/new/employer", {"employer_search": typed, "surname": "Okafor"})):
            [button] = found.all("#employers button")
            assert "Temple Van Hire" in button.get_text()
    assert found.form("#candidate-form")["surname"] == "Okafor"
    filled = registrar.post(f"{ready}/candidates/new/employer", {"employer": button["value"], "surname": "Okafor"})
    fields = filled.form("#candidate-form")
    assert (fields["employer_name"], fields["employer_ern"], fields["surname"]) == ("Temple Van Hire", ern, "Okafor")
    nobody = registrar.get("/employers/picker", batch=reference, employer_search="zz")
    assert "No employer of your centre begins with “zz”" in nobody.text


def test_a_possible_match_is_asked_about_first(registrar: Any, portal: Any, ready: str) -> None:
    sam = Candidate.get(Candidate.number == 1000001)
    typed = new_candidate(first_names="Samuel", surname="Taylor", date_of_birth=sam.date_of_birth.isoformat())
    asked = registrar.post(f"{ready}/candidates/new", typed)
    assert asked.status == 422
    assert "1000001 Sam Taylor" in asked.text
    same = registrar.post(f"{ready}/candidates/same", {"number": "1000001"})
    assert "Sam" in same.one("tbody[id^=row-]").get_text()
    other = registrar.post(f"{ready}/candidates/new", {**typed, "other": "1000001", "close": "1"})
    assert len(other.all("tbody[id^=row-]")) == 2


def test_somebody_whom_another_centre_knows_is_linked_by_uln_birth_and_surname(registrar: Any, portal: Any, ready: str) -> None:
    theirs = Candidate.get(Candidate.number == portal.world.candidate(portal.world.south, surname="Moss"))
    typed = new_candidate(uln=theirs.uln, date_of_birth=theirs.date_of_birth.isoformat(), surname="Moss", first_names="Robin")
    asked = registrar.post(f"{ready}/candidates/new", typed)
    assert asked.status == 422
    assert "Use the record that this ULN, date of birth and surname have" in asked.text
    linked = registrar.post(f"{ready}/candidates/new", {**typed, "link": "1", "close": "1"})
    assert str(theirs.number) in linked.text


def test_details_that_are_registered_stand_as_text(registrar: Any, portal: Any) -> None:
    portal.world.save(portal.world.batch("1000001"))
    address = holding(portal, "1000001 1000002")
    rows = {row.get_text(" "): row["id"].split("-")[1] for row in registrar.get(address).all("tbody[id^=row-]")}
    sam = next(row for text, row in rows.items() if "Taylor" in text)
    khan = next(row for text, row in rows.items() if "Khan" in text)
    assert not registrar.get(f"{address}/candidates/{sam}/details").all("#candidate-form [name=surname]")
    refused = registrar.post(f"{address}/candidates/{sam}/details", new_candidate(surname="Changed", email="new@post.example"))
    assert "Changed" not in refused.text
    changed = registrar.post(f"{address}/candidates/{khan}/details", new_candidate(surname="Khanum"))
    assert "Khanum" in changed.text


def test_undo_restores_what_was_removed(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    row = registrar.get(address).all("tbody[id^=row-]")[0]["id"].split("-")[1]
    gone = registrar.fragment(f"{address}/candidates/remove", f"row-{row}", {"gone": row})
    assert not gone.all(f"#row-{row}")
    assert gone.one("#undo-button")
    page = registrar.post(f"{address}/undo", {})
    assert page.all("tbody[id^=row-]")[0]["id"] == f"row-{row}"


def test_undo_says_what_it_takes_back(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    sam, khan = (row["id"].split("-")[1] for row in registrar.get(address).all("tbody[id^=row-]"))
    changes: list[tuple[str, dict[str, Any], str, str]] = [
        ("/candidates/remove", {"gone": sam}, "Sam Taylor was removed.", "Sam Taylor put back as before"),
        (f"/candidates/{sam}", {"starts_on": "8/9/2026"},
         "Sam Taylor: Apprenticeship Start Date changed from 1 Sep 2026 to 8 Sep 2026.", "Sam Taylor put back as before"),
        ("/candidates/bulk", {"row": [sam, khan], "field": "funding_type", "bulk_funding": "EMPLOYER_PAID"},
         "2 rows changed.", "2 rows put back as before")]
    for path, fields, told, back in changes:
        registrar.post(address + path, fields)
        assert told in registrar.get(address).one("#undo").get_text()
        assert registrar.fragment(f"{address}/undo", "undo", {}).one("#say").get_text() == back


def test_a_form_that_was_closed_is_at_hand_until_it_is_opened_again_or_discarded(
    registrar: Any, portal: Any, ready: str,
) -> None:
    registrar.fragment(f"{ready}/candidates/new/draft", "draft-state", {"first_names": "Zeb", "surname": "Quux"})
    closed = registrar.fragment(f"{ready}/panel", "panel")
    assert closed.one("#say").get_text() == "Form closed. The form of Zeb Quux is kept"
    page = registrar.get(ready)
    assert "The form of Zeb Quux is kept." in page.one("#panel").get_text()
    assert registrar.get(page.one("#panel a")["href"]).one("#surname")["value"] == "Quux"
    assert not portal.browser("coordinator").get(ready).one("#panel").get_text(strip=True)
    gone = registrar.post(f"{ready}/candidates/new/draft", {"discard": "1", "surname": "Quux"})
    assert not gone.one("#panel").get_text(strip=True)


@pytest.mark.parametrize(("typed", "filled"), [
    ("Zebedee Quux", {"first_names": "Zebedee", "surname": "Quux"}), ("Quux", {"first_names": "", "surname": "Quux"}),
    ("van der Quux, Zeb Al", {"first_names": "Zeb Al", "surname": "van der Quux"}),
    ("12/3/2006", {"date_of_birth": "12/3/2006", "surname": ""}), ("1000000000", {"uln": "1000000000"}),
    ("77", {"uln": "", "surname": ""})])
def test_whoever_was_looked_for_in_vain_is_filled_into_the_new_form(
    registrar: Any, ready: str, typed: str, filled: dict[str, str],
) -> None:
    found = registrar.fragment("/candidates/picker", "picker", batch=ready.split("/")[-1], q=typed)
    panel = registrar.fragment(found.one("p:last-child a")["href"], "panel")
    assert {name: panel.one(f"#{name}").get("value", "") for name in filled} == filled


def test_the_search_says_what_somebody_is_registered_on(registrar: Any, portal: Any, ready: str) -> None:
    portal.world.save(portal.world.batch("1000001"))
    found = registrar.fragment("/candidates/picker", "picker", batch=ready.split("/")[-1], q="taylor")
    assert "Add Sam Taylor, 1000001" in found.text
    assert found.one("li button").get_text().endswith(", holds ACAP01A")


def test_who_is_in_the_batch_already_is_a_link_to_the_row(registrar: Any, portal: Any) -> None:
    page = registrar.post(f"{holding(portal)}/candidates", {"numbers": "1000001 9999"})
    assert page.all("#add-result a[href='#q']")
    fragment = registrar.fragment(f"{holding(portal)}/candidates", "add-result", {"numbers": "1000001"})
    link = fragment.one(".msg a")
    assert link.get_text() == "Sam Taylor (1000001)"
    assert link["href"].startswith("#row-")


def test_the_ticked_rows_get_one_value(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    rows = [row["id"].split("-")[1] for row in registrar.get(address).all("tbody[id^=row-]")]
    page = registrar.post(f"{address}/candidates/bulk", {"row": rows, "field": "starts_on", "value": "8/9/2026"})
    assert page.text.count("8 Sep 2026") == 2
    wrong = registrar.post(f"{address}/candidates/bulk", {"row": rows, "field": "starts_on", "value": "soon"})
    assert wrong.status == 422


def test_a_batch_that_was_saved_leads_to_its_receipt(registrar: Any, portal: Any) -> None:
    reference = portal.world.batch("1000001")
    receipt = portal.world.save(reference)
    page = registrar.get(f"{BATCHES}/{reference.lower()}")
    assert page.url.endswith(receipt.reference)


@pytest.mark.failure(98)
def test_a_change_to_a_saved_batch_is_refused_and_says_so(registrar: Any, portal: Any) -> None:
    reference = portal.world.batch("1000001")
    portal.world.save(reference)
    page = registrar.post(f"{BATCHES}/{reference}/candidates", {"numbers": "1000002"})
    assert page.status == 422
    assert "has been saved or discarded in the meantime" in page.text


def test_a_discarded_batch_can_be_restored(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    asked = registrar.get(f"{address}/discard")
    page = registrar.submit(asked, "form[action$=discard]")
    assert "discarded" in page.text
    gone = registrar.get(address)
    back = registrar.submit(gone, "form[action$=restore]")
    assert len(back.all("tbody[id^=row-]")) == 2


def test_somebody_who_may_only_read_sees_the_batch_and_no_form(reader: Any, portal: Any) -> None:
    address = holding(portal)
    page = reader.get(address)
    assert page.status == 200
    assert not page.all("main form[method=post]")
    refused = reader.post(f"{address}/candidates", {"numbers": "1000003"})
    assert refused.status == 403
    assert "register candidates" in refused.text


DOORS = [("", None), ("/review", None), ("/candidates", {}), ("/defaults", {**DEFAULTS, "apply": "1"}),
         ("/course", {"standard": AUTOCARE, "package": "ACAP01B", "was": f"{AUTOCARE} ACAP01A"}),
         ("/order", {"purchase_order": "PO 7"})]


def test_a_request_asks_the_database_as_often_for_two_hundred_rows_as_for_two(
    registrar: Any, portal: Any, statements: Any,
) -> None:
    world = portal.world
    few, many = holding(portal), holding(portal, world.people(200))
    token = registrar.token()
    for path, fields in DOORS:
        counts = []
        for address in (few, many):
            posted = {"numbers": str(world.candidate())} if path == "/candidates" else fields
            with statements() as asked:
                answer = (registrar.get(address + path) if posted is None
                          else registrar.post(address + path, posted, token=token, follow=False))
            assert answer.status in (200, 303)
            counts.append(len(asked))
        assert counts[0] == counts[1], path


def test_one_more_candidate_in_two_hundred_is_answered_within_three_kilobytes(registrar: Any, portal: Any) -> None:
    address = holding(portal, portal.world.people(200))
    page = registrar.fragment(f"{address}/candidates", "add-result", {"numbers": "1000001"})
    assert len(page.html.encode()) <= 3 * 1024
    assert len(page.all("tbody[id^=row-]")) == 1


@pytest.mark.parametrize("days, said", [
    ({"opens_on": date(2027, 3, 1)}, "From 1 March 2027"), ({"closes_on": date(2026, 11, 22)}, "Closed"),
])
def test_a_package_that_is_not_open_says_so_where_prices_are_shown_and_is_not_to_be_chosen(
    portal: Any, registrar: Any, days: dict[str, date], said: str,
) -> None:
    batch = f"{BATCHES}/{portal.world.batch()}"
    Package.update(**days).where(Package.code == "ACAP01B").execute()
    for url in ("/apprenticeships/standards", f"/apprenticeships/standards/{AUTOCARE}"):
        row = next(row for row in registrar.get(url).all("tbody tr") if "ACAP01B" in row.get_text())
        assert said in row.get_text(), url
        assert "not set" not in row.get_text()
    assert not registrar.get(batch).all("input[name=package][value=ACAP01B]")
