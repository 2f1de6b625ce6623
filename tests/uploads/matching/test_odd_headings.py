"""Lists with headings of their own: no column is taken for a field that its values are not, and all are looked at together."""
from __future__ import annotations

from typing import Any

import pytest
from support.workbooks import KIND, TODAY, row

from imi.spreadsheets.sheet import Sheet, SheetRow
from imi.uploads.matching.columns import known_as
from imi.uploads.matching.deciding import Decided, decide

# What stands in columns that are no field of ours, or of somebody else.
OTHERS = {
    "reference": [f"L{n:04}" for n in range(6)], "note": ["late", "left in May", "late", "", "late", "late"],
    "parent's email": [f"parent{n}@home.example" for n in range(6)], "home": ["BS8 1TH", "B33 8TH"] * 3, "full name": [
        "Sam Taylor", "Aisha Khan", "Leo Reid", "Noah Lewis", "Mia Evans", "Zoë Price"], "code": ["31", "34"] * 3,
    "mobile": [f"07700 90012{n}" for n in range(6)], "line": ["0121 496 0000", "0117 496 0900"] * 3, "nothing": [""] * 6,
    "later": ["2027-01-11"] * 6, "earlier": ["2026-08-24"] * 6,
}
WHOLE = ("standard package title first_names surname date_of_birth gender uln email phone employer_ern employer_name "
         "employer_postcode employer_telephone position starts_on ends_on epa_on funding_type")


def listed(columns: dict[str, str]) -> Sheet:
    """A sheet of six people: of each heading the field, or the key of the others, whose values stand beneath it."""
    people = [{**row(), "title": ("Mr", "Ms")[n % 2], "phone": OTHERS["line"][n]} for n in range(6)]
    texts = [[str(one[what] if what in one else OTHERS[what][n]) for what in columns.values()] for n, one in enumerate(people)]
    rows = tuple(SheetRow(n, cells, "s" * len(cells)) for n, cells in enumerate(texts, 2))
    return Sheet("List", "xlsx", 1, tuple(columns), tuple(range(len(columns))), rows)


def decided(world: Any, columns: dict[str, str]) -> Decided:
    """What is said of such a list."""
    return decide(world.north, KIND, listed(columns), TODAY)


def named(text: str) -> dict[str, str]:
    """heading=field; of several, one in each line."""
    return {heading.strip(): field for heading, _is, field in (line.partition("=") for line in text.strip().splitlines())}


# Each heading with what stands beneath it. What is no field of ours must stay blank; what is one may stay so with a ? behind it.
LISTS = {
    "of an office that knows people by their payroll": """
        Payroll no=reference
        First=first_names
        Last=surname
        Born=date_of_birth
        M/F=gender
        Mail=email
        Cell=phone
        Firm=employer_name
        Firm ref=employer_ern
        Zip=employer_postcode
        Firm phone=employer_telephone
        Role=position
        Commenced=starts_on
        Completion=ends_on
        Assessment date=epa_on
        Funder=funding_type
        Std=standard
        Pack=package
        Mr or Ms=title
        Learner no=uln""",
    "of names of columns in a database": """
        LEARN_REF=reference
        GIVEN_NAMES=first_names
        FAMILY_NAME=surname
        BIRTH_DT=date_of_birth
        SEX_CODE=gender
        ULN=uln
        E_MAIL_ADDR=email
        TEL_NO=phone
        EMP_EDRS=employer_ern
        EMP_NAME=employer_name
        EMP_PCODE=employer_postcode
        EMP_TEL=employer_telephone
        JOB_ROLE=position
        PROG_START=starts_on
        PLANNED_END=ends_on
        EPA_GATEWAY=epa_on""",
    "with slips": """
        Surnmae=surname
        Frist name=first_names
        Date of Brith=date_of_birth
        Emplyer Postcode=employer_postcode
        Employer Telphone=employer_telephone
        Employee Positon=position
        Funding Tpye=funding_type
        Aprenticeship Start Date=starts_on""",
    "without names of columns": """
        Column1=standard
        Column2=package
        Column3=title
        Column4=full name
        Column5=date_of_birth
        Column6=gender
        Column7=uln
        Column8=email
        Column9=mobile
        Column10=employer_ern
        Column11=employer_postcode
        Column12=funding_type
        Column13=starts_on
        Column14=line
        Column15=note
        Column16=code""",
    "with what is somebody else's": """
        Forename=first_names
        Surname=surname
        ULN=uln
        Learner e-mail=email
        Parent's contact=parent's email
        Home=home
        Workplace post code=employer_postcode
        Ethnicity=code
        Remarks=note""",
    "with the company's number first": """
        Company number=employer_ern
        Company=employer_name
        Company address=employer_postcode
        Surname=surname
        ULN=uln
        Company contact=employer_telephone?""",
    "with two days of starting": """
        Surname=surname
        ULN=uln
        Package=package
        Induction=earlier?
        Began on programme=starts_on
        Review=later""",
    "of columns that say nothing": """
        Surname=surname
        ULN=uln
        Package=package
        Learner=nothing
        Centre use=nothing
        Full name=full name
        Title 2=note""",
    "where a name is beside a name": """
        ULN=uln
        Package=package
        Learner first name=first_names
        Learner family name=surname
        Employer trading name=employer_name?
        Learner name=full name""",
    "with a telephone each": """
        Surname=surname
        ULN=uln
        Package=package
        Contact 1=mobile
        Contact 2=line""",
}
BY_VALUES = {"mobile": "phone", "line": "employer_telephone", "earlier": ""}


