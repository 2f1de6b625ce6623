"""Buckets allow a limited number of tries and fill up again with time."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from imi.database.connection import db
from imi.people.sign_in.throttles import Throttled, give_back, network, take

NOW = datetime(2026, 11, 23, 12)


def tries(count: int, at: datetime = NOW, subject: str = "somebody") -> int:
    """How many of so many tries are let through, with a bucket of five a minute."""
    passed = 0
    for _ in range(count):
        try:
            take("test", subject, 5, 60, at)
        except Throttled:
            continue
        passed += 1
    return passed


def test_only_the_allowed_number_of_tries_is_given(database: Any) -> None:
    assert tries(8) == 5


def test_all_tries_are_back_after_the_waiting_time(database: Any) -> None:
    assert tries(8) == 5
    assert tries(1, NOW + timedelta(seconds=59)) == 0
    assert tries(8, NOW + timedelta(seconds=60)) == 5


def test_each_account_has_tries_of_its_own(database: Any) -> None:
    assert tries(8) == 5
    assert tries(8, subject="somebody else") == 5


def test_a_throttled_user_is_told_how_long_to_wait(database: Any) -> None:
    tries(5)
    with pytest.raises(Throttled) as refused:
        take("test", "somebody", 5, 60, NOW + timedelta(seconds=20))
    assert refused.value.retry_after == 40
    assert refused.value.message == "Too many tries. Wait 40 seconds, then try again"


@pytest.mark.parametrize("seconds, words", [(0, "a second"), (90, "90 seconds"), (91, "2 minutes"), (86400, "24 hours")])
def test_the_time_to_wait_is_told_in_words(seconds: int, words: str) -> None:
    assert Throttled(seconds).message == f"Too many tries. Wait {words}, then try again"


def test_a_try_given_back_can_be_used_again(database: Any) -> None:
    tries(5)
    give_back("test", "somebody", 5)
    assert tries(3) == 1


def test_giving_a_try_back_never_exceeds_the_limit(database: Any) -> None:
    tries(1)
    for _ in range(9):
        give_back("test", "somebody", 5)
    assert tries(9) == 5


def test_a_clock_that_is_put_back_locks_nobody_out(database: Any) -> None:
    assert tries(8, NOW + timedelta(days=365)) == 5
    assert tries(8) == 5


def test_sixteen_tries_at_once_get_no_more_than_allowed(database: Any) -> None:
    def one(_number: int) -> int:
        with db.connection_context():
            return tries(2)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 5


@pytest.mark.parametrize("address, place", [
    ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("", ""), ("unknown", "unknown"),
])
def test_addresses_of_one_network_are_counted_together(address: str, place: str) -> None:
    assert network(address) == place
