"""The fields as a whole: the guide's labels and order, sentences, and values that survive being written and read."""
from __future__ import annotations

import string

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from support.givens import GIVEN, GOOD

from imi.candidates.fields import CANDIDATE, CONTACT, EMPLOYMENT, PERSON
from imi.candidates.models import PARTICULARS
from imi.candidates.record import CARD
from imi.fields.field import Field
from imi.registrations.fields import ORDER
from imi.schemes.apprenticeship import APPRENTICESHIP, TRAINING

LABELS = {
    "title": "Title", "first_names": "First name(s)", "surname": "Surname", "date_of_birth": "Date of Birth",
    "gender": "Gender", "uln": "ULN", "email": "Email ID", "phone": "Candidate Phone Number",
    "employer_ern": "Employer ERN", "employer_name": "Employer Company Name", "employer_postcode": "Employer Postcode",
    "employer_telephone": "Employer Telephone", "position": "Employee Position",
    "starts_on": "Apprenticeship Start Date", "ends_on": "Apprenticeship Expected End Date",
    "epa_on": "EPA Expected Start Date", "funding_type": "Funding Type",
}
EVERY = (*APPRENTICESHIP.record, *ORDER)
FACTS = {"label", "value", "most", "limit", "part", "day", "start", "end", "years", "months", "days", "least", "was", "typed",
         "read_as", "places", "domain", "meant", "weekday", "says"}


def test_the_seventeen_fields_have_the_guides_order_and_labels() -> None:
    assert {asked.name: asked.label for asked in APPRENTICESHIP.record} == LABELS
    assert APPRENTICESHIP.record.names == tuple(LABELS)
    assert {asked.name for asked in APPRENTICESHIP.record.required} == set(LABELS)


def test_the_records_hold_what_the_tables_do() -> None:
    assert set(CANDIDATE.names) == set(PARTICULARS)
    assert CANDIDATE.names == PERSON.names + CONTACT.names
    assert EMPLOYMENT.names == (*CARD, "position")
    assert TRAINING.names == ("starts_on", "ends_on", "epa_on", "funding_type")
    assert ORDER.optional[0].label == "Purchase Order Number"


def test_each_heading_names_one_field_only() -> None:
    headings = [heading.casefold() for asked in EVERY for heading in (asked.label, *asked.headings)]
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize("asked", EVERY, ids=lambda asked: asked.name)
def test_every_sentence_is_in_the_style_of_the_house(asked: Field) -> None:
    for sentence in (asked.ask, *asked.messages.values()):
        assert sentence[0].isupper() or sentence[0].isdigit() or sentence.startswith("{value}")
        assert not sentence.endswith((".", "!", "?"))
        assert not {"please", "invalid", "sorry", "oops"} & set(sentence.lower().split())
        assert "'" not in sentence
        assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= FACTS


@pytest.mark.parametrize("asked", EVERY, ids=lambda asked: asked.name)
def test_the_example_of_a_field_is_fine(asked: Field) -> None:
    value, problems = asked.check(asked.example, GIVEN)
    assert value is not None
    assert problems == []
    assert len(asked.example) <= asked.width


def _texts() -> st.SearchStrategy[str]:
    typed = st.text(st.sampled_from("aZé李'’-–./+ 0179@|\"\t\n\x00\u200b\u00a0\ud800²٣😀ﬁ:,#xOI"), max_size=14)
    started = st.sampled_from(sorted({*GOOD.values(), "+24m", "TBC", "-", "Mr John", "fully funded", "1",
    "2025-09-01"}))
    joined = st.tuples(started, typed).map("".join) | st.tuples(typed, started).map("".join)
    return st.text(max_size=30) | typed | started | joined


@drawn(st.sampled_from(EVERY), _texts())
def test_any_text_is_read_or_explained_and_stored_values_read_back(asked: Field, text: str) -> None:
    value, problems = asked.check(text, GIVEN)
    assert all(problem.message for problem in problems)
    if value is None:
        assert [problem.severity for problem in problems] == ["error"]
        return
    assert asked.read(asked.store(value), GIVEN) == value
    assert asked.show(value, GIVEN)


@drawn(st.dictionaries(st.sampled_from(list(LABELS)), _texts()))
def test_a_record_never_raises(texts: dict[str, str]) -> None:
    reading = APPRENTICESHIP.record.read({**GOOD, **texts}, GIVEN)
    assert {problem.field for problem in reading.problems} <= set(LABELS)


def test_held_values_read_back_without_a_gap() -> None:
    held = APPRENTICESHIP.record.read(GOOD, GIVEN).values
    assert APPRENTICESHIP.record.read(APPRENTICESHIP.record.texts(held), GIVEN).values == held
    assert APPRENTICESHIP.record.gaps(held, GIVEN).names == ()


def test_missing_and_no_longer_valid_values_are_gaps() -> None:
    held = {**APPRENTICESHIP.record.read(GOOD, GIVEN).values, "uln": None, "gender": "GONE"}
    assert APPRENTICESHIP.record.gaps(held, GIVEN).names == ("gender", "uln")


def test_a_field_says_what_any_value_must_be_in_the_words_of_its_messages() -> None:
    assert APPRENTICESHIP.record["uln"].rules == ("ULN must be 10 digits", "ULN must not start with 0")
    for field in APPRENTICESHIP.record:
        assert field.rules, field.name
        assert field.example, field.name
        assert set(field.rules) <= set(field.messages.values())