@pytest.mark.parametrize("name", LISTS)
def test_a_column_is_what_heading_and_values_say_together_or_blank(world: Any, name: str) -> None:
    columns = named(LISTS[name])
    found = decided(world, {heading: field.rstrip("?") for heading, field in columns.items()})
    wrong = {}
    for (heading, field), likely in zip(columns.items(), found.proposals, strict=True):
        is_ours = field.rstrip("?") in WHOLE.split()
        right = BY_VALUES.get(field, field.rstrip("?") if is_ours else "")
        if likely.field != right and not (field.endswith("?") and not likely.field):
            wrong[heading] = (likely.field, right)
    assert not wrong
    assert all(likely.sure or likely.why for likely in found.proposals)


def whole(**changed: str) -> dict[str, str]:
    """The headings of the template over their fields, with some of them renamed, and others."""
    return {changed.get(name, name): name for name in WHOLE.split()}


def changed(*columns: tuple[str, str, str]) -> dict[str, str]:
    """The template's columns with (heading, field, what stands beneath it) in the place of those fields."""
    there = {name: (name, name) for name in WHOLE.split()} | {field: (heading, what) for heading, field, what in columns}
    return dict(there.values())


ASKED = [
    ({**whole(phone="Telephone"), "Mobile": "mobile"}, "“Telephone” and “Mobile” both name Candidate Phone Number"),
    ({**whole(), "E-mail": "parent's email", "Email Address": "email"},
     "“email”, “E-mail” and “Email Address” all name Email ID"),
    (changed(("Company", "employer_name", "employer_postcode")),
     "“Company” is Employer Company Name by its heading, and all 6 values are postcodes"),
    (changed(("Position", "position", "email")),
     "“Position” is Employee Position by its heading, and all 6 values are e-mail addresses"),
    (changed(("ULN", "uln", "employer_ern")), "“ULN” is ULN by its heading, and all 6 values are employer ERNs"),
    (changed(("Package", "package", "standard")), "“Package” is Package by its heading, and all 6 values are standards"),
    (whole(employer_postcode="Emp PC"), "No heading is Employer Postcode, and “Emp PC” may be it"),
]
NOT_ASKED = [
    whole(), {**whole(), "Mobile": "nothing"}, {**whole(), "E-mail": "email"},
    {**whole(), "Parent": "parent's email", "Home": "home"},
    {**whole(), "Line manager phone": "mobile", "Notes": "note"}, whole(date_of_birth="DOB (DD/MM/YYYY)", uln="ULN – 10 digits"),
    whole(surname="Surname / Family name *", gender="Gender M/F", starts_on="Start Date (required)"),
]


@pytest.mark.parametrize(("columns", "said"), ASKED, ids=[said for _columns, said in ASKED])
def test_a_column_that_may_be_two_fields_is_asked_about(world: Any, columns: dict[str, str], said: str) -> None:
    found = decided(world, columns)
    assert said in found.asked
    assert said.startswith("No heading") or not all(likely.sure for likely in found.proposals)


@pytest.mark.parametrize("columns", NOT_ASKED, ids=range(len(NOT_ASKED)))
def test_a_whole_list_is_not_asked_about(world: Any, columns: dict[str, str]) -> None:
    found = decided(world, columns)
    assert (list(found.asked), len(found.columns.at)) == ([], len(WHOLE.split()))


@pytest.mark.parametrize(("heading", "field"), [
    ("Date of Birth (DD/MM/YYYY)", "date_of_birth"), ("Surname*", "surname"), ("Gender M/F", "gender"),
    ("ULN (10 digits)", "uln"), ("Surname / Family name", "surname"), ("Start Date (e.g. 01/09/2026)", "starts_on"),
    ("Email (required)", "email"),
    ("Telephone (employer)", ""), ("Email (parent)", ""), ("Company no", ""), ("Phone 2", ""), ("Name / ULN", ""), ("M/F", ""),
    ("First name(s)", "first_names"), ("", ""), ("(DD/MM/YYYY)", ""), ("Surname / ULN", "")])
def test_a_heading_with_a_hint_is_known_and_one_with_another_word_not(heading: str, field: str) -> None:
    assert known_as(KIND.fields, heading) == field
