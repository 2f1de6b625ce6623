"""The employer's name and postcode, the position, and the purchase order."""
from __future__ import annotations

import pytest
from support.givens import GIVEN

from imi.candidates.fields import EMPLOYER_NAME, EMPLOYER_POSTCODE, POSITION
from imi.fields.field import Field
from imi.fields.postcodes import AREAS
from imi.registrations.fields import ORDER, PURCHASE_ORDER

FULL = "Enter a full UK postcode, like AA3 1AB"


@pytest.mark.parametrize("text, stored", [
    ("B33 8TH", "B33 8TH"), ("b338th", "B33 8TH"), (" b 3 3-8.t h ", "B33 8TH"), ("m11ae", "M1 1AE"), ("CR2 6XH",
    "CR2 6XH"),
    ("DN55 1PT", "DN55 1PT"), ("W1A 1HQ", "W1A 1HQ"), ("EC1A 1BB", "EC1A 1BB"), ("N1P 1AA", "N1P 1AA"), ("JE2 3AB",
    "JE2 3AB"),
    ("ＳＯ１４ ６ＷＢ", "SO14 6WB"), ("CR0 1AA", "CR0 1AA"),
])
def test_a_postcode_is_put_into_its_form(text: str, stored: str) -> None:
    assert EMPLOYER_POSTCODE.check(text, GIVEN) == (stored, [])


@pytest.mark.parametrize("text, message", [
    ("", "Enter the employer’s postcode"), ("B33", FULL), ("8TH", FULL), ("B33 8T", FULL), ("B33 8CH", FULL),
    ("B33 8TH1", FULL),
    ("33B 8TH", FULL), ("BBB3 8TH", FULL), ("NF1 1AA", FULL), ("ZZ99 9ZZ", FULL), ("GX11 1AA", FULL), ("QA1 1AA", FULL),
    ("D02 AF30", FULL), ("12345", FULL), ("?", FULL), ("É1 1AA", FULL),
    ("BFPO 801", "Enter the BF1 postcode for this BFPO address"), ("bfpo801",
    "Enter the BF1 postcode for this BFPO address"),
])
def test_a_wrong_postcode_is_refused(text: str, message: str) -> None:
    assert [problem.message for problem in EMPLOYER_POSTCODE.check(text, GIVEN)[1]] == [message]


@pytest.mark.parametrize("text, stored", [
    ("B33 OTH", "B33 0TH"), ("B33 ITH", "B33 1TH"), ("SOI4 6WB", "SO14 6WB"), ("BI 1AA", "B1 1AA"), ("B3O 8TH",
    "B30 8TH"),
    ("LI2 3AB", "L12 3AB"), ("EC1O OAA", "EC10 0AA"), ("OLI 1AA", "OL1 1AA"),
])
def test_a_postcode_with_letters_for_digits_is_corrected_with_a_warning(text: str, stored: str) -> None:
    value, problems = EMPLOYER_POSTCODE.check(text, GIVEN)
    assert value == stored
    assert [(p.code, p.severity, p.value) for p in problems] == [("employer_postcode.corrected", "warning", stored)]
    assert stored in problems[0].message


@pytest.mark.parametrize("text", ["LO1 1AA", "IOI 1AA", "OOO OOO", "BIO"])
def test_a_postcode_that_no_correction_makes_valid_is_refused(text: str) -> None:
    assert EMPLOYER_POSTCODE.check(text, GIVEN)[1][0].severity == "error"


@pytest.mark.parametrize("text", ["BF1 3AA", "BX1 1LT", "GIR 0AA", "gir0aa"])
def test_a_postcode_outside_any_place_is_a_warning(text: str) -> None:
    assert [p.code for p in EMPLOYER_POSTCODE.check(text, GIVEN)[1]] == ["employer_postcode.not_a_place"]


def test_every_postcode_area_is_known() -> None:
    assert len(AREAS) == 126
    assert {"AB", "ZE", "GY", "JE", "IM", "BF", "BX"} <= AREAS
    assert not [area for area in AREAS if EMPLOYER_POSTCODE.check(f"{area}1 1AA", GIVEN)[0] != f"{area}1 1AA"]


