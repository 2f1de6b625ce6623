"""Employers of the centre: the list, changing a card for all or for none, near doubles, merging two, two at once."""
from __future__ import annotations

from typing import Any

import pytest
from support.makers import GARAGE

from imi.audit.models import Audit, AuditValue
from imi.batches.confirming import confirm_held
from imi.candidates.actions import supply
from imi.candidates.employment import employers
from imi.candidates.models import Employer
from imi.candidates.queries import find
from imi.corrections import details
from imi.database.errors import Conflict, NotFound
from imi.registrations.models import Registration

LIST = "/employers"


def garage(world: Any, name: str, **changed: Any) -> Employer:
    """An employer at Northgate with one candidate, whose number is `someone`."""
    number = world.candidate(**{**GARAGE, "employer_ern": None, "employer_postcode": None, "employer_telephone": None,
                                "employer_name": name, **changed})
    card = Employer.get_by_id(find(world.north, number).employer_id)
    card.someone = number
    return card


def names(page: Any) -> list[str]:
    """Employers of the list, in its order."""
    return [cell.get_text(strip=True) for cell in page.all("th[data-label=Employer]")]


@pytest.mark.parametrize(("text", "expected"), [
    ("", ["Bridge Street Garage", "Zephyr Motors"]), ("zeph", ["Zephyr Motors"]), ("ZÉPHYR m", ["Zephyr Motors"]),
    ("10000001", ["Bridge Street Garage"]), ("bs1 4", ["Bridge Street Garage"]), ("bs14dj", ["Bridge Street Garage"]),
    ("price", []), ("%", []),
])
def test_an_employer_is_found_by_name_ern_and_postcode(portal: Any, registrar: Any, text: str, expected: list[str]) -> None:
    garage(portal.world, "Zephyr Motors")
    page = registrar.get(LIST, q=text)
    assert names(page) == expected
    assert names(registrar.fragment(LIST, "cards", q=text)) == expected


def test_the_list_counts_candidates_and_leads_to_them(registrar: Any) -> None:
    link = registrar.get(LIST).one("td[data-label=Candidates] a")
    assert link.get_text().split()[0] == "9"
    assert "9 candidates" in registrar.get(str(link["href"])).text


@pytest.mark.parametrize(("people", "moved"), [("all", True), ("none", False)])
def test_changing_an_employer_updates_its_candidates_or_none(portal: Any, registrar: Any, people: str, moved: bool) -> None:
    world = portal.world
    world.save(world.batch("1000001"))
    old, registered = find(world.north, 1000001).employer_id, Registration.get().employment_id
    page = registrar.get(f"{LIST}/{old}")
    asked = registrar.submit(page, "main form", employer_name="Bridge Street Motors", employer_postcode="BS14DL")
    assert (asked.status, "9 candidates work here" in asked.text) == (422, True)
    assert asked.form("main form")["employer_postcode"] == "BS14DL"
    done = registrar.submit(asked, "main form", people=people)
    assert ("9 candidates updated" in done.text, done.one("h1").get_text()) == (moved, "Bridge Street Motors")
    assert {find(world.north, 1000000 + n).values["employer_name"] for n in range(1, 10)} == {
        "Bridge Street Motors" if moved else "Bridge Street Garage"}
    assert names(registrar.get(LIST)) == (["Bridge Street Motors"] if moved else ["Bridge Street Garage", "Bridge Street Motors"])
    assert Registration.get().employment_id == registered
    line = Audit.get(Audit.verb == "changed", Audit.thing == "employer")
    assert {(value.field, value.was, value.now) for value in AuditValue.select().where(AuditValue.audit == line.id)} == {
        ("employer_name", "Bridge Street Garage", "Bridge Street Motors"), ("employer_postcode", "BS1 4DJ", "BS1 4DL")}
    assert Audit.select().where(Audit.verb == "moved", Audit.candidate_id.is_null(False)).count() == (9 if moved else 0)
    if moved:
        assert registrar.get(f"{LIST}/{old}").one("h1").get_text() == "Bridge Street Motors"


def test_a_problem_of_an_employers_form_is_shown_at_its_field(registrar: Any, portal: Any) -> None:
    card = garage(portal.world, "Gap Garage")
    page = registrar.submit(registrar.get(f"{LIST}/{card.id}"), "main form", employer_ern="12", people="all", employer_name="")
    assert page.status == 422
    assert [link["href"] for link in page.all("#problems a")] == ["#employer_ern", "#employer_name"]
    assert page.form("main form")["employer_ern"] == "12"


