"""Say which columns a sheet of a scheme has: standard and package, what the scheme asks for, and two that may stay empty."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from imi.fields import numbers, text
from imi.fields.field import Context, Field, Invalid
from imi.fields.numbers import NUMBER_DIGITS
from imi.fields.text import alike
from imi.registrations.fields import PURCHASE_ORDER
from imi.schemes.spec import SchemeSpec

# Controls of fields whose values are digits.
DIGITS = ("digits", "tel")


def _candidate_number(typed: str, _given: Context) -> int:
    digits = numbers.ungrouped("".join(typed.split()))
    if not (digits.isascii() and digits.isdigit() and len(digits) == NUMBER_DIGITS):
        raise Invalid("digits", digits=NUMBER_DIGITS)
    return int(digits)


# What is registered on and its package, by these names whatever the scheme calls them.
STANDARD, PACKAGE = "standard", "package"
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
# What a sheet asks beside the scheme's record and what that is registered on.
OWN = frozenset({CANDIDATE_NUMBER.name, PURCHASE_ORDER.name})
# What two people never share: one text for several rows would put none of them right.
OF_ONE_PERSON = frozenset({"first_names", "surname", "date_of_birth", "uln", "email", "phone", "candidate_number"})


@dataclass(frozen=True, eq=False)
class SheetFields:
    """The fields that a sheet may have columns of, in the order of the template's columns, and what their controls say of them.

    What reads, matches, checks, repairs or shows a sheet takes its fields as this value.
    """

    scheme: SchemeSpec
    required: tuple[Field, ...]
    optional: tuple[Field, ...] = ()

    def __iter__(self) -> Iterator[Field]:
        return iter(self.by_name.values())

    def __len__(self) -> int:
        return len(self.by_name)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Return the fields by their names."""
        return {field.name: field for field in (*self.required, *self.optional)}

    @cached_property
    def order(self) -> dict[str, int]:
        """Return the place of each field in the template, counted from 0."""
        return {name: n for n, name in enumerate(self.by_name)}

    @cached_property
    def known(self) -> dict[str, str]:
        """Return the field names by every heading that stands for them, as `alike` writes it."""
        found: dict[str, str] = {}
        for field in self:
            for heading in (field.label, field.name, *field.headings):
                found.setdefault(alike(heading), field.name)
        return found

    @cached_property
    def needed(self) -> tuple[Field, ...]:
        """Return what a row about somebody new must say. The package decides the standard."""
        return tuple(field for field in self.required if field.name != STANDARD)

    @cached_property
    def of_nobody(self) -> frozenset[str]:
        """Return the names of what a template may have in every row: a row with nothing else is about nobody."""
        return frozenset(self.by_name) - {*self.scheme.person.names, CANDIDATE_NUMBER.name}

    @cached_property
    def days(self) -> dict[str, Field]:
        """Return the fields that are days."""
        return {field.name: field for field in self if field.control == "date"}

    @cached_property
    def digits(self) -> dict[str, Field]:
        """Return the fields whose values are digits: a spreadsheet may take one for a number."""
        return {field.name: field for field in self if field.control in DIGITS}

    @cached_property
    def mended(self) -> dict[str, Field]:
        """Return the fields in which what a spreadsheet did to a value may be put right: digits, then days."""
        return {name: self.by_name[name] for name in (*sorted(self.digits), *sorted(self.days))}

    @cached_property
    def typed(self) -> dict[str, Field]:
        """Return the fields, other than days, whose texts may be stored otherwise than they stand: texts, choices, and what is no
        part of the record. Standard and package are looked up.
        """
        record = self.scheme.record
        texts = (field for field in record if field.control not in ("select", "date"))
        choices = (field for field in record if field.control == "select")
        return {field.name: field for field in (*texts, *choices, CANDIDATE_NUMBER, PURCHASE_ORDER)}

    @cached_property
    def any_text(self) -> frozenset[str]:
        """Return the names of the fields that are typed freely."""
        return frozenset(field.name for field in self.scheme.record if field.control in ("text", "suggest"))


# Whether it is the centre's, and the package its standard's, is known where the catalogue is: these two only take the text.
def _standard(scheme: SchemeSpec) -> Field:
    named, one = scheme.code.capitalize(), scheme.programme
    label, several = one.capitalize(), scheme.programmes
    return Field(
        STANDARD, label, text.reference(200), f"Choose a {one}",
        messages=text.messages(label) | {
            "empty": f"{label} must be one of your centre’s {several}",
            "unknown": f"{{typed}} is not one of your centre’s {several}",
            "several": f"{{typed}} is the beginning of {{number}} of your centre’s {several}. Choose one",
            "closed": "{standard} is not open to your centre on this day",
        },
        hint="From the list", control="select", width=48,
        headings=(f"{named} {label}", f"{label} Name", named, *(() if one == STANDARD else ("Standard", "Standard Name"))))


def _package(scheme: SchemeSpec) -> Field:
    one = scheme.programme
    return Field(
        PACKAGE, "Package", text.reference(200), f"Choose a package of the {one}",
        messages=text.messages("Package") | {
            "empty": "Package must be the code of a package, like ACAP01A",
            "unknown": f"{{typed}} is not a package of your centre’s {scheme.programmes}",
            "other_standard": f"{{package}} is a package of {{standard}}, not of the {one} in this row",
            "withdrawn": "{package} is no longer offered. Choose another package",
        },
        hint=f"A code, like ACAP01A. The template lists the packages of the {one} in the row", control="select", width=40,
        headings=("Package Code", f"{scheme.code.capitalize()} Package"))


@cache
def fields_of(scheme: SchemeSpec) -> SheetFields:
    """Return the fields of a sheet from which candidates are registered on something of a scheme."""
    return SheetFields(scheme, (_standard(scheme), _package(scheme), *scheme.record.required),
                       (*scheme.record.optional, CANDIDATE_NUMBER, PURCHASE_ORDER))
