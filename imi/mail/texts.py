"""What letters say. Plain text only, and never a ULN or a date of birth."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from imi.formats import charge, clock, day, local, money, one_line, registered

# The line of a receipt's sums begins so.
BY_NOW = "The receipt by now: "
# The guide's own sentence, "Confirmation Emails".
REPORT_ERRORS = (
    "Please report any errors (names, spelling, DOB etc) as candidates’ details, as registered, "
    "will appear on certificates and ID cards."
)


class Named(NamedTuple):
    """A candidate as a letter names them."""

    number: int | str
    name: str


@dataclass(frozen=True)
class Confirmation:
    """What a confirmation of a Save tells. `pence` is the whole total, None where no price is set;
    `unpriced` says for how many none is; `at` is UTC; `names` are in the receipt's order.
    """

    reference: str
    centre: str
    standard: str
    package: str
    purchase_order: str
    pence: int | None
    unpriced: int
    person: str
    at: datetime
    names: Sequence[Named]
    public_url: str = ""


def confirmation_subject(told: Confirmation) -> str:
    """20 candidates registered: R-26-104213"""
    return one_line(f"{_registered(told)}: {told.reference}")


def confirmation_body(told: Confirmation) -> str:
    """The letter's text, lines ended by a line feed."""
    return "\n".join((
        f"{_registered(told)}. Reference: {one_line(told.reference)}",
        "",
        *_particulars(told),
        "",
        *(f"{n}. {named.number} {one_line(named.name)}" for n, named in enumerate(told.names, 1)),
        "",
        *where(told.reference, told.public_url),
        REPORT_ERRORS,
        "",
    ))


def _registered(told: Confirmation) -> str:
    """20 candidates registered; somebody who stands in the list twice is one of them."""
    return registered(len({named.number for named in told.names}), len(told.names))


def _particulars(told: Confirmation) -> list[str]:
    saved = f"{one_line(told.person)}, {day(local(told.at).date())}, {clock(told.at)}"
    pairs = (
        ("Centre", told.centre), ("Standard", told.standard), ("Package", told.package),
        ("Candidates", str(len({named.number for named in told.names}))),
        ("Purchase Order Number", told.purchase_order or "None"), ("Charged", _charged(told)), ("Saved by", saved),
    )
    return [f"{label}: {one_line(text)}" for label, text in pairs]


def _charged(told: Confirmation) -> str:
    unpriced = f"{told.unpriced:,} not priced"
    if told.pence is None:
        return unpriced if told.unpriced else charge(None, 0)
    priced = f"{money(told.pence)}, VAT not stated"
    return f"{priced}, {unpriced}" if told.unpriced else priced


def by_now(charged: int, taken_back: int, net: int) -> str:
    """The line that says what a receipt comes to after some of it was cancelled; '' where nothing was."""
    return f"{BY_NOW}Charged {money(charged)}, cancelled {money(taken_back)}, net {money(net)}" if taken_back else ""


def where(reference: str, public_url: str) -> list[str]:
    """Lines that say where a receipt is, and an empty one."""
    if not public_url:
        return [f"The receipt is in the portal under {one_line(reference)}", ""]
    return ["The receipt:", f"{public_url.rstrip('/')}/apprenticeships/registrations/{reference}", ""]
