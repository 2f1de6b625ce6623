"""Make and read references that people say aloud: no character can be mistaken for another."""
from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import date

from imi.centres.queries import take
from imi.database.entry.hits import Reference
from imi.database.errors import NotFound

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FIRST_RECEIPT = 104001
# What follows the letter and the dash of a reference that is made by chance.
BY_CHANCE = "[0-9A-Z]{6}"
# What somebody reads who does not know which letters there are.
TAKEN_FOR = str.maketrans("OIL", "011")


def random_reference(kind: str) -> str:
    """Make a reference like B-7K3M9Q: a kind's letter and six letters or digits by chance."""
    return f"{kind}-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def tidy(reference: str) -> str:
    """Return a reference as it is stored, however it was typed."""
    return reference.strip().upper()


def read_reference(text: str, references: Iterable[Reference]) -> tuple[Reference, str]:
    """Return which of these references a text is, and the text as it is stored, however it was typed: with spaces, or with a
    letter for a digit. Raises NotFound.
    """
    plain = re.sub(r"\s", "", tidy(text)).translate(TAKEN_FOR)
    for one in references:
        if re.fullmatch(one.shape, plain):
            return one, plain
    raise NotFound("reference")


def any_of(references: Iterable[Reference]) -> re.Pattern[str]:
    """Return the pattern that any of these references fits."""
    return re.compile("|".join(one.shape for one in references))


def receipt_reference(today: date) -> str:
    """Make the reference of the year's next receipt, like R-26-104213. Call it inside the saving transaction."""
    year = f"{today:%y}"
    return f"R-{year}-{take(f'R-{year}', first=FIRST_RECEIPT):06d}"
