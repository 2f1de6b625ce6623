"""Telephone numbers and ULNs are erased by their digits, however they were typed, and numbers with other digits stay."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from imi.batches.models import Batch, CandidateDraft
from imi.candidates.models import Candidate
from imi.candidates.queries import find
from imi.corrections import asking
from imi.corrections.models import CorrectionRequest
from imi.database.connection import now
from imi.people.models import KeptForm
from imi.privacy import erasing
from imi.privacy.whom import Whom
from imi.registry import NOUNS

SPELLINGS = ("0117 496 0149", "01174960149", "+441174960149", "+44 117 496 0149", "+44 (0)117 496 0149", "0044 117-496-0149",
             "(0117) 496-0149", "(+44) 117 496 0149", "0117 4960 149", "117.496.0149", "44 1174 96 01 49")


@pytest.mark.parametrize("held_as", ["0117 496 0149", "+441174960149", "(0117) 4960-149"])
@pytest.mark.parametrize("spelled", SPELLINGS)
def test_a_telephone_is_the_same_number_however_it_is_spelled(held_as: str, spelled: str) -> None:
    about = Whom((), frozenset(), frozenset(), frozenset(), frozenset(), frozenset({held_as}), frozenset())
    assert about.without(f"call {spelled} or 0117 496 0148") == "call Erased or 0117 496 0148"
    assert about.is_of({"phone": spelled})
    assert not about.is_of({"phone": "0117 496 0148"})
    assert not about.is_of({"phone": ""})
    assert about.without(f"9{re.sub(r'[^0-9]', '', spelled)}") == f"9{re.sub(r'[^0-9]', '', spelled)}"


def test_a_telephone_of_another_country_or_of_nine_digits_is_found() -> None:
    phones = frozenset({"+33 1 23 45 67 89", "01204 62123"})
    about = Whom((), frozenset(), frozenset(), frozenset(), frozenset(), phones, frozenset())
    assert about.without("0033 123 456 789, +33123456789, +44 1204 62123, 120462123") == "Erased, Erased, Erased, Erased"


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_a_telephone_goes_from_every_text_in_every_spelling(world: Any, tmp_path: Path, spelled: str) -> None:
    number = world.candidate(phone="0117 496 0149")
    draft = world.draft(world.batch("1000001"))
    Batch.update(leftover=f"9990 {spelled} 01174960148", purchase_order=f"PO {spelled}", starts_on=f"ask {spelled}").where(
        Batch.id == draft.id).execute()
    asking.ask(world.north, world.registrar, find(world.north, 1000001), "surname", "Tailor", f"said {spelled} by telephone")
    for phone in (spelled, "0117 496 0148"):
        KeptForm.create(person=world.registrar, path=f"/candidates/new?{phone}", body=urlencode({"phone": phone}), until=now())
    CandidateDraft.create(centre=world.north, typed=json.dumps({"phone": spelled}), person=world.registrar, changed_at=now())
    erasing.erase(number, world.person("admin"), "asked for", tmp_path, nouns=NOUNS)
    stands = world.draft(draft.reference)
    assert (stands.leftover, stands.purchase_order, stands.starts_on) == ("9990 01174960148", "PO Erased", "ask Erased")
    assert CorrectionRequest.get().reason == "said Erased by telephone"
    assert [one.body for one in KeptForm.select()] == [urlencode({"phone": "0117 496 0148"})]
    assert not CandidateDraft.select().count()


def test_a_uln_with_spaces_goes_from_the_numbers_that_found_nobody(world: Any, tmp_path: Path) -> None:
    number = world.candidate()
    digits = str(Candidate.get(Candidate.number == number).uln)
    draft = world.draft(world.batch("1000001"))
    Batch.update(leftover=f"9990 {digits[:3]} {digits[3:6]} {digits[6:]}").where(Batch.id == draft.id).execute()
    erasing.erase(number, world.person("admin"), "asked for", tmp_path, nouns=NOUNS)
    assert world.draft(draft.reference).leftover == "9990"
