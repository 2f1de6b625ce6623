"""Schemes: what the code knows of them, what a batch and a registration keep for them, and what is refused."""
from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.givens import GIVEN, GOOD

from imi.batches.defaults import defaults_to_write, texts_in
from imi.batches.models import Batch
from imi.candidates.fields import CONTACT, PERSON
from imi.catalogue.models import Programme, Scheme
from imi.catalogue.queries import unknown_schemes
from imi.fields import text
from imi.fields.field import Field, Record
from imi.registrations.columns import column_values, extra_of, texts_of
from imi.registrations.models import Registration
from imi.registry import OF_SCHEMES
from imi.schemes.apprenticeship import APPRENTICESHIP, FUNDING_TYPE, STARTS_ON
from imi.schemes.every import SCHEMES, UnknownScheme
from imi.schemes.spec import SchemeSpec

IMI = Path(__file__).parents[1] / "imi"
# Where a scheme is what the module is about.
OF_ONE_SCHEME = ("schemes", "tabs/apprenticeship", "migrations", "demo")
VENUE = Field("venue", "Venue", text.line(80), "Enter the venue", messages=text.messages("Venue"))
TOY = SchemeSpec("toy", "toys", PERSON + CONTACT, Record(required=(STARTS_ON, VENUE), optional=(FUNDING_TYPE,)))


def test_no_scheme_is_named_where_every_scheme_is_meant() -> None:
    named = re.compile("|".join(f"[\"']{spec.code}[\"']" for spec in SCHEMES))
    files = (file for file in IMI.rglob("*.py") if not file.relative_to(IMI).as_posix().startswith(OF_ONE_SCHEME))
    assert [file.relative_to(IMI).as_posix() for file in files if named.search(file.read_text(encoding="utf-8"))] == []


def test_a_scheme_is_found_by_its_code() -> None:
    assert SCHEMES["apprenticeship"] is APPRENTICESHIP
    assert SCHEMES.by_path["apprenticeships"] is APPRENTICESHIP
    with pytest.raises(UnknownScheme, match="of a scheme that this release does not know: toy"):
        SCHEMES["toy"]


def test_a_schemes_record_joins_the_person_and_the_row() -> None:
    assert APPRENTICESHIP.record.names == (*APPRENTICESHIP.person.names, *APPRENTICESHIP.row.names)
    assert (APPRENTICESHIP.is_of_employees, TOY.is_of_employees) == (True, False)


def test_an_unknown_scheme_without_rows_is_harmless(world: Any) -> None:
    listed("toy")
    assert unknown_schemes(SCHEMES.by_code, OF_SCHEMES) == []


def test_an_unknown_scheme_with_registrations_is_refused_by_name(world: Any) -> None:
    listed("toy")
    Programme.create(scheme="toy", code="T1", title="Toys")
    assert unknown_schemes(SCHEMES.by_code, OF_SCHEMES) == ["toy"]
    assert unknown_schemes({"apprenticeship", "toy"}, OF_SCHEMES) == []


def test_defaults_are_kept_by_the_names_of_the_schemes_row() -> None:
    typed = {"starts_on": "1/9/2026", "venue": "Hall 2"}
    batch = Batch(**defaults_to_write(typed))
    assert (batch.starts_on, batch.ends_on) == ("1/9/2026", "")
    assert texts_in(batch, TOY) == {**typed, "funding_type": ""}
    assert texts_in(batch, APPRENTICESHIP) == {"starts_on": "1/9/2026", "ends_on": "", "epa_on": "", "funding_type": ""}


def test_a_registration_keeps_in_extra_what_has_no_column() -> None:
    values = {**APPRENTICESHIP.record.read(GOOD, GIVEN).values, "venue": "Hall 2"}
    assert column_values(TOY, values) == (date(2026, 9, 1), None, None, "LEVY")
    assert (extra_of(APPRENTICESHIP, values), extra_of(TOY, values)) == ("", '{"venue": "Hall 2"}')
    kept = Registration(starts_on=values["starts_on"], funding_type="LEVY", extra=extra_of(TOY, values))
    assert texts_of(kept, TOY) == {"starts_on": "2026-09-01", "venue": "Hall 2", "funding_type": "LEVY"}


def listed(code: str) -> None:
    """A scheme in the list of the awarding body."""
    Scheme.create(code=code, label="Toys", programme_word="Toy", record=code, sender="toys@awarding.example",
                  claim_sender="toys@awarding.example")
