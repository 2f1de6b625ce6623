"""References that people say aloud: no letter in them can be taken for another or for a digit."""
from __future__ import annotations

import secrets
from datetime import date

from imi.centres.queries import take

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FIRST_RECEIPT = 104001


def random_reference(kind: str) -> str:
    """B-7K3M9Q: a kind's letter and six letters or digits by chance."""
    return f"{kind}-" + "".join(secrets.choice(LETTERS) for _ in range(6))


def tidy(reference: str) -> str:
    """A reference as it is stored, however it was typed."""
    return reference.strip().upper()


def receipt_reference(today: date) -> str:
    """R-26-104213: the next receipt of the year. Call it inside the saving transaction."""
    year = f"{today:%y}"
    return f"R-{year}-{take(f'R-{year}', first=FIRST_RECEIPT):06d}"
