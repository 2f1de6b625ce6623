"""E-mail addresses and telephone numbers."""
from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from support.givens import GIVEN

from imi.candidates.fields import EMAIL, EMPLOYER_TELEPHONE, PHONE
from imi.fields.emails import by_library, is_ordinary
from imi.fields.field import Field, Invalid
from imi.fields.phones import by_library as known_by_library
from imi.fields.phones import e164, ordinary

EMAIL_FORMAT = "Enter an email address in the correct format, like name@example.com"
PHONE_FORMAT = "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"


@pytest.mark.parametrize("text, stored", [
    ("sam@northgate.example", "sam@northgate.example"), (" sam@northgate.example\n", "sam@northgate.example"),
    ("mailto:sam@northgate.example", "sam@northgate.example"), ("MAILTO:sam@northgate.example",
    "sam@northgate.example"),
    ("Sam.ONeill@Northgate.EXAMPLE", "Sam.ONeill@northgate.example"), ("sam\u200b@northgate.example",
    "sam@northgate.example"),
    ("o’neill@northgate.example", "o'neill@northgate.example"), ("o‘neill@northgate.example",
    "o'neill@northgate.example"),
])
def test_an_address_is_read(text: str, stored: str) -> None:
    assert EMAIL.check(text, GIVEN) == (stored, [])


@pytest.mark.parametrize("text", [
    "sam", "sam@", "@northgate.example", "sam@northgate", "a@b.c", "sam@northgate.1a", "sam o@northgate.example",
    "sam@@northgate.example",
    "Sam <sam@northgate.example>", '"sam"@northgate.example', "sam@northgate.test", "sam@northgate.invalid",
    "sam@northgate.local",
    "sam@localhost", "sam@[127.0.0.1]", "sam@northgate.example.", "sam.@northgate.example", "sam..o@northgate.example",
    "sam@-northgate.example", "sam@north_gate.example", "a" * 65 + "@northgate.example", "sam@" + "a" * 64 + ".example",
    "sam@" + ".".join(["abcdefgh"] * 30) + ".example", "sam\ud800@northgate.example", "sam\x00@northgate.example",
    "sam@northgate.example, o@northgate.example", "sam@northgate.example;o@northgate.example",
])
def test_a_wrong_address_is_refused(text: str) -> None:
    assert [problem.message for problem in EMAIL.check(text, GIVEN)[1]] == [EMAIL_FORMAT]


def test_an_empty_email_address_is_asked_for() -> None:
    assert EMAIL.check("", GIVEN)[1][0].message == "Enter the candidate’s email address"
    assert EMAIL.check("\u200b", GIVEN)[1][0].severity == "error"


@pytest.mark.parametrize("domain, meant", [
    ("hotmial.com", "hotmail.com"), ("gmial.com", "gmail.com"), ("gmai.com", "gmail.com"), ("gmaill.com", "gmail.com"),
    ("gmail.con", "gmail.com"), ("outlok.com", "outlook.com"), ("yaho.co.uk", "yahoo.co.uk"), ("iclould.com",
    "icloud.com"),
])
def test_a_misspelt_well_known_domain_is_a_warning(domain: str, meant: str) -> None:
    value, problems = EMAIL.check(f"jo@{domain}", GIVEN)
    assert value == f"jo@{domain}"
    assert [problem.message for problem in problems] == [
        f"Email address ends in {domain}. Check that it is not {meant}"]


@pytest.mark.parametrize("domain", ["gmail.com", "mail.com", "ymail.com", "email.com", "northgate.example",
"hotmail.fr", "gmxyl.com", "gmxil.net"])
def test_other_domains_are_left_alone(domain: str) -> None:
    assert EMAIL.check(f"jo@{domain}", GIVEN)[1] == []


