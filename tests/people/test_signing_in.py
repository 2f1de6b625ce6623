"""Signing in and out: who comes in where, and what is said to those who do not."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from support.makers import CAST, PASSWORD

from imi.audit.models import Audit
from imi.centres.models import Centre
from imi.database.connection import now
from imi.database.errors import NotFound
from imi.people import actions
from imi.people.models import Person, Session, Staff
from imi.people.sign_in import sessions, signing_in
from imi.people.sign_in.passwords import is_outdated
from imi.people.sign_in.sessions import Limits
from imi.people.sign_in.throttles import Throttled

HOUR = timedelta(hours=1)
LIMITS = Limits(HOUR, 10 * HOUR)
REGISTRAR, PIN = CAST["registrar"][0], "104471"


def sign_in(identifier: str = REGISTRAR, password: str = PASSWORD, **more: Any) -> signing_in.Arrival:
    """Sign in from a documentation address."""
    return signing_in.sign_in(identifier, password, now(), **{"address": "192.0.2.1", "lasts": LIMITS.whole, **more})


def visitor(token: str, later: timedelta = timedelta()) -> Any:
    """Whom a token stands for, so much later."""
    return sessions.visitor(token, now() + later, LIMITS)


def said(**tried: Any) -> tuple[type[Exception], str]:
    """What a refusal says."""
    with pytest.raises(Exception) as refused:
        sign_in(**tried)
    return type(refused.value), str(refused.value)


@pytest.fixture
def at_both(world: Any) -> Any:
    """The registrar, who works at Southgate too, with another PIN there."""
    return actions.add_person(REGISTRAR, "Priya Nair", centre=world.south, roles=("reader",), pin="105299",
                              pin_expires_on=date(2027, 1, 1))


@pytest.mark.parametrize("identifier", [REGISTRAR, REGISTRAR.upper(), f"  {REGISTRAR} ", PIN, " 1044 71 ", "１０４４７１"])
def test_e_mail_and_pin_both_sign_in(world: Any, identifier: str) -> None:
    arrival = sign_in(identifier)
    assert (arrival.person, arrival.centre, arrival.is_choosing) == (world.registrar, world.north, False)
    who = visitor(arrival.token)
    assert who.centre.number == "0471"
    assert who.may("register")
    assert not who.may("people")
    assert who.pin == PIN


@pytest.mark.failure(28)
def test_every_wrong_combination_gets_the_same_answer(world: Any) -> None:
    Person.update(state="disabled").where(Person.email == CAST["reader"][0]).execute()
    actions.add_person("invited@northgate.example", "Not Yet", centre=world.north, roles=("reader",))
    answers = {said(identifier=who, password="quite another passphrase") for who in (
        REGISTRAR, PIN, "nobody@northgate.example", "999999", "", "@", "'; --", "\x00", CAST["reader"][0],
        "invited@northgate.example", "x" * 10_000)}
    answers.add(said(password=""))
    answers.add(said(password="x" * 100_000))
    answers.add(said(identifier="invited@northgate.example", password=""))
    assert answers == {(signing_in.WrongSignIn, "E-mail, PIN or password is not right")}


def test_an_expired_pin_still_signs_in_and_is_known_to_be_expired(world: Any) -> None:
    Staff.update(pin_expires_on=date(2026, 11, 22)).where(Staff.pin == PIN).execute()
    who = visitor(sign_in(PIN).token)
    assert not who.pin_current(world.today)
    Staff.update(pin_expires_on=world.today).where(Staff.pin == PIN).execute()
    assert visitor(sign_in(PIN).token).pin_current(world.today)


def test_a_person_without_a_pin_has_no_current_pin(world: Any) -> None:
    assert not visitor(sign_in(CAST["finance"][0]).token).pin_current(world.today)


def test_the_awarding_body_has_no_centre(world: Any) -> None:
    who = visitor(sign_in("admin@imi.example").token)
    assert who.centre is None
    assert who.abilities == {"assist", "administer"}
    assert not who.is_choosing


def test_a_disabled_person_is_told_after_the_right_password_only(world: Any) -> None:
    actions.disable(world.registrar, now())
    assert said() == (signing_in.Closed, "Your account is switched off. Contact Membership services")
    assert said(password="quite another passphrase")[0] is signing_in.WrongSignIn


def test_a_suspended_centre_says_why_and_whom_to_ask(world: Any) -> None:
    Centre.update(state="suspended", state_reason="approval under review").where(Centre.id == world.north.id).execute()
    assert said() == (signing_in.Closed, "Northgate Motor College (0471) is suspended: approval under review. "
                                         "Contact Membership services")


def test_a_person_who_left_the_centre_is_told_so(world: Any) -> None:
    Staff.update(state="left").where(Staff.pin == PIN).execute()
    assert said(identifier=PIN) == said() == (signing_in.Closed, "You are not at a centre any more. Contact Membership services")


def test_a_pin_selects_its_centre(at_both: Any, world: Any) -> None:
    assert sign_in(PIN).centre == world.north
    assert sign_in("105299").centre == world.south


def test_an_e_mail_address_at_two_centres_asks_which(at_both: Any, world: Any) -> None:
    arrival = sign_in()
    who = visitor(arrival.token)
    assert arrival.is_choosing
    assert who.is_choosing
    assert not who.abilities
    assert visitor(arrival.token, timedelta(minutes=11)) is None

    token = signing_in.choose_centre(who.person, "0523", now(), token=arrival.token, address="", lasts=HOUR).token
    assert visitor(token).centre == world.south
    assert visitor(token).roles == {"reader"}
    assert visitor(arrival.token) is None


def test_a_centre_is_chosen_once_and_only_among_the_persons_own(at_both: Any, world: Any) -> None:
    arrival = sign_in()
    for number in ("9999", ""):
        with pytest.raises(NotFound):
            signing_in.choose_centre(arrival.person, number, now(), token=arrival.token, address="", lasts=HOUR)
    signing_in.choose_centre(arrival.person, "0471", now(), token=arrival.token, address="", lasts=HOUR)
    with pytest.raises(NotFound):
        signing_in.choose_centre(arrival.person, "0471", now(), token=arrival.token, address="", lasts=HOUR)


def test_a_suspended_centre_is_not_offered_at_sign_in(at_both: Any, world: Any) -> None:
    Centre.update(state="suspended").where(Centre.id == world.south.id).execute()
    assert sign_in().centre == world.north


def test_signing_in_again_in_place_keeps_the_centre(at_both: Any, world: Any) -> None:
    before = sessions.earlier(sign_in(PIN).token)
    again = sign_in(before=before, same_centre=True)
    assert (again.centre, again.is_choosing) == (world.north, False)
    assert sign_in(before=before).is_choosing


def test_ten_tries_in_five_minutes_and_the_right_password_waits_too(world: Any) -> None:
    for _ in range(10):
        assert said(password="quite another passphrase")[0] is signing_in.WrongSignIn
    assert said()[0] is Throttled
    assert said(identifier=REGISTRAR.upper())[0] is Throttled
    assert sign_in(CAST["coordinator"][0])


def test_the_right_password_uses_no_try_up(world: Any) -> None:
    assert all(sign_in() for _ in range(15))


@pytest.mark.failure(26)
def test_one_network_has_fifty_tries_over_all_accounts(world: Any) -> None:
    for number in range(50):
        assert said(identifier=f"guess{number}@northgate.example")[0] is signing_in.WrongSignIn
    assert said()[0] is Throttled
    assert sign_in(address="198.51.100.9")


@pytest.mark.failure(29)
def test_strangers_cannot_lock_out_a_browser_that_the_person_uses(world: Any) -> None:
    before = sessions.earlier(sign_in().token)
    for _ in range(10):
        said(password="quite another passphrase", address="198.51.100.9")
    assert said()[0] is Throttled
    assert sign_in(before=before)


def test_a_new_session_ends_the_one_before_in_the_same_browser(world: Any) -> None:
    first = sign_in().token
    second = sign_in(before=sessions.earlier(first)).token
    assert visitor(first) is None
    assert visitor(second)


def test_outdated_hashes_are_renewed(world: Any) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    Person.update(password_hash=older).where(Person.email == REGISTRAR).execute()
    assert sign_in()
    assert not is_outdated(world.registrar.password_hash)
    assert sign_in()


@pytest.mark.parametrize("later, is_there", [(timedelta(minutes=59), True), (timedelta(minutes=60), False)])
def test_an_unused_session_ends(world: Any, later: timedelta, is_there: bool) -> None:
    assert (visitor(sign_in().token, later) is not None) is is_there


def test_a_session_in_use_ends_after_ten_hours(world: Any) -> None:
    token = sign_in().token
    for half_hour in range(1, 20):
        when = now() + half_hour * HOUR / 2
        seen = sessions.visitor(token, when, LIMITS)
        assert seen
        sessions.touch(token, seen.seen_at, when)
    assert visitor(token, 10 * HOUR) is None


def test_the_use_of_a_session_is_noted_once_a_minute(world: Any) -> None:
    token = sign_in().token
    sessions.touch(token, now(), now() + timedelta(seconds=59))
    assert visitor(token).seen_at == now()
    sessions.touch(token, now(), now() + timedelta(seconds=60))
    assert visitor(token).seen_at == now() + timedelta(seconds=60)


@pytest.mark.failure(11, 12)
@pytest.mark.parametrize("blow", [
    lambda world: actions.disable(world.registrar, now()),
    lambda world: actions.set_password(world.registrar, "tall ships sail on tuesdays", now()),
    lambda world: Staff.update(state="suspended").where(Staff.pin == PIN).execute(),
    lambda world: Centre.update(state="suspended").where(Centre.id == world.north.id).execute(),
    lambda world: Centre.update(state="closed").where(Centre.id == world.north.id).execute(),
], ids=["disabled", "new password", "suspended there", "centre suspended", "centre closed"])
def test_a_session_ends_when_its_person_loses_access(world: Any, blow: Any) -> None:
    token = sign_in().token
    assert visitor(token)
    blow(world)
    assert visitor(token) is None


def test_an_ended_session_still_tells_whose_it_was(world: Any) -> None:
    token = sign_in().token
    before = sessions.earlier(token)
    signing_in.sign_out(before, now(), address="192.0.2.1")
    assert visitor(token) is None
    assert sessions.earlier(token).person == world.registrar
    sessions.purge(now() + timedelta(days=29))
    assert sessions.earlier(token)
    sessions.purge(now() + timedelta(days=31))
    assert sessions.earlier(token) is None


def test_the_token_itself_is_stored_nowhere(world: Any) -> None:
    token = sign_in().token
    assert len(token) >= 43
    assert Session.select().where(Session.token_hash == token).count() == 0


def test_the_signed_in_user_is_read_in_one_statement_without_the_hash(world: Any, caplog: pytest.LogCaptureFixture) -> None:
    token = sign_in(CAST["coordinator"][0]).token
    with caplog.at_level("DEBUG", "peewee"):
        who = visitor(token)
    assert len(caplog.records) == 1
    assert who.person.password_hash is None
    assert who.roles == {"coordinator"}
    assert who.centre.price_group_id == "retail"


def test_the_audit_notes_sign_ins_sign_outs_and_failed_tries(world: Any) -> None:
    said(password="quite another passphrase")
    signing_in.sign_out(sessions.earlier(sign_in().token), now(), address="192.0.2.1")
    lines = Audit.select().where(Audit.person_id == world.registrar.id, Audit.thing == "person").order_by(Audit.id)
    assert [(line.verb, line.address) for line in lines] == [
        ("failed to sign in", "192.0.2.1"), ("signed in", "192.0.2.1"), ("signed out", "192.0.2.1")]
