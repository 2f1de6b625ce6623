"""Whoever knows a password cannot keep its person out by wrong codes; and the app's secret is sealed in the database."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from support.authenticator import POST, SAFE, App, app_of
from support.makers import CAST, PASSWORD

from imi.database.connection import now
from imi.database.errors import Refused
from imi.mail.models import Letter
from imi.people.models import SecondStep, Session
from imi.people.sign_in import devices, second_step, sessions, signing_in
from imi.people.sign_in.encryption import CannotDecrypt, Encryptor, is_sealed
from imi.people.sign_in.throttles import Throttled

HOUR = timedelta(hours=1)
LIMITS = sessions.Limits(HOUR, 10 * HOUR)
HOME, AWAY = "192.0.2.1", "198.51.100.7"


class Device:
    """A browser at a place: it keeps the token of its last session, and gives codes a number of seconds from now."""

    def __init__(self, address: str) -> None:
        self.address, self.token = address, ""

    def come(self, typed: str, *, later: int = 0, recovery: bool = False, safe: Encryptor = SAFE) -> signing_in.Arrival:
        """Give the password, and a code."""
        moment = now() + timedelta(seconds=later)
        before = sessions.earlier(self.token) if self.token else None
        arrival = signing_in.sign_in(CAST["registrar"][0], PASSWORD, moment, address=self.address, lasts=HOUR, before=before)
        self.token = arrival.token
        waiting = sessions.visitor(arrival.token, moment, LIMITS)
        done = signing_in.give_code(waiting, typed, moment, token=arrival.token, address=self.address, lasts=HOUR, post=POST,
                                    safe=safe, recovery=recovery)
        self.token = done.token
        return done

    def guess(self, how_often: int, later: int = 0) -> None:
        """Give so many wrong codes; those that are not tried do not matter."""
        for _ in range(how_often):
            with pytest.raises(Refused):
                self.come("000000", later=later)


@pytest.fixture
def app(world: Any) -> App:
    """The registrar's app."""
    return app_of(world.registrar)


@pytest.mark.failure(29)
def test_a_stranger_with_the_password_exhausts_only_their_networks_tries(world: Any, app: App) -> None:
    Device(AWAY).guess(9)
    with pytest.raises(Throttled):
        Device(AWAY).come(app.code())
    assert not Device(HOME).come(app.code()).awaits


@pytest.mark.failure(27, 29)
def test_a_known_browser_signs_in_however_many_codes_strangers_try(world: Any, app: App) -> None:
    mine = Device(HOME)
    mine.come(app.code())
    for network in range(12):
        Device(f"198.51.{network}.7").guess(6)
    Device(HOME).guess(6)
    for place in (HOME, "203.0.113.5"):
        with pytest.raises(Throttled):
            Device(place).come(app.code(30))
    mine.guess(4)
    assert not mine.come(app.code(30)).awaits


@pytest.mark.failure(27)
def test_a_known_browser_has_five_tries_of_its_own(world: Any, app: App) -> None:
    mine = Device(HOME)
    mine.come(app.code())
    mine.guess(5)
    with pytest.raises(Throttled):
        mine.come(app.code(30))
    assert not Device(HOME).come(app.code(30)).awaits


@pytest.mark.failure(27)
def test_the_password_alone_makes_no_browser_known(world: Any) -> None:
    thief = Device(AWAY)
    with pytest.raises(Refused):
        thief.come("0")
    thief.token = signing_in.sign_in(CAST["registrar"][0], PASSWORD, now(), address=AWAY, lasts=HOUR).token
    Session.update(started_at=now() - timedelta(seconds=1)).execute()
    app = app_of(world.registrar)
    thief.guess(5)
    with pytest.raises(Throttled):
        thief.come(app.code())
    assert {row.known_as for row in Session.select()} == {""}


def test_a_recovery_code_lets_in_while_codes_are_refused(world: Any, app: App) -> None:
    for network in range(12):
        Device(f"198.51.{network}.7").guess(6)
    with pytest.raises(Throttled, match="hours"):
        Device(HOME).come(app.code())
    assert not Device(HOME).come(app.codes[0], recovery=True).awaits
    Device(AWAY).guess(1)
    for _ in range(5):
        with pytest.raises(second_step.WrongRecoveryCode):
            Device(AWAY).come("wrong", recovery=True)
    with pytest.raises(Throttled):
        Device(AWAY).come(app.codes[1], recovery=True)
    assert not Device(HOME).come(app.codes[1], recovery=True).awaits


def test_the_person_is_told_once_a_day_that_somebody_tries_codes(world: Any, app: App) -> None:
    for turn in range(3):
        Device(AWAY).guess(7, later=turn * 300)
    told = [letter for letter in Letter.select() if letter.subject == "Several wrong codes were entered"]
    assert [letter.to for letter in told] == [CAST["registrar"][0]]
    assert "choose another password" in told[0].body


def test_the_apps_secret_cannot_be_read_from_the_database(world: Any, app: App) -> None:
    stored = SecondStep.get().secret
    assert app.secret not in stored
    assert (is_sealed(stored), is_sealed(app.secret), SAFE.open(stored)) == (True, False, app.secret)
    assert SAFE.seal(app.secret) != SAFE.seal(app.secret)
    with pytest.raises(CannotDecrypt):
        Encryptor("another secret, long enough").open(stored)


def test_secrets_stored_unencrypted_still_work_and_are_encrypted_once(world: Any, app: App) -> None:
    SecondStep.update(secret=app.secret).execute()
    assert not Device(HOME).come(app.code()).awaits
    assert [second_step.seal_all(SAFE), second_step.seal_all(SAFE)] == [1, 0]
    assert app.secret not in SecondStep.get().secret
    assert not Device(HOME).come(app.code(30)).awaits


def test_after_a_key_change_only_recovery_codes_work_until_a_new_setup(world: Any, app: App) -> None:
    other, mine = Encryptor("another secret, long enough"), Device(HOME)
    for _ in range(7):
        with pytest.raises(second_step.LostSecret, match="Use a recovery code and set up the second step again"):
            mine.come(app.code(), safe=other)
    assert not mine.come(app.codes[0], recovery=True, safe=other).awaits
    fresh = App(second_step.new_secret())
    second_step.set_up(world.registrar, fresh.secret, fresh.code(), now(), POST, other, address="", replace=True)
    assert not mine.come(fresh.code(30), safe=other).awaits


WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(("said", "words"), [
    (f"{WINDOWS}Gecko/20100101 Firefox/143.0".replace("x64)", "x64; rv:143.0)"), "Firefox on Windows"),
    (WINDOWS + WEBKIT, "Chrome on Windows"), (f"{WINDOWS}{WEBKIT} Edg/140.0.0.0", "Edge on Windows"),
    (f"{WINDOWS}{WEBKIT} OPR/120.0.0.0", "Opera on Windows"),
    ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + WEBKIT, "Chrome on ChromeOS"),
    ("Mozilla/5.0 (Linux; Android 10; K) " + WEBKIT, "Chrome on Android"),
    ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
     "Samsung Internet on Android"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Linux"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
     "Safari on a Mac"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1",
     "Safari on an iPhone"),
    ("Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1",
     "Chrome on an iPad"),
    ("Something/1.0 (Windows)", "A browser on Windows"), ("curl/8.5.0", ""), ("", ""), ("<script>" * 100_000, ""),
    ("x" * 500 + "Firefox/", ""),
])
def test_a_browser_is_named_as_its_person_knows_it(said: str, words: str) -> None:
    assert devices.named(said) == words
