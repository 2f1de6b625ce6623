"""Middle names, e-mail addresses and telephone numbers have keys for the search, which follow what is held."""
from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from imi.candidates import actions
from imi.candidates.models import Candidate, CandidateKey
from imi.candidates.names.keys import further_keys, given_key, name_key, phone_key
from imi.candidates.queries import find
from imi.corrections.merging import merge
from imi.database.connection import db
from imi.privacy import erasing
from imi.registry import NOUNS


def keys(number: int) -> list[str]:
    """The keys of a candidate, at whichever centre."""
    rows = CandidateKey.select(CandidateKey.key).join(Candidate, on=(Candidate.id == CandidateKey.candidate_id)).where(
        Candidate.number == number).order_by(CandidateKey.key)
    return [key for key, in rows.tuples()]


@pytest.mark.parametrize("phone", [
    "0117 496 0860", "+44 117 496 0860", "+44 (0)117 496 0860", "0044 117 4960860", "(0117) 496-0860", "01174960860 ext. 12",
    "44 117 496 0860", "117 496 0860",
])
def test_a_telephone_number_has_one_key_however_it_is_typed(phone: str) -> None:
    assert phone_key(phone) == "+441174960860"


def test_a_number_abroad_and_the_beginning_of_one_have_keys() -> None:
    assert [phone_key(text) for text in ("+353 1 234 5678", "00353 1", "0117", "+44 11", "+1 202")] == [
        "+35312345678", "+3531", "+44117", "+4411", "+1202"]


def test_keys_follow_what_is_held(world: Any) -> None:
    number = world.candidate(first_names="Ana Zoë-Maria", surname="Green", email="Ana.G@post.example", phone="0117 496 0860")
    assert keys(number) == ["+441174960860", "@ana.g@post.example", "maria green ana zoe maria", "zoe green ana zoe maria"]
    actions.correct(world.north, world.registrar, find(world.north, number), {
        "first_names": "Ana", "email": "green@post.example"}, "T")
    assert keys(number) == ["+441174960860", "@green@post.example"]


def test_a_merge_moves_every_row_to_the_kept_record(world: Any) -> None:
    old = world.candidate(centre=world.south, first_names="Ana Maria", email="old@post.example", phone=None)
    kept = world.candidate(email="kept@post.example", phone=None)
    merge(old, kept, world.registrar, "the same person", nouns=NOUNS)
    assert keys(old) == []
    assert {centre for centre, in CandidateKey.select(CandidateKey.centre).where(
        CandidateKey.key == "@kept@post.example").tuples()} == {world.north.id, world.south.id}


def test_the_step_makes_the_keys_of_merges_that_were_made_before(world: Any) -> None:
    old, kept = (world.candidate(email=f"{name}@post.example", phone=phone) for name, phone in (("old", "0117 496 0861"),
                                                                                                ("kept", None)))
    merge(old, kept, world.registrar, "the same person", nouns=NOUNS)
    made = sorted(CandidateKey.select().tuples())
    step = import_module("imi.migrations.0074_merged_keys")
    gone = CandidateKey.delete().where(CandidateKey.key.in_(["@old@post.example", "+441174960861"])).execute()
    for _again in range(2):
        step.up(None, db)
        assert (gone, sorted(CandidateKey.select().tuples())) == (2, made)


def test_an_erasure_leaves_no_key(world: Any, tmp_path: Path) -> None:
    number = world.candidate(first_names="Ana Maria")
    assert len(keys(number)) == 3
    erasing.erase(number, world.person("admin"), "asked for", tmp_path, nouns=NOUNS)
    assert keys(number) == []


def test_the_step_makes_the_keys_of_those_who_were_there(world: Any) -> None:
    world.candidate(first_names="Ana Maria", surname="van der Berg", phone="+44 (0)117 496 0860")
    world.people(3)
    made = sorted(CandidateKey.select().tuples())
    db.execute_sql('DROP TABLE "candidate_key"')
    import_module("imi.migrations.0064_further_keys").up(None, db)
    assert sorted(CandidateKey.select().tuples()) == made


@pytest.mark.parametrize(("first", "surname"), [
    ("Sam", "Taylor"), ("Anna Maria Louise", "Smith-Jones"), ("-", "Khan"), ("Zoë", "van der Berg"), ("李 雷", "-"),
])
def test_the_step_and_the_portal_make_the_same_keys(first: str, surname: str) -> None:
    step = import_module("imi.migrations.0064_further_keys")
    for email, phone in (("A.b@post.example", "00353 1 234 5678"), (None, None), ("x@post.example", "0117 496 0860 x5")):
        assert set(step.keys(name_key(surname, first), given_key(surname, first), email, phone)) == further_keys(
            surname, first, email, phone)
