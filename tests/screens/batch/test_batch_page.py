"""The batch screen over the wire: the guide's words, one URL for page and fragment, every refusal with its reason."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.addresses import BATCHES
from support.batches import holding, start
from support.makers import AUTOCARE, DEFAULTS, FIRST_NINE, LIGHT

from imi.batches.models import Batch
from imi.catalogue.models import Package


def test_the_batch_screen_has_the_guides_words(registrar: Any) -> None:
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
    assert heads[0].startswith("All rows")
    assert heads[1:10] == ["Remove", "Number", "First Name", "Surname", "Date of Birth", "Apprenticeship Start Date",
                         "Apprenticeship Expected End Date", "EPA Expected Start Date", "Funding Type"]


def test_an_unlinked_standard_is_refused_with_the_reason(southgate: Any) -> None:
    page = southgate.post(f"{start(southgate)}/course", {"standard": LIGHT})
    assert page.status == 422
    assert "This standard is not linked to your centre" in page.text


def test_a_package_of_another_standard_is_refused_with_the_reason(registrar: Any) -> None:
    page = registrar.post(f"{start(registrar)}/course", {"standard": AUTOCARE, "package": "AS-LVSMT-GW1-AP03", "done": "1"})
    assert page.status == 422
    assert "AS-LVSMT-GW1-AP03 is not a package of Autocare Technician ST0499 AP01" in page.text


@pytest.mark.parametrize("slug, code", [(AUTOCARE, "ACAP99"), (LIGHT, "ACAP01A"), ("", "ACAP01A")])
def test_opening_on_an_unknown_package_leaves_no_draft(registrar: Any, slug: str, code: str) -> None:
    page = registrar.post(BATCHES, {"standard": slug, "package": code})
    assert (page.status, Batch.select().count()) == (422, 0)
    assert "Choose one from the list" in page.text


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


def test_changing_the_standard_tells_how_many_are_registered_on_it(registrar: Any, portal: Any) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    draft = world.batch("1000001 1000002", slug=LIGHT, package="")
    asked = registrar.post(f"{BATCHES}/{draft}/course", {"standard": AUTOCARE, "was": f"{LIGHT} "})
    assert "1 already holds it." in asked.text


def test_a_row_says_since_when_the_candidate_has_had_a_package(registrar: Any, portal: Any) -> None:
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


def test_undo_restores_what_was_removed(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    row = registrar.get(address).all("tbody[id^=row-]")[0]["id"].split("-")[1]
    gone = registrar.fragment(f"{address}/candidates/remove", f"row-{row}", {"gone": row})
    assert not gone.all(f"#row-{row}")
    assert gone.one("#undo-button")
    page = registrar.post(f"{address}/undo", {})
    assert page.all("tbody[id^=row-]")[0]["id"] == f"row-{row}"


def test_the_undo_button_names_what_it_takes_back(registrar: Any, portal: Any) -> None:
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
        answer = registrar.fragment(f"{address}/undo", "undo", {})
        assert answer.one("#say").get_text() == back
        # It stands where the change stood, and what was added before is no longer the last.
        assert answer.one("#undo").get_text(strip=True) == f"{back}."
        assert answer.one("#just-added").get_text(strip=True) == ""


def test_the_ticked_rows_get_one_value(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    rows = [row["id"].split("-")[1] for row in registrar.get(address).all("tbody[id^=row-]")]
    page = registrar.post(f"{address}/candidates/bulk", {"row": rows, "field": "starts_on", "value": "8/9/2026"})
    assert page.text.count("8 Sep 2026") == 2
    wrong = registrar.post(f"{address}/candidates/bulk", {"row": rows, "field": "starts_on", "value": "soon"})
    assert wrong.status == 422


def rows_of(page: Any) -> list[str]:
    return [row["id"].split("-")[1] for row in page.all("tbody[id^=row-]")]


def test_ticked_rows_are_removed_together_and_put_back_together(registrar: Any, portal: Any) -> None:
    address = holding(portal, "1000001 1000002 1000003")
    rows = rows_of(registrar.get(address))
    page = registrar.post(f"{address}/candidates/bulk", {"row": rows[:2], "do": "remove"})
    assert rows_of(page) == rows[2:]
    assert "2 candidates were removed." in page.one("#undo").get_text()
    assert registrar.fragment(f"{address}/undo", "undo", {}).one("#say").get_text() == "2 rows put back as before"
    assert rows_of(registrar.get(address)) == rows


def test_one_of_the_ticked_that_is_gone_leaves_the_others_as_they_were(registrar: Any, portal: Any) -> None:
    address = holding(portal, "1000001 1000002 1000003")
    rows = rows_of(registrar.get(address))
    portal.browser("coordinator").post(f"{address}/candidates/remove", {"gone": rows[0]})
    sent = {"row": [*rows[:2], "999999999999999999999", "x"], "field": "starts_on", "value": "8/9/2026"}
    for page in (registrar.post(f"{address}/candidates/bulk", sent),
                 registrar.fragment(f"{address}/candidates/bulk", "bulk", sent)):
        assert (page.status, rows_of(page)) == (422, rows[1:])
        assert "3 ticked rows are not in this batch any more. Nothing was changed" in page.text
        assert [tick["value"] for tick in page.all("input[name=row][checked]")] == [rows[1]]
        assert page.one("#bulk-value")["value"] == "8/9/2026"
        assert "8 Sep 2026" not in page.text


@pytest.mark.parametrize(("sent", "problem"), [
    ({}, "Tick the rows first"), ({"row": "{row}", "field": "surname"}, "Choose what to set"),
    ({"row": "{row}", "set": "funding_type", "field": "starts_on", "value": "8/9/2026"}, "Select a funding type")])
def test_what_cannot_be_done_with_ticked_rows_says_why(registrar: Any, portal: Any, sent: dict[str, str], problem: str) -> None:
    address = holding(portal)
    row = rows_of(registrar.get(address))[0]
    page = registrar.post(f"{address}/candidates/bulk", {name: text.format(row=row) for name, text in sent.items()})
    assert (page.status, page.one("#bulk-problem").get_text()) == (422, f"Error: {problem}")


def test_all_rows_are_ticked_without_scripts(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    page = registrar.post(f"{address}/candidates/bulk", {"do": "tick", "numbers": "1000003"})
    assert len(page.all("tbody input[name=row][checked]")) == 3


def test_a_chip_shows_the_rows_that_it_counts(registrar: Any, portal: Any) -> None:
    world = portal.world
    address = holding(portal, f"1000001 {world.candidate(phone=None)} {world.candidate(surname='smith')}")
    page = registrar.get(address)
    one, two, three = rows_of(page)
    assert [chip.get_text() for chip in page.all("#chips a")] == ["All 3", "To fix 1", "To confirm 1"]
    for show, rows in (("fix", [two]), ("confirm", [three]), ("all", [one, two, three]), ("x", [one, two, three])):
        whole = registrar.get(address, show=show)
        part = registrar.fragment(f"{address}", "rows", show=show, row=three)
        assert rows_of(whole) == rows_of(part) == rows
        assert len(part.all("[checked]")) == (three in rows)
        assert ("no choice “x” of rows" in whole.text) == (show == "x")
    # What has to be confirmed stands in its row.
    assert "smith" in page.one(f"#row-{three} [data-label=Status] .hint").get_text()
    done = registrar.post(f"{address}/candidates/remove", {"gone": two, "show": "fix"})
    assert [chip.get_text() for chip in done.all("#chips a")] == ["All 2", "To fix 0", "To confirm 1"]
    assert "Nothing is to fix" in registrar.get(address, show="fix").one("tbody.empty").get_text()


def test_the_newest_row_is_the_first_for_who_likes_it_so(registrar: Any, portal: Any) -> None:
    address = holding(portal)
    rows = rows_of(registrar.get(address))
    page = registrar.post(f"{address}/arrange", {"newest": "yes"})
    assert rows_of(page) == rows[::-1]
    added = registrar.fragment(f"{address}/candidates", "add-result", {"numbers": "1000003 1000005"})
    assert [name.get_text() for name in added.all("th[scope=row]")] == [
        line.held.surname for line in portal.world.screen(address.rpartition("/")[2]).lines[:1:-1]]
    assert added.all("[hx-swap-oob='afterend:#rows-head']")
    assert rows_of(portal.browser("coordinator").get(address))[:2] == rows
    assert rows_of(registrar.fragment(f"{address}/arrange", "rows", {"newest": "no"}))[:2] == rows


def test_next_to_fix_goes_through_the_rows_as_they_stand(registrar: Any, portal: Any) -> None:
    world = portal.world
    address = holding(portal, " ".join(str(world.candidate(phone=None)) for _ in range(3)))
    rows = rows_of(registrar.get(address))
    for newest, order in (("yes", rows[::-1]), ("no", rows)):
        page = registrar.post(f"{address}/arrange", {"newest": newest})
        assert page.one("#summary button")["formaction"] == f"{address}/candidates/{order[0]}/missing"
        assert registrar.get(f"{address}/next").one("#open-row")["action"] == f"{address}/candidates/{order[0]}/missing"
        # Nothing is put right: whoever passes one by comes to the one below it on the screen.
        below = registrar.post(f"{address}/candidates/{order[1]}/missing", {})
        assert below.one("#open-row")["action"] == f"{address}/candidates/{order[2]}/missing"


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


def test_a_reader_sees_the_batch_without_forms(reader: Any, portal: Any) -> None:
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


def test_two_hundred_rows_cost_as_many_statements_as_two(
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


def test_adding_to_two_hundred_candidates_answers_in_three_kilobytes(registrar: Any, portal: Any) -> None:
    address = holding(portal, portal.world.people(200))
    page = registrar.fragment(f"{address}/candidates", "add-result", {"numbers": "1000001"})
    assert len(page.html.encode()) <= 3 * 1024
    assert len(page.all("tbody[id^=row-]")) == 1


@pytest.mark.parametrize("days, said", [
    ({"opens_on": date(2027, 3, 1)}, "From 1 March 2027"), ({"closes_on": date(2026, 11, 22)}, "Closed"),
])
def test_a_closed_package_is_shown_with_prices_but_cannot_be_chosen(
    portal: Any, registrar: Any, days: dict[str, date], said: str,
) -> None:
    batch = f"{BATCHES}/{portal.world.batch()}"
    Package.update(**days).where(Package.code == "ACAP01B").execute()
    for url in ("/apprenticeships/standards", f"/apprenticeships/standards/{AUTOCARE}"):
        row = next(row for row in registrar.get(url).all("tbody tr") if "ACAP01B" in row.get_text())
        assert said in row.get_text(), url
        assert "not set" not in row.get_text()
    assert not registrar.get(batch).all("input[name=package][value=ACAP01B]")
