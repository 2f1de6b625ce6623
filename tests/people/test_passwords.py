"""Passwords: what may be chosen, and that exactly what was chosen opens the door."""
from __future__ import annotations

import time
from itertools import product

import pytest
from argon2 import PasswordHasher
from support import sample

from imi.people.sign_in import passwords
from imi.people.sign_in.guessable import is_guessable
from imi.people.sign_in.passwords import LONGEST, PLACES, HasherBusy, Unfit, check, hash_password, is_outdated, is_right

CONTEXT = ("priya.nair@northgate.example", "Priya Nair", "Northgate Motor College")
STRANGE = [
    "  spaces at both ends  ",
    "🚀🐘🎈🍕🧩🔑🪁🎲🧊🪵🛶🧵",
    "nul\x00in the middle of it",
    "half a pair \ud83d left alone",
    "Ünïcödé ist auch gut",
    "x" + "tall ships sail " * 63 + "tuesday",
]


@pytest.mark.failure(31)
@pytest.mark.parametrize("password", STRANGE)
def test_any_text_is_a_password_and_only_that_text(password: str) -> None:
    stored = hash_password(password)
    assert is_right(stored, password)
    assert not is_right(stored, password.strip() + "x")
    assert not is_right(stored, password[:-1])


def test_accented_letters_match_however_a_keyboard_composes_them() -> None:
    stored = hash_password("caf\u00e9 on a tuesday")
    assert is_right(stored, "cafe\u0301 on a tuesday")
    assert not is_right(stored, "cafe on a tuesday")


def test_characters_after_a_nul_count_in_a_password() -> None:
    stored = hash_password("before it\x00after it")
    assert not is_right(stored, "before it\x00something else")


@pytest.mark.failure(31)
@pytest.mark.parametrize("length, code", [(11, "password.short"), (12, ""), (1024, ""), (1025, "password.long"),
                                          (1_000_000, "password.long")])
def test_length_counts_exactly(length: int, code: str) -> None:
    password = ("Zq7-kxw!" * (length // 8 + 1))[:length - 1] + "w"
    if not code:
        check(password)
        return
    with pytest.raises(Unfit) as refused:
        check(password)
    assert refused.value.code == code


@pytest.mark.failure(31)
@pytest.mark.usefixtures("passwords_as_in_life")
def test_a_password_that_is_far_too_long_is_not_even_hashed() -> None:
    stored, start = hash_password("tall ships sail on tuesdays"), time.perf_counter()
    assert not any(is_right(stored, "x" * (LONGEST + 1)) for _ in range(1000))
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("password", [
    "Password1234!", "P@ssw0rd2026", "qwertyuiop123", "123456789012", "098765432109", "aaaaaaaaaaaaa", "abababababab",
    "zebrazebrazebra", "hunter2hunter2", "Liverpool2024!", "Apprentice2026", "MotorVehicle2026", "020720061234",
    "northgate2026!!", "priyanair-2026", "Priya.Nair.1998", "Northgate-College-1", "1qaz2wsx3edc",
])
def test_guessable_passwords_are_refused(password: str) -> None:
    with pytest.raises(Unfit) as refused:
        check(password, CONTEXT)
    assert refused.value.code == "password.guessable"


@pytest.mark.parametrize("password", [
    "tall ships sail on tuesdays", "correct horse battery", "summer in manchester was green", "x8$2!9_4#7&1@", "Wr7-kk29-Qpz1",
    "🚀🐘🎈🍕🧩🔑🪁🎲🧊🪵🛶🧵", "小明喜欢吃红苹果和香蕉汁", "northgate has blue curtains",
])
def test_hard_to_guess_passwords_are_accepted(password: str) -> None:
    check(password, CONTEXT)


def test_common_passwords_with_a_year_or_number_added_are_refused() -> None:
    words = ("password", "welcome", "liverpool", "dragon", "sunshine", "iloveyou", "letmein", "football", "monkey", "princess",
             "superman", "arsenal", "charlie", "michael", "qwerty", "admin", "summer", "ferrari", "computer", "apprentice")
    every = 1 if sample.THOROUGHLY else 7
    endings = [str(year) for year in range(1960, 2027, every)] + [f"{number:06}" for number in range(0, 1000, 9 * every)]
    forms = (str.lower, str.title, lambda word: word.replace("a", "@").replace("o", "0"))
    tried = {f"{form(word)}{ending}!!".ljust(12, "!") for word, ending, form in product(words, endings, forms)}
    assert len(tried) >= 3000 // every
    assert [password for password in tried if not is_guessable(password)] == []


@pytest.mark.failure(28)
@pytest.mark.usefixtures("passwords_as_in_life")
def test_an_unknown_persons_password_is_compared_at_the_same_cost() -> None:
    assert not is_outdated(passwords.NOBODY)
    assert (passwords.HASHER.memory_cost, passwords.HASHER.time_cost) == (19456, 2)
    assert not is_right(None, "tall ships sail on tuesdays")


@pytest.mark.usefixtures("passwords_as_in_life")
def test_older_parameters_are_noticed() -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("tall ships sail on tuesdays")
    assert is_right(older, "tall ships sail on tuesdays")
    assert is_outdated(older)


@pytest.mark.failure(35)
def test_a_storm_of_sign_ins_is_refused_not_queued_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imi.people.sign_in.passwords.WAIT_SECONDS", 0.01)
    taken = []
    while PLACES.acquire(blocking=False):
        taken.append(True)
    try:
        with pytest.raises(HasherBusy):
            hash_password("tall ships sail on tuesdays")
    finally:
        for _ in taken:
            PLACES.release()
    assert hash_password("tall ships sail on tuesdays")


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$v=19$broken"])
def test_a_malformed_stored_hash_matches_no_password(stored: str) -> None:
    assert not is_right(stored, "plain text")
