"""ULN and ERN: no slip of one digit or two neighbours gets through, and the message says what to look at."""
from __future__ import annotations

import random

import pytest
from support.givens import GIVEN

from imi.candidates.fields import EMPLOYER_ERN, ULN
from imi.fields.field import Field, Invalid
from imi.fields.numbers import ern_fits, uln_fits


def _valid(count: int, length: int) -> list[str]:
    fits = uln_fits if length == 10 else ern_fits
    chance = random.Random(length)
    found: list[str] = []
    while len(found) < count:
        stem = str(chance.randrange(10 ** (length - 2), 10 ** (length - 1)))
        found += [stem + str(last) for last in range(10) if fits(stem + str(last))]
    return found


def _reads(field: Field, text: str) -> bool:
    try:
        return bool(field.read(text, GIVEN) == text)
    except Invalid:
        return False


@pytest.mark.parametrize("field, length", [(ULN, 10), (EMPLOYER_ERN, 9)], ids=["uln", "ern"])
def test_every_wrong_digit_is_caught(field: Field, length: int) -> None:
    for number in _valid(50, length):
        assert _reads(field, number)
        wrong = [number[:at] + digit + number[at + 1:] for at in range(length) for digit in "0123456789"
                 if digit != number[at]]
        assert not [text for text in wrong if _reads(field, text)]


@pytest.mark.parametrize("field, length", [(ULN, 10), (EMPLOYER_ERN, 9)], ids=["uln", "ern"])
def test_every_swap_of_neighbouring_digits_is_caught(field: Field, length: int) -> None:
    for number in _valid(300, length):
        swapped = [number[:at] + number[at + 1] + number[at] + number[at + 2:] for at in range(length - 1)
                   if number[at] != number[at + 1]]
        assert not [text for text in swapped if _reads(field, text)]


@pytest.mark.parametrize("text, message", [
    ("", "Enter the candidate’s unique learner number (ULN)"),
    ("\u200b", "Enter the candidate’s unique learner number (ULN)"),
    ("123456789", "ULN must be 10 digits"),
    ("12345678901", "ULN must be 10 digits"),
    ("100000004X", "ULN must be 10 digits"),
    ("١٠٠٠٠٠٠٠٤٣", "ULN must be 10 digits"),
    ("1000000043.5", "ULN must be 10 digits"),
    ("0000000043", "ULN must not start with 0"),
    ("9999999999", "9999999999 is a temporary ULN. "
                   "Enter the candidate’s own ULN from the Learning Records Service"),
    ("1748529631", "ULN is not valid. Check each digit against the Learning Records Service"),
    ("1478529632", "ULN is not valid. Check each digit against the Learning Records Service: "
                   "digits 1 and 2 or 2 and 3 may be swapped"),
    ("1000000001", "ULN is not valid. Check each digit against the Learning Records Service"),
    ("1748529623", "ULN is not valid. Check each digit against the Learning Records Service: "
                   "digits 9 and 10 may be swapped"),
    ("7148529632", "ULN is not valid. Check each digit against the Learning Records Service: "
                   "digits 1 and 2 may be swapped"),
])
def test_a_uln_is_refused_with_the_reason(text: str, message: str) -> None:
    _, problems = ULN.check(text, GIVEN)
    assert [problem.message for problem in problems] == [message]


def test_no_swap_is_suggested_when_several_would_fit() -> None:
    ambiguous = "1000000123"
    right = [ambiguous[:at] + ambiguous[at + 1] + ambiguous[at] + ambiguous[at + 2:] for at in range(9)]
    assert len({text for text in right if uln_fits(text)}) == 3
    _, problems = ULN.check(ambiguous, GIVEN)
    assert problems[0].code == "uln.check_digit"


@pytest.mark.parametrize("text", ["1748529632", "ULN 1748529632", "uln: 1748529632", "1748.529.632", "1748529632.0",
                                  " 1748 529 632\t", "1748–529–632", "1748529632.00"])
def test_a_uln_is_read_however_it_is_spaced(text: str) -> None:
    assert ULN.read(text, GIVEN) == "1748529632"


@pytest.mark.parametrize("text", ["100000029", "ERN 100000029", "EDRS: 100000029", "100 000 029", "100000029.0"])
def test_an_ern_is_read_however_it_is_spaced(text: str) -> None:
    assert EMPLOYER_ERN.read(text, GIVEN) == "100000029"


@pytest.mark.parametrize("field, text, kept", [
    (ULN, "1,748,529,632", "1748529632"),
    (ULN, "ULN: 1，748，529，632", "1748529632"), (EMPLOYER_ERN, "100,000,029", "100000029")])
def test_a_number_with_thousands_commas_is_a_warning(field: Field, text: str, kept: str) -> None:
    value, [problem] = field.check(text, GIVEN)
    assert (value, problem.severity) == (kept, "warning")
    assert problem.message == f"Read as {kept}: commas stood between the digits"


@pytest.mark.parametrize("text", ["1,7485,29632", "1,748,529,63", "1748,529,632", "1,748,529,632,", "1.748,529,632"])
def test_a_number_with_other_commas_is_refused(text: str) -> None:
    assert ULN.check(text, GIVEN)[0] is None


@pytest.mark.parametrize("text, message", [
    ("", "Enter the employer’s ERN"),
    ("10000002", "Employer ERN must be 9 digits"),
    ("100000028", "Employer ERN is not valid. Check the number, or use 999999999 if the employer does not have one"),
    ("000000000", "Employer ERN is not valid. Check the number, or use 999999999 if the employer does not have one"),
    ("123/AB456", "This looks like a PAYE reference. Enter the 9-digit employer ERN (EDRS number)"),
    ("123 / ab456", "This looks like a PAYE reference. Enter the 9-digit employer ERN (EDRS number)"),
])
def test_an_ern_is_refused_with_the_reason(text: str, message: str) -> None:
    _, problems = EMPLOYER_ERN.check(text, GIVEN)
    assert [problem.message for problem in problems] == [message]


@pytest.mark.parametrize("text, code", [("999999999", "employer_ern.not_held"), ("123456789", "employer_ern.keyboard")])
def test_an_odd_ern_is_taken_with_a_warning(text: str, code: str) -> None:
    value, problems = EMPLOYER_ERN.check(text, GIVEN)
    assert value == text
    assert [(problem.code, problem.severity, problem.value) for problem in problems] == [(code, "warning", text)]


@pytest.mark.parametrize("text", [
    "100000010", "100000029", "100000045", "100000193", "100000207"])
def test_published_employer_numbers_pass_the_check(text: str) -> None:
    assert ern_fits(text)


def test_a_stem_whose_check_digit_would_be_ten_has_no_number() -> None:
    assert not [digit for digit in "0123456789" if ern_fits("10000007" + digit)]
