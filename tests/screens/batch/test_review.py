"""The review before a registration: the amount in its button, rows that open, what has changed marked, each warning one line."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES
from support.browser import Page
from support.makers import DEFAULTS

from imi.batches.confirming import kinds
from imi.batches.models import BatchRow
from imi.candidates.models import Candidate


def words(page: Page, selector: str) -> list[str]:
    """The texts of what is found, with single spaces."""
    return [" ".join(tag.get_text(" ").split()) for tag in page.all(selector)]


@pytest.mark.parametrize("candidates, said", [(10, ["Save: register 10 candidates, £3,600.00"]),
                                              (11, ["Save: register 11 candidates, £3,960.00"] * 2)])
def test_save_says_how_many_for_how_much_and_again_beneath_a_long_table(
    portal: Any, registrar: Any, candidates: int, said: list[str],
) -> None:
    page = registrar.get(f"{BATCHES}/{portal.world.batch(portal.world.people(candidates))}/review")
    assert words(page, "#submission button.btn") == said
    # The one that is always there stands above the table.
    above, _table, beneath = page.html.partition('id="review-caption"')
    assert [part.count("Save: register") for part in (above, beneath)] == [1, len(said) - 1]


def test_a_row_of_the_review_opens_to_what_has_no_column(portal: Any, registrar: Any, reader: Any) -> None:
    batch = portal.world.batch("1000001")
    page = registrar.get(f"{BATCHES}/{batch}/review")
    held = dict(zip(words(page, ".opened dt"), words(page, ".opened dd"), strict=True))
    candidate = Candidate.get(Candidate.number == 1000001)
    assert (held["ULN"], held["Email ID"]) == (candidate.uln, candidate.email)
    assert held["Employer Company Name"] == "Bridge Street Garage"
    shown = {head.get_text().strip() for head in page.all("#review-caption ~ thead th")}
    assert not shown & set(held)
    assert page.one(".opened a")["href"].endswith(f"/candidates/{BatchRow.get().id}/details")
    assert not reader.get(f"{BATCHES}/{batch}/review").all(".opened a")


def test_what_differs_from_the_last_look_is_marked(portal: Any, registrar: Any) -> None:
    world = portal.world
    batch = world.batch("1000001 1000002")
    review = registrar.get(f"{BATCHES}/{batch}/review")
    assert review.all("mark") == []
    page = registrar.get(f"{BATCHES}/{batch}")
    row = BatchRow.select().order_by(BatchRow.id.desc()).get()
    registrar.post(f"{BATCHES}/{batch}/candidates/{row.id}", {**registrar.get(f"{page.url}/candidates/{row.id}/edit").form(
        "#open-row"), "ends_on": "30/6/2028"})
    again = registrar.submit(review, "#submission")
    assert again.status == 409
    assert words(again, "mark") == ["30 Jun 2028"]
    assert words(again, "[data-label=Status] .info") == ["Changed since you last looked"]
    assert registrar.submit(again, "#submission").status == 200


CHANGES = {
    "edit": ("", {"ends_on": "30/6/2028"}, {"30 Jun 2028"}),
    "bulk": ("/candidates/bulk", {"field": "epa_on", "value": "5/7/2028"}, {"5 Jul 2028"}),
    "details": ("/details", {"email": "new@post.example", "ends_on": "30/6/2028"}, {"new@post.example", "30 Jun 2028"}),
    "missing": ("/missing", {"phone": "0117 496 0124"}, {"0117 496 0124"}),
}


@pytest.mark.parametrize("how", CHANGES)
def test_what_a_colleague_changed_is_marked_by_value_on_a_plain_look(portal: Any, registrar: Any, how: str) -> None:
    world = portal.world
    batch = world.batch(f"1000001 {world.candidate(phone=None if how == 'missing' else '0117 496 0123')}")
    address = f"{BATCHES}/{batch}"
    mine = registrar.get(address).form("#order")
    _first, row = (one.id for one in BatchRow.select().order_by(BatchRow.position))
    colleague, (path, typed, marked) = portal.browser("coordinator"), CHANGES[how]
    form = {"": "#open-row", "/details": "#candidate-form"}.get(path)
    page = f"{address}/candidates/{row}{path or '/edit'}"
    boxes = colleague.get(page).form(form) if form else {}
    target = f"{address}{path}" if how == "bulk" else f"{address}/candidates/{row}{path}"
    assert colleague.post(target, {**boxes, "row": str(row), **typed}).status == 200
    review = registrar.post(f"{address}/order", mine)
    assert "/review" in review.url
    assert set(words(review, "mark")) == marked
    assert words(review, "[data-label=Status] .info") == ["Changed since you last looked"]


def test_defaults_that_a_colleague_applied_are_marked_where_they_changed_something(portal: Any, registrar: Any) -> None:
    address = f"{BATCHES}/{portal.world.batch('1000001 1000002')}"
    row = BatchRow.get().id
    registrar.post(f"{address}/candidates/bulk", {"row": str(row), "field": "ends_on", "value": "30/6/2028"})
    mine = registrar.get(address).form("#order")
    portal.browser("coordinator").post(f"{address}/defaults", {**DEFAULTS, "apply": "1"})
    review = registrar.post(f"{address}/order", mine)
    assert words(review, "mark") == ["31 Aug 2028"]
    assert len(review.all("[data-label=Status] .info")) == 1


def test_a_candidate_added_since_the_last_look_is_called_new(portal: Any, registrar: Any) -> None:
    batch = portal.world.batch("1000001")
    review = registrar.get(f"{BATCHES}/{batch}/review")
    registrar.post(f"{BATCHES}/{batch}/candidates", {"numbers": "1000002"})
    again = registrar.submit(review, "#submission", seen_rows=f"{review.one('[name=seen_rows]')['value']} x.1 9" + "9" * 40)
    assert words(again, "[data-label=Status] .info") == ["New since you last looked"]


def test_an_employer_without_an_ern_is_one_line_with_two_answers(portal: Any, registrar: Any) -> None:
    world = portal.world
    numbers = [world.candidate(employer_ern="999999999", employer_name="Whiteladies Body Shop") for _ in range(2)]
    page = registrar.get(f"{BATCHES}/{world.batch(' '.join(map(str, numbers)))}/review")
    [line] = words(page, ".warned")
    assert line.startswith("Whiteladies Body Shop has no ERN That is right")
    assert (len(page.all(".warned input")), len(page.all(".warned a")), "999999999" in line) == (1, 1, False)
    tick = page.one("#submission [name=confirm]")["value"]
    assert registrar.submit(page, "#submission", confirm=tick).status == 200


def test_an_employer_with_several_cards_is_asked_about_once(portal: Any, registrar: Any) -> None:
    world = portal.world
    garage = {"employer_ern": "999999999", "employer_name": "Whiteladies Body Shop"}
    numbers = [world.candidate(**garage), world.candidate(**garage, employer_telephone="0117 496 0333"),
               world.candidate(**{**garage, "employer_name": "Temple Van Hire"})]
    page = registrar.get(f"{BATCHES}/{world.batch(' '.join(map(str, numbers)))}/review")
    assert words(page, ".warned > span") == ["Whiteladies Body Shop has no ERN", "Temple Van Hire has no ERN"]
    ticks = [tick["value"] for tick in page.all(".warned input")]
    again = registrar.submit(page, "#submission", confirm=ticks[0])
    assert (again.status, words(again, ".warned > span")) == (422, ["Temple Van Hire has no ERN"])
    assert registrar.submit(again, "#submission", confirm=ticks[1]).status == 200


def test_what_several_warnings_share_is_said_once(portal: Any, registrar: Any) -> None:
    world = portal.world
    batch = world.batch("1000001 1000002", defaults={**DEFAULTS, "ends_on": "31/8/2033"})
    page = registrar.get(f"{BATCHES}/{batch}/review")
    assert words(page, ".kind legend") == [
        "Apprenticeship expected end date is 6 years or more after the start date: 2 to look at"]
    assert words(page, ".kind > .tick") == ["All 2 of these are right"]
    assert all("6 years" not in line.get_text() for line in page.all(".warned > span"))
    assert registrar.submit(page, "#submission", confirm=page.one(".kind > .tick input")["value"]).status == 200


def test_no_two_kinds_of_warnings_have_one_heading(portal: Any, registrar: Any) -> None:
    world = portal.world
    numbers = [world.candidate(phone="0800 496 0123"), world.candidate(phone="0800 496 0124"),
               world.candidate(phone="+33 1 99 00 12 34"), world.candidate(phone="+33 1 99 00 12 35")]
    batch = world.batch(" ".join(map(str, numbers)))
    assert len(kinds(world.screen(batch).lines)) == 2
    headings = words(registrar.get(f"{BATCHES}/{batch}/review"), ".kind legend")
    assert sorted(headings) == [
        "Candidate Phone Number, abroad: 2 to look at", "Candidate Phone Number, not personal: 2 to look at"]
