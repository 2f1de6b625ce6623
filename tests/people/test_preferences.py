"""Preferences follow their person: what is stored, what falls back, and what goes."""
from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from imi.database.connection import now
from imi.people.models import Person, PersonPreference
from imi.people.own import preferences
from imi.people.own.preferences import Preferences, keep, keep_all, one_of, texts_by_name, yes_or_no
from imi.people.sign_in import sessions
from imi.people.sign_in.sessions import Limits
from imi.privacy import erasing, held
from imi.registry import NOUNS

COLOUR = one_of("colour", "grey", ("grey", "green"))
NEWEST = yes_or_no("newest first")
FILTERS = texts_by_name("filters", ("q", "standard"))
HOUR = timedelta(hours=1)


def of(person: Any) -> Preferences:
    """What a person has chosen, as a request of theirs finds it."""
    found = sessions.visitor(sessions.start(person, None, now(), HOUR), now(), Limits(HOUR, HOUR))
    assert found is not None
    return found.preferences


def test_a_preference_is_usual_until_its_person_chooses(world: Any) -> None:
    assert (of(world.registrar).of(COLOUR), of(world.registrar).has(COLOUR)) == ("grey", False)
    keep(world.registrar, COLOUR, "green")
    keep(world.registrar, COLOUR, "grey")
    keep_all(world.registrar, [(NEWEST, True), (FILTERS, {"q": "O’Neill \"Zoë\""})])
    mine = of(world.registrar)
    assert (mine.of(COLOUR), mine.has(COLOUR), mine.of(NEWEST)) == ("grey", True, True)
    assert mine.of(FILTERS) == {"q": "O’Neill \"Zoë\""}
    assert of(world.person("reader")).stored == {}


@pytest.mark.parametrize("value", ["mauve", "", None, 7, ["green"], "green" * 999])
def test_a_value_that_is_not_allowed_leaves_the_usual_one(world: Any, value: Any) -> None:
    keep(world.registrar, COLOUR, "green")
    keep(world.registrar, COLOUR, value)
    assert of(world.registrar).of(COLOUR) == "grey"


@pytest.mark.parametrize("value", [{"q": "x" * 3000}, {"other": "x"}, {"q": 7}, "q"])
def test_filters_that_are_too_long_or_unknown_are_not_kept(world: Any, value: Any) -> None:
    keep(world.registrar, FILTERS, value)
    assert PersonPreference.select().count() == 0


@pytest.mark.parametrize("stored", ["", "mauve", '"mauve"', "[" * 1500, "null", '{"q":'])
def test_a_stored_value_that_a_page_does_not_know_counts_as_not_chosen(world: Any, stored: str) -> None:
    PersonPreference.create(person=world.registrar, name="colour", value=stored)
    PersonPreference.create(person=world.registrar, name="of an older release", value="1")
    assert (of(world.registrar).of(COLOUR), of(world.registrar).has(COLOUR)) == ("grey", False)


def test_preferences_come_with_the_session_in_one_statement(world: Any, statements: Any) -> None:
    token = sessions.start(world.registrar, world.north, now(), HOUR)
    keep_all(world.registrar, [(COLOUR, "green"), (NEWEST, True)])
    with statements() as asked:
        who = sessions.visitor(token, now(), Limits(HOUR, HOUR))
    assert who is not None
    assert (who.preferences.of(COLOUR), who.roles, len(asked)) == ("green", {"registrar"}, 1)


def test_what_is_chosen_is_told_at_once_to_the_page_that_stores_it() -> None:
    mine = Preferences({"colour": '"green"'}).with_chosen([(COLOUR, "mauve"), (NEWEST, True)])
    assert mine.stored == {"newest first": "true"}


@pytest.mark.parametrize("looked_for", ["Quixworthy", "Xanthippe Quixworthy", "1000011"])
def test_an_erasure_removes_remembered_searches_for_the_person(world: Any, tmp_path: Path, looked_for: str) -> None:
    number = world.candidate(first_names="Xanthippe", surname="Quixworthy")
    admin = world.person("admin")
    keep(world.registrar, FILTERS, {"q": looked_for.replace("1000011", str(number))})
    keep(world.person("reader"), FILTERS, {"q": "Taylor"})
    assert len(held.held(number, centre=None, person=admin, nouns=NOUNS)["person_preference"]) == 1
    assert erasing.preview(number, admin, nouns=NOUNS).counts["Remembered searches"] == 1
    erasing.erase(number, admin, "Asked for", tmp_path, nouns=NOUNS)
    assert [row.person_id for row in PersonPreference.select()] == [world.person("reader").id]


def test_preferences_of_people_long_gone_are_removed(world: Any) -> None:
    for who, days in (("registrar", 731), ("reader", 729)):
        keep(world.person(who), COLOUR, "green")
        Person.update(signed_in_at=now() - timedelta(days=days)).where(Person.id == world.person(who).id).execute()
    assert preferences.forget_unused(now()) == 1
    assert of(world.person("reader")).of(COLOUR) == "green"
