"""What is done to centres and lists."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peewee import IntegrityError

from imi.centres.models import Centre, FundingType, Gender, LetterAddress, ListValue, PriceGroup, Reason, Title
from imi.centres.queries import is_open_on
from imi.database.connection import db
from imi.database.errors import Refused
from imi.fields.field import Choice


class NumberTaken(Refused):
    """The centre's number belongs to another centre."""

    field, code = "number", "centre.number_taken"


def add_centre(number: str, name: str, *, letters_to: Iterable[str] = (), purchase_order_required: bool = False,
               sample: bool = False) -> Centre:
    """A new, active centre. Raises NumberTaken, and Refused for an empty number or name."""
    number, name = number.strip(), " ".join(name.split())
    if not number or not name:
        raise Refused("Enter the centre’s number and its name", field="name" if number else "number", code="centre.missing")
    with db.atomic():
        try:
            with db.atomic():
                centre = Centre.create(number=number, name=name, purchase_order_required=purchase_order_required,
                                       sample=sample)
        except IntegrityError:
            raise NumberTaken(f"Centre {number} exists. Choose another number") from None
        for email in letters_to:
            LetterAddress.create(centre=centre, process="registration", email=email)
    return centre


def fill_lists(titles: Iterable[str], genders: Iterable[Choice], funding_types: Iterable[Choice],
               reasons: Iterable[Choice]) -> None:
    """Put the starter lists in place. What is there already stays as it is."""
    with db.atomic():
        _fill(PriceGroup, [Choice("retail", "Retail")])
        _fill(Title, [Choice(title, title) for title in titles])
        _fill(Gender, genders)
        _fill(FundingType, funding_types)
        _fill(Reason, reasons)


def note_open_genders(today: date) -> None:
    """Let the database know which genders are open on a day: who holds another one is found among those with gaps.

    Called when the list changes, and once an hour for the days that begin and end.
    """
    is_open = is_open_on(Gender, today)
    with db.atomic():
        Gender.update(is_open=True).where(~Gender.is_open, is_open).execute()
        Gender.update(is_open=False).where(Gender.is_open, ~is_open).execute()


def _fill(model: type[ListValue], choices: Iterable[Choice]) -> None:
    rows = [{"code": choice.code, "label": choice.label, "position": n} for n, choice in enumerate(choices)]
    model.insert_many(rows).on_conflict_ignore().execute()
