"""Candidates into a batch: by number, by search, by proof, by a new form; every refusal with its reason."""
from __future__ import annotations

import json
from typing import Any

import pytest
from support.batches import holding
from support.makers import DEFAULTS, valid_ern
from support.workbooks import LABEL, SHEET, row

from imi.batches.entering import adding
from imi.batches.models import BatchRow
from imi.candidates.models import Candidate
from imi.screens import files
from imi.uploads.models import UploadRow


def test_unknown_numbers_are_named_and_stay_on_screen(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates", {"numbers": "1000001 9999 1000099"})
    assert "2 numbers not found at your centre" in page.text
    assert "1000099? Add" in page.text
    assert page.one("#leftover").get_text() == "9999 1000099"
    assert registrar.get(ready).one("#leftover").get_text() == "9999 1000099"
    missing = " ".join(f"999{number}" for number in range(7))
    sent = {"retry": "1", "leftover": f"1000 002\n{missing}", "was_leftover": "9999 1000099"}
    page = registrar.post(f"{ready}/candidates", sent)
    assert page.one("#add-result h3").get_text(strip=True) == "Not found: 9990, 9991, 9992, 9993, 9994 and 2 more"


def test_a_range_is_named_and_a_mistyped_number_stays(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates", {"numbers": "1000003 10000O4\n1000005-1000007"})
    assert page.one("#leftover").get_text() == "10000O4 1000005-1000007"
    assert "1000005-1000007 looks like a range. Enter each number" in page.text
    assert "1 number not found at your centre" in page.text
    assert [cell.get_text(strip=True)[-7:] for cell in page.all("tbody[id^=row-] td.code")] == ["1000003"]


def test_a_number_with_a_space_is_asked_about_wherever_it_was_sent(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/defaults", {"numbers": "1000 002"})
    assert not page.all("tbody[id^=row-]")
    page = registrar.post(f"{ready}/candidates", {"numbers": "1000 003\n1000 004\n9999"})
    assert page.one("#leftover").get_text() == "1000 002 1000 003 1000 004 9999"
    assert page.one("#add-result h3").get_text(strip=True) == "Not found: 9999"
    asked = page.all("#add-result noscript [name=together]")
    assert [" ".join(button.get_text().split()) for button in asked][::3] == ["Add Khan, Aisha, 1000002", "Add all 3"]
    one = registrar.post(f"{ready}/candidates", {"together": asked[0]["value"], "numbers": "1000005"})
    assert one.one("#leftover").get_text() == "1000 003 1000 004 9999"
    registrar.fragment(f"{ready}/candidates", "add-result", {"together": "1000003 1000004"})
    page = registrar.get(ready)
    assert page.one("#leftover").get_text() == "9999"
    numbers = [cell.get_text(strip=True)[-7:] for cell in page.all("tbody[id^=row-] td.code")]
    assert sorted(numbers) == ["1000002", "1000003", "1000004", "1000005"]


@pytest.mark.parametrize("door", ["candidates", "defaults"])
def test_a_number_pasted_twice_is_mentioned_whichever_button_was_pressed(registrar: Any, ready: str, door: str) -> None:
    for once in ("added", "counted"):
        page = registrar.post(f"{ready}/{door}", {"numbers": "1000002\n1000002"})
        assert f"1000002 was there twice: {once} once" in page.one("#message").get_text()
    part = registrar.fragment(f"{ready}/candidates", "add-result", {"numbers": "1000003 1000003"})
    assert "1000003 was there twice: added once" in part.one("#say").get_text()
    assert "1000003 was there twice: added once" in part.one("#add-result").get_text()


@pytest.mark.parametrize("what", ["candidates", "candidates/leftover"])
def test_numbers_left_by_a_colleague_are_neither_retried_nor_dismissed(
    registrar: Any, portal: Any, ready: str, what: str,
) -> None:
    page = registrar.post(f"{ready}/candidates", {"numbers": "9999"})
    boxes = page.all("input[name=was_leftover]")
    # Of the form of its own, and of the one that sends the whole screen where no script runs.
    assert [(box["value"], box.get("form")) for box in boxes] == [("9999", "add"), ("9999", None)]
    portal.browser("coordinator").post(f"{ready}/candidates", {"numbers": "8888"})
    registrar.post(f"{ready}/{what}", {"retry": "1", "leftover": "1000002", "was_leftover": "9999"})
    assert registrar.get(ready).one("#leftover").get_text() == "8888"


@pytest.mark.parametrize("how", ["page", "fragment", "another button"])
@pytest.mark.parametrize("numbers", [" ".join(f"{1000001 + n}" for n in range(9)), " ".join(f"{2000000 + n}" for n in range(41))],
                         ids=["too many candidates", "too many numbers"])
def test_too_many_numbers_stay_in_the_box(
    registrar: Any, ready: str, monkeypatch: pytest.MonkeyPatch, how: str, numbers: str,
) -> None:
    monkeypatch.setattr(adding, "MOST_ROWS", 8)
    monkeypatch.setattr(adding, "MOST_NUMBERS", 40)
    said = "with 9 more this one would have 9: none was added" if len(numbers) < 100 else "41 numbers are too many at once: none"
    if how == "fragment":
        page = registrar.fragment(f"{ready}/candidates", "add-result", {"numbers": "", "outbox": numbers})
        # The script puts what it sent back into its box, for an answer of this kind.
        assert page.status == 409
    else:
        page = registrar.post(f"{ready}/{'candidates' if how == 'page' else 'defaults'}", {"numbers": numbers})
        assert (page.status, page.one("#numbers").get_text().strip()) == (422, numbers)
    assert said in page.one("#numbers-problem").get_text()
    assert not BatchRow.select().exists()


def test_a_block_that_cannot_be_read_stays_in_the_box(registrar: Any, ready: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "UPLOADS_PER_HOUR", 0)
    block = "Candidate Number\tSurname\tFirst Name\n1000001\tTaylor\tSam"
    page = registrar.post(f"{ready}/candidates", {"numbers": block})
    assert (page.status, "1000001\tTaylor" in page.one("#numbers").get_text()) == (422, True)


def test_a_block_with_headings_keeps_the_batchs_standard_and_package(registrar: Any, ready: str) -> None:
    one, other = row(surname="Reid"), row(surname="Green", package="ACAP01B")
    without = [name for name in one if name not in ("standard", "package", "purchase_order", "candidate_number")]
    headings = [SHEET[name].label for name in (*without, "package")]
    lines = ["\t".join(str(cells[name]) for name in without) + f"\t{own}" for cells, own in ((one, ""), (other, "ACAP01B"))]
    page = registrar.post(f"{ready}/candidates", {"numbers": "\n".join(["\t".join(headings), *lines])})
    assert "2 ready, 0 to fix" in page.text
    cells = {stored.row: json.loads(stored.cells) for stored in UploadRow.select()}
    assert [(cells[n]["surname"], cells[n].get("standard", ""), cells[n]["package"]) for n in (2, 3)] == [
        ("Reid", LABEL, "ACAP01A"), ("Green", "", "ACAP01B")]


def test_a_block_that_was_pasted_before_leads_to_what_became_of_it(registrar: Any, ready: str) -> None:
    block = {"numbers": "Candidate Number\tSurname\tFirst Name\n1000001\tTaylor\tSam"}
    first = registrar.post(f"{ready}/candidates", block)
    second = registrar.post(f"{ready}/candidates", block)
    assert "This file was uploaded before" in second.one("#numbers-problem").get_text()
    assert second.one("#numbers-problem + p a")["href"] in first.url


def test_a_pasted_uln_is_looked_up_as_one(registrar: Any, ready: str) -> None:
    blocks = ("ULN\tPhone\n{uln}\t7700900982", "ULN\n{uln}", "Candidate Number\tULN\n\t{uln}", "ULN: {uln}", "{spaced}")
    people = list(range(1000001, 1000001 + len(blocks)))
    for number, block in zip(people, blocks, strict=True):
        uln = str(Candidate.get(Candidate.number == number).uln)
        page = registrar.post(f"{ready}/candidates", {"numbers": block.format(uln=uln, spaced=f"{uln[:4]} {uln[4:7]} {uln[7:]}")})
        assert not page.all("#leftover"), block
    there = {int(cell.get_text(strip=True)[-7:]) for cell in page.all("tbody[id^=row-] td.code")}
    assert there == set(people)
    # Of nobody here it leads to the form of somebody new.
    page = registrar.post(f"{ready}/candidates", {"numbers": "1000000043"})
    assert "1000000043 is a ULN that nobody at your centre has" in page.text
    assert registrar.get(page.one("a[href*='like=1000000043']")["href"]).one("#uln")["value"] == "1000000043"


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


def test_an_empty_number_box_opens_the_search(registrar: Any, ready: str) -> None:
    assert registrar.post(f"{ready}/candidates", {"numbers": " "}).status == 200


@pytest.mark.parametrize("typed, found", [("sam t", "Sam Taylor"), ("oneill", "Leo O'Neill"), ("zoe", "Zoë Smith-Jones"),
                                          ("1000004", "Noah Lewis"), ("LEWIS", "Noah Lewis"), ("van der", "Jack van der Berg")])
def test_the_search_finds_the_centres_own_candidates(registrar: Any, ready: str, typed: str, found: str) -> None:
    page = registrar.get("/candidates/picker", q=typed, batch=ready.rsplit("/", 1)[1])
    assert f"Add {found}" in page.text


@pytest.mark.parametrize("typed", ["fay@post.example", "0117 496 0999", "1000001, 1000002", "1000001 and 1000002"])
def test_the_search_finds_what_the_list_of_candidates_finds(portal: Any, registrar: Any, ready: str, typed: str) -> None:
    portal.world.candidate(first_names="Fay", email="fay@post.example", phone="0117 496 0999")
    page = registrar.get("/candidates/picker", q=typed, batch=ready.rsplit("/", 1)[1])
    assert "Add Fay" in page.text or ("Add Sam Taylor" in page.text and "Add Aisha Khan" in page.text)
    assert not page.one("#say").get_text()


def test_a_search_in_vain_says_why(registrar: Any, ready: str) -> None:
    page = registrar.get("/candidates/picker", q="sam zzzz", batch=ready.rsplit("/", 1)[1])
    assert "Nobody is found for “sam zzzz”" in page.text
    assert "“sam” alone finds" in page.text


def test_a_default_that_is_not_right_is_named_where_rows_are_added(registrar: Any, ready: str) -> None:
    form = registrar.get(ready).form("#add")
    page = registrar.post(f"{ready}/candidates", {**form, "numbers": "1000001", "starts_on": "32/13/2026"})
    assert "1 in the batch" in page.one("#message").get_text()
    assert "Without what is not right yet: Apprenticeship start date" in page.one("#message").get_text()


@pytest.mark.parametrize("typed", ["%", "_", "price", "megan", "' OR 1=1 --", "\x00", "🙂", "x" * 5000])
def test_the_search_survives_any_text_and_finds_no_other_centres_people(registrar: Any, ready: str, typed: str) -> None:
    page = registrar.get("/candidates/picker", q=typed, batch=ready.rsplit("/", 1)[1])
    assert page.status in (200, 400)
    assert "Add Megan" not in page.text


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


def test_who_was_added_last_is_named_until_the_next_change(registrar: Any, ready: str) -> None:
    page = registrar.fragment(f"{ready}/candidates", "add-result", {"numbers": "1000001"})
    assert page.one("#just-added").get_text(strip=True) == "1 added: Sam Taylor"
    [row] = [row["id"].split("-")[1] for row in page.all("tbody[id^=row-]")]
    registrar.fragment(f"{ready}/candidates/{row}", f"row-{row}", {"starts_on": "8/9/2026"})
    page = registrar.fragment(f"{ready}/candidates/new", "panel", {**new_candidate(), "close": "1"})
    assert page.one("#just-added").get_text(strip=True) == "Grace Okafor added, 1000011"
    # What was changed before can't be taken back any more, and is not offered.
    assert page.one("#undo").get_text(strip=True) == ""
    page = registrar.fragment(f"{ready}/candidates/remove", f"row-{row}", {"gone": row})
    assert page.one("#just-added").get_text(strip=True) == ""
    assert page.one("#undo-button")


def test_a_new_candidates_end_may_be_typed_in_months(registrar: Any, ready: str) -> None:
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


def test_a_postcode_that_was_corrected_is_told(registrar: Any, ready: str) -> None:
    page = registrar.fragment(f"{ready}/candidates/new", "panel", {**new_candidate(employer_postcode="BSI 6QF"), "close": "1"})
    assert "BS1 6QF" in page.one("#say").get_text()


def test_the_employer_is_remembered_for_the_next(registrar: Any, ready: str) -> None:
    page = registrar.post(f"{ready}/candidates/new", {**new_candidate(), "again": "1"})
    form = page.form("#candidate-form")
    assert (form["employer_name"], form["employer_postcode"]) == ("Temple Van Hire", "BS1 6QF")
    assert (form["surname"], form["starts_on"]) == ("", "1/9/2026")


def test_an_earlier_employer_is_found_by_name_or_ern_and_fills_in(portal: Any, registrar: Any, ready: str) -> None:
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


def test_details_locked_by_a_registration_are_text_without_a_field(registrar: Any, portal: Any) -> None:
    portal.world.save(portal.world.batch("1000001"))
    address = holding(portal, "1000001 1000002")
    rows = {row.get_text(" "): row["id"].split("-")[1] for row in registrar.get(address).all("tbody[id^=row-]")}
    sam = next(row for text, row in rows.items() if "Taylor" in text)
    khan = next(row for text, row in rows.items() if "Khan" in text)
    assert not registrar.get(f"{address}/candidates/{sam}/details").all("#candidate-form [name=surname]")
    refused = registrar.post(f"{address}/candidates/{sam}/details", new_candidate(surname="Changed", email="new@post.example"))
    assert (refused.status, refused.form("#candidate-form")["surname"]) == (422, "Changed")
    assert "Surname can only be changed by a correction now" in refused.one("#surname-problem").get_text()
    changed = registrar.post(f"{address}/candidates/{khan}/details", new_candidate(surname="Khanum"))
    assert "Khanum" in changed.text


def test_a_closed_form_is_kept_until_it_is_reopened_or_discarded(
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
def test_a_name_searched_in_vain_is_filled_into_the_new_candidate_form(
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


def test_a_number_already_in_the_batch_links_to_its_row(registrar: Any, portal: Any) -> None:
    page = registrar.post(f"{holding(portal)}/candidates", {"numbers": "1000001 9999"})
    assert page.all("#add-result a[href='#q']")
    fragment = registrar.fragment(f"{holding(portal)}/candidates", "add-result", {"numbers": "1000001"})
    link = fragment.one(".msg a")
    assert link.get_text() == "Sam Taylor (1000001)"
    assert link["href"].startswith("#row-")