def test_odd_addresses_are_taken_with_a_warning() -> None:
    assert EMAIL.check("zoë@northgate.example", GIVEN)[1][0].code == "email.letters"
    long = f"{'a' * 60}@{'b' * 33}.example"
    assert len(long) == 102
    assert [problem.code for problem in EMAIL.check(long, GIVEN)[1]] == ["email.long"]
    assert [problem.code for problem in EMAIL.check(long[1:], GIVEN)[1]] == ["email.long"]
    assert EMAIL.check(long[2:], GIVEN)[1] == []


NEARLY = st.text("abyz09_+'-.@X", min_size=1, max_size=12) | st.sampled_from(["Info", "SALES", "postMaster", "Info.x"])
DOMAIN = st.sampled_from(["example", "co.uk", "test", "local", "x", "museum", "xn--a", "a-b.com", "a--b.com", "onion",
"Com", "arpa",
                          "9.com", "com9", "in_valid.com", "-a.com", "a-.com", "localhost", "nottest"])


@drawn(NEARLY, NEARLY, DOMAIN)
def test_the_quick_email_check_agrees_with_the_library(local: str, host: str, domain: str) -> None:
    for text in (f"{local}@{host}.{domain}", f"{local}@{domain}", f"{local}{host}"):
        if is_ordinary(text):
            assert by_library(text) == text


@pytest.mark.parametrize("text", ["sam.oneill@northgate.example", "Sam.ONeill@northgate.example",
                                  "o'reilly+x@mail.college.example", "_a-b@a-b.co.uk"])
def test_ordinary_email_addresses_are_checked_quickly(text: str) -> None:
    assert is_ordinary(text)


@pytest.mark.parametrize("text", ["sam@firm.local", "INFO@northgate.example", "sam@northgate.xn--p1ai", "a@b.c",
"a" * 58 + "@b.example"])
def test_unusual_email_addresses_are_left_to_the_library(text: str) -> None:
    assert not is_ordinary(text)


@pytest.mark.parametrize("text, kept, dialled", [
    ("0117 496 0860", "0117 496 0860", "+441174960860"), ("(0117) 496-0860", "(0117) 496-0860", "+441174960860"),
    ("0117.496.0860", "0117.496.0860", "+441174960860"), ("  0117  496 0860 ", "0117 496 0860", "+441174960860"),
    ("7723456789", "7723456789", "+447723456789"), ("+44 (0)7723 456 789", "+44 (0)7723 456 789", "+447723456789"),
    ("(+44) 7723 456789", "(+44) 7723 456789", "+447723456789"), ("0044 7723 456789", "0044 7723 456789",
    "+447723456789"),
    ("０７７２３ ４５６ ７８９", "07723 456 789", "+447723456789"), ("07723–456–789", "07723-456-789", "+447723456789"),
    ("0117\u00a0496\u00a00860", "0117 496 0860", "+441174960860"),
])
def test_a_number_is_kept_as_typed(text: str, kept: str, dialled: str) -> None:
    assert PHONE.check(text, GIVEN) == (kept, [])
    assert e164(text) == dialled


@pytest.mark.parametrize("field", [PHONE, EMPLOYER_TELEPHONE], ids=["phone", "employer_telephone"])
@pytest.mark.parametrize("text", [
    "07723 45678O", "0117 496 0860 / 0861", "0117 496 0860 or 0861", "0117 496 0860, 0117 496 0861", "Reception",
    "999", "496086",
    "496 0860", "0600 123 4567", "0400 123 4567", "+44 0017 496 0860", "077234567890", "+12345 12345 12345 6", "()",
    "+", "-",
    "0117 496 0860 0117 496 0861", "07700+900982", "+999 123456789", "1" * 41, "0117 496 0860 ext", "1 ext 2",
    "0117\x00496 0860",
])
def test_numbers_that_cannot_be_dialled_are_refused(field: Field, text: str) -> None:
    assert [problem.message for problem in field.check(text, GIVEN)[1]] == [PHONE_FORMAT]


