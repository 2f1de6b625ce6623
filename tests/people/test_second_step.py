"""The second step: codes of the app, recovery codes, who asks for it, and losing it."""
from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from support.authenticator import POST, SAFE, App, app_of
from support.makers import CAST, PASSWORD

from imi.audit.models import Audit, AuditValue
from imi.centres.models import Centre
from imi.centres.settings import BODY_SECOND_STEP, put
from imi.database.connection import db, now
from imi.database.errors import Refused
from imi.mail.models import Letter
from imi.people import actions, own_account
from imi.people.models import CODE, SET_UP, Person, RecoveryCode, SecondStep
from imi.people.sign_in import second_step, sessions, signing_in
from imi.people.sign_in.sessions import Limits
from imi.people.sign_in.throttles import Throttled

HOUR = timedelta(hours=1)
LIMITS = Limits(HOUR, 10 * HOUR)


@pytest.fixture
def app(world: Any) -> App:
    """The registrar's app."""
    return app_of(world.registrar)


def sign_in(who: str = "registrar") -> signing_in.Arrival:
    """Give the password."""
    return signing_in.sign_in(CAST[who][0] if who in CAST else f"{who}@imi.example", PASSWORD, now(), address="192.0.2.1",
                              lasts=LIMITS.whole)


def give(arrival: signing_in.Arrival, typed: str, *, later: int = 0, recovery: bool = False) -> signing_in.Arrival:
    """Give a code, so many seconds later."""
    moment = now() + timedelta(seconds=later)
    waiting = sessions.visitor(arrival.token, moment, LIMITS)
    return signing_in.give_code(waiting, typed, moment, token=arrival.token, address="192.0.2.1", lasts=LIMITS.whole,
                                post=POST, safe=SAFE, recovery=recovery)


