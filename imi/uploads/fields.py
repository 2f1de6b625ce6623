"""Define the columns of a spreadsheet of apprentices: standard, package, 17 mandatory fields, and two optional ones."""
from __future__ import annotations

from imi.fields import numbers, text
from imi.fields.field import Context, Field, Invalid
from imi.registrations.fields import PURCHASE_ORDER
from imi.schemes.apprenticeship import APPRENTICESHIP

NUMBER_DIGITS, ULN_DIGITS = 7, 10


def _candidate_number(typed: str, _given: Context) -> int:
    digits = numbers.ungrouped("".join(typed.split()))
    if not (digits.isascii() and digits.isdigit() and len(digits) == NUMBER_DIGITS):
        raise Invalid("digits", digits=NUMBER_DIGITS)
    return int(digits)


# Whether it is the centre's, and the package its standard's, is known where the catalogue is: these only take the text.
STANDARD = Field(
    "standard", "Standard", text.reference(200), "Choose a standard",
    messages=text.messages("Standard") | {
        "empty": "Standard must be one of your centre’s standards",
        "unknown": "{typed} is not one of your centre’s standards",
        "several": "{typed} is the beginning of {number} of your centre’s standards. Choose one",
        "closed": "{standard} is not open to your centre on this day",
    },
    hint="From the list", control="select", width=48, headings=("Apprenticeship Standard", "Standard Name", "Apprenticeship"),
)
PACKAGE = Field(
    "package", "Package", text.reference(200), "Choose a package of the standard",
    messages=text.messages("Package") | {
        "empty": "Package must be the code of a package, like ACAP01A",
        "unknown": "{typed} is not a package of your centre’s standards",
        "other_standard": "{package} is a package of {standard}, not of the standard in this row",
        "withdrawn": "{package} is no longer offered. Choose another package",
    },
    hint="A code, like ACAP01A. The template lists the packages of the standard in the row", control="select", width=40,
    headings=("Package Code", "Apprenticeship Package"),
)
CANDIDATE_NUMBER = Field(
    "candidate_number", "Candidate Number", _candidate_number, "Enter the candidate number",
    messages={
        "digits": "Candidate number must have {digits} digits, like 1000123",
        "unknown": "{typed} is not at your centre",
        "uln": "{typed} is a ULN, that of candidate {number}: read as that number",
        "uln_alone": "{typed} is a ULN. Enter it as the ULN, or enter the candidate number here",
        "commas": numbers.COMMAS,
    },
    ambiguous=numbers.grouped,
    hint="Only for a candidate who has a number: what the portal holds may then stay empty", example="1000123",
    control="digits", width=12, headings=("Existing Candidate Number", "Candidate No", "IMI Candidate Number"),
)
# What of a row is read by the scheme's record.
OF_RECORD: tuple[Field, ...] = tuple(APPRENTICESHIP.record)
MANDATORY = (STANDARD, PACKAGE, *OF_RECORD)
OPTIONAL = (CANDIDATE_NUMBER, PURCHASE_ORDER)
# In the order of the template's columns.
SHEET: tuple[Field, ...] = (*MANDATORY, *OPTIONAL)
BY_NAME = {field.name: field for field in SHEET}
# What two people never share: one text for several rows would put none of them right.
OF_ONE_PERSON = frozenset({"first_names", "surname", "date_of_birth", "uln", "email", "phone", "candidate_number"})
