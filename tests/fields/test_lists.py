"""Gender and funding type: codes, labels and the words that people use."""
from __future__ import annotations

import pytest
from support.givens import GIVEN

from imi.candidates.fields import GENDER
from imi.fields.field import Choice, ChoiceList, Context
from imi.schemes.apprenticeship import FUNDING_TYPE


@pytest.mark.parametrize("text, code", [
    ("F", "F"), ("f", "F"), ("Female", "F"), ("FEMALE ", "F"), ("M", "M"), ("male", "M"), ("Other", "OTHER"),
    ("prefer  not to say", "NOT_SAID"), ("Prefer-not-to-say", "NOT_SAID"), ("Not known", "NOT_KNOWN"), ("not_known",
    "NOT_KNOWN"),
    ("Not specified", "NOT_SAID"),
])
def test_a_gender_is_read_from_code_label_and_usual_words(text: str, code: str) -> None:
    assert GENDER.check(text, GIVEN) == (code, [])


@pytest.mark.parametrize("text, code, label", [("0", "NOT_KNOWN", "Not known"), ("1", "M", "Male"), ("2", "F",
"Female"),
                                               ("9", "NOT_SAID", "Prefer not to say"), ("１", "M", "Male")])
def test_a_numbered_gender_is_taken_with_a_warning(text: str, code: str, label: str) -> None:
    value, problems = GENDER.check(text, GIVEN)
    assert value == code
    assert [(p.severity, p.value) for p in problems] == [("warning", code)]
    assert f"was read as {label}" in problems[0].message


def test_a_number_that_is_a_code_of_the_list_is_accepted() -> None:
    numbered = Context(GIVEN.today, {"gender": ChoiceList((Choice("1", "Male"), Choice("2", "Female")))})
    assert GENDER.check("1", numbered) == ("1", [])


@pytest.mark.parametrize("text, message", [
    ("", "Select the candidate’s gender"), ("3", "Gender must be one from the list"), ("Robot",
    "Gender must be one from the list"),
    ("-", "Gender must be one from the list"),
])
def test_a_gender_is_refused_with_the_reason(text: str, message: str) -> None:
    assert [problem.message for problem in GENDER.check(text, GIVEN)[1]] == [message]


def test_a_choice_that_was_closed_is_refused() -> None:
    assert GENDER.check("M", Context(GIVEN.today, {"gender": ChoiceList((Choice("F", "Female"),))}))[1][0].code == "gender.choice"


@pytest.mark.parametrize("text", ["M", "male", "1"])
def test_a_closed_choice_is_explained_and_still_shown_by_its_label(text: str) -> None:
    given = Context(GIVEN.today, {"gender": ChoiceList((Choice("F", "Female"),), closed=(Choice("M", "Male"),))})
    assert [problem.message for problem in GENDER.check(text, given)[1]] == [
        "Gender Male has been closed. Select another from the list"]
    assert (GENDER.show("M", given), GENDER.tell("M", given), given.list("gender").choices) == (
        "Male", "Male", (Choice("F", "Female"),))


@pytest.mark.parametrize("text, code", [
    ("LEVY", "LEVY"), ("levy", "LEVY"), ("Levy, co-invested", "LEVY_COINVEST"), ("levy coinvest", "LEVY_COINVEST"),
    ("Non-levy, fully funded", "NON_LEVY_FULL"), ("NON_LEVY_FULL", "NON_LEVY_FULL"), ("Transfer", "LEVY_TRANSFER"),
    ("Privately funded", "EMPLOYER_PAID"), ("employer-paid", "EMPLOYER_PAID"),
])
def test_a_funding_type_is_read_from_code_label_and_usual_words(text: str, code: str) -> None:
    assert FUNDING_TYPE.check(text, GIVEN) == (code, [])


@pytest.mark.parametrize("text, code, doubt", [
    ("Fully funded", "NON_LEVY_FULL", "ambiguous"), ("Non-levy", "NON_LEVY_COINVEST", "ambiguous"),
    ("Co-invested", "NON_LEVY_COINVEST", "ambiguous"), ("Other", "OTHER", "other"),
])
def test_a_vague_funding_type_is_taken_with_a_warning(text: str, code: str, doubt: str) -> None:
    value, problems = FUNDING_TYPE.check(text, GIVEN)
    assert value == code
    assert [(p.code, p.severity, p.value) for p in problems] == [(f"funding_type.{doubt}", "warning", code)]


@pytest.mark.parametrize("text, message", [
    ("", "Select a funding type"), ("Student loan", "Funding type must be one from the list"),
])
def test_a_funding_type_is_refused_with_the_reason(text: str, message: str) -> None:
    assert [problem.message for problem in FUNDING_TYPE.check(text, GIVEN)[1]] == [message]


def test_titles_are_a_list_of_suggestions() -> None:
    assert GIVEN.list("title").choices[0] == Choice("Mr", "Mr")
    assert GIVEN.list("surname").choices == ()


def test_a_choice_is_shown_by_its_label() -> None:
    assert GENDER.show("M", GIVEN) == "Male"
    assert FUNDING_TYPE.show("NON_LEVY_FULL", GIVEN) == "Non-levy, fully funded"
    assert FUNDING_TYPE.show("GONE", GIVEN) == "GONE"
