"""JSON documents: numbers and nulls are read as text, shapes that are none are problems."""
from __future__ import annotations

import json

import pytest
from support.givens import GIVEN, GOOD

from imi.forms.document import read_document, write_document
from imi.registrations.fields import ORDER
from imi.schemes.apprenticeship import APPRENTICESHIP


def test_values_of_a_document_are_read_like_typed_texts() -> None:
    reading = read_document(APPRENTICESHIP.record, {**GOOD, "uln": 1000000043, "employer_ern": 100000029.0}, GIVEN)
    assert reading.problems == ()
    assert reading.values["uln"] == "1000000043"
    assert reading.values["employer_ern"] == "100000029"


def test_null_and_absent_are_missing() -> None:
    reading = read_document(APPRENTICESHIP.record, {**{k: v for k, v in GOOD.items() if k != "title"}, "surname": None}, GIVEN)
    assert [problem.code for problem in reading.problems] == ["title.missing", "surname.missing"]


@pytest.mark.parametrize("value", [["Smith"], {"name": "Smith"}, [], {}, ("Smith",)])
def test_a_list_or_object_in_place_of_a_value_is_a_problem(value: object) -> None:
    reading = read_document(APPRENTICESHIP.record, {**GOOD, "surname": value}, GIVEN)
    assert [(p.field, p.code, p.message) for p in reading.problems] == [
        ("surname", "surname.shape", "Surname must be one text or number")]
    assert "surname" not in reading.values


def test_a_list_in_place_of_an_optional_value_is_a_problem_too() -> None:
    assert [p.code for p in read_document(ORDER, {"purchase_order": []}, GIVEN).problems] == ["purchase_order.shape"]


@pytest.mark.parametrize("document", [None, [], "text", 7, True])
def test_a_document_that_is_not_an_object_is_one_problem(document: object) -> None:
    reading = read_document(APPRENTICESHIP.record, document, GIVEN)
    assert [problem.message for problem in reading.problems] == ["Send one object with a value for each field"]
    assert reading.values == {}


@pytest.mark.parametrize("value", [True, False, float("nan"), float("inf"), 1e300, -1, 0])
def test_unusual_numbers_and_booleans_are_refused_in_words(value: object) -> None:
    assert read_document(APPRENTICESHIP.record, {**GOOD, "uln": value}, GIVEN).errors[0].message == "ULN must be 10 digits"


def test_names_that_are_not_asked_for_are_left_alone() -> None:
    assert read_document(ORDER, {"purchase_order": "45", "package": {"code": "ACAP01A"}}, GIVEN).values == {
        "purchase_order": "45"}


def test_a_written_document_reads_back_unchanged() -> None:
    values = read_document(APPRENTICESHIP.record, GOOD, GIVEN).values
    written = json.loads(json.dumps(write_document(APPRENTICESHIP.record, values)))
    assert written["starts_on"] == "2026-09-01"
    assert read_document(APPRENTICESHIP.record, written, GIVEN).values == values
    assert write_document(ORDER, {}) == {"purchase_order": None}
