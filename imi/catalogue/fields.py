"""Define what is asked about a standard and a package, in the words of the administration."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from imi.fields import dates, text
from imi.fields.field import MISSING, Choice, Context, Field, Invalid, Record, Violation

STAGES = (Choice("gateway", "On programme, up to gateway"), Choice("epa", "End-point assessment"),
          Choice("whole", "The whole apprenticeship"))
CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,39}")
POUNDS = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,6})(?:\.([0-9]{1,2}))?")
# No apprenticeship takes longer than six years.
LONGEST_MONTHS = 72
# The text that says there is no price; an empty cell leaves the stored price as it is.
NOT_SET = "not set"


def _code(typed: str, _given: Context) -> str:
    shown = text.plain(typed).upper()
    if not CODE.fullmatch(shown):
        raise Invalid("shape")
    return shown


def _whole(most: int) -> Callable[[str, Context], int]:
    def read(typed: str, _given: Context) -> int:
        shown = text.plain(typed)
        if not (shown.isascii() and shown.isdigit() and len(shown) <= 4 and int(shown) <= most):
            raise Invalid("whole", most=most)
        return int(shown)

    return read


def _year(typed: str, _given: Context) -> int:
    shown = text.plain(typed)
    if not re.fullmatch("[1-9]", shown):
        raise Invalid("shape")
    return int(shown)


def _months(typed: str, _given: Context) -> int:
    shown = text.plain(typed)
    if not re.fullmatch("[1-9][0-9]?", shown) or int(shown) > LONGEST_MONTHS:
        raise Invalid("shape")
    return int(shown)


def _stage(typed: str, _given: Context) -> str:
    shown = text.alike(typed)
    for choice in STAGES:
        if shown in (choice.code, text.alike(choice.label)):
            return choice.code
    raise Invalid("list")


def pence(typed: str, _given: Context | None = None) -> int:
    """Return the pence of an amount in pounds: 360, 360.00, £1,250.00, or 360.5, as a spreadsheet writes 360.50. "not set" is
    None.
    """
    if text.alike(typed) in (text.alike(NOT_SET), text.alike(f"Price {NOT_SET}")):
        raise Invalid(MISSING)
    found = POUNDS.fullmatch(text.plain(typed))
    if not found:
        raise Invalid("shape")
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def _lines(typed: str, _given: Context) -> tuple[str, ...]:
    """Read what a package includes: one thing a line, or separated by |."""
    found = []
    for part in re.split(r"[\r\n|]+", typed):
        if not part.strip():
            continue
        try:
            line = text.tidy(part)
        except Invalid:
            raise Invalid("control") from None
        if len(line) > 200:
            raise Invalid("long", start=line[:30])
        found.append(line)
    if len(found) > 60:
        raise Invalid("many")
    return tuple(found)


def _typed(value: Any) -> str:
    return f"{value.day}/{value.month}/{value.year}"


def day_field(name: str, label: str, ask: str = "", hint: str = "", example: str = "") -> Field:
    """Return the field of a day in the catalogue; a page shows it as it is typed."""
    return Field(name, label, dates.day, ask or f"Enter {label[0].lower()}{label[1:]}, like 1/9/2026",
                 messages={**dates.messages(label), "order": f"{label} must be on or after {{limit}}, {{what}}"},
                 hint=hint, width=12, control="date", store=_typed, example=example)


def number_field(name: str, label: str, most: int, hint: str = "") -> Field:
    """Return the field of a small whole number."""
    return Field(name, label, _whole(most), f"Enter {label.lower()}", hint=hint, width=6, control="digits",
                 messages={"whole": f"{label} must be a whole number up to {{most}}, like 3"})


def words_field(name: str, label: str, ask: str, most: int = 150, hint: str = "", width: int = 48, example: str = "") -> Field:
    """Return the field of a line of text."""
    return Field(name, label, text.line(most), ask, messages=text.messages(label), hint=hint, width=width, example=example)


def code_field(name: str, label: str, example: str, ask: str) -> Field:
    """Return the field of a short code, stored in capitals."""
    return Field(name, label, _code, ask, width=14, example=example, hint=f"Like {example}", messages={
        "shape": f"{label} must be up to 40 letters, digits, hyphens and underscores, like {example}"})


def _order(values: Mapping[str, Any], pairs: Iterable[tuple[str, str, str]]) -> Iterable[Violation]:
    for earlier, later, what in pairs:
        first, last = values.get(earlier), values.get(later)
        if first is not None and last is not None and last < first:
            yield Violation(later, "order", facts={"limit": dates.in_words(first), "what": what})


def _standard_order(values: Mapping[str, Any], _given: Context) -> Iterable[Violation]:
    return _order(values, (("opens_on", "closes_on", "when it opens"),
                           ("closes_on", "last_certification_on", "the last day for new starts")))


def opening_order(values: Mapping[str, Any], _given: Context) -> Iterable[Violation]:
    """Check that the last day is not before the first."""
    return _order(values, (("opens_on", "closes_on", "when it opens"),))


OPENS = day_field("opens_on", "First day", hint="Empty: open already")
CLOSES = day_field("closes_on", "Last day", hint="Empty: no end")
POSITION = number_field("position", "Order", 9999, "Smaller numbers stand first")
LABEL = words_field("label", "Label", "Enter the label that centres read in the list", hint="The line of the list, whole",
                    example="Autocare Technician ST0499 AP01")
STANDARD = Record(
    required=(
        code_field("code", "Code", "ST0499", "Enter the standard’s code"),
        words_field("title", "Title", "Enter the standard’s title", hint="Shared by every version of this code"),
        words_field("plan", "Plan", "Enter the assessment plan, like AP01", 30, width=14, hint="Like AP01"),
        LABEL,
    ),
    optional=(
        words_field("option", "Option", "Enter the option", 80, width=32, hint="Like Light Vehicle, if it has any"),
        number_field("level", "Level", 8),
        POSITION,
        day_field("opens_on", "First day for new starts", hint="Empty: open already"),
        day_field("closes_on", "Last day for new starts", hint="Empty: no end"),
        day_field("last_certification_on", "Last day for certification", hint="Empty: no end"),
    ),
    between=(_standard_order,),
)
YEAR = Field("year", "For year", _year, "Enter the year", width=6, control="digits", hint="Like 2, where it is for one year",
             messages={"shape": "For year must be a number from 1 to 9"})
FOLLOWS = Field("follows", "Follows the package", _code, "Enter the code of the package of the year before", width=14,
                example="ACAP01A", hint="The code of the package of the year before, if there is one", messages={
                    "shape": "Follows the package must be a code, like ACAP01A"})
MONTHS = Field("usual_months", "Usual length in months", _months, "Enter the usual length in months", width=6, control="digits",
               hint="From start to expected end. Empty: no dates are suggested", messages={
                   "shape": f"Usual length in months must be a number from 1 to {LONGEST_MONTHS}, like 24"})
PACKAGE = Record(
    required=(
        code_field("package_code", "Package code", "ACAP01D", "Enter the package’s code"),
        words_field("description", "Description", "Enter what the package is called"),
        Field("stage", "For", _stage, "Select what the package is for", control="select",
              messages={"list": "Select what the package is for"}),
    ),
    optional=(POSITION, OPENS, CLOSES, FOLLOWS, YEAR, MONTHS),
    between=(opening_order,),
)
FROM = day_field("from_on", "From", "Enter the first day, like 1/1/2027")
PENCE = Field("pence", "Price in pounds", pence, "Enter a price", width=10, hint="Like 360.00. Empty: Price not set",
              messages={"shape": "Price must be pounds, like 360 or 360.00"}, store=lambda value: f"{value / 100:.2f}")
PRICE = Record(required=(FROM,), optional=(PENCE,))
LINES = Field("lines", "What it includes", _lines, "Enter what the package includes, one thing in each line", messages={
    "long": "A line must be 200 characters or fewer: {start}…", "many": "Enter up to 60 lines",
    "control": "Each line must be text, without tabs or control characters"}, store=lambda value: "\n".join(value))
CONTENTS = Record(required=(FROM, LINES))
