"""Take values out of the rows of a JSON document, and say of each that is not what it should be what it should be."""
from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from imi.combinations.faults import Faults

# Codes are written side by side, parted by these signs, in lists and in reasons.
CODE = re.compile(r"[^\s,;=+>|:]{1,40}")
MOST_TEXT = 10_000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Row:
    """One object of a document: it hands out values of the right type, and notes a fault where one is of another."""

    def __init__(self, value: object, place: str, known: Collection[str], faults: Faults) -> None:
        self.place, self.faults, self.fine = place, faults, isinstance(value, dict)
        self.values: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if not self.fine:
            self.wrong("", "must be an object { … }")
        for key in self.values:
            if key not in known:
                self.wrong(key, f"is not known here; known are {', '.join(known)}")

    def at(self, key: str) -> str:
        """The place of a value of the row."""
        return f"{self.place}.{key}" if self.place and key else self.place or key

    def wrong(self, key: str, sentence: str) -> None:
        """Note what is wrong with a value."""
        self.faults.add(self.at(key), sentence)

    def has(self, key: str) -> bool:
        """Whether a value is given; null is none."""
        return self.values.get(key) is not None

    def text(self, key: str, most: int = 300) -> str:
        """A text, empty where none is given."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(key, "must be a text")
            return ""
        if len(value) > most:
            self.wrong(key, f"must have at most {most:,} characters; it has {len(value):,}")
        if any((ord(sign) < 32 and sign not in "\n\t") or 0xD800 <= ord(sign) < 0xE000 for sign in value):
            self.wrong(key, "has signs that nobody can see; type it anew")
        return value.strip()

    def code(self, key: str = "code") -> str:
        """A code, which has to be there."""
        if not self.has(key):
            if self.fine:
                self.wrong(key, "is missing")
            return ""
        return self.as_code(self.values[key], key)

    def as_code(self, value: object, key: str) -> str:
        """A code that stands at a place of the row."""
        if not isinstance(value, str) or not CODE.fullmatch(value):
            self.wrong(key, "must be a code: up to 40 signs without spaces and without , ; : = + > |")
            return ""
        return value

    def codes(self, key: str) -> tuple[str, ...]:
        """A list of codes, each once."""
        value = self.values.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong(key, "must be a list [ … ] of codes")
            return ()
        found: dict[str, None] = {}
        for at, each in enumerate(value):
            code = self.as_code(each, f"{key}[{at}]")
            if code and code in found:
                self.wrong(f"{key}[{at}]", f"{code} stands there twice")
            found[code] = None
        return tuple(code for code in found if code)

    def number(self, key: str, least: int, most: int) -> int | None:
        """A whole number within bounds; None where none is given."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, "must be a whole number")
        elif not least <= value <= most:
            self.wrong(key, f"must be from {least} to {most:,}; it is {value:,}" if abs(value) < 10 ** 12 else
                       f"must be from {least} to {most:,}")
        else:
            return value
        return None

    def yes(self, key: str, otherwise: bool = False) -> bool:
        """True or false."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "must be true or false")
            return otherwise
        return otherwise if value is None else value

    def one_of(self, key: str, choices: Collection[str]) -> str:
        """One of some words, which has to be there."""
        value = self.values.get(key)
        if isinstance(value, str) and value in choices:
            return value
        if self.fine:
            self.wrong(key, f"must be one of {', '.join(word or '(empty)' for word in choices)}")
        return ""

    def day(self, key: str) -> date | None:
        """A day as 2027-01-31; None where none is given."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, str) and DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.wrong(key, "must be a day written as 2027-01-31")
        return None

    def rows(self, key: str, most: int) -> list[tuple[str, object]]:
        """The objects of a list with their places."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, "must be a list [ … ]")
            return []
        if len(value) > most:
            self.wrong(key, f"must have at most {most:,} entries; it has {len(value):,}")
            return []
        return [(f"{self.at(key)}[{at}]", each) for at, each in enumerate(value)]