UK_DIGITS = st.tuples(st.sampled_from(["01", "02", "07", "0117", "0207", "0740", "0770", "07911", "0153", "03", "08",
                                       "+44 7", "+441", "+44 20", "+44 07", "+44  7"]),
                      st.text("0123456789", min_size=6, max_size=9), st.sampled_from(["", " ", "  "]))


@drawn(UK_DIGITS)
def test_an_ordinary_number_is_what_the_library_says_it_is(parts: tuple[str, str, str]) -> None:
    area, rest, gap = parts
    known = ordinary(f"{area}{gap}{rest}")
    assert known is None or known == known_by_library(f"{area}{gap}{rest}")


@pytest.mark.parametrize("text", ["07723 456789", "07723456789", "0117 496 0860", "020 7946 0123", "07723 456 789",
                                  "+44 7723 456789", "+447723456789"])
def test_ordinary_telephone_numbers_are_checked_quickly(text: str) -> None:
    assert ordinary(text) == known_by_library(text)


@pytest.mark.parametrize("text", ["07700 900982", "01632 960123", "070 1234 5678", "07640 123456", "0800 123 4567",
                                  "+44 (0)7723 456789", "0117 496 0860 x4", "0117-496-0860", "0772345678", "077234567890"])
def test_unusual_telephone_numbers_are_left_to_the_library(text: str) -> None:
    assert ordinary(text) is None


def test_numbers_are_asked_for() -> None:
    assert PHONE.check("", GIVEN)[1][0].message == "Enter the candidate’s phone number"
    assert EMPLOYER_TELEPHONE.check("", GIVEN)[1][0].message == "Enter the employer’s telephone number"


@pytest.mark.parametrize("text, candidate, employer", [
    ("07700 900 982", ["unused"], ["unused"]), ("+353 87 123 4567", ["abroad"], ["abroad"]),
    ("+1 202 555 0104", ["abroad"], ["abroad"]), ("0871 123 4567", ["costly"], ["costly"]), ("0900 123 4567",
    ["costly"], ["costly"]),
    ("07640 123456", ["costly"], ["costly"]), ("0808 157 0192", ["not_personal"], []), ("0300 123 4567",
    ["not_personal"], []),
    ("0121 496 0620 ext. 45", ["extension"], []), ("0121 496 0620 x45", ["extension"], []), ("0121 496 0620 #45",
    ["extension"], []),
    ("01534 123456", [], []), ("01481 256789", [], []), ("01624 682222", [], []),
])
def test_an_odd_number_is_taken_with_a_warning(text: str, candidate: list[str], employer: list[str]) -> None:
    assert [problem.code for problem in PHONE.check(text, GIVEN)[1]] == [f"phone.{code}" for code in candidate]
    assert [problem.code for problem in EMPLOYER_TELEPHONE.check(text, GIVEN)[1]] == [
        f"employer_telephone.{code}" for code in employer]


def test_the_number_for_search_leaves_the_extension_out() -> None:
    assert e164("0121 496 0620 ext. 45") == "+441214960620"
    with pytest.raises(Invalid):
        e164("Reception")


@pytest.mark.parametrize("text", ["none@none.example", "NONE@college.example", "noemail@college.example", "no-email@a.example",
                                  "na@na.example", "n/a@na.example", "test@test.example", "tbc@college.example",
                                  "no.reply@college.example", "x@x.example"])
def test_a_placeholder_email_address_is_a_warning(text: str) -> None:
    value, [problem] = EMAIL.check(text, GIVEN)
    assert (problem.code, problem.severity) == ("email.placeholder", "warning")
    assert problem.message == f"Email address looks like a placeholder: {value}"


@pytest.mark.parametrize("text", ["sam.none@college.example", "nonesuch@college.example", "na@college.example",
                                  "test@college.example", "noel@college.example", "noemail.smith@college.example"])
def test_an_email_address_that_contains_a_placeholders_word_is_accepted(text: str) -> None:
    assert EMAIL.check(text, GIVEN) == (text, [])
