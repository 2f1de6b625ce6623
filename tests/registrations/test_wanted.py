"""What a text that somebody looks for is read as."""
from __future__ import annotations

import pytest

from imi.registrations.searching.wanted import SearchTerms


@pytest.mark.parametrize(("text", "numbers"), [
    ("1000001 1000003", ["1000001", "1000003"]), ("1000001,1000003;1000004", ["1000001", "1000003", "1000004"]),
    ("1000 012 1000 013", ["1000012", "1000013"]), ("1000001 and 1000 0000 43", ["1000001", "1000000043"]),
    ("1000001 1000001", ["1000001"]), ("1000 012", []), ("1000001 12", []), ("1000001 taylor", []), ("", []), (",", []),
    ("1 2 3 4 5 6 7 1000001", ["1234567", "1000001"]), ("1 " * 499 + "x", []), ("1 " * 490 + "12345678901", []),
    ("٣" * 7 + " 1000001", []), ("100-0001 1000003", ["1000001", "1000003"]),
])
def test_several_numbers_are_told_apart(text: str, numbers: list[str]) -> None:
    assert SearchTerms(text).numbers == numbers


@pytest.mark.parametrize(("text", "phone"), [
    ("0117 496", "+44117496"), ("+44 117 496 0860", "+441174960860"), ("(0117) 496 0860", "+441174960860"),
    ("1174960860", "+441174960860"), ("1000001", ""), ("011", ""), ("0117 garage", ""), ("0" * 16, ""),
])
def test_a_telephone_number_is_known_by_how_it_begins_or_by_its_length(text: str, phone: str) -> None:
    assert SearchTerms(text).phone == phone


@pytest.mark.parametrize(("text", "email"), [
    ("Sam@post.example", "@sam@post.example"), ("sam.tay", "@sam.tay"), ("p12", "@p12"), ("sam tay", ""), ("taylor", ""),
    ("1000001", ""), ("o'neill", ""), ("a.", ""),
])
def test_an_email_address_is_known_by_its_shape(text: str, email: str) -> None:
    assert SearchTerms(text).email == email


def test_numbers_with_too_few_digits_are_too_short() -> None:
    assert [SearchTerms(text).too_short for text in ("100", "+44", "(0", "1000", "+4411", "sam", "")] == [
        True, True, True, False, False, False, False]
