"""Limits count tries by person or place, however the name or address is written."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from support.makers import CAST, PASSWORD

from imi.database.connection import now
from imi.database.errors import Refused
from imi.mail.models import Letter
from imi.people import actions, own_account, staffing
from imi.people.current_user import CurrentUser
from imi.people.models import Person
from imi.people.notices import Post
from imi.people.sign_in import passwords, sessions, signing_in
from imi.people.sign_in.encryption import Encryptor
from imi.people.sign_in.sessions import Limits, new_token
from imi.people.sign_in.signing_in import WrongSignIn, sign_in
from imi.people.sign_in.throttles import Throttled
from imi.web.addresses import under

REGISTRAR = CAST["registrar"][0]
WIDE = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in REGISTRAR)
# Longer than any password, so that nothing is hashed.
LONG = "x" * 1100
LASTS = timedelta(hours=10)
POST = Post(under("https://portal.example"), "post@imi.example")


def password(_world: Any, written: str) -> None:
    """A wrong password."""
    with suppress(WrongSignIn):
        sign_in(written, LONG, now(), address="192.0.2.1", lasts=LASTS)


def reset(_world: Any, written: str) -> None:
    """A new password asked for; too many write no letter."""
    before = Letter.select().count()
    actions.ask_for_reset(written, now(), post=POST, address="192.0.2.1")
    if Letter.select().count() == before:
        raise Throttled(1)


def place(_world: Any, written: str) -> None:
    """A wrong password for somebody else each time, from one place."""
    with suppress(WrongSignIn):
        sign_in(f"{new_token()}@college.example", LONG, now(), address=written, lasts=LASTS)


def code(world: Any, written: str) -> None:
    """A wrong code of the second step, whichever centre the person is there for."""
    centre = world.north if written.strip() == written else world.south
    waiting = CurrentUser(world.registrar, centre, frozenset(), now(), awaits="code")
    with suppress(signing_in.second_step.WrongCode):
        signing_in.give_code(waiting, written, now(), token="", address="192.0.2.1", lasts=LASTS, post=POST,
                             safe=Encryptor("x" * 16))


def own(world: Any, written: str) -> None:
    """Not one's own password, before something that must not happen on a screen left alone."""
    with suppress(own_account.WrongPassword):
        own_account.check_password(Person.get(Person.email == written), LONG, now())


LIMITS: dict[str, tuple[Callable[[Any, str], None], int, Sequence[str]]] = {
    "password": (password, 10, (REGISTRAR, REGISTRAR.upper(), WIDE, f" {REGISTRAR} ", "104471", "1044 71", "１０４４７１",
                                "105299")),
    "reset": (reset, 3, (REGISTRAR, REGISTRAR.upper(), WIDE, f" {REGISTRAR}")),
    "place": (place, 50, ("192.0.2.7", "::ffff:192.0.2.7", "::ffff:c000:207")),
    "IPv6 customer": (place, 50, ("2001:db8:1:2::1", "2001:DB8:1:2:ffff::9")),
    "code": (code, 5, ("123456", "123 456", " 123456 ", "")),
    "own password": (own, 10, (REGISTRAR,)),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_another_spelling_of_an_account_has_no_tries_of_its_own(world: Any, limit: str) -> None:
    actions.add_person(REGISTRAR, "Priya Nair", centre=world.south, roles=("reader",), pin="105299",
                       pin_expires_on=date(2027, 1, 1))
    act, size, ways = LIMITS[limit]
    for n in range(size):
        act(world, ways[n % len(ways)])
    for written in ways:
        with pytest.raises(Throttled):
            act(world, written)


def link(world: Any) -> None:
    """A new password by a link, as a letter of Forgotten your password has it."""
    actions.use_link(actions.make_link(world.registrar, "reset", 60, now()), PASSWORD, now())


def change(world: Any) -> None:
    """A new password on the page of one's own account."""
    actions.change_password(world.registrar, PASSWORD, now(), centre=None, lasts=LASTS, post=POST, address="")


def plainly(world: Any) -> None:
    """A new password set by an action alone."""
    actions.set_password(world.registrar, PASSWORD, now())


@pytest.mark.parametrize("door", [link, change, plainly])
def test_a_new_password_must_differ_from_the_old_one(world: Any, door: Callable[[Any], None]) -> None:
    with pytest.raises(passwords.Unfit, match="This is the password that you have already"):
        door(world)
    assert sign_in(REGISTRAR, PASSWORD, now(), address="192.0.2.1", lasts=LASTS).person == world.registrar


def test_a_cookie_from_before_a_suspension_opens_nothing_after_it(world: Any) -> None:
    token = sessions.start(world.registrar, world.north, now(), LASTS)
    elsewhere = sessions.start(world.person("southgate"), world.south, now(), LASTS)
    staffing.move(world.person("coordinator"), world.north, world.registrar, "suspended")
    assert "is suspended" in sessions.why_shut(token, now(), Limits(LASTS, LASTS))
    staffing.move(world.person("coordinator"), world.north, world.registrar, "active")
    assert sessions.visitor(token, now(), Limits(LASTS, LASTS)) is None
    assert sessions.visitor(elsewhere, now(), Limits(LASTS, LASTS)) is not None
    with pytest.raises(Refused):
        staffing.move(world.registrar, world.north, world.registrar, "active")
