"""Make the demo's candidates: one in eight has gaps of different kinds, the others are complete and have no warnings."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from imi.demo.names import AREAS, EMPLOYERS, FEMALE, LETTERS, MALE, POSITIONS, SURNAMES
from imi.fields.numbers import ern_fits, uln_fits

ONE_IN = 8
# What is missing, turn and turn about: one detail, several, or the employer as a whole.
GAPS = (
    ("uln",), ("employer_ern",), ("email",), ("phone", "email"), ("position",), ("gender",), ("title", "uln"),
    ("employer_name", "employer_ern", "employer_postcode", "employer_telephone", "position"), ("date_of_birth",),
)
BORN_FROM, BORN_TO = date(2002, 1, 1), date(2009, 8, 31)
TELEPHONES = 1000


def people(chance: Random, how_many: int, mailbox: str) -> Iterator[dict[str, Any]]:
    """Yield the values of the fields of so many candidates, the same on every run of the same chance."""
    employers = [_employer(chance, name, n) for n, name in enumerate(EMPLOYERS)]
    seen: set[tuple[str, str]] = set()
    while len(seen) < how_many:
        female = chance.random() < 0.3
        first, surname = chance.choice(FEMALE if female else MALE), chance.choice(SURNAMES)
        if (first, surname) in seen:
            continue
        n = len(seen)
        seen.add((first, surname))
        person = {**_person(chance, first, surname, female, n, mailbox), **chance.choice(employers),
                  "position": chance.choice(POSITIONS)}
        missing = GAPS[n // ONE_IN % len(GAPS)] if n % ONE_IN == 3 else ()
        yield {**person, **dict.fromkeys(missing)}


def _person(chance: Random, first: str, surname: str, female: bool, n: int, mailbox: str) -> dict[str, Any]:
    days = (BORN_TO - BORN_FROM).days
    return {
        "title": chance.choice(("Miss", "Ms") if female else ("Mr",)), "first_names": first, "surname": surname,
        "date_of_birth": BORN_FROM + timedelta(days=chance.randrange(days)), "gender": "F" if female else "M",
        "uln": uln(chance), "email": f"{mailbox}{n + 1:03d}@post.example", "phone": telephone(n),
    }


def _employer(chance: Random, name: str, n: int) -> dict[str, str]:
    return {
        "employer_name": name, "employer_ern": ern(chance), "employer_telephone": telephone(900 + n),
        "employer_postcode": f"{chance.choice(AREAS)} {chance.randrange(1, 10)}{chance.choice(LETTERS)}{chance.choice(LETTERS)}",
    }


def telephone(n: int) -> str:
    """Return a number of the range that is kept for drama and never rings (0117 496 0000 to 0999)."""
    return f"0117 496 {n % TELEPHONES:04d}"


def uln(chance: Random) -> str:
    """Return a ULN with the right check digit."""
    return next(digits for digits in _numbers(chance, 10) if uln_fits(digits))


def ern(chance: Random) -> str:
    """Return an employer's number with the right check digit."""
    return next(digits for digits in _numbers(chance, 9) if ern_fits(digits))


def _numbers(chance: Random, length: int) -> Iterator[str]:
    while True:
        yield str(chance.randrange(10 ** (length - 1), 10 ** length))
