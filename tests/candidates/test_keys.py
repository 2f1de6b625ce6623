"""A search key made of two parts of a name equals the key of the whole name."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imi.candidates.names.keys import fold, given_key, last_key, name_key

NAMES = st.text(st.one_of(st.sampled_from("aZéßİıøŁæ'’-–. \u0301\u0308ạ小ﬁ"), st.characters()), max_size=8)


@given(NAMES, NAMES)
def test_a_key_of_two_names_is_the_key_of_both_together(surname: str, first_names: str) -> None:
    assert name_key(surname, first_names) == fold(f"{surname} {first_names}")
    assert given_key(surname, first_names) == fold(f"{first_names} {surname}")


@pytest.mark.parametrize(("surname", "first_names", "key", "by_the_last"), [
    ("O’Neill", "Zoë", "oneill zoe", None), ("O'NEILL", "ZOË", "oneill zoe", None),
    ("Smith-Jones", "Ada", "smith jones ada", "jones smith jones ada"), ("Nguyễn", "", "nguyen", None),
    ("", "Ada", "ada", None), ("Van  der Berg", "Jo", "van der berg jo", "berg van der berg jo"),
])
def test_a_name_is_found_however_it_is_written(surname: str, first_names: str, key: str, by_the_last: str | None) -> None:
    assert (name_key(surname, first_names), last_key(surname, first_names)) == (key, by_the_last)
