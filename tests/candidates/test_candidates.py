"""Candidates: found, linked, taken on, given what was missing; and the cards of their employers."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from peewee import IntegrityError
from support.makers import GARAGE, complete, valid_ern

from imi.audit.models import Audit, AuditValue
from imi.candidates import actions
from imi.candidates.actions import NotProved, UlnTaken
from imi.candidates.locks import is_locked
from imi.candidates.models import Candidate, CandidateWas, CentreCandidate, Employer, Employment
from imi.candidates.queries import employer, employers, find, known, matches, namesakes, near, positions, search
from imi.candidates.record import CandidateRecord
from imi.database.errors import Conflict, NotFound

BORN = date(2006, 5, 5)  # Megan Price of Southgate
MEGAN = 1000010


def numbers(found: list[CandidateRecord]) -> list[int]:
    """The numbers of those found, in order."""
    return [held.number for held in found]


@pytest.mark.parametrize("text, surnames", [
    ("tay", ["Taylor"]), ("TAYLOR", ["Taylor"]), ("taylor sam", ["Taylor"]), ("sam tay", ["Taylor"]), ("Sam", ["Taylor"]),
    ("oneill", ["O'Neill"]), ("O’Neill", ["O'Neill"]), ("o'n", ["O'Neill"]), ("zoe", ["Smith-Jones"]),
    ("ZOË", ["Smith-Jones"]), ("smith jones", ["Smith-Jones"]), ("Smith-J", ["Smith-Jones"]), ("smith–jones", ["Smith-Jones"]),
    ("van der", ["van der Berg"]), ("berg", ["van der Berg"]), ("berg van", ["van der Berg"]), ("jones", ["Smith-Jones"]),
    ("aylor", []), ("megan", []), ("price", []),
    ("", []), ("  ", []), ("-", []), ("'", []), ("%", []), ("_", []), ("²", []), ("٣", []), ("\U0010ffff", []),
])
def test_a_search_finds_by_the_beginning_of_surname_or_first_name(world: Any, text: str, surnames: list[str]) -> None:
    assert [held.surname for held in search(world.north, text)] == surnames


@pytest.mark.parametrize("text, found", [
    ("1000003", [1000003]), ("1 000 003", [1000003]), ("1000-003", [1000003]), ("100000", list(range(1000001, 1000010))),
    ("1000010", []), ("2", []), ("0", []), ("00000001000003", []), ("9" * 30, []),
])
def test_a_search_finds_by_the_beginning_of_the_number(world: Any, text: str, found: list[int]) -> None:
    assert sorted(numbers(search(world.north, text, limit=20))) == found


def test_a_search_finds_by_uln_and_by_date_of_birth(world: Any) -> None:
    held = find(world.north, 1000004)
    assert numbers(search(world.north, str(held.values["uln"]))) == [1000004]
    assert 1000004 in numbers(search(world.north, "anything", born=held.date_of_birth))
    assert search(world.south, str(held.values["uln"])) == []
    assert search(world.north, "", born=BORN) == []


def test_a_search_is_in_the_order_of_names_and_no_longer_than_asked(world: Any) -> None:
    for first in ("Cora", "Abel", "Bea"):
        world.candidate(first_names=first, surname="Zed")
    assert [held.first_names for held in search(world.north, "zed", limit=2)] == ["Abel", "Bea"]


def test_candidates_who_left_or_were_merged_are_not_found(world: Any) -> None:
    CentreCandidate.update(ended_at="2026-01-01").where(CentreCandidate.candidate_id == find(world.north, 1000001).id).execute()
    kept = find(world.north, 1000003)
    Candidate.update(state="merged", merged_into=kept.id).where(Candidate.number == 1000002).execute()
    assert search(world.north, "taylor") == search(world.north, "khan") == []
    assert find(world.north, 1000001).gone


def test_another_centres_candidate_is_unknown(world: Any) -> None:
    with pytest.raises(NotFound):
        find(world.north, MEGAN)
    assert find(world.south, MEGAN).name == "Megan Price"
    assert known(world.north, [str(MEGAN)]) == {}


def test_candidates_are_looked_up_by_several_numbers_or_ulns_at_once(world: Any) -> None:
    uln = str(find(world.north, 1000002).values["uln"])
    found = known(world.north, ["1000001", uln, "7777777", "12"])
    assert {given: held.number for given, held in found.items()} == {"1000001": 1000001, uln: 1000002}
    assert known(world.north, []) == {}


@pytest.mark.parametrize("typed, first", [
    ("1000901", 1000001), ("1000100", None), ("7000001", 1000001), ("100000x", None), ("0100001", 1000001),
])
def test_numbers_with_one_wrong_digit_or_a_swap_are_suggested(world: Any, typed: str, first: int | None) -> None:
    assert [numbers(those)[0] for those in near(world.north, [typed]).values()] == ([first] if first else [])


def test_at_most_three_near_numbers_of_the_own_centre_are_suggested(world: Any) -> None:
    assert numbers(near(world.north, ["1000000"])["1000000"]) == [1000001, 1000002, 1000003]
    assert {typed: numbers(those) for typed, those in near(world.south, ["1000000", "2000001"]).items()} == {"1000000": [MEGAN]}


def test_matches_are_the_same_uln_or_the_same_surname_and_day(world: Any) -> None:
    held = find(world.north, 1000003)
    assert numbers(matches(world.north, {"uln": held.values["uln"]})) == [1000003]
    assert numbers(matches(world.north, {"surname": "O’NEILL", "date_of_birth": held.date_of_birth})) == [1000003]
    assert matches(world.north, {"surname": "Neill", "date_of_birth": held.date_of_birth}) == []
    assert matches(world.north, {"surname": "O'Neill", "date_of_birth": date(1999, 1, 1)}) == []
    assert matches(world.south, dict(held.values)) == matches(world.north, {}) == []


def test_candidates_with_a_single_name_are_matched_too(world: Any) -> None:
    number = world.candidate(first_names="-", surname="Suharto", date_of_birth=BORN)
    assert numbers(matches(world.north, {"surname": "Suharto", "date_of_birth": BORN})) == [number]


def test_namesakes_share_name_and_day(world: Any) -> None:
    one, two = (world.candidate(first_names="Jo", surname="O'Dea", date_of_birth=BORN) for _ in range(2))
    world.candidate(first_names="Jo", surname="O'Dea", date_of_birth=BORN + timedelta(days=1))
    found = find(world.north, one)
    assert namesakes(world.north, [found.id]) == {found.id: two}


def test_only_the_centres_employers_are_found_by_name_or_number(world: Any) -> None:
    ern = valid_ern()
    world.candidate(employer_name="Zoë’s Garage", employer_ern=ern)
    world.candidate(centre=world.south, employer_name="Zoom Motors")
    assert [card.employer_name for card in employers(world.north, "zo")] == ["Zoë’s Garage"]
    assert [card.employer_name for card in employers(world.north, "zoes gar")] == ["Zoë’s Garage"]
    assert [card.employer_name for card in employers(world.north, f"{ern[:3]} {ern[3:]}")] == ["Zoë’s Garage"]
    assert employers(world.north, "²") == []
    assert {card.employer_name for card in employers(world.north)} == {"Bridge Street Garage", "Zoë’s Garage"}
    with pytest.raises(NotFound):
        employer(world.north, employers(world.south, "zoom")[0].id)


def test_positions_are_those_the_centre_used(world: Any) -> None:
    world.candidate(position="Valet")
    assert positions(world.north) == ["Apprentice Technician", "Valet"]


def test_a_new_candidate_gets_the_next_number_and_a_refused_one_takes_none(world: Any) -> None:
    taken = find(world.south, MEGAN).values["uln"]
    with pytest.raises(UlnTaken) as refused:
        actions.create(world.north, world.registrar, complete(uln=taken))
    assert (refused.value.field, "Southgate" in refused.value.message) == ("uln", False)
    assert world.candidate() == MEGAN + 1
    assert Candidate.select().count() == 11


Link = Callable[..., int]


def by_number(world: Any, *, number: int = MEGAN, born: date = BORN, centre: Any = None) -> int:
    """Megan Price, linked to Northgate by her number."""
    return actions.link_by_number(centre or world.north, world.registrar, str(number), born, "B-TEST")


def by_uln(world: Any, *, born: date = BORN, surname: str = "PRICE") -> int:
    """Megan Price, linked to Northgate by her ULN."""
    uln = str(find(world.south, MEGAN).values["uln"])
    return actions.link_by_uln(world.north, world.registrar, uln, born, surname)


@pytest.mark.parametrize("link, how", [(by_number, "number"), (by_uln, "uln")])
def test_a_proved_candidate_is_linked_once_without_the_other_employer(world: Any, link: Link, how: str) -> None:
    assert link(world) == link(world) == find(world.south, MEGAN).id
    found = find(world.north, MEGAN)
    assert (found.name, found.employment_id, found.values["employer_name"]) == ("Megan Price", None, None)
    assert CentreCandidate.get(CentreCandidate.centre == world.north, CentreCandidate.candidate_id == found.id).how == how
    assert is_locked(world.south, found)
    assert Audit.select().where(Audit.verb == "linked", Audit.candidate_id == found.id).count() == 2


@pytest.mark.parametrize("wrong", [
    {"born": date(2006, 5, 6)}, {"number": 1000099}, {"number": 10 ** 20}, {"number": "²²²²²²²"}, {"number": ""},
])
def test_every_wrong_proof_gets_the_same_answer(world: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotProved) as refused:
        by_number(world, **wrong)
    assert refused.value.message == (f"No candidate has the number {wrong.get('number', MEGAN)} and this date of birth. "
                                     "Check both, or add a new candidate")
    assert not is_locked(world.south, find(world.south, MEGAN))


@pytest.mark.parametrize("wrong", [{"born": date(2006, 5, 6)}, {"surname": "Pricey"}, {"surname": ""}])
def test_a_uln_needs_the_day_and_the_surname_too(world: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotProved):
        by_uln(world, **wrong)


def test_after_five_tries_the_right_date_is_refused_too_until_tomorrow(world: Any) -> None:
    for _ in range(5):
        with pytest.raises(NotProved, match="this date of birth"):
            by_number(world, born=date(2000, 1, 1))
    with pytest.raises(NotProved, match=f"No more tries for {MEGAN} today. Contact Membership services"):
        by_number(world)
    with pytest.raises(NotProved, match="this date of birth"):
        by_number(world, number=1000099)
    with time_machine.travel("2026-11-24 12:00:01+00:00", tick=False):
        assert by_number(world)


def test_tries_are_counted_for_each_centre_alone(world: Any) -> None:
    for _ in range(6):
        with pytest.raises(NotProved):
            by_number(world, number=1000001, born=date(2000, 1, 1))
    born = find(world.north, 1000001).date_of_birth
    assert by_number(world, number=1000001, born=born, centre=world.south)


def test_filling_a_gap_keeps_the_earlier_edition(world: Any) -> None:
    number = world.candidate(email=None, phone=None)
    before = find(world.north, number)
    actions.supply(world.north, world.registrar, before, {"email": "new@post.example"}, "B-TEST")
    after = find(world.north, number)
    assert (after.edition, after.values["email"], after.values["phone"]) == (2, "new@post.example", None)
    [was] = CandidateWas.select().where(CandidateWas.candidate == after.id)
    assert (was.edition, was.email, was.surname) == (1, None, before.surname)
    line = Audit.get(Audit.verb == "supplied", Audit.candidate_id == after.id)
    assert [(value.field, value.was, value.now) for value in AuditValue.select().where(AuditValue.audit == line)] == [
        ("email", None, "new@post.example")]


def test_unchanged_values_make_no_new_edition(world: Any) -> None:
    held = find(world.north, 1000001)
    actions.correct(world.north, world.registrar, held, dict(held.values), "B-TEST")
    assert find(world.north, 1000001) == held
    assert CandidateWas.select().count() == 0


def test_each_correction_keeps_the_edition_before_and_moves_the_search(world: Any) -> None:
    for surname in ("Tailor", "Taylor-Reid"):
        actions.correct(world.north, world.registrar, find(world.north, 1000001), {"surname": surname}, "B-TEST")
    kept = CandidateWas.select().order_by(CandidateWas.edition)
    assert [(was.edition, was.surname) for was in kept] == [(1, "Taylor"), (2, "Tailor")]
    assert numbers(search(world.north, "taylor reid")) == numbers(search(world.north, "sam taylor-r")) == [1000001]
    assert numbers(search(world.north, "reid")) == [1000005, 1000001]
    actions.correct(world.north, world.registrar, find(world.north, 1000001), {"surname": "Tailor"}, "B-TEST")
    assert numbers(search(world.north, "reid")) == [1000005]
    assert search(world.north, "taylor") == []


@pytest.mark.parametrize("write", [actions.supply, actions.correct])
@pytest.mark.parametrize("more", [{}, {"position": "Mine"}])
def test_the_slower_of_two_editors_changes_nothing(world: Any, write: Callable[..., None], more: dict[str, str]) -> None:
    number = world.candidate(first_names="Sam", surname="Taylor", email=None, position=None)
    seen = find(world.north, number)
    write(world.north, world.registrar, seen, {"email": "theirs@post.example"}, "B-TEST")
    with pytest.raises(Conflict, match="A colleague changed Sam Taylor in the meantime") as conflict:
        write(world.north, world.registrar, seen, {"email": "mine@post.example", **more}, "B-TEST")
    assert conflict.value.theirs == {"email": "theirs@post.example"}
    after = find(world.north, number)
    assert (after.values["email"], after.edition, after.values["position"]) == ("theirs@post.example", 2, None)
    assert CandidateWas.select().count() == 1


def test_two_people_filling_different_gaps_at_once_are_both_kept(world: Any) -> None:
    number = world.candidate(email=None, phone=None, position=None, employer_ern=None, employer_name="Own Garage")
    seen = find(world.north, number)
    theirs, mine = {"email": "theirs@post.example", "employer_ern": "100000029"}, {"phone": "0117 496 0123", "position": "Fitter"}
    for values in (theirs, mine):
        actions.supply(world.north, world.registrar, seen, values, "B-TEST")
    after = find(world.north, number)
    assert (after.edition, after.values["email"], after.values["phone"]) == (3, "theirs@post.example", "0117 496 0123")
    assert (after.values["employer_ern"], after.values["position"]) == ("100000029", "Fitter")
    assert [(was.edition, was.email) for was in CandidateWas.select().order_by(CandidateWas.edition)] == [
        (1, None), (2, "theirs@post.example")]


@pytest.mark.parametrize("name, value", [("uln", "1000000043"), ("email", "mine@post.example"), ("employer_name", "Mine"),
                                         ("position", "Mine"), ("surname", "Mine")])
def test_values_already_held_are_never_supplied(world: Any, name: str, value: str) -> None:
    held = find(world.north, 1000001)
    with pytest.raises(Conflict) as conflict:
        actions.supply(world.north, world.registrar, held, {name: value}, "B-TEST", world.given)
    assert conflict.value.theirs == {name: held.values[name]}
    assert find(world.north, 1000001) == held


@pytest.mark.parametrize("write", [actions.supply, actions.correct])
def test_a_uln_that_somebody_has_is_refused_and_nothing_is_changed(world: Any, write: Callable[..., None]) -> None:
    taken, number = find(world.south, MEGAN).values["uln"], world.candidate(uln=None, email=None)
    with pytest.raises(UlnTaken):
        write(world.north, world.registrar, find(world.north, number), {"uln": taken, "email": "new@post.example"}, "B-TEST")
    after = find(world.north, number)
    assert (after.edition, after.values["uln"], after.values["email"], CandidateWas.select().count()) == (1, None, None, 0)


STALE: tuple[tuple[dict[str, Any], dict[str, Any], dict[str, Any]], ...] = (
    # held so, filled by a colleague, filled by us
    ({"position": None}, {"position": "Theirs"}, {"position": "Mine"}),
    ({"employer_ern": None}, {"employer_ern": "100000029"}, {"employer_ern": "100000037"}),
    (dict.fromkeys((*GARAGE, "position")), {**GARAGE, "employer_name": "Theirs"}, {**GARAGE, "employer_name": "Mine"}),
)


@pytest.mark.parametrize("held, theirs, mine", STALE)
def test_the_slower_of_two_changes_of_an_employer_is_refused(world: Any, held: Any, theirs: Any, mine: Any) -> None:
    number = world.candidate(**{**GARAGE, "employer_name": "Own Garage", **held})
    seen = find(world.north, number)
    actions.supply(world.north, world.registrar, seen, theirs, "B-TEST")
    stored, audited = find(world.north, number), Audit.select().count()
    with pytest.raises(Conflict, match="A colleague changed where"):
        actions.supply(world.north, world.registrar, seen, mine, "B-TEST")
    assert find(world.north, number) == stored
    assert Audit.select().count() == audited


def test_candidates_of_one_garage_share_its_card(world: Any) -> None:
    assert len({find(world.north, number).employer_id for number in (1000001, 1000002, world.candidate())}) == 1
    assert find(world.south, MEGAN).employer_id != find(world.north, 1000001).employer_id


def test_filling_a_gap_of_an_employers_card_reaches_all_its_employees(world: Any) -> None:
    gap = {"employer_name": "Gap Garage", "employer_ern": None}
    one, two = (find(world.north, world.candidate(**gap)) for _ in range(2))
    actions.supply(world.north, world.registrar, one, {"employer_ern": "100000029"}, "B-TEST")
    after = [find(world.north, held.number) for held in (one, two)]
    assert [held.values["employer_ern"] for held in after] == ["100000029"] * 2
    old = Employer.get_by_id(one.employer_id)
    assert (old.employer_ern, old.successor_id) == (None, after[0].employer_id)
    assert [card.id for card in employers(world.north, "gap")] == [after[0].employer_id]
    assert Employment.get_by_id(two.employment_id).employer_id == old.id


def test_a_correction_is_a_new_card_for_this_candidate_alone(world: Any) -> None:
    before = find(world.north, 1000001)
    actions.correct(world.north, world.registrar, before, {"employer_name": "Bridge Street Motors"}, "B-TEST")
    assert find(world.north, 1000001).values["employer_name"] == "Bridge Street Motors"
    assert find(world.north, 1000002).values["employer_name"] == "Bridge Street Garage"
    assert Employer.get_by_id(before.employer_id).successor_id is None


def test_another_position_keeps_the_card_and_the_employment_before(world: Any) -> None:
    before = find(world.north, 1000001)
    actions.correct(world.north, world.registrar, before, {"position": "Master Technician"}, "B-TEST")
    after = find(world.north, 1000001)
    assert (after.employer_id, after.values["position"]) == (before.employer_id, "Master Technician")
    was = Employment.get_by_id(before.employment_id)
    assert (was.position, was.until is None) == ("Apprentice Technician", False)


def test_a_card_never_changes(world: Any) -> None:
    with pytest.raises(IntegrityError, match="employer: card"):
        Employer.update(employer_postcode="BS2 0AA").execute()


def test_a_linked_candidate_is_employed_only_if_nowhere_yet(world: Any) -> None:
    linked = by_number(world)
    for name in ("Bridge Street Garage", "Another"):
        actions.employ_if_nowhere(world.north, world.registrar, linked, {**GARAGE, "employer_name": name}, "")
    assert find(world.north, MEGAN).values["employer_name"] == "Bridge Street Garage"
