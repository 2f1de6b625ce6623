"""The grid of what is missing: kept where it is right, typed where it is not, one employer for many, colleagues named."""
from __future__ import annotations

from typing import Any

import pytest
from support.makers import GARAGE

from imi.audit.models import Audit
from imi.candidates.models import Employer
from imi.candidates.queries import find

GRID = "/candidates/missing"
NO_WORK = dict.fromkeys((*GARAGE, "position"))


def asked(page: Any) -> set[str]:
    """The fields of the grid."""
    return {name for name in page.form("#gaps-form") if name[-7:].isdigit()}


def test_the_grid_asks_only_for_gaps_and_saves_valid_texts(portal: Any, registrar: Any) -> None:
    world = portal.world
    one, two = world.candidate(uln=None, phone=None), world.candidate(email=None)
    page = registrar.get(GRID)
    assert asked(page) == {f"uln-{one}", f"phone-{one}", f"email-{two}"}
    page = registrar.submit(page, "#gaps-form", **{f"phone-{one}": "0117 496 0123", f"email-{two}": "new@post.example"})
    assert "2 candidates kept, 1 complete" in page.text
    assert asked(page) == {f"uln-{one}"}
    assert find(world.north, one).values["phone"] == "0117 496 0123"
    assert Audit.select().where(Audit.verb == "supplied", Audit.cause == "missing details").count() == 2


def test_the_grid_keeps_wrong_texts_and_saves_the_others(portal: Any, registrar: Any) -> None:
    world = portal.world
    one, two = world.candidate(uln=None, phone=None, **NO_WORK), world.candidate(email=None)
    page = registrar.submit(registrar.get(GRID), "#gaps-form", **{
        f"uln-{one}": "123", f"phone-{one}": "0117 496 0123", f"position-{one}": "Fitter", f"email-{two}": "new@post.example"})
    assert (page.status, page.title.startswith("Error: ")) == (422, True)
    assert page.one(f"#uln-{one}-problem").get_text(" ", strip=True) == "Error: ULN must be 10 digits"
    assert "the employer is kept under it" in page.one(f"#position-{one}-problem").get_text()
    form = page.form("#gaps-form")
    assert (form[f"uln-{one}"], form[f"position-{one}"], f"phone-{one}" in form, f"email-{two}" in form) == (
        "123", "Fitter", False, False)
    assert {link["href"] for link in page.all("#problems a")} == {f"#uln-{one}", f"#position-{one}"}
    taken = find(world.north, 1000001).values["uln"]
    page = registrar.submit(page, "#gaps-form", **{f"uln-{one}": taken, f"employer_name-{one}": "New Garage"})
    assert "This ULN is already registered" in page.one(f"#uln-{one}-problem").get_text()
    assert find(world.north, one).values["employer_name"] == "New Garage"


def test_a_single_row_of_the_grid_can_be_saved(portal: Any, registrar: Any) -> None:
    world = portal.world
    one, two = world.candidate(email=None), world.candidate(email=None)
    fields = {f"email-{one}": "one@post.example", f"email-{two}": "two@post.example", "only": str(one)}
    row = registrar.fragment(GRID, f"gaps-{one}", fields)
    assert (row.status, "Complete" in row.text, len(row.all("tbody"))) == (200, True, 1)
    assert find(world.north, two).values["email"] is None
    wrong = registrar.fragment(GRID, f"gaps-{two}", {f"email-{two}": "two", "only": str(two)})
    assert (wrong.status, wrong.one(f"#email-{two}")["value"], len(wrong.all("tbody"))) == (422, "two", 1)


def test_a_remembered_employer_is_given_to_ticked_candidates(portal: Any, registrar: Any) -> None:
    world = portal.world
    one, two, three = (world.candidate(**NO_WORK) for _ in range(3))
    card = str(Employer.get(Employer.centre == world.north).id)
    page = registrar.get(GRID)
    form = {**page.form("#gaps-form"), "use": "yes", f"position-{one}": "Fitter"}
    for changed, message in (({}, "Choose the employer"), ({"employer": card}, "Tick the candidates"),
                             *(({"employer": odd, "these": [str(one)]}, "Choose an employer from the list")
                               for odd in ("999999", "²", "9" * 20, "9" * 5_000))):
        refused = registrar.post(GRID, {**form, **changed})
        assert (refused.status, message in refused.text) == (422, True), message
        assert refused.form("#gaps-form")[f"position-{one}"] == "Fitter"
    page = registrar.post(GRID, {**form, "employer": card, "these": [str(one), str(two)]})
    assert find(world.north, one).values["position"] == "Fitter"
    assert {find(world.north, number).employer_id for number in (one, two)} == {int(card)}
    assert find(world.north, three).employer_id is None
    assert asked(page) == {f"{name}-{three}" for name in NO_WORK} | {f"position-{two}"}


def test_the_grid_shows_values_that_a_colleague_entered_meanwhile(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(email=None)
    page = registrar.get(GRID)
    registrar.submit(page, "#gaps-form", **{f"email-{number}": "theirs@post.example"})
    late = registrar.submit(page, "#gaps-form", **{f"email-{number}": "mine@post.example"})
    assert late.status == 409
    assert "A colleague entered theirs@post.example in the meantime. You typed mine@post.example" in late.text
    assert registrar.submit(page, "#gaps-form", **{f"email-{number}": "theirs@post.example"}).status == 200
    assert find(portal.world.north, number).values["email"] == "theirs@post.example"


def test_readers_and_other_centres_cannot_fill_a_candidates_gaps(
        portal: Any, reader: Any, southgate: Any) -> None:
    number = portal.world.candidate(uln=None)
    page = reader.get(GRID)
    assert ("ULN" in page.one(f"#gaps-{number}").get_text(), page.all("main input:not([type=hidden])")) == (True, [])
    southgate.post(GRID, {f"uln-{number}": "1000000043"})
    assert find(portal.world.north, number).values["uln"] is None
    assert "Nothing is missing of any candidate" in southgate.get(GRID).text


@pytest.mark.parametrize("page", ["1", "9"])
def test_the_grid_asks_the_database_the_same_however_many_rows(
        portal: Any, registrar: Any, statements: Any, page: str) -> None:
    portal.world.candidate(uln=None)
    registrar.get(GRID)
    counts = []
    for _ in range(2):
        with statements() as asked_now:
            registrar.get(GRID, page=page)
        counts.append(len(asked_now))
        for _each in range(3):
            portal.world.candidate(email=None)
    assert counts[0] == counts[1] < 14
