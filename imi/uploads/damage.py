"""What a spreadsheet does to values: put right where that is certain, and said; else a problem in the cell."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from imi.rules.field import Problem
from imi.uploads.fields import BY_NAME

# What a cell was in the file, as the reader writes it.
NUMBER, BOOLEAN, ERROR, FORMULA = "n", "b", "e", "f"
PHONES = frozenset({"phone", "employer_telephone"})
# A UK number without its leading zero: what is left of one that a spreadsheet took for a number.
LOST_ZERO = re.compile("[1-37]\\d{9}|[1-37]\\d{8}")
NOT_DIGITS = re.compile("[.eE]")
DIGITS_ONLY = frozenset({"uln", "employer_ern", "phone", "employer_telephone", "candidate_number"})
SENTENCES = {
    ERROR: "{label} holds the spreadsheet’s error {text}. Enter the value itself",
    FORMULA: "{label} has a formula without a value. Enter the value itself",
    BOOLEAN: "{label} holds {text}, which the spreadsheet made of something else. Enter the value itself",
    NUMBER: "The spreadsheet has changed this number to {text}. Enter all its digits",
}
CODES = {ERROR: "error_cell", FORMULA: "formula", BOOLEAN: "boolean", NUMBER: "number"}


def odd_kinds(kinds: Mapping[str, str]) -> dict[str, str]:
    """Of the kinds of a row's cells by field, those that may mean damage."""
    return {name: kind for name, kind in kinds.items()
            if kind in (ERROR, FORMULA, BOOLEAN) or (kind == NUMBER and name in DIGITS_ONLY)}


def damaged(texts: Mapping[str, str], odd: Mapping[str, str]) -> Iterator[Problem]:
    """Cells whose value is lost: what they hold is not read."""
    for name, kind in odd.items():
        text = texts.get(name, "")
        if kind == NUMBER and not NOT_DIGITS.search(text):
            continue
        message = SENTENCES[kind].format(label=BY_NAME[name].label, text=text)
        yield Problem(name, f"{name}.{CODES[kind]}", message, "error", text)


def repaired(texts: Mapping[str, str], odd: Mapping[str, str]) -> dict[str, str]:
    """Telephone numbers that lost their first zero, with it: no UK number begins otherwise."""
    return {name: f"0{texts[name]}" for name, kind in odd.items()
            if kind == NUMBER and name in PHONES and LOST_ZERO.fullmatch(texts.get(name, ""))}
