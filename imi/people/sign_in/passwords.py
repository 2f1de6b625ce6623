"""Hash and check passwords with argon2id, a few at a time, and say what a password must be like.

A password is taken exactly as it was typed, spaces and emoji included, in NFC: keyboards differ in how they compose "é", and
the person cannot see it. Nothing is cut off.
"""
from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from imi.database.errors import Refused
from imi.people.sign_in.guessable import is_guessable

SHORTEST, LONGEST = 12, 1024
# OWASP's second choice for argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# The hash that an unknown person's password is compared with, so that the answer takes as long as a known person's.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$t8AFIGDsjQPmgiE0dmSfug$48U/aRZ75lr6cvNgTh1FceE7AxuswkRyCR16/Si/7B4"
# As many at once as there are cores: each takes its 19 MiB and all of a core.
PLACES = BoundedSemaphore(os.cpu_count() or 1)
WAIT_SECONDS = 2
# How many sign in or wait for their turn; others are asked at once to come again. Each takes a thread of the server, which has
# more than these, so that a storm of sign-ins does not slow down those who only read.
ROOM_FOR, TURN_SECONDS = 32, 3
ROOM = BoundedSemaphore(ROOM_FOR)
# How many are let through at once: one is noted in the database while another's password is checked.
TURNS = BoundedSemaphore(2 * (os.cpu_count() or 1))


class HasherBusy(Exception):
    """Too many passwords are being checked at this moment. Trying again in a few seconds works."""


class Unfit(Refused):
    """The password cannot be chosen; the message says why."""

    field, code = "password", "password.unfit"


def check(password: str, context: Iterable[str] = ()) -> None:
    """Raise Unfit for a password that is too short, too long or easy to guess.

    `context` are texts that a stranger would try first: the person's name and address, their centre's name.
    """
    if len(password) > LONGEST:
        raise Unfit(f"Password must be {LONGEST:,} characters or fewer", code="password.long")
    if len(_composed(password)) < SHORTEST:
        raise Unfit(f"Password must be {SHORTEST} characters or more, for example four words", code="password.short")
    if is_guessable(password, context):
        raise Unfit("This password is easy to guess. Choose several words that have nothing to do with you or the centre",
                    code="password.guessable")


def hash_password(password: str) -> str:
    """Return the hash to store. Raises HasherBusy. It is slow on purpose: call it outside a transaction."""
    with _a_place():
        return HASHER.hash(_as_bytes(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Return whether the password is the one that was hashed. Without a hash it takes as long and says no. Raises HasherBusy."""
    if len(password) > LONGEST:
        return False
    with _a_place():
        try:
            HASHER.verify(password_hash or NOBODY, _as_bytes(password))
        except (Argon2Error, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Return whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _as_bytes(password: str) -> bytes:
    return _composed(password).encode("utf-8", "surrogatepass")


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn to sign in. Raises HasherBusy where many wait already, or the wait is too long."""
    if not ROOM.acquire(blocking=False):
        raise HasherBusy
    try:
        with _one_of(TURNS, TURN_SECONDS):
            yield
    finally:
        ROOM.release()


def _a_place() -> AbstractContextManager[None]:
    return _one_of(PLACES, WAIT_SECONDS)


@contextmanager
def _one_of(places: BoundedSemaphore, seconds: float) -> Iterator[None]:
    if not places.acquire(timeout=seconds):
        raise HasherBusy
    try:
        yield
    finally:
        places.release()