def test_the_second_of_two_employer_editors_sees_both_and_can_go_on(registrar: Any, portal: Any) -> None:
    card = Employer.get(Employer.centre == portal.world.north)
    page = registrar.get(f"{LIST}/{card.id}")
    registrar.submit(page, "main form", employer_name="Theirs", people="all")
    late = registrar.submit(page, "main form", employer_name="Mine", people="all")
    assert late.status == 409
    row = late.one(".msg tbody").select("tr")[1].get_text(" ", strip=True)
    assert row == "Employer Company Name Theirs Mine"
    assert late.form("main form")["employer_name"] == "Mine"
    assert registrar.submit(late, "main form").one("h1").get_text() == "Mine"
    assert names(registrar.get(LIST)) == ["Mine"]


@pytest.mark.parametrize(("other", "why"), [
    ({"name": "Bridge Street Garage Ltd"}, "the same name"), ({"name": "The Bridge Street Garage"}, "the same name"),
    ({"name": "Brigde Street Garage"}, "nearly the same name"), ({"name": "Bridge-Streat Garage"}, "nearly the same name"),
    ({"name": "Else", "employer_ern": "100000010"}, "the same ERN"),
    ({"name": "Else", "employer_postcode": "BS1 4DJ", "employer_telephone": "0117 496 0900"}, "the same postcode and telephone"),
    ({"name": "Else", "employer_postcode": "BS1 4DJ"}, ""), ({"name": "Bridge Road Garage"}, ""),
])
def test_cards_that_may_be_the_same_employer_are_named_with_the_reason(world: Any, other: dict[str, str], why: str) -> None:
    card = Employer.get(Employer.centre == world.north)
    made = garage(world, **other)
    found = employers.near(world.north, card)
    said = [(one.card.id, one.people, employers.why_near(card, one.card)) for one in found]
    assert said == ([(made.id, 1, why)] if why else [])


def test_two_cards_are_compared_and_merged_and_everybody_moves(portal: Any, registrar: Any) -> None:
    world = portal.world
    card = Employer.get(Employer.centre == world.north)
    made = garage(world, "Bridge Street Garage Ltd")
    assert registrar.get(LIST, near="yes").text.count("Looks like another") == 2
    page = registrar.get(str(registrar.get(f"{LIST}/{card.id}").one("a[href*='/merge/']")["href"]))
    assert "1 candidate moves to Bridge Street Garage" in page.text
    assert find(world.north, made.someone).employer_id == made.id
    done = registrar.submit(page, "main form")
    assert "Bridge Street Garage Ltd is now Bridge Street Garage. 1 candidate moved, 10 candidates work there now" in done.text
    assert find(world.north, made.someone).employer_id == card.id
    assert names(registrar.get(LIST)) == ["Bridge Street Garage"]
    assert Audit.select().where(Audit.verb == "merged", Audit.thing_id == made.id).count() == 1
    late = registrar.submit(page, "main form")
    assert late.status in (404, 409)


@pytest.mark.parametrize("first", ["with gaps", "complete"])
def test_merging_employers_keeps_details_of_either_and_says_so(
    portal: Any, registrar: Any, first: str,
) -> None:
    world = portal.world
    full = Employer.get(Employer.centre == world.north)
    bare = garage(world, "Bridge Street Garage Ltd")
    world.save(world.batch("1000001"))
    registered = Registration.get().employment_id
    keep, gone = (bare, full) if first == "with gaps" else (full, bare)
    page = registrar.get(f"{LIST}/{keep.id}/merge/{gone.id}")
    assert ("Not held: becomes" in page.text) == (first == "with gaps")
    done = registrar.submit(page, "main form")
    moved = "9 candidates" if first == "with gaps" else "1 candidate"
    assert f"{gone.employer_name} is now {keep.employer_name}. {moved} moved, 10 candidates work there now" in done.text
    assert ("Filled from the other: Employer ERN, Employer Postcode, Employer Telephone" in done.text) == (first == "with gaps")
    assert names(registrar.get(LIST)) == [keep.employer_name]
    assert {find(world.north, number).values["employer_ern"] for number in (1000001, 1000009)} == {full.employer_ern}
    assert find(world.north, bare.someone).values["employer_telephone"] == full.employer_telephone
    assert Registration.get().employment_id == registered
    for old in (bare, full):
        assert registrar.get(f"{LIST}/{old.id}").one("h1").get_text() == keep.employer_name


