"""Every text field names the damage in a text that broke on its way here, and leaves whole texts alone."""
from __future__ import annotations

from datetime import date

import pytest

from imi.fields.broken import mended
from imi.fields.field import Context
from imi.registrations.fields import PURCHASE_ORDER
from imi.schemes.apprenticeship import APPRENTICESHIP

GIVEN = Context(date(2026, 11, 23))
FIELDS = [*(APPRENTICESHIP.record[name] for name in ("first_names", "surname", "employer_name", "position")), PURCHASE_ORDER]
BROKEN = [("JosÃ©", "José"), ("Oâ€™Neill", "O’Neill"), ("MuÃ±oz PeÃ±a", "Muñoz Peña"), ("Å½iÅ¾ek", "Žižek"), ("Ã…se", "Åse"),
          ("Ã‰ric", "Éric"), ("GarcÃ\xada", "García"), ("Smith â€“ Jones", "Smith – Jones"), ("JosÃƒÂ©", "José"),
          ("FranÃ§ois", "François"), ("MĂĽller", "Müller"), ("RaĂşl", "Raúl"), ("OÔÇÖNeill", "O’Neill"),
          ("Jos├®", "José")]
GENUINE = ["Zoë", "N’Golo", "Ó Dálaigh", "JOÃO", "CONCEIÇÃO", "Škoda", "Łukasz", "Nguyễn Thị", "Þórdís", "Ãngela", "Müller’s",
           "Café Déjà Vu", "Smith – Jones", "Wiśniewski", "Đorđević", "Ærø", "Ğül", "Ŵyn", "VĂŞCĂU", "Ăsta"]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_broken_text_is_a_warning_with_what_it_was_and_nothing_more(field: object) -> None:
    for text, was in BROKEN:
        value, problems = field.check(text, GIVEN)  # type: ignore[attr-defined]
        assert [(one.code.rpartition(".")[2], one.severity) for one in problems] == [("looks_like", "warning")], text
        assert problems[0].message.endswith(f" looks like {was}, broken on its way here")
        assert value


def test_a_broken_text_is_reported_under_the_fields_label() -> None:
    _value, [problem] = APPRENTICESHIP.record["surname"].check("Oâ€™Neill", GIVEN)
    assert problem.message == "Surname looks like O’Neill, broken on its way here"


def test_genuine_texts_are_left_alone() -> None:
    assert [text for text in GENUINE if mended(text)] == []


@pytest.mark.parametrize("name", ["surname", "employer_name", "position"])
def test_a_lost_letter_is_a_warning(name: str) -> None:
    _value, problems = APPRENTICESHIP.record[name].check("Mu\ufffdoz", GIVEN)
    assert [one.code for one in problems] == [f"{name}.lost_letter"]