@pytest.mark.parametrize("field, text, message", [
    (EMPLOYER_NAME, "", "Enter the employer company name"),
    (EMPLOYER_NAME, "C" * 161, "Employer company name must be 160 characters or fewer"),
    (EMPLOYER_NAME, "Garage\x07", "Employer company name must be one line of text, without tabs or control characters"),
    (POSITION, "", "Enter the employee position"),
    (POSITION, "D" * 101, "Employee position must be 100 characters or fewer"),
    *((EMPLOYER_NAME, text, "Employer company name must include a letter or number") for text in ("-", "--", "?", "😀", ",")),
    *((POSITION, text, "Employee position must include a letter or number") for text in ("-", "/", "***")),
    (PURCHASE_ORDER, "", "Enter the purchase order number"),
    (PURCHASE_ORDER, "4" * 51, "Purchase order number must be 50 characters or fewer"),
    (PURCHASE_ORDER, "--", "Purchase order number must include a letter or number"),
])
def test_free_text_is_refused_with_the_reason(field: Field, text: str, message: str) -> None:
    assert [problem.message for problem in field.check(text, GIVEN)[1]] == [message]


@pytest.mark.parametrize("field, text, code", [
    (EMPLOYER_NAME, "X", "short"), (EMPLOYER_NAME, "info@garage.example", "address"), (EMPLOYER_NAME, "TBC",
    "placeholder"),
    (POSITION, "X", "short"), (POSITION, "7", "digits"), (POSITION, "12 34", "digits"), (POSITION, "tba",
    "placeholder"),
    (PURCHASE_ORDER, "TBC", "placeholder"), (PURCHASE_ORDER, "n/a", "placeholder"),
    *((field, text, "above") for field in (EMPLOYER_NAME, POSITION) for text in (
        "As above", "AS ABOVE.", "Ditto", "ditto", "same", "Same as above", "as per row above", "see above", '"', "''", "”")),
    *((EMPLOYER_NAME, text, "above") for text in ("-ditto-", "(as above)", "same as previous", "same employer as above")),
    (EMPLOYER_NAME, "same as row 2", "placeholder"),
    *((field, text, "placeholder") for field in (EMPLOYER_NAME, POSITION) for text in ("N/K", "None", "Not known", "Test")),
    (EMPLOYER_NAME, "Smith &amp; Sons", "markup"), (EMPLOYER_NAME, "Smith &#38; Sons", "markup"),
    (POSITION, "<b>Fitter", "markup"),
])
def test_odd_text_is_taken_with_a_warning(field: Field, text: str, code: str) -> None:
    value, problems = field.check(text, GIVEN)
    assert value == text
    assert [(p.code, p.severity) for p in problems] == [(f"{field.name}.{code}", "warning")]


@pytest.mark.parametrize("field, text", [
    (EMPLOYER_NAME, "C" * 160), (EMPLOYER_NAME, "3M"), (EMPLOYER_NAME, "Smith, Jones & Co."), (EMPLOYER_NAME,
    "Café Été"),
    *((EMPLOYER_NAME, text) for text in ("Same Day Tyres Ltd", "Above Board Motors Ltd", "Ditto Cars", "M&Co; Leeds", "A < B")),
    (POSITION, "D" * 100), (POSITION, "IT"), (POSITION, "Level 3"), (PURCHASE_ORDER, "0" * 50), (PURCHASE_ORDER,
    "0045"),
    (PURCHASE_ORDER, "PO 123 456"), (PURCHASE_ORDER, "7"), (PURCHASE_ORDER, "ab/12.34_X"),
])
def test_free_text_is_kept_as_typed(field: Field, text: str) -> None:
    assert field.check(text, GIVEN) == (text, [])


@pytest.mark.parametrize("text", ["", "  ", "\t", "\u200b"])
def test_a_purchase_order_may_be_left_out(text: str) -> None:
    reading = ORDER.read({"purchase_order": text}, GIVEN)
    assert reading.problems == ()
    assert "purchase_order" not in reading.values