def test_merging_employers_that_differ_in_a_gap_keeps_the_fuller_card(portal: Any, registrar: Any) -> None:
    world = portal.world
    full = Employer.get(Employer.centre == world.north)
    values = {name: getattr(full, name) for name in GARAGE}
    bare = garage(world, **{**values, "name": values["employer_name"], "employer_ern": None})
    done = registrar.submit(registrar.get(f"{LIST}/{bare.id}/merge/{full.id}"), "main form")
    assert "9 candidates moved, 10 candidates work there now. Filled from the other: Employer ERN" in done.text
    assert Employer.get_by_id(bare.id).successor_id == full.id
    assert find(world.north, bare.someone).employer_id == full.id


def test_merging_with_a_replaced_or_foreign_employer_changes_nothing(world: Any) -> None:
    card, one, two = Employer.get(Employer.centre == world.north), garage(world, "One"), garage(world, "Two")
    employers.merge(world.north, world.registrar, card.id, one.id)
    for keep, gone in ((two.id, one.id), (one.id, two.id)):
        with pytest.raises(Conflict):
            employers.merge(world.north, world.registrar, keep, gone)
    with pytest.raises(NotFound):
        employers.merge(world.north, world.registrar, two.id, Employer.get(Employer.centre == world.south).id)
    assert Employer.get_by_id(two.id).successor_id is None


def test_the_list_asks_the_database_the_same_however_many_employers(portal: Any, reader: Any, statements: Any) -> None:
    reader.get(LIST)
    counts = []
    for n in range(2):
        with statements() as asked:
            page = reader.get(LIST)
        counts.append(len(asked))
        for name in "ABCD":
            garage(portal.world, f"{name} {n}")
    assert counts[0] == counts[1] < 9
    assert not reader.get(f"{LIST}/{Employer.get(Employer.centre == portal.world.north).id}").all("main form")
    assert page.status == 200


def doubted(world: Any, card: Employer) -> list[str]:
    """What is odd about the card of somebody who works there and nobody has confirmed."""
    held = find(world.north, card.someone)
    return [one.field for one in details.doubts(world.north, held, world.given)]


@pytest.mark.parametrize("people", ["all", "none"])
def test_a_confirmed_warning_lasts_while_the_employers_value_is_unchanged(
    portal: Any, registrar: Any, people: str,
) -> None:
    world = portal.world
    card = garage(world, "New Garage", employer_ern="999999999", employer_postcode="BS1 4DJ", employer_telephone="0117 496 0900")
    assert doubted(world, card) == ["employer_ern"]
    confirm_held(world.north, world.registrar, find(world.north, card.someone),
                 details.doubts(world.north, find(world.north, card.someone), world.given))
    page = registrar.submit(registrar.get(f"{LIST}/{card.id}"), "main form", employer_postcode="BS1 4DL", people=people)
    new = Employer.get(Employer.employer_postcode == "BS1 4DL")
    assert (page.status, new.employer_ern) == (200, "999999999")
    assert doubted(world, card) == []
    new.someone = world.candidate(**{name: getattr(new, name) for name in GARAGE})
    assert find(world.north, new.someone).employer_id == new.id
    assert doubted(world, new) == []
    registrar.submit(registrar.get(f"{LIST}/{new.id}"), "main form", employer_ern="123456789", people="all")
    assert doubted(world, new) == ["employer_ern"]


def test_a_confirmed_warning_outlives_merging_the_employer_or_a_filled_gap(world: Any) -> None:
    card, other = garage(world, "New Garage", employer_ern="999999999"), garage(world, "New Garage Ltd", employer_ern="999999999")
    held = find(world.north, card.someone)
    confirm_held(world.north, world.registrar, held, details.doubts(world.north, held, world.given))
    assert (doubted(world, card), doubted(world, other)) == ([], ["employer_ern"])
    supply(world.north, world.registrar, held, {"employer_postcode": "BS1 4DJ"}, "batch B-1")
    assert find(world.north, card.someone).employer_id != card.id
    assert doubted(world, card) == []
    employers.merge(world.north, world.registrar, other.id, find(world.north, card.someone).employer_id)
    assert find(world.north, card.someone).employer_id == employers.current(world.north, other.id).id
    assert (doubted(world, card), doubted(world, other)) == ([], [])