def refusal(act: Callable[[], Any]) -> str:
    """What is said to what must be refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.message


def test_the_password_alone_lets_nobody_in_who_has_a_second_step(world: Any, app: App) -> None:
    arrival = sign_in()
    waiting = sessions.visitor(arrival.token, now(), LIMITS)
    assert (arrival.awaits, waiting.is_arriving, world.person("registrar").signed_in_at) == (CODE, True, None)
    assert sessions.open_at(world.north, world.registrar, now(), LIMITS) == []
    assert sessions.visitor(arrival.token, now() + timedelta(minutes=10), LIMITS) is None
    done = give(arrival, f" {app.code()[:3]} {app.code()[3:]} ")
    who = sessions.visitor(done.token, now(), LIMITS)
    assert (who.is_arriving, who.centre, done.token != arrival.token) == (False, world.north, True)
    assert sessions.visitor(arrival.token, now(), LIMITS) is None
    assert world.person("registrar").signed_in_at == now()


@pytest.mark.parametrize("typed, taken", [
    (-30, True), (0, True), (30, True), (-60, False), (60, False), ("", False), ("12345", False), ("1234567", False),
    ("abcdef", False), ("１２３４５６", False), ("'; --", False), ("\x00" * 6, False), ("9" * 10_000, False)])
def test_a_step_of_drift_is_allowed_and_no_more(world: Any, app: App, typed: int | str, taken: bool) -> None:
    text = app.code(typed) if isinstance(typed, int) else typed
    arrival = sign_in()
    if taken:
        assert not give(arrival, text).awaits
    else:
        assert refusal(lambda: give(arrival, text)) == second_step.WrongCode.message


def test_a_code_is_good_once_and_no_older_one_after_it(world: Any, app: App) -> None:
    give(sign_in(), app.code())
    for seconds, said in ((0, second_step.UsedCode.message), (-30, second_step.UsedCode.message)):
        assert refusal(lambda seconds=seconds: give(sign_in(), app.code(seconds))) == said
    assert give(sign_in(), app.code(30))


@pytest.mark.parametrize("recovery", [False, True])
def test_one_code_used_twice_at_once_signs_in_one_person(world: Any, app: App, recovery: bool) -> None:
    arrivals, start = [sign_in() for _ in range(4)], Barrier(4)
    typed = app.codes[0] if recovery else app.code()

    def race(arrival: signing_in.Arrival) -> str:
        with db.connection_context():
            start.wait()
            try:
                return give(arrival, typed, recovery=recovery).token
            except Refused:
                return ""

    db.close()
    with ThreadPoolExecutor(4) as pool:
        tokens = [token for token in pool.map(race, arrivals) if token]
    db.connect()
    assert len(tokens) == 1
    assert sessions.visitor(tokens[0], now(), LIMITS)


def test_ten_recovery_codes_are_each_good_once_however_they_are_written(world: Any, app: App) -> None:
    assert len(set(app.codes)) == 10
    first, second = app.codes[:2]
    for typed in (first.lower().replace("-", " "), second.replace("O", "0").replace("I", "1").replace("B", "8")):
        assert not give(sign_in(), typed, recovery=True).awaits
        assert refusal(lambda typed=typed: give(sign_in(), typed, recovery=True)) == second_step.WrongRecoveryCode.message
    assert second_step.state(world.registrar).codes_left == 8
    assert [letter.subject for letter in Letter.select().where(Letter.subject.contains("recovery")).order_by(Letter.id)] == [
        "A recovery code was used, 9 recovery codes left", "A recovery code was used, 8 recovery codes left"]
    fresh = second_step.renew_codes(world.registrar, address="")
    assert refusal(lambda: give(sign_in(), app.codes[2], recovery=True))
    assert give(sign_in(), fresh[0], recovery=True)


@pytest.mark.failure(27)
def test_five_wrong_codes_in_five_minutes_and_fifty_a_day(world: Any, app: App) -> None:
    arrival = sign_in()
    for _ in range(5):
        assert refusal(lambda: give(arrival, "000000"))
    with pytest.raises(Throttled, match="Wait 5 minutes"):
        give(sign_in(), app.code())
    wrong = 5
    for turn in range(1, 10):
        moment = turn * 300
        for _ in range(5):
            arrival = signing_in.sign_in(CAST["registrar"][0], PASSWORD, now() + timedelta(seconds=moment), address="",
                                         lasts=LIMITS.whole)
            assert refusal(lambda arrival=arrival, moment=moment: give(arrival, "000000", later=moment))
            wrong += 1
    assert wrong == 50
    arrival = signing_in.sign_in(CAST["registrar"][0], PASSWORD, now() + HOUR, address="", lasts=LIMITS.whole)
    with pytest.raises(Throttled, match="Wait 23 hours"):
        give(arrival, app.code(3600), later=3600)


def test_right_codes_use_no_try_up(world: Any, app: App) -> None:
    for turn in range(8):
        assert give(sign_in(), app.code(30 * turn), later=30 * turn)


def test_several_centres_are_chosen_from_after_the_code(world: Any, app: App) -> None:
    actions.add_person(CAST["registrar"][0], "Priya Nair", centre=world.south, roles=("reader",))
    arrival = sign_in()
    assert (arrival.awaits, arrival.is_choosing) == (CODE, False)
    chosen = give(arrival, app.code())
    assert chosen.is_choosing
    done = signing_in.choose_centre(world.registrar, "0523", now(), token=chosen.token, address="", lasts=HOUR)
    assert (done.centre, done.awaits) == (world.south, "")


def test_requiring_a_second_step_makes_the_next_sign_in_set_it_up(world: Any) -> None:
    Centre.update(second_step_required=True).where(Centre.id == world.north.id).execute()
    put(BODY_SECOND_STEP, 1)
    assert sign_in("southgate").awaits == ""
    for who, asks in (("registrar", "Northgate Motor College (0471)"), ("admin", "The awarding body")):
        arrival, person = sign_in(who), world.person(who)
        waiting, app = sessions.visitor(arrival.token, now(), LIMITS), App(second_step.new_secret())
        assert (arrival.awaits, second_step.who_demands(person)) == (SET_UP, asks)

        def set_up(typed: str, waiting: Any = waiting, app: App = app, token: str = arrival.token) -> Any:
            return signing_in.set_up(waiting, app.secret, typed, now(), token=token, address="", lasts=HOUR, post=POST, safe=SAFE)

        assert refusal(lambda: set_up("000000")) == second_step.WrongCode.message
        done, codes = set_up(app.code())
        assert (done.awaits, len(codes), sign_in(who).awaits) == ("", 10, CODE)
        kept = refusal(lambda person=person: second_step.turn_off(person, now(), POST, address=""))
        assert kept.startswith(f"{asks} asks everybody to sign in with a second step")


def test_a_stolen_password_cannot_replace_the_second_step(world: Any) -> None:
    Centre.update(second_step_required=True).where(Centre.id == world.north.id).execute()
    thief, secret = sessions.visitor(sign_in().token, now(), LIMITS), second_step.new_secret()
    app_of(world.registrar)
    assert refusal(lambda: second_step.set_up(thief.person, secret, App(secret).code(), now(), POST, SAFE, address=""))
    assert SecondStep.get().secret != secret


def test_resetting_a_second_step_ends_every_session_of_the_person(world: Any, app: App) -> None:
    coordinator, token = world.person("coordinator"), give(sign_in(), app.code()).token
    waiting = sign_in().token
    second_step.reset(coordinator, world.registrar, now(), POST, world.north)
    assert not sessions.visitor(token, now(), LIMITS)
    assert not sessions.visitor(waiting, now(), LIMITS)
    assert (sign_in().awaits, RecoveryCode.select().count()) == ("", 0)
    assert Letter.select().order_by(Letter.id.desc()).first().subject == "Your second step was reset"
    assert refusal(lambda: second_step.reset(coordinator, world.registrar, now(), POST, world.north)) == (
        "Priya Nair has no second step")
    app_of(coordinator)
    assert refusal(lambda: second_step.reset(coordinator, coordinator, now(), POST, world.north)).startswith("Your own")
    app_of(world.registrar)
    actions.add_person(CAST["registrar"][0], "Priya Nair", centre=world.south, roles=("reader",))
    assert "beyond the centre" in refusal(lambda: second_step.reset(coordinator, world.registrar, now(), POST, world.north))
    second_step.reset(world.person("admin"), world.registrar, now(), POST)
    assert second_step.state(world.registrar) is None


@pytest.mark.failure(30)
def test_codes_and_secrets_are_in_no_audit_line_email_or_file(world: Any, app: App) -> None:
    person, used = world.registrar, app.code()
    give(sign_in(), used)
    give(sign_in(), app.codes[0], recovery=True)
    refusal(lambda: give(sign_in(), "123456"))
    second_step.renew_codes(person, address="")
    second_step.turn_off(person, now(), POST, address="")
    told = [str(row) for row in [*Audit.select().tuples(), *AuditValue.select().tuples(),
                                 *Letter.select(Letter.subject, Letter.body).where(Letter.kind == "second step").tuples()]]
    for secret in (app.secret, used, "123456", *app.codes, *(code.replace("-", "") for code in app.codes)):
        assert not [line for line in told if secret in line]
    lines = Audit.select().where(Audit.person_id == person.id, Audit.thing == "person").order_by(Audit.id)
    assert [line.verb for line in lines] == [
        "set up the second step", "signed in", "used a recovery code", "signed in", "failed the second step",
        "made new recovery codes", "turned off the second step"]


def test_another_password_keeps_this_session_only_and_asks_for_the_old_one(world: Any) -> None:
    first, second, new = sign_in().token, sign_in().token, "tall ships sail on tuesdays"

    def change(current: str, password: str = new) -> str:
        return own_account.change_password(
            world.registrar, world.north, current, password, now(), lasts=HOUR, post=POST, address="")

    assert refusal(lambda: change("wrong")) == "This is not your password"
    assert refusal(lambda: change(PASSWORD, "short")).startswith("Password must be 12 characters")
    token = change(PASSWORD)
    letter = Letter.select().order_by(Letter.id.desc()).first()
    assert (letter.to, letter.subject, new in letter.body) == (world.registrar.email, "Your password was changed", False)
    assert [bool(sessions.visitor(each, now(), LIMITS)) for each in (first, second, token)] == [False, False, True]
    for _ in range(10):
        refusal(lambda: change(PASSWORD))
    with pytest.raises(Throttled):
        change(new)
    assert Person.get_by_id(world.registrar.id).state == "active"
