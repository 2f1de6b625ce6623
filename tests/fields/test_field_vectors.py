"""Every row of field_vectors.csv: what is accepted, accepted after confirmation, and refused."""
from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from support.givens import given

from imi.fields.field import Problem, Record
from imi.registrations.fields import ORDER
from imi.schemes.apprenticeship import APPRENTICESHIP

OUR_NAMES = {
    "apprenticeship_start_date": "starts_on", "apprenticeship_expected_end_date": "ends_on",
    "epa_expected_start_date": "epa_on", "candidate_phone": "phone", "employer_company_name": "employer_name",
    "employee_position": "position", "po_number": "purchase_order",
}
CROSS_NAMES = {"dob_": "date_of_birth", "start": "starts_on", "end": "ends_on", "epa": "epa_on"}
REPEATED = re.compile(r"\((\d+) x (.)\)")
# Whether somebody is registered already is asked of the registrations.
ELSEWHERE = frozenset({"duplicates"})


def _written_out(value: str) -> str:
    """The text that a row means: repetitions in full, \\u escapes as characters."""
    value = REPEATED.sub(lambda found: found[2] * int(found[1]), value)
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), value)


def _rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "field_vectors.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["field"] not in ELSEWHERE]


def _outcome(problems: tuple[Problem, ...]) -> str:
    severities = {problem.severity for problem in problems}
    if "error" in severities:
        return "no"
    return "warn" if severities else "yes"


ROWS = _rows()
SINGLE = [row for row in ROWS if not row["field"].startswith("cross_")]
CROSS = [row for row in ROWS if row["field"].startswith("cross_")]


def _name(row: dict[str, str]) -> str:
    return f"{row['field']}-{row['value'][:30]!a}-{row['valid']}"


def test_every_vector_of_the_file_is_tested() -> None:
    assert len(SINGLE) == 214
    assert len(CROSS) == 18


@pytest.mark.parametrize("row", SINGLE, ids=_name)
def test_a_field_agrees_with_its_vector(row: dict[str, str]) -> None:
    name = OUR_NAMES.get(row["field"], row["field"])
    record = ORDER if name in ORDER else APPRENTICESHIP.record.only({name})
    reading = record.read({name: _written_out(row["value"])}, given())
    assert _outcome(reading.problems) == row["valid"], reading.problems


@pytest.mark.parametrize("row", CROSS, ids=_name)
def test_rules_across_fields_agree_with_their_vector(row: dict[str, str]) -> None:
    texts = {CROSS_NAMES[key]: text for key, text in json.loads(row["value"]).items()}
    alone = APPRENTICESHIP.record.only(texts)
    together = Record(required=alone.required, between=APPRENTICESHIP.record.between)
    stage = given("epa" if row["reason"].startswith("EPA") else "gateway")
    by_themselves = alone.read(texts, stage).problems
    found = tuple(problem for problem in together.read(texts, stage).problems if problem not in by_themselves)
    assert _outcome(found) == row["valid"], found
