"""The New Candidate form while it is filled in: how the name will be printed, and an employer without an ERN."""
from __future__ import annotations

from typing import Any

import pytest
from support.addresses import BATCHES
from support.makers import GARAGE, complete

from imi.candidates.models import Employer
from imi.fields.numbers import NO_ERN
from imi.schemes.apprenticeship import APPRENTICESHIP

TICK = "employer_ern.instead"


@pytest.fixture
def new(portal: Any) -> str:
    """The address of the form of a batch with its course."""
    return f"{BATCHES}/{portal.world.batch()}/candidates/new"


def filled(**changed: str) -> dict[str, str]:
    """The form, filled in as a person would."""
    texts = APPRENTICESHIP.record.texts(complete(first_names="Ines", surname="Moss"))
    dates = {"starts_on": "1/9/2026", "ends_on": "31/8/2028", "epa_on": "1/9/2028", "funding_type": "LEVY"}
    return {**{name: text for name, text in texts.items() if text}, **dates, **changed}


@pytest.mark.parametrize("outside", [False, True], ids=["batch", "candidate tab"])
def test_the_form_shows_how_a_name_will_be_printed_while_typing(registrar: Any, new: str, outside: bool) -> None:
    address = "/candidates/new" if outside else new
    assert "will read" not in registrar.get(address).text
    fragment = registrar.fragment(f"{address}/match", "match", {"first_names": " samuel ", "surname": "O'Neill"})
    assert fragment.one("#prints b").get_text() == "samuel O'Neill"
    assert fragment.one("#prints").has_attr("hx-swap-oob")


def test_an_odd_name_is_a_warning_beside_its_printed_form(registrar: Any, new: str) -> None:
    fragment = registrar.fragment(f"{new}/match", "match", {"first_names": "SAMUEL", "surname": "ONEILL"})
    assert "will read SAMUEL ONEILL" in fragment.one("#prints").get_text()
    assert "Check" in fragment.one("#prints").get_text()


def test_a_refused_form_shows_the_printed_name_without_scripts(registrar: Any, new: str) -> None:
    page = registrar.post(new, filled(uln="123"))
    assert (page.status, page.one("#prints b").get_text()) == (422, "Ines Moss")


def test_the_tick_for_an_employer_without_an_ern_is_stored(registrar: Any, new: str) -> None:
    page = registrar.post(new, {**filled(employer_ern="", employer_name="Moss & Daughter"), TICK: NO_ERN, "close": "1"})
    assert "Ines Moss" in page.text
    assert Employer.get(Employer.employer_name == "Moss & Daughter").employer_ern == NO_ERN


def test_who_has_ticked_that_there_is_no_ern_is_not_asked_again(portal: Any, registrar: Any, new: str) -> None:
    registrar.post(new, {**filled(employer_ern="", employer_name="Moss & Daughter"), TICK: NO_ERN, "close": "1"})
    number = portal.world.candidate(employer_ern=None, employer_name="Moss & Son")
    batch = new.removesuffix("/candidates/new")
    registrar.post(f"{batch}/candidates", {"numbers": str(number)})
    *_first, line = portal.world.screen(batch.rpartition("/")[2]).lines
    registrar.post(f"{batch}/candidates/{line.row.id}/missing", {"employer_ern": "", TICK: NO_ERN})
    # A number that was typed says nothing of the kind.
    other = portal.world.candidate(employer_ern=None, employer_name="Moss & Niece")
    registrar.post(f"{batch}/candidates", {"numbers": str(other)})
    *_others, line = portal.world.screen(batch.rpartition("/")[2]).lines
    registrar.post(f"{batch}/candidates/{line.row.id}/missing", {"employer_ern": NO_ERN})
    # Nor does a tick that stands there since, and is kept with something else.
    details = f"{batch}/candidates/{line.row.id}/details"
    registrar.submit(registrar.get(details), "#candidate-form", phone="0117 496 0124")

    def asked() -> list[str]:
        return [line.get_text() for line in registrar.get(f"{batch}/review").all(".warned > span") if "ERN" in line.get_text()]

    assert asked() == ["Moss & Niece has no ERN"]
    registrar.submit(registrar.get(details), "#candidate-form", **{"employer_ern": "100000029", TICK: ""})
    assert asked() == []
    registrar.submit(registrar.get(details), "#candidate-form", **{"employer_ern": "", TICK: NO_ERN})
    assert asked() == []


def test_the_no_ern_tick_stays_in_refused_and_kept_forms(registrar: Any, new: str) -> None:
    page = registrar.post(new, {**filled(employer_ern="", uln="123"), TICK: NO_ERN})
    form = page.form("#candidate-form")
    assert (page.status, form["employer_ern"], form[TICK]) == (422, "", NO_ERN)
    left = registrar.get(new).form("#candidate-form")
    assert (left["employer_ern"], left[TICK]) == ("", NO_ERN)


def test_a_typed_ern_wins_over_the_no_ern_tick(registrar: Any, new: str) -> None:
    page = registrar.post(new, {**filled(uln="123"), TICK: NO_ERN})
    assert page.form("#candidate-form")["employer_ern"] == GARAGE["employer_ern"]
    assert TICK not in page.form("#candidate-form")


def test_the_no_ern_tick_wins_over_a_wrong_number_typed_before(registrar: Any, new: str) -> None:
    registrar.post(new, {**filled(employer_ern="12345", employer_name="Moss & Daughter"), TICK: NO_ERN, "close": "1"})
    assert Employer.get(Employer.employer_name == "Moss & Daughter").employer_ern == NO_ERN


@pytest.mark.parametrize("then", ["review", "discard"])
def test_save_and_discard_keep_the_open_forms_text_without_scripts(registrar: Any, new: str, then: str) -> None:
    assert f'form="candidate-form" name="then" value="{then}"' in registrar.get(new).html
    answer = registrar.post(new, {"first_names": "Ines", "uln": "not yet", "then": then}, follow=False)
    assert (answer.status, answer.location.rpartition("/")[2]) == (303, then)
    assert registrar.get(new).form("#candidate-form")["uln"] == "not yet"


def test_prompts_and_missing_details_offer_no_ern_too(portal: Any, registrar: Any) -> None:
    number = portal.world.candidate(employer_ern=None, employer_name="Moss & Son")
    draft = portal.world.batch(str(number))
    row = portal.world.screen(draft).lines[0].row.id
    assert registrar.get(f"{BATCHES}/{draft}/candidates/{row}/missing").all(f"[name='{TICK}']")
    assert registrar.get("/candidates/missing").all(f"[name='employer_ern-{number}.instead']")
    page = registrar.post(f"{BATCHES}/{draft}/candidates/{row}/missing", {"employer_ern": "", TICK: NO_ERN})
    assert page.status == 200
    assert portal.world.screen(draft).lines[0].held.values["employer_ern"] == NO_ERN
